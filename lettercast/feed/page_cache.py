"""Which pages need not be made again, because nothing they show has changed."""

from __future__ import annotations

import json
from pathlib import Path

from lettercast.files import write_text


class PageCache:
    """For each page the key of all it was made from, and its file's length and time as they were then.

    A page is fresh when both still hold. Losing the ledger costs time only.
    """

    def __init__(self, path: Path, public: Path) -> None:
        self._path, self._public = path, public
        self._stored_entries = _read_entries(path)
        self._current_entries: dict[str, list[str | int]] = {}

    def is_fresh(self, name: str, key: str) -> bool:
        """Whether the page `name` is there as it was made from `key`. A fresh one stays in the ledger."""
        entry = self._make_entry(name, key)
        if entry is None or entry != self._stored_entries.get(name):
            return False
        self._current_entries[name] = entry
        return True

    def mark_fresh(self, name: str, key: str) -> None:
        """Note that `name` has just been written from `key`."""
        entry = self._make_entry(name, key)
        if entry is not None:
            self._current_entries[name] = entry

    def save(self) -> None:
        """Keep what was seen this time."""
        write_text(self._path, json.dumps(self._current_entries, separators=(",", ":")))

    def _make_entry(self, name: str, key: str) -> list[str | int] | None:
        try:
            stat = (self._public / name).stat()
        except FileNotFoundError:
            return None
        return [key, stat.st_size, stat.st_mtime_ns]


def _read_entries(path: Path) -> dict[str, object]:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
