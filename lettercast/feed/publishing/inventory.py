"""feed/public: how files are put there, and what becomes of those that are no longer wanted."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from lettercast.episodes.manifest import Media
from lettercast.feed.catalog import Episode
from lettercast.feed.errors import FeedError
from lettercast.files import atomic_write, load_json_cache, sha256_file, write_text

PART_SUFFIX = ".lettercast-part"
"""The end of the name of a file that is being uploaded; one that is left over was never finished."""

INVENTORY_FILE = "published.json"
"""The record of what a target holds, kept there."""

_HASHED_NAME = re.compile(
    r"(media/[^/]+-[0-9a-f]{6}(\.chapters)?|art/cover-[0-9a-f]{8}(-\d+)?|assets/[a-z]+-[0-9a-f]{8})\.[a-z0-9]+"
)
_PAGE_NAME = re.compile(r"(episodes|embed)/[^/]+\.html|feed-page-\d+\.xml")
_UNFINISHED_NAME = re.compile(rf".*{re.escape(PART_SUFFIX)}|(.*/)?\.[^/]+\.[a-z0-9_]{{8}}\.[a-z0-9]+")
"""A file that was being uploaded, or put into feed/public (`files.atomic_write`), by a process that died."""
_GENERATOR_MARKS = (b'<meta name="generator" content="Lettercast">', b"<generator>Lettercast</generator>")
_HEAD_BYTES = 16_384


def place_media(episode: Episode, public: Path) -> list[str]:
    """Put an episode's files into `public` under their public names. Returns the names of those that are new.

    A file that is there already with its length is the file: its name holds its hash. New ones are hashed, and
    copied rather than linked, so that nobody who edits the episode's file in place edits what is published.
    Raises FeedError for a file that is missing or not the one that episode.json describes.
    """
    new = []
    for media in episode.media_files:
        name = episode.public_name(media)
        if _has_size(public / name, media.bytes):
            continue
        source = _find_verified_source(episode, media)
        with atomic_write(public / name) as temporary:
            shutil.copyfile(source, temporary)
        new.append(name)
    return new


def link_media(episode: Episode, public: Path, trial: Path) -> list[str]:
    """Do the same in the folder `trial`, with links, and leave `public` as it is."""
    new = []
    for media in episode.media_files:
        name = episode.public_name(media)
        there = _has_size(public / name, media.bytes)
        source = public / name if there else _find_verified_source(episode, media)
        (trial / name).parent.mkdir(parents=True, exist_ok=True)
        (trial / name).unlink(missing_ok=True)
        (trial / name).symlink_to(source.resolve())
        new += [] if there else [name]
    return new


def link_user_files(public: Path, wanted: Collection[str], trial: Path) -> None:
    """Link into `trial` what somebody has put into `public`."""
    for name in list_user_files(public, wanted):
        (trial / name).parent.mkdir(parents=True, exist_ok=True)
        (trial / name).symlink_to((public / name).resolve())


def _has_size(path: Path, size_bytes: int) -> bool:
    return path.is_file() and path.stat().st_size == size_bytes


def _find_verified_source(episode: Episode, media: Media) -> Path:
    """Find the episode's file, with the content its manifest describes."""
    source = episode.folder / media.file
    where, remedy = f"episodes/{episode.manifest.id}/{media.file}", f"lettercast render {episode.manifest.id}"
    if not source.is_file():
        raise FeedError("is missing", where, f"make it: {remedy}")
    if source.stat().st_size != media.bytes or sha256_file(source) != media.sha256:
        raise FeedError("is not the file that episode.json describes", where, f"make both again: {remedy}")
    return source


def holds_hash(name: str) -> bool:
    """Whether a public file is one of ours whose name holds its hash: it never changes, and apps and caches may
    request an old one for a while."""
    return _HASHED_NAME.fullmatch(name) is not None


def is_page_name(name: str) -> bool:
    """Whether it is a name of our pages and older feeds. Somebody else's page may have one, too."""
    return _PAGE_NAME.fullmatch(name) is not None


def is_unfinished_name(name: str) -> bool:
    """Whether a file was left behind by a process that died."""
    return _UNFINISHED_NAME.fullmatch(name) is not None


def was_generated_by_us(data: bytes) -> bool:
    """Whether a page or a feed names us as its generator."""
    return any(mark in data for mark in _GENERATOR_MARKS)


def list_user_files(public: Path, wanted: Collection[str]) -> list[str]:
    """List what somebody else has put there: a CNAME, a picture, a page. It is published, and never deleted."""
    return [
        name
        for name in _list_files(public)
        if name not in wanted
        and name != INVENTORY_FILE
        and not any(part.startswith(".") for part in name.split("/"))
        and not _is_our_file(public, name)
    ]


def _is_our_file(public: Path, name: str) -> bool:
    if holds_hash(name) or is_unfinished_name(name):
        return True
    if not is_page_name(name):
        return False
    with open(public / name, "rb") as file:
        return was_generated_by_us(file.read(_HEAD_BYTES))


def retire_files(
    ours: Iterable[str], wanted: Iterable[str], retired: Mapping[str, str], today: dt.date, keep_days: int
) -> tuple[dict[str, str], list[str]]:
    """Divide `ours`: (what is kept though no longer wanted, with the day it was retired; what is to be deleted)."""
    kept, gone = {}, []
    for name in sorted(set(ours) - set(wanted)):
        since = retired.get(name, today.isoformat())
        if holds_hash(name) and today - dt.date.fromisoformat(since) < dt.timedelta(days=keep_days):
            kept[name] = since
        else:
            gone.append(name)
    return kept, gone


def delete_retired_files(
    public: Path, wanted: Collection[str], record: Path, today: dt.date, keep_days: int, *, trial: bool = False
) -> list[str]:
    """Delete from `public` what was retired long enough ago by `record`. Returns the names that were (or would be)."""
    ours = [name for name in _list_files(public) if name not in wanted and _is_our_file(public, name)]
    kept, gone = retire_files(ours, wanted, _read_retirement_days(record), today, keep_days)
    if trial:
        return gone
    for name in gone:
        (public / name).unlink(missing_ok=True)
    write_text(record, json.dumps(kept, indent=1, sort_keys=True) + "\n")
    return gone


def _list_files(public: Path) -> list[str]:
    """List the public name of every file."""
    found = []
    for folder, _, names in os.walk(public):
        inside = Path(folder).relative_to(public).as_posix()
        found += [f"{inside}/{name}" if inside != "." else name for name in names if (Path(folder) / name).is_file()]
    return found


def _read_retirement_days(record: Path) -> dict[str, str]:
    """Read the days by name. With a record that is missing or damaged, files count as retired today."""
    days = load_json_cache(record, dict[str, dt.date]) or {}
    return {name: day.isoformat() for name, day in days.items()}
