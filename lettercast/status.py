"""From an issue to a feed: all stages in one go, and where each episode stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lettercast.episodes import find_stale_reasons
from lettercast.episodes.manifest import Manifest, load_manifest
from lettercast.errors import LettercastError, describe_os_error, is_user_fixable
from lettercast.feed import is_published
from lettercast.scripts import Script, WordCounts, count_words, find_approval_problem, read_script
from lettercast.show import Show


@dataclass(frozen=True, slots=True)
class EpisodeStatus:
    """Where an episode stands, read off its files."""

    episode: str
    title: str
    word_counts: WordCounts | None = None  # None where there is no script
    approved_by: str = ""
    approved_at: dt.datetime | None = None
    unapproved_reason: str = ""  # why it is not approved
    duration_ms: int | None = None  # None where it was never rendered
    stale_reasons: tuple[str, ...] = ()
    is_in_feed: bool = False
    problem: str = ""  # a script or manifest that can't be read

    @property
    def next_command(self) -> str:
        """What brings it on; empty when there is nothing to do."""
        if self.problem or self.word_counts is None:
            return ""
        if self.unapproved_reason:
            return f"lettercast review {self.episode}"
        if self.duration_ms is None or self.stale_reasons:
            return f"lettercast render {self.episode}"
        return "" if self.is_in_feed else "lettercast publish"


def episode_statuses(show: Show) -> Iterator[EpisodeStatus]:
    """Every episode of the show, in order. What is wrong with one is told in its place and ends nothing."""
    for episode in sorted({*show.list_scripts(), *show.list_episodes()}):
        try:
            yield _read_episode_status(show, episode)
        except LettercastError as error:
            yield EpisodeStatus(episode, "", problem=str(error.problems[0]))
        except OSError as error:
            if not is_user_fixable(error):
                raise
            yield EpisodeStatus(episode, "", problem=str(describe_os_error(error)))
        except ValueError:
            where = (show.episode_folder(episode) / "episode.json").relative_to(show.root)
            yield EpisodeStatus(
                episode, "", problem=f"{where}: can't be read; restore it, its guid is in feeds already"
            )


def _read_episode_status(show: Show, episode: str) -> EpisodeStatus:
    path = show.episode_folder(episode) / "episode.json"
    manifest = load_manifest(path) if path.is_file() else None
    if manifest is not None and not show.script_path(episode).is_file():
        return EpisodeStatus(
            episode, manifest.title, duration_ms=manifest.duration_ms, is_in_feed=is_published(show, manifest)
        )
    script = read_script(show.script_path(episode))
    problem = find_approval_problem(script) or ""
    approval = None if problem else script.approval
    return EpisodeStatus(
        episode,
        script.title,
        count_words(script),
        approval.by if approval else "",
        approval.at if approval else None,
        problem,
        manifest.duration_ms if manifest else None,
        _find_stale_reasons(show, script, manifest),
        bool(manifest and is_published(show, manifest)),
    )


def _find_stale_reasons(show: Show, script: Script, manifest: Manifest | None) -> tuple[str, ...]:
    return find_stale_reasons(show, script, manifest) if manifest else ()
