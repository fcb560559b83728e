"""feed/public: files put there whole, and what to do with those that are no longer wanted."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from lettercast.episodes.manifest import Media
from lettercast.feed.catalog import Episode
from lettercast.feed.error import FeedError
from lettercast.files import replacing, sha256_file, write_text

KEPT = ("media/", "art/", "assets/")
"""Folders of files whose names hold their hash: apps and caches may ask for an old one for a while."""

PART = ".lettercast-part"
"""How the name of a file ends that is still being sent somewhere; one that is left over was never finished."""

_OURS = (*KEPT, "episodes/", "embed/", "feed-page-")
"""What may be deleted. Anything else in the folder (a CNAME, a robots.txt) is someone's own."""


def place_media(episode: Episode, public: Path) -> list[str]:
    """Put an episode's files into `public` under their public names; the names of those that are new.

    A file that is there already with its length is the file: its name holds its hash. New ones are hashed, and
    copied rather than linked, so that nobody who edits the episode's file in place edits what is published.
    Raises FeedError for a file that is missing or not the one that episode.json tells of.
    """
    new = []
    for media in episode.files:
        name = episode.public(media)
        if _is_there(public / name, media.bytes):
            continue
        source = _checked(episode, media)
        with replacing(public / name) as temporary:
            shutil.copyfile(source, temporary)
        new.append(name)
    return new


def try_media(episode: Episode, public: Path, trial: Path) -> list[str]:
    """The same into the folder `trial`, with links and without a change to `public`."""
    new = []
    for media in episode.files:
        name = episode.public(media)
        there = _is_there(public / name, media.bytes)
        source = public / name if there else _checked(episode, media)
        (trial / name).parent.mkdir(parents=True, exist_ok=True)
        (trial / name).unlink(missing_ok=True)
        (trial / name).symlink_to(source.resolve())
        new += [] if there else [name]
    return new


def _is_there(path: Path, size_bytes: int) -> bool:
    return path.is_file() and path.stat().st_size == size_bytes


def _checked(episode: Episode, media: Media) -> Path:
    """The episode's own file, with the content its manifest tells of."""
    source = episode.folder / media.file
    where, remedy = f"episodes/{episode.manifest.id}/{media.file}", f"lettercast render {episode.manifest.id}"
    if not source.is_file():
        raise FeedError("is not there", where, f"make it: {remedy}")
    if source.stat().st_size != media.bytes or sha256_file(source) != media.sha256:
        raise FeedError("is not the file that episode.json tells of", where, f"make both again: {remedy}")
    return source


def is_ours(name: str) -> bool:
    """Whether a public file may be deleted when no episode wants it: nobody else puts files there."""
    return name.startswith(_OURS)


def retire(
    known: Iterable[str], wanted: Iterable[str], retired: Mapping[str, str], today: dt.date, keep_days: int
) -> tuple[dict[str, str], list[str]]:
    """(what is kept though no longer wanted, with the day it was retired; what is to be deleted now)."""
    kept, gone = {}, []
    wanted = set(wanted)
    for name in sorted(set(known) - wanted):
        if not is_ours(name):
            continue
        since = retired.get(name, today.isoformat())
        if (
            name.startswith(KEPT)
            and not name.endswith(PART)
            and today - dt.date.fromisoformat(since) < dt.timedelta(days=keep_days)
        ):
            kept[name] = since
        else:
            gone.append(name)
    return kept, gone


def sweep(
    public: Path, wanted: Iterable[str], record: Path, today: dt.date, keep_days: int, *, trial: bool = False
) -> list[str]:
    """Delete from `public` what was retired long enough ago; `record` remembers since when. What went (or would)."""
    known = []
    for folder, _, names in os.walk(public):
        inside = Path(folder).relative_to(public).as_posix()
        known += [f"{inside}/{name}" if inside != "." else name for name in names]
    kept, gone = retire(known, wanted, _read_record(record), today, keep_days)
    if trial:
        return gone
    for name in gone:
        (public / name).unlink(missing_ok=True)
    write_text(record, json.dumps(kept, indent=1, sort_keys=True) + "\n")
    return gone


def _read_record(record: Path) -> dict[str, str]:
    """Days by name. A record that is gone or broken means: retired today."""
    try:
        read = json.loads(record.read_text(encoding="utf-8"))
        return {name: day for name, day in read.items() if dt.date.fromisoformat(day)}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
