"""The show's feed and site, made in feed/public: media first, the feed last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lettercast.feed.art import SITE_SIDES_PX, read_cover
from lettercast.feed.catalog import FEED, Catalog, read_catalog
from lettercast.feed.error import FeedError
from lettercast.feed.identity import settle_identity
from lettercast.feed.paging import documents
from lettercast.feed.site import assets, episode_page, index_page
from lettercast.feed.store import place_media, sweep
from lettercast.files import write_bytes
from lettercast.show import Show


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: the catalog, the names that changed, the names that went, things worth saying."""

    catalog: Catalog
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    notes: tuple[str, ...] = ()


def build(show: Show, *, today: dt.date) -> Built:
    """Bring feed/public up to the episodes there are. What is right already is not written again.

    Every file is replaced whole, and in such an order that the feed never names a file that is not there.
    """
    show, notes = settle_identity(show)
    catalog = read_catalog(show)
    if not catalog.episodes:
        raise FeedError("there is no finished episode", "episodes/", "make one: lettercast make ISSUE")
    cover = read_cover(show.path(show.settings.show.cover), show.settings.show.cover)
    changed: list[str] = []
    wanted: list[str] = []

    def put(name: str, data: bytes) -> None:
        wanted.append(name)
        if write_bytes(show.public / name, data):
            changed.append(name)

    for episode in catalog.episodes:
        changed += place_media(episode, show.public)
        wanted += [episode.public(media) for media in episode.files]
    put(cover.name, cover.data)
    for side in SITE_SIDES_PX:
        wanted.append(cover.smaller_name(side))
        if not (show.public / cover.smaller_name(side)).is_file():
            put(cover.smaller_name(side), cover.smaller(side))
    for name, data in assets().items():
        put(name, data)
    for episode in catalog.episodes:
        put(episode.page, episode_page(catalog, episode, cover).encode())
    put("index.html", index_page(catalog, cover).encode())
    feeds = documents(catalog, cover.name)
    for name in sorted(feeds, key=lambda name: name == FEED):
        put(name, feeds[name])
    keep_days = show.settings.feed.keep_old_audio_days
    removed = sweep(show.public, wanted, show.cache / "feed" / "retired.json", today, keep_days)
    return Built(catalog, tuple(changed), tuple(removed), notes)
