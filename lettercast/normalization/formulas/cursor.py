"""A place in a text, and what has been learned on the way to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Cursor:
    """Where a formula is being read, and the evidence that it is one."""

    text: str
    position: int
    end: int
    evidence: int = 0
    bracket_depth: int = 0  # how many brackets deep
    atom_depth: int = 0  # how many atoms within atoms
    attempts: int = 0  # how many atoms tried
    closing_bar: str = ""  # the bar that closes what is being read, if a bar opened it
    letter_count: int = 0  # letters read that stand for quantities

    def peek(self, ahead: int = 0) -> str:
        place = self.position + ahead
        return self.text[place] if place < self.end else ""

    def skip_space(self) -> bool:
        spaced = self.peek() == " "
        self.position += spaced
        return spaced

    def read_run(self, table: dict[str, str]) -> str:
        start = self.position
        while self.peek() and self.peek() in table:
            self.position += 1
        return self.text[start : self.position]
