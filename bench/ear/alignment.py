"""What was meant beside what was heard: the fewest errors, by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

LONGEST_COMPOUND = 8
"""So many words may be one on the other side: "R L H F" and "RLHF" are alike, "data set" and "dataset"."""
_UNLIKENESS = 1e-4
"""Among equally few errors words are set beside those most like them; too small to outweigh an error."""


@dataclass(frozen=True, slots=True)
class Step:
    """Words meant, from `start` to `end`, beside the words heard for them; either may be none."""

    start: int
    end: int
    heard: tuple[str, ...]
    wrong: bool

    @property
    def errors(self) -> int:
        return int(self.wrong)  # a wrong step has at most one word on each side


def align(meant: Sequence[str], heard: Sequence[str]) -> list[Step]:
    """Steps that cover both sides in order. Words joined or split are no error (Levenshtein's alignment else)."""
    rows, columns = len(meant), len(heard)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows + 1):
        for column in range(columns + 1):
            if row or column:
                best[row][column], came[row][column] = min(
                    (best[row - down][column - right] + cost, (down, right))
                    for down, right, cost in _moves(meant[:row], heard[:column])
                )
    steps = []
    row, column = rows, columns
    while row or column:
        down, right = came[row][column]
        wrong = best[row][column] - best[row - down][column - right] >= 1
        steps.append(Step(row - down, row, tuple(heard[column - right : column]), wrong))
        row, column = row - down, column - right
    return steps[::-1]


def _moves(meant: Sequence[str], heard: Sequence[str]) -> list[tuple[int, int, float]]:
    """How the last words can be set beside each other: words meant, words heard, cost."""
    moves = []
    if meant:
        moves.append((1, 0, 1 + _UNLIKENESS))
    if heard:
        moves.append((0, 1, 1 + _UNLIKENESS))
    if meant and heard:
        one, other = meant[-1], heard[-1]
        moves.append((1, 1, 0.0 if one == other else 1 + _UNLIKENESS * _unlike(one, other)))
        if one[-1] == other[-1] and one != other:
            moves += [(1, count, 0.0) for count in [_compound(one, heard)] if count]
            moves += [(count, 1, 0.0) for count in [_compound(other, meant)] if count]
    return moves


def _compound(word: str, words: Sequence[str]) -> int:
    """How many of the last of `words` make `word` when joined; 0 where none do."""
    joined = ""
    for count in range(1, min(LONGEST_COMPOUND, len(words)) + 1):
        joined = words[-count] + joined
        if not word.endswith(joined):
            return 0
        if joined == word:
            return count
    return 0


@lru_cache(maxsize=100_000)
def _unlike(one: str, other: str) -> float:
    return 1 - SequenceMatcher(None, one, other, autojunk=False).ratio()
