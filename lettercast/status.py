"""Where each episode stands, read off its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lettercast import episodes, feed, scripts
from lettercast.errors import LettercastError, describe_os_error, is_user_fixable
from lettercast.scripts import WordCounts
from lettercast.show import Show
from lettercast.status_cache import StatusCache


@dataclass(frozen=True, slots=True)
class EpisodeStatus:
    """Where an episode stands."""

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
        """The command of the next step; empty when there is nothing to do."""
        if self.problem or self.word_counts is None:
            return ""
        if self.unapproved_reason:
            return f"lettercast review {self.episode}"
        if self.duration_ms is None or self.stale_reasons:
            return f"lettercast render {self.episode}"
        return "" if self.is_in_feed else "lettercast publish"


def episode_statuses(show: Show) -> Iterator[EpisodeStatus]:
    """Yield the status of every episode, in order. An episode that can't be read is one with a `problem`.

    An episode of which no file has changed since the last time is not read again (`status_cache`).
    """
    checker: episodes.FreshnessChecker | None = None  # loaded for the first episode that has changed
    with StatusCache(show) as cache:
        for episode in sorted({*show.list_scripts(), *show.list_episodes()}):
            if kept := cache.find(episode):
                yield _load_status(kept)
                continue
            checker = checker or episodes.FreshnessChecker(show)
            status = _check_episode(show, episode, checker)
            paths = () if status.duration_ms is None or status.problem else checker.dependencies
            if paths is not None and not status.problem:
                cache.store(episode, asdict(status), paths)
            yield status


def _load_status(kept: Mapping[str, Any]) -> EpisodeStatus:
    """The status that `asdict` and JSON made of it."""
    words, at = kept["word_counts"], kept["approved_at"]
    counts = WordCounts(words["spoken"], words["dropped"], tuple(map(tuple, words["by_rule"]))) if words else None
    fields = {"approved_at": dt.datetime.fromisoformat(at) if at else None, "word_counts": counts}
    return EpisodeStatus(**{**kept, **fields, "stale_reasons": tuple(kept["stale_reasons"])})


def _check_episode(show: Show, episode: str, checker: episodes.FreshnessChecker) -> EpisodeStatus:
    try:
        return _read_episode_status(show, episode, checker)
    except LettercastError as error:
        return EpisodeStatus(episode, "", problem=str(error.problems[0]))
    except OSError as error:
        if not is_user_fixable(error):
            raise
        return EpisodeStatus(episode, "", problem=str(describe_os_error(error)))
    except ValueError:
        where = (show.episode_folder(episode) / "episode.json").relative_to(show.root)
        problem = f"{where}: cannot be read; restore it, its guid is in feeds already"
        return EpisodeStatus(episode, "", problem=problem)


def _read_episode_status(show: Show, episode: str, checker: episodes.FreshnessChecker) -> EpisodeStatus:
    from lettercast.episodes.manifest import load_manifest

    path = show.episode_folder(episode) / "episode.json"
    manifest = load_manifest(path) if path.is_file() else None
    if manifest is not None and not show.script_path(episode).is_file():
        published = feed.is_published(show, manifest)
        return EpisodeStatus(episode, manifest.title, duration_ms=manifest.duration_ms, is_in_feed=published)
    script = scripts.read_script(show.script_path(episode))
    problem = scripts.find_approval_problem(script) or ""
    approval = None if problem else script.approval
    return EpisodeStatus(
        episode,
        script.title,
        scripts.count_words(script),
        approval.by if approval else "",
        approval.at if approval else None,
        problem,
        manifest.duration_ms if manifest else None,
        checker.find_stale_reasons(script, manifest) if manifest else (),
        bool(manifest and feed.is_published(show, manifest)),
    )
