"""What went wrong, where, and what to do: the one form of every error that users see."""

from __future__ import annotations

import errno
from dataclasses import dataclass

_CONTROL_CHARACTERS = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)
"""Control characters, and those that turn the direction of what follows them."""


def replace_control_characters(text: str) -> str:
    """Replace what a terminal would take for a command: a line may hold a stranger's words."""
    return text.translate(_CONTROL_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, which prints as one line: `where: what; remedy`.

    `where` is a file, a file and line, an episode or an address; `remedy` is what the user can do about it. Both may
    be empty.
    """

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{line}; {self.remedy}" if self.remedy else line
        return replace_control_characters(" ".join(line.split()))


class LettercastError(Exception):
    """The parent of each package's error class. Carries every problem of an input at once."""

    def __init__(self, what: str = "", where: str = "", remedy: str = "", *, problems: tuple[Problem, ...] = ()):
        self.problems = problems or (Problem(what, where, remedy),)
        super().__init__("\n".join(str(problem) for problem in self.problems))


_REMEDY_DISK_FULL = "free some space"
_REMEDY_PERMISSIONS = "check who may read and write there"
_REMEDY_PATH = "check what is there under this name"
_REMEDY_BY_ERRNO = {
    errno.ENOSPC: _REMEDY_DISK_FULL,
    errno.EDQUOT: _REMEDY_DISK_FULL,
    errno.EFBIG: _REMEDY_DISK_FULL,
    errno.EACCES: _REMEDY_PERMISSIONS,
    errno.EPERM: _REMEDY_PERMISSIONS,
    errno.EROFS: _REMEDY_PERMISSIONS,
    errno.EISDIR: _REMEDY_PATH,
    errno.ENOTDIR: _REMEDY_PATH,
    errno.EEXIST: _REMEDY_PATH,
    errno.ENAMETOOLONG: "give a shorter name",
    errno.EIO: "the disk may be broken",
    errno.EMFILE: "raise `ulimit -n`",
}
"""What the user can do about what the operating system refuses. Other errors of it may be bugs."""


def is_user_fixable(error: OSError) -> bool:
    """Whether the disk or its permissions are the cause, and not the program."""
    return error.errno in _REMEDY_BY_ERRNO


def describe_os_error(
    error: OSError, what: str = "cannot be read or written", where: object = "", safe: str = ""
) -> Problem:
    """Describe what the operating system refused.

    `where` is by default the file that the error names; `safe` says what is unharmed.
    """
    remedy = f"{_REMEDY_BY_ERRNO.get(error.errno or 0, 'fix that')}, then run the same command again"
    reason = error.strerror or str(error)
    return Problem(f"{what} ({reason})", str(where or error.filename or ""), f"{remedy}; {safe}" if safe else remedy)
