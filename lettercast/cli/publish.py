"""publish: feed and site."""

from __future__ import annotations

import datetime as dt

from lettercast.cli import app, state


@app.command()
def publish() -> None:
    """Make the feed and the site in feed/public."""
    from lettercast.feed import build

    show = state.current_show()
    built = build(show, today=dt.datetime.now(dt.UTC).date())
    for note in built.notes:
        print(note)
    count = len(built.catalog.episodes)
    print(f"{count} episode{'s' if count != 1 else ''} in {show.public}, {len(built.changed)} files changed")
    print(f"Feed: {built.catalog.url('feed.xml')}")
