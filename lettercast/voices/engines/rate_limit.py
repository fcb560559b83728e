"""Turns at a server: no more requests at once, and no closer together, than agreed with it.

Sentences are voiced in several processes, and a server counts what comes from all of them. So the turns are
kept in a folder of this machine: a lock for each request that may be under way, and the time of the next.
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
    """The turns at one server, shared by every process of this user on this machine."""

    def __init__(self, server: str, at_once: int, apart_seconds: float, folder: Path | None = None):
        folder = folder or Path(tempfile.gettempdir()) / f"lettercast-turns-{getattr(os, 'getuid', int)()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.state_path = folder / sha256_of(server)[:16]
        self.max_concurrent, self.interval_seconds = at_once, apart_seconds

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a turn, and have it."""
        with self._semaphore():
            with self._schedule_lock():
                now = time.time()
                turn = max(now, self._read_next_start(now))
                self._write_next_start(turn + self.interval_seconds)
            time.sleep(turn - now)
            yield

    def pause(self, seconds: float) -> None:
        """The server asked for quiet: nobody's turn comes before it is over."""
        with self._schedule_lock():
            now = time.time()
            self._write_next_start(max(self._read_next_start(now), now + min(seconds, MAX_PAUSE_SECONDS)))

    @contextmanager
    def _semaphore(self) -> Iterator[None]:
        """One of the places of those at work at once; a process that dies leaves its place."""
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
        """When the next turn is. A time that nobody can have meant is of a clock that was set back."""
        try:
            told = float(self.state_path.read_text())
        except (FileNotFoundError, ValueError):
            return 0.0
        return told if told <= now + MAX_PAUSE_SECONDS + self.max_concurrent * self.interval_seconds + 1.0 else 0.0

    def _write_next_start(self, turn: float) -> None:
        self.state_path.write_text(f"{turn:.6f}")
