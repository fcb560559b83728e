"""Tables of the grammar: small parsers, each of one construct, named and tried in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lettercast.normalization.formulas.cursor import Grammar

Context = TypeVar("Context")
"""What a parser must know beside the place: the character or the words before it, or whether a space stands there."""


@dataclass(frozen=True, slots=True)
class Construct(Generic[Context]):
    """A construct, and the function that parses it at the cursor.

    The function returns the words for it. It returns None and stays where it is when the construct is not there, so
    that the next row is tried; it returns None further on when the construct is there and breaks off, which ends the
    formula.
    """

    name: str
    parse: Callable[[Grammar, Context], str | None]
    starts: str = ""  # the characters it may begin with; empty: any
    final: bool = False  # nothing can be attached to it


class ConstructTable(Generic[Context]):
    """Constructs in the order in which they are tried."""

    def __init__(self, *rows: Construct[Context]) -> None:
        self._for_any = [row for row in rows if not row.starts]
        self._for_start = {
            start: [row for row in rows if not row.starts or start in row.starts]
            for row in rows
            for start in row.starts
        }

    def list_candidates(self, start: str) -> Sequence[Construct[Context]]:
        """Return the rows that may begin with a character, in order; none for the empty string."""
        return self._for_start.get(start, self._for_any) if start else ()

    def parse_first(self, reader: Grammar, context: Context) -> str | None:
        """Parse the first construct that is there. None where there is none, or where it breaks off."""
        place = reader.position
        for row in self.list_candidates(reader.peek()):
            words = row.parse(reader, context)
            if words is not None or reader.position != place:
                return words
        return None
