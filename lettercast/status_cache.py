"""Statuses as they were last read, each with the size and time of every file that it depends on.

A show of many episodes is read in no time, for hardly any of them has changed. What is kept may be deleted at any
time. A file that is replaced by one of the same size and time, to the nanosecond, is not noticed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from lettercast import __version__
from lettercast.files import sha256_of, write_text
from lettercast.show import Show

FORMAT = 1
"""Counted up when a status would be read differently."""

PACKAGE_FOLDERS = ("site-packages", "dist-packages")
"""They change when a package is installed, updated or removed: an engine, for instance."""


class StatusCache:
    """The kept statuses of a show. Used in a `with` block; what was stored is written when it ends."""

    def __init__(self, show: Show):
        self._show = show
        self._path = show.cache_folder / "status.json"
        self._known = _load(self._path)
        self._used: dict[str, Any] = {}
        self._seen: dict[str, str] = {}
        self._common = sha256_of(json.dumps([FORMAT, __version__, sys.version, *map(_stat, self._list_common_files())]))

    def __enter__(self) -> StatusCache:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._used != self._known:
            with suppress(OSError):  # a show on a disk that can't be written to has a status too
                write_text(self._path, json.dumps(self._used))

    def find(self, episode: str) -> Mapping[str, Any] | None:
        """Find the status of an episode, if all it depends on is as it was."""
        files = self._seen[episode] = self._hash_files(episode)  # before they are read: they may change meanwhile
        kept = self._known.get(episode)
        if kept is None or kept["files"] != files or any(_stat(Path(path[0])) != path for path in kept["paths"]):
            return None
        self._used[episode] = kept
        status: Mapping[str, Any] = kept["status"]
        return status

    def store(self, episode: str, status: Mapping[str, Any], paths: Iterable[Path]) -> None:
        """Keep the status of an episode that also depends on these files and folders outside the show."""
        kept = {"files": self._seen[episode], "paths": [_stat(path) for path in paths], "status": status}
        self._used[episode] = json.loads(json.dumps(kept, default=str))

    def _hash_files(self, episode: str) -> str:
        show = self._show
        cached = show.cache_folder / "episodes"
        files = [show.script_path(episode), *_list_folder(show.episode_folder(episode))]
        files += [cached / f"{episode}.json", cached / f"{episode}.sources.json"]
        return sha256_of(json.dumps([self._common, *map(_stat, files)]))

    def _list_common_files(self) -> list[Path]:
        """List what every status depends on: settings, voices, bumpers, the feed, this program and all packages."""
        show, sound = self._show, self._show.settings.sound
        named = (sound.intro, sound.outro, sound.sting, sound.bed, show.settings.show.cover)
        public = show.public_folder
        return [
            show.root / "show.toml",
            *_list_folder(show.voices_folder),
            *(show.resolve_path(name) for name in named if name),
            *(public, public / "media", *sorted(public.glob("feed*.xml"))),
            *(Path(folder) for folder in os.get_exec_path()),  # a program may have come that a voice asks for
            *(path for path in map(Path, sys.path) if path.name in PACKAGE_FOLDERS),
            *sorted(Path(__file__).parent.rglob("*.py")),
        ]


def _load(path: Path) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    entries = kept.items() if isinstance(kept, dict) else ()
    return {
        name: entry for name, entry in entries if isinstance(entry, dict) and {"files", "paths", "status"} <= {*entry}
    }


def _list_folder(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _stat(path: Path) -> list[object]:
    """Return the path, with size and time of what is there, if anything is."""
    try:
        found = path.stat()
    except OSError:
        return [str(path)]
    return [str(path), found.st_size, found.st_mtime_ns]
