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

LOOK_AGAIN_SECONDS = 0.02
LONGEST_HOLD_SECONDS = 90.0


class Turns:
    """The turns at one server, shared by every process of this user on this machine."""

    def __init__(self, server: str, at_once: int, apart_seconds: float, folder: Path | None = None):
        folder = folder or Path(tempfile.gettempdir()) / f"lettercast-turns-{getattr(os, 'getuid', int)()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.name = folder / sha256_of(server)[:16]
        self.at_once, self.apart_seconds = at_once, apart_seconds

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn, and have it."""
        with self._place():
            with self._book():
                now = time.time()
                turn = max(now, self._next(now))
                self._write(turn + self.apart_seconds)
            time.sleep(turn - now)
            yield

    def hold(self, seconds: float) -> None:
        """The server asked for quiet: nobody's turn comes before it is over."""
        with self._book():
            now = time.time()
            self._write(max(self._next(now), now + min(seconds, LONGEST_HOLD_SECONDS)))

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places of those at work at once; a process that dies leaves its place."""
        while True:
            for number in range(self.at_once):
                lock = FileLock(f"{self.name}.{number}", timeout=0)
                try:
                    lock.acquire()
                except Timeout:
                    continue
                try:
                    yield
                finally:
                    lock.release()
                return
            time.sleep(LOOK_AGAIN_SECONDS)

    def _book(self) -> FileLock:
        return FileLock(f"{self.name}.lock")

    def _next(self, now: float) -> float:
        """When the next turn is. A time that nobody can have meant is of a clock that was set back."""
        try:
            told = float(self.name.read_text())
        except (FileNotFoundError, ValueError):
            return 0.0
        return told if told <= now + LONGEST_HOLD_SECONDS + self.at_once * self.apart_seconds + 1.0 else 0.0

    def _write(self, turn: float) -> None:
        self.name.write_text(f"{turn:.6f}")
