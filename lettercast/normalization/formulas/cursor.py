"""A place in a text, and what has been learned on the way to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Cursor:
    """Where a formula is being read, and the evidence that it is one."""

    text: str
    place: int
    end: int
    evidence: int = 0
    inside: int = 0  # how many brackets deep
    depth: int = 0  # how many atoms within atoms
    steps: int = 0  # how many atoms tried
    closing: str = ""  # the bar that closes what is being read, if a bar opened it
    letters: int = 0  # letters read that stand for quantities

    def peek(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.text[place] if place < self.end else ""

    def skip_space(self) -> bool:
        spaced = self.peek() == " "
        self.place += spaced
        return spaced

    def run(self, table: dict[str, str]) -> str:
        start = self.place
        while self.peek() and self.peek() in table:
            self.place += 1
        return self.text[start : self.place]
