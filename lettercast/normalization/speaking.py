"""`speak`: one sentence through the tables, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lettercast.normalization.composition import Claim, assemble, compose, merge, spoken_of
from lettercast.normalization.letters import letters
from lettercast.normalization.piece import Piece
from lettercast.normalization.rule import MASKS, Rule
from lettercast.normalization.tables import TABLES, TIDY

_ROUNDS = 8  # until nothing changes any more: what one rule says may join into what another knows


@dataclass(frozen=True, slots=True)
class SpeakOptions:
    """What a show may choose. The defaults are the house style."""

    cross_references: bool = False  # say "(AN #102)" instead of dropping it


def speak(text: str, *, options: SpeakOptions | None = None) -> tuple[Piece, ...]:
    """One sentence as pieces: `"".join(piece.written) == text`, and nothing but words in what is spoken.

    Where no rule applies there is one plain piece. Time grows linearly with the length of `text`.
    """
    if not text:
        return ()
    options = options or SpeakOptions()
    pieces = [Piece(text, text)]
    for _ in range(_ROUNDS):
        before = spoken_of(pieces)
        pieces = compose(pieces, letters(before))
        for tables in (TABLES, TIDY):
            pieces = compose(pieces, _through(tables, spoken_of(pieces), options))
        if spoken_of(pieces) == before:
            break
    return tuple(merge(pieces))


def _through(tables: Iterable[Sequence[Rule]], text: str, options: SpeakOptions) -> list[Piece]:
    claims: list[Claim] = []
    masked = text
    there = set(text[:-1])
    if text[-1:] != ".":  # a full stop at the very end is in every sentence, and is no sign of anything
        there.update(text[-1:])
    for table in tables:
        for rule in table:
            if rule.needs and rule.needs.isdisjoint(there):
                continue
            if rule.name == "cross-reference" and options.cross_references:
                continue
            parts: list[str] = []
            end = 0
            for start, stop, said in rule.find(masked):
                if _CLAIMED.search(masked, start, stop):
                    continue
                claims.append((start, stop, said, rule.name))
                parts += (masked[end:start], rule.mask * (stop - start))
                end = stop
            if parts:
                masked = "".join((*parts, masked[end:]))
    return assemble(text, claims)


_CLAIMED = re.compile(f"[{MASKS}]")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def plain(pieces: Sequence[Piece]) -> str:
    """What is said, as one line of letters and plain punctuation."""
    return " ".join(spoken_of(pieces).translate(_STRAIGHT).split())
