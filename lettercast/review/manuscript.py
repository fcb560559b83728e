"""A script file that several programs edit: the page, an editor, git. The file is the truth, and nothing is lost.

Every edit is made on the version its author saw, and the difference is merged into the file as it is now. An
editor that saves an older copy is recognized by content: of the versions known, its copy is nearest to an old one;
then its changes are merged in, instead of undoing what happened since.
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
from lettercast.review.version import Version, derive_version, find_nearest_version, merge_versions, parse_version
from lettercast.scripts import Script, ScriptError

KEPT_VERSIONS = 500
"""Versions kept in memory: more than a page makes between two saves of an editor."""
LOCK_TIMEOUT_S = 10.0
MAX_ATTEMPTS = 20
MAX_REREADS = 50
REREAD_INTERVAL_S = 0.03
"""Between two reads of a file that may be half a save; all together, far longer than editors take to write one."""

T = TypeVar("T")


class _FileChangedError(Exception):
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
    """Something that happened to the file and that its reviewer should know."""

    number: int
    kind: str  # "elsewhere", "merged" or "back"
    text: str


class Manuscript:
    """A script file, read again and edited. Safe to use from several threads, and by a file lock from processes."""

    def __init__(self, path: Path, lock: Path):
        self.path = path
        self.notices: list[Notice] = []
        self._lock_path = lock
        self._mutex = threading.RLock()
        self._versions: list[Version] = []  # the last one is the file
        self._own_versions: list[bool] = []  # for each version, whether the page made it
        self._index_by_rev: dict[str, int] = {}  # the last index of each rev in _versions
        self._stale_revs: set[str] = set()  # saved by an editor from an older copy
        self._undo_stack: list[Change] = []
        self._redo_stack: list[Change] = []
        self._lost_edits: tuple[Version, Version] | None = None
        self._last_bytes = b""  # the file as it was last read
        self._known_bytes: bytes | None = None  # the file as the last version was read or written

    @property
    def display_name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    def reload(self) -> Version:
        """Read the file, and merge it where an editor saved an older copy.

        Raises ScriptError when it can't be read as a script, ReviewError when another program holds its lock.
        """
        return self._retry_if_changed(self._update_from_file)

    def apply_edit(self, label: str, base: Version, edit: Callable[[Script], Script], *, exact: bool = False) -> Change:
        """Make an edit on `base`, as its author saw it, and merge it into the file as it is now.

        `exact` refuses when the file is not `base` any more: an approval is of one text. Raises ReviewError or
        ScriptError, and then writes nothing.
        """
        mine = derive_version(edit(base.script), base)

        def attempt() -> Change:
            now = self._update_from_file()
            if exact and now.rev != base.rev:
                raise ReviewError(
                    "the script was changed meanwhile", self.display_name, "look at the change and approve again"
                )
            change = self._merge_edit(label, base, mine, now)
            if change.before.rev != change.after.rev:
                self._undo_stack.append(change)
                self._redo_stack.clear()
            return change

        return self._retry_if_changed(attempt)

    def undo(self) -> Change:
        """Undo the last edit, and leave later changes as they are. Raises ReviewError when there is none."""
        return self._undo_or_redo(self._undo_stack, self._redo_stack, "undo")

    def redo(self) -> Change:
        """Redo the last edit that was undone. Raises ReviewError when there is none."""
        return self._undo_or_redo(self._redo_stack, self._undo_stack, "redo")

    def restore_lost(self) -> Change:
        """Merge the edits back in that were lost when the file went back to an older version."""

        def attempt() -> Change:
            now = self._update_from_file()
            if self._lost_edits is None:
                raise ReviewError("no edits were lost", self.display_name)
            older, newer = self._lost_edits
            change = self._merge_edit("bring back", older, newer, now)
            self._lost_edits = None
            self._undo_stack.append(change)
            return change

        return self._retry_if_changed(attempt)

    def discard_lost(self) -> None:
        """Leave the file at the older version it went back to."""
        with self._mutex:
            self._lost_edits = None

    @property
    def undo_label(self) -> str:
        """The label of the edit that undo takes back; empty when there is none."""
        return self._undo_stack[-1].label if self._undo_stack else ""

    @property
    def redo_label(self) -> str:
        """The label of the edit that redo makes again; empty when there is none."""
        return self._redo_stack[-1].label if self._redo_stack else ""

    @property
    def has_lost_edits(self) -> bool:
        """Whether the file went back to an older version and edits can be brought back."""
        return self._lost_edits is not None

    @contextmanager
    def _hold_lock(self) -> Iterator[None]:
        with self._mutex:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self._lock_path, timeout=LOCK_TIMEOUT_S):
                    yield
            except Timeout as error:
                raise ReviewError("another program is writing", self.display_name, "try again in a moment") from error

    def _retry_if_changed(self, attempt: Callable[[], T]) -> T:
        """Attempt to read, merge and write; from the start again when another program wrote in between."""
        with self._hold_lock():
            for _ in range(MAX_ATTEMPTS):
                try:
                    return attempt()
                except _FileChangedError:
                    continue
        raise ReviewError("the file keeps changing", self.display_name, "stop the program that writes it")

    def _read_version(self) -> Version:
        try:
            self._last_bytes = self._read_complete_file()
            if self._last_bytes == self._known_bytes:
                return self._versions[-1]
            text = self._last_bytes.decode("utf-8")
        except FileNotFoundError as error:
            raise ScriptError(
                "the script is gone", self.display_name, "draft it again, or restore it from git"
            ) from error
        except UnicodeDecodeError as error:
            raise ScriptError("not UTF-8", self.display_name, "save it as UTF-8") from error
        return parse_version(text, self.display_name)

    def _read_complete_file(self) -> bytes:
        """Read the file once its writer is done: an empty file, or half a line, may be half a save."""
        data = self.path.read_bytes()
        for _ in range(MAX_REREADS):
            if data == self._known_bytes or data.endswith(b"\n"):
                break
            time.sleep(REREAD_INTERVAL_S)
            before, data = data, self.path.read_bytes()
            if data and data == before:
                break  # nobody is writing: it has no line end at its end
        return data

    def _update_from_file(self) -> Version:
        version = self._read_version()
        if not self._versions:
            return self._add_version(version, ours=False)
        latest = self._versions[-1]
        if version.rev == latest.rev:
            return latest
        if version.rev in self._index_by_rev and version.rev not in self._stale_revs:
            if any(self._own_versions[self._index_by_rev[version.rev] + 1 :]):
                self._lost_edits = (version, latest)
                self._add_notice("back", "The file went back to an older version. Edits made here are not in it.")
            return self._add_version(version, ours=False)
        base = self._find_base(version)
        if base is latest:
            self._add_notice("elsewhere", "The file was changed elsewhere; this is how it is now.")
            return self._add_version(version, ours=False)
        merged, clashes = merge_versions(base, latest, version, self.display_name)
        self._write_version(merged, after=version)
        self._stale_revs.add(version.rev)
        undecided = f" {clashes} place{'s need' if clashes > 1 else ' needs'} a decision." if clashes else ""
        self._add_notice("merged", f"An older copy of the file was saved elsewhere; both were merged.{undecided}")
        return merged

    def _find_base(self, version: Version) -> Version:
        """Find the version that an editor's was made from: the nearest, of equals the newest."""
        if not any(self._own_versions):
            return self._versions[-1]
        if version.rev in self._stale_revs:
            return self._versions[self._index_by_rev[version.rev]]
        base = find_nearest_version(
            version, [self._versions[index] for index in sorted(self._index_by_rev.values(), reverse=True)]
        )
        return base if any(self._own_versions[self._index_by_rev[base.rev] + 1 :]) else self._versions[-1]

    def _merge_edit(self, label: str, base: Version, mine: Version, now: Version) -> Change:
        merged, clashes = merge_versions(base, mine, now, self.display_name)
        if merged.rev != now.rev:
            self._write_version(merged)
        return Change(label, now, merged, clashes)

    def _undo_or_redo(self, source: list[Change], target: list[Change], what: str) -> Change:
        def attempt() -> Change:
            now = self._update_from_file()
            if not source:
                raise ReviewError(f"there is nothing to {what}", self.display_name)
            last = source[-1]
            change = self._merge_edit(last.label, last.after, last.before, now)
            source.pop()
            target.append(change)
            return change

        return self._retry_if_changed(attempt)

    def _write_version(self, version: Version, *, after: Version | None = None) -> None:
        try:
            if self.path.read_bytes() != self._last_bytes:
                raise _FileChangedError
            if not self.path.stat().st_mode & 0o222:  # replacing it would work, against its owner's wish
                raise ReviewError("the script is read-only", self.display_name, "make it writable, as with chmod u+w")
            write_text(self.path.resolve(), version.text)
        except FileNotFoundError as error:
            raise _FileChangedError from error
        except OSError as error:
            remedy = "free some space or change its permissions; the page still has your edit"
            raise ReviewError(f"cannot write the script ({error.strerror})", self.display_name, remedy) from error
        self._last_bytes = version.text.encode("utf-8")
        if after is not None:
            self._add_version(after, ours=False)
        self._add_version(version, ours=True)

    def _add_version(self, version: Version, *, ours: bool) -> Version:
        if len(self._versions) >= 2 * KEPT_VERSIONS:
            self._versions, self._own_versions = self._versions[KEPT_VERSIONS:], self._own_versions[KEPT_VERSIONS:]
            self._index_by_rev = {known.rev: index for index, known in enumerate(self._versions)}
            self._stale_revs &= self._index_by_rev.keys()
        self._known_bytes = self._last_bytes
        self._index_by_rev[version.rev] = len(self._versions)
        self._versions.append(version)
        self._own_versions.append(ours)
        return version

    def _add_notice(self, kind: str, text: str) -> None:
        number = self.notices[-1].number + 1 if self.notices else 1
        self.notices = [*self.notices[-19:], Notice(number, kind, text)]
