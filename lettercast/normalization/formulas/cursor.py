"""A position in a text, and what has been learned on the way to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(slots=True)
class Cursor:
    """A position in a text where a formula is being read, and the evidence that it is one."""

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
        """Return the next character, or the one `ahead` of it; "" where the text ends."""
        place = self.position + ahead
        return self.text[place] if place < self.end else ""

    def skip_space(self) -> bool:
        """Step over a space; return whether there was one."""
        spaced = self.peek() == " "
        self.position += spaced
        return spaced

    def read_run(self, table: dict[str, str]) -> str:
        """Read characters as long as `table` has them; return what it has for them."""
        start = self.position
        while self.peek() and self.peek() in table:
            self.position += 1
        return "".join(table[character] for character in self.text[start : self.position])


class Grammar(Cursor, ABC):
    """A cursor that can read by the whole grammar, for the constructs that hold expressions and atoms."""

    @abstractmethod
    def parse_expression(self) -> str | None:
        """Parse terms joined by connectives; stop before what is not a formula."""

    @abstractmethod
    def parse_atom(self) -> str | None:
        """Parse a number, a letter, brackets …, with all that is attached to it."""
