"""render: an approved script becomes an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lettercast.cli import app, state

if TYPE_CHECKING:
    from lettercast.episodes.manifest import Manifest
    from lettercast.show import Show


@app.command()
def render(
    episodes: Annotated[list[str] | None, typer.Argument(metavar="NNN…", help="Episodes, as 95 or 095.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every approved script.")] = False,
) -> None:
    """Voice, stitch, master and tag; only what changed."""
    from lettercast.episodes import EpisodeError

    show = state.current_show()
    if bool(episodes) == everything:
        raise EpisodeError("say which episodes", remedy="name them, or use --all")
    for episode in show.scripts() if everything else [show.resolve(name) for name in episodes or []]:
        render_one(show, episode)


def render_one(show: Show, episode: str) -> Manifest:
    """Render one episode, with a progress bar on a terminal, and say what came of it."""
    from lettercast.episodes import build

    manifest = build(show, episode)
    minutes, seconds = divmod(round(manifest.duration_ms / 1000), 60)
    print(f"{episode}: {minutes}:{seconds:02d}, {len(manifest.chapters)} chapters, {manifest.audio.file}")
    return manifest
