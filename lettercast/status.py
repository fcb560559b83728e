"""From an issue to a feed: all stages in one go, and where each episode stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lettercast.episodes import stale
from lettercast.episodes.manifest import Manifest, load
from lettercast.errors import LettercastError, is_refusal, refusal
from lettercast.feed import is_published
from lettercast.scripts import Ledger, Script, approval_problem, ledger, read_script
from lettercast.show import Show


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an episode stands, read off its files."""

    episode: str
    title: str
    ledger: Ledger | None = None  # None where there is no script
    approved_by: str = ""
    approved_at: dt.datetime | None = None
    unapproved: str = ""  # why it is not approved
    duration_ms: int | None = None  # None where it was never rendered
    stale: tuple[str, ...] = ()
    published: bool = False
    problem: str = ""  # a script or manifest that can't be read

    @property
    def next_command(self) -> str:
        """What brings it on; empty when there is nothing to do."""
        if self.problem or self.ledger is None:
            return ""
        if self.unapproved:
            return f"lettercast review {self.episode}"
        if self.duration_ms is None or self.stale:
            return f"lettercast render {self.episode}"
        return "" if self.published else "lettercast publish"


def standings(show: Show) -> Iterator[Standing]:
    """Every episode of the show, in order. What is wrong with one is told in its place and ends nothing."""
    for episode in sorted({*show.scripts(), *show.episodes()}):
        try:
            yield _standing(show, episode)
        except LettercastError as error:
            yield Standing(episode, "", problem=str(error.problems[0]))
        except OSError as error:
            if not is_refusal(error):
                raise
            yield Standing(episode, "", problem=str(refusal(error)))
        except ValueError:
            where = (show.episode(episode) / "episode.json").relative_to(show.root)
            yield Standing(episode, "", problem=f"{where}: can't be read; restore it, its guid is in feeds already")


def _standing(show: Show, episode: str) -> Standing:
    path = show.episode(episode) / "episode.json"
    manifest = load(path) if path.is_file() else None
    if manifest is not None and not show.script(episode).is_file():
        return Standing(
            episode, manifest.title, duration_ms=manifest.duration_ms, published=is_published(show, manifest)
        )
    script = read_script(show.script(episode))
    problem = approval_problem(script) or ""
    approval = None if problem else script.approval
    return Standing(
        episode,
        script.title,
        ledger(script),
        approval.by if approval else "",
        approval.at if approval else None,
        problem,
        manifest.duration_ms if manifest else None,
        _stale(show, script, manifest),
        bool(manifest and is_published(show, manifest)),
    )


def _stale(show: Show, script: Script, manifest: Manifest | None) -> tuple[str, ...]:
    return stale(show, script, manifest) if manifest else ()
