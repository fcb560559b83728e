"""What went wrong, where, and what to do: the one shape of every error a person sees."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, told in one line: `where: what; remedy`.

    `where` is a file, a file and line, an episode or an address; `remedy` is what the person
    can do about it. Both may be empty.
    """

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{line}; {self.remedy}" if self.remedy else line
        return " ".join(line.split())


class LettercastError(Exception):
    """The parent of each room's one error class. Carries every problem of an input at once."""

    def __init__(self, what: str = "", where: str = "", remedy: str = "", *, problems: tuple[Problem, ...] = ()):
        self.problems = problems or (Problem(what, where, remedy),)
        super().__init__("\n".join(str(problem) for problem in self.problems))
