"""`normalize_text`: one sentence through the tables, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lettercast.normalization.composition import Claim, assemble_pieces, compose, join_spoken, merge_pieces
from lettercast.normalization.letters import normalize_characters
from lettercast.normalization.piece import Piece
from lettercast.normalization.pieces import normalize_whitespace
from lettercast.normalization.rule import MASKS, Rule
from lettercast.normalization.tables import CLEANUP_TABLES, TABLES

_MAX_ROUNDS = 8  # until nothing changes any more: what one rule says may join into what another knows


@dataclass(frozen=True, slots=True)
class NormalizationOptions:
    """What a show may choose."""

    cross_references: bool = False  # say "(AN #102)" instead of dropping it


def normalize_text(text: str, *, options: NormalizationOptions | None = None) -> tuple[Piece, ...]:
    """Turn a sentence into pieces: `"".join(piece.written) == text`, and nothing but words in what is spoken.

    Where no rule applies there is one plain piece. Time grows linearly with the length of `text`.
    """
    if not text:
        return ()
    options = options or NormalizationOptions()
    pieces = [Piece(text, text)]
    for _ in range(_MAX_ROUNDS):
        before = join_spoken(pieces)
        pieces = compose(pieces, normalize_characters(before))
        for tables in (TABLES, CLEANUP_TABLES):
            pieces = compose(pieces, _apply_tables(tables, join_spoken(pieces), options))
        if join_spoken(pieces) == before:
            break
    return tuple(merge_pieces(pieces))


def _apply_tables(tables: Iterable[Sequence[Rule]], text: str, options: NormalizationOptions) -> list[Piece]:
    """Apply every rule in order, each to what no rule before it has claimed."""
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
            for start, stop, spoken in rule.find(masked):
                if _MASKED.search(masked, start, stop):
                    continue
                claims.append((start, stop, spoken, rule.name))
                parts += (masked[end:start], rule.mask * (stop - start))
                end = stop
            if parts:
                masked = "".join((*parts, masked[end:]))
    return assemble_pieces(text, claims)


_MASKED = re.compile(f"[{MASKS}]")
_STRAIGHT_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def render_spoken_line(pieces: Sequence[Piece]) -> str:
    """Render what is said as one line of letters and plain punctuation."""
    return normalize_whitespace(join_spoken(pieces).translate(_STRAIGHT_QUOTES))
