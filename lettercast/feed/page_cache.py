"""A record of the pages that need not be made again, because nothing they show has changed."""

from __future__ import annotations

import json
from pathlib import Path

from lettercast.files import load_json_cache, write_text

Entry = tuple[str, int, int]
"""The key of a page, its file's length in bytes, and its time of modification in ns."""


class PageCache:
    """For each page the key of all it was made from, and its file's length and time as they were then.

    A page is fresh when both are still the same. Losing the cache costs only time.
    """

    def __init__(self, path: Path, public: Path) -> None:
        self._path, self._public = path, public
        self._stored_entries = load_json_cache(path, dict[str, Entry]) or {}
        self._current_entries: dict[str, Entry] = {}

    def is_fresh(self, name: str, key: str) -> bool:
        """Whether the page `name` is there as it was made from `key`. A fresh one stays in the cache."""
        entry = self._make_entry(name, key)
        if entry is None or entry != self._stored_entries.get(name):
            return False
        self._current_entries[name] = entry
        return True

    def mark_fresh(self, name: str, key: str) -> None:
        """Record that `name` has just been written from `key`."""
        entry = self._make_entry(name, key)
        if entry is not None:
            self._current_entries[name] = entry

    def save(self) -> None:
        """Keep the pages of this build."""
        write_text(self._path, json.dumps(self._current_entries, separators=(",", ":")))

    def _make_entry(self, name: str, key: str) -> Entry | None:
        try:
            stat = (self._public / name).stat()
        except FileNotFoundError:
            return None
        return key, stat.st_size, stat.st_mtime_ns
