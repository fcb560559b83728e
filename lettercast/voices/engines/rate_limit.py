"""Limit requests to a server: how many at once, and how close together.

Sentences are synthesized in several processes, and a server counts the requests of all. So the state is
in a folder of this machine: a lock for each concurrent request, and the time of the next.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lettercast.files import sha256_of

POLL_SECONDS = 0.02
MAX_PAUSE_SECONDS = 90.0


class SharedRateLimiter:
    """The limits of one server, shared by every process of this user on this machine."""

    def __init__(self, server: str, at_once: int, apart_seconds: float, folder: Path | None = None):
        folder = folder or Path(tempfile.gettempdir()) / f"lettercast-turns-{getattr(os, 'getuid', int)()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.state_path = folder / sha256_of(server)[:16]
        self.max_concurrent, self.interval_seconds = at_once, apart_seconds

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a slot, and hold it."""
        with self._semaphore():
            with self._schedule_lock():
                now = time.time()
                start = max(now, self._read_next_start(now))
                self._write_next_start(start + self.interval_seconds)
            time.sleep(start - now)
            yield

    def pause(self, seconds: float) -> None:
        """Start no request before this many seconds are over."""
        with self._schedule_lock():
            now = time.time()
            self._write_next_start(max(self._read_next_start(now), now + min(seconds, MAX_PAUSE_SECONDS)))

    @contextmanager
    def _semaphore(self) -> Iterator[None]:
        """Hold one of the locks of concurrent requests; a process that dies releases its own."""
        while True:
            for number in range(self.max_concurrent):
                lock = FileLock(f"{self.state_path}.{number}", timeout=0)
                try:
                    lock.acquire()
                except Timeout:
                    continue
                try:
                    yield
                finally:
                    lock.release()
                return
            time.sleep(POLL_SECONDS)

    def _schedule_lock(self) -> FileLock:
        return FileLock(f"{self.state_path}.lock")

    def _read_next_start(self, now: float) -> float:
        """Read when the next request may start. An implausibly late time comes from a clock that was set back."""
        try:
            start = float(self.state_path.read_text())
        except (FileNotFoundError, ValueError):
            return 0.0
        return start if start <= now + MAX_PAUSE_SECONDS + self.max_concurrent * self.interval_seconds + 1.0 else 0.0

    def _write_next_start(self, start: float) -> None:
        self.state_path.write_text(f"{start:.6f}")
