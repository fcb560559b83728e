"""A script file that several hands edit: the page, an editor, git. The file is the truth, and nothing is lost.

Every edit is made on the version its author saw, and the difference is merged into the file as it is now. An
editor that saves an older copy is found out by content: of the versions seen, its copy is nearest to an old
one; then what it changed is merged in, instead of undoing what happened since.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from lettercast.files import write_text
from lettercast.review.errors import ReviewError
from lettercast.review.version import Version, merged, nearest, version_of, version_with
from lettercast.scripts import Script, ScriptError

REMEMBERED = 500
"""Versions kept in memory: more than anyone makes between two saves of an editor."""
LOCK_S = 10.0
ATTEMPTS = 20
LOOKS = 50
LOOK_S = 0.03
"""How long a file that may be half a save is looked at again: most editors write theirs in far less."""

T = TypeVar("T")


class _MovedError(Exception):
    """The file was changed between reading and writing it."""


@dataclass(frozen=True, slots=True)
class Change:
    """An edit as it reached the file."""

    label: str
    before: Version
    after: Version
    clashes: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something happened to the file that its reviewer should know."""

    number: int
    kind: str  # elsewhere, merged, back
    text: str


class Manuscript:
    """One script file, watched and edited. Safe to use from several threads; a file lock parts processes."""

    def __init__(self, path: Path, lock: Path):
        self.path = path
        self.notices: list[Notice] = []
        self._lock_path = lock
        self._mutex = threading.RLock()
        self._seen: list[Version] = []  # the last one is the file
        self._ours: list[bool] = []  # whether the page made it
        self._place: dict[str, int] = {}  # rev -> its last index in _seen
        self._stale: set[str] = set()  # what an editor saved from an older copy
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._lost: tuple[Version, Version] | None = None
        self._bytes = b""  # the file as it was last read
        self._known_bytes: bytes | None = None  # the file as the last version seen was read or written

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    def see(self) -> Version:
        """The file as it is, after merging what an editor saved from an older copy.

        Raises ScriptError when it can't be read as a script; ReviewError when another program holds its lock.
        """
        return self._try(self._look)

    def change(self, label: str, base: Version, edit: Callable[[Script], Script], *, exact: bool = False) -> Change:
        """Make an edit on `base`, as its author saw it, and merge it into the file as it is now.

        `exact` refuses when the file is not `base` any more: an approval is of one text. Raises ReviewError,
        ScriptError; then nothing is written.
        """
        mine = version_with(edit(base.script), base)

        def attempt() -> Change:
            now = self._look()
            if exact and now.rev != base.rev:
                raise ReviewError("the script was changed meanwhile", self.name, "look at the change and approve again")
            change = self._merge(label, base, mine, now)
            if change.before.rev != change.after.rev:
                self._done.append(change)
                self._undone.clear()
            return change

        return self._try(attempt)

    def undo(self) -> Change:
        """Take the last edit back, and leave what was changed since as it is. Raises ReviewError when there is none."""
        return self._step(self._done, self._undone, "undo")

    def redo(self) -> Change:
        """Make the last edit that was taken back again."""
        return self._step(self._undone, self._done, "redo")

    def bring_back(self) -> Change:
        """Merge in the edits that were lost when the file went back to an older version."""

        def attempt() -> Change:
            now = self._look()
            if self._lost is None:
                raise ReviewError("there is nothing to bring back", self.name)
            older, newer = self._lost
            change = self._merge("bring back", older, newer, now)
            self._lost = None
            self._done.append(change)
            return change

        return self._try(attempt)

    def let_go(self) -> None:
        """Leave the file at the older version it went back to."""
        with self._mutex:
            self._lost = None

    @property
    def undoable(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redoable(self) -> str:
        return self._undone[-1].label if self._undone else ""

    @property
    def lost(self) -> bool:
        """Whether the file went back to an older version and edits can be brought back."""
        return self._lost is not None

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._mutex:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self._lock_path, timeout=LOCK_S):
                    yield
            except Timeout as error:
                raise ReviewError("another program is writing", self.name, "try again in a moment") from error

    def _try(self, attempt: Callable[[], T]) -> T:
        """Read, merge, write; again from the start when someone else wrote in between."""
        with self._held():
            for _ in range(ATTEMPTS):
                try:
                    return attempt()
                except _MovedError:
                    continue
        raise ReviewError("the file changes all the time", self.name, "stop the program that writes it")

    def _read(self) -> Version:
        try:
            self._bytes = self._whole()
            if self._bytes == self._known_bytes:
                return self._seen[-1]
            text = self._bytes.decode("utf-8")
        except FileNotFoundError as error:
            raise ScriptError("the script is gone", self.name, "draft it again, or take it back from git") from error
        except UnicodeDecodeError as error:
            raise ScriptError("not UTF-8", self.name, "save it as UTF-8") from error
        return version_of(text, self.name)

    def _whole(self) -> bytes:
        """The file's bytes, once its writer is done: an empty file, or half a line, may be half a save."""
        found = self.path.read_bytes()
        for _ in range(LOOKS):
            if found == self._known_bytes or found.endswith(b"\n"):
                break
            time.sleep(LOOK_S)
            before, found = found, self.path.read_bytes()
            if found and found == before:
                break  # nobody is writing: it has no line end at its end
        return found

    def _look(self) -> Version:
        found = self._read()
        if not self._seen:
            return self._push(found, ours=False)
        latest = self._seen[-1]
        if found.rev == latest.rev:
            return latest
        if found.rev in self._place and found.rev not in self._stale:
            if any(self._ours[self._place[found.rev] + 1 :]):
                self._lost = (found, latest)
                self._notice("back", "The file went back to an older version. Edits made here are not in it.")
            return self._push(found, ours=False)
        base = self._base(found)
        if base is latest:
            self._notice("elsewhere", "The file was changed elsewhere; this is how it is now.")
            return self._push(found, ours=False)
        together, clashes = merged(base, latest, found, self.name)
        self._write(together, after=found)
        self._stale.add(found.rev)
        undecided = f" {clashes} place{'s need' if clashes > 1 else ' needs'} a decision." if clashes else ""
        self._notice("merged", f"An older copy of the file was saved elsewhere; both were merged.{undecided}")
        return together

    def _base(self, found: Version) -> Version:
        """The version that `found` was made from: the nearest, of equals the newest."""
        if not any(self._ours):
            return self._seen[-1]
        if found.rev in self._stale:
            return self._seen[self._place[found.rev]]
        base = nearest(found, [self._seen[place] for place in sorted(self._place.values(), reverse=True)])
        return base if any(self._ours[self._place[base.rev] + 1 :]) else self._seen[-1]

    def _merge(self, label: str, base: Version, mine: Version, now: Version) -> Change:
        together, clashes = merged(base, mine, now, self.name)
        if together.rev != now.rev:
            self._write(together)
        return Change(label, now, together, clashes)

    def _step(self, source: list[Change], target: list[Change], what: str) -> Change:
        def attempt() -> Change:
            now = self._look()
            if not source:
                raise ReviewError(f"there is nothing to {what}", self.name)
            last = source[-1]
            change = self._merge(last.label, last.after, last.before, now)
            source.pop()
            target.append(change)
            return change

        return self._try(attempt)

    def _write(self, version: Version, *, after: Version | None = None) -> None:
        try:
            if self.path.read_bytes() != self._bytes:
                raise _MovedError
            if not self.path.stat().st_mode & 0o222:  # replacing it would work, against its owner's word
                raise ReviewError("the script is read-only", self.name, "make it writable, as with chmod u+w")
            write_text(self.path.resolve(), version.text)
        except FileNotFoundError as error:
            raise _MovedError from error
        except OSError as error:
            remedy = "make room or mend its permissions; the page still has your edit"
            raise ReviewError(f"the script can't be written ({error.strerror})", self.name, remedy) from error
        self._bytes = version.text.encode("utf-8")
        if after is not None:
            self._push(after, ours=False)
        self._push(version, ours=True)

    def _push(self, version: Version, *, ours: bool) -> Version:
        if len(self._seen) >= 2 * REMEMBERED:
            self._seen, self._ours = self._seen[REMEMBERED:], self._ours[REMEMBERED:]
            self._place = {seen.rev: place for place, seen in enumerate(self._seen)}
            self._stale &= self._place.keys()
        self._known_bytes = self._bytes
        self._place[version.rev] = len(self._seen)
        self._seen.append(version)
        self._ours.append(ours)
        return version

    def _notice(self, kind: str, text: str) -> None:
        number = self.notices[-1].number + 1 if self.notices else 1
        self.notices = [*self.notices[-19:], Notice(number, kind, text)]
