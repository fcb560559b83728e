"""Edits of pieces that keep every character of the written side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from lettercast.normalization.piece import Piece

_FINAL_STOP = re.compile(r"[.?!…:][\"”’')\]]*$")


def replace_span(pieces: Iterable[Piece], start: int, end: int, spoken: str, rule: str) -> tuple[Piece, ...]:
    """Say `spoken` for the written characters from `start` to `end`.

    Where a rule has a say in them already, it keeps it.
    """
    result: list[Piece] = []
    at = 0
    for piece in pieces:
        first, last = start - at, end - at
        at += len(piece.written)
        if piece.is_plain and 0 <= first < last <= len(piece.written):
            before, inside, behind = piece.written[:first], piece.written[first:last], piece.written[last:]
            result += [Piece(before, before), Piece(inside, spoken, rule), Piece(behind, behind)]
        else:
            result.append(piece)
    return tuple(piece for piece in result if piece.written or piece.spoken or piece.rule)


def insert_unspoken(pieces: Iterable[Piece], place: int, written: str, rule: str) -> tuple[Piece, ...]:
    """Insert `written`, unspoken, at `place` of the written side.

    Inside a piece that a rule made, it becomes part of what that piece writes.
    """
    result: list[Piece] = []
    at = 0
    waiting = True
    for piece in pieces:
        inside = place - at
        at += len(piece.written)
        if not waiting or inside > len(piece.written) or (inside == len(piece.written) and not piece.is_plain):
            result.append(piece)
            continue
        waiting = False
        before, behind = piece.written[:inside], piece.written[inside:]
        if piece.is_plain:
            result += [Piece(before, before), Piece(written, "", rule), Piece(behind, behind)]
        elif inside == 0:
            result += [Piece(written, "", rule), piece]
        else:
            result.append(replace(piece, written=before + written + behind))
    if waiting:
        result.append(Piece(written, "", rule))
    return tuple(piece for piece in result if piece.written or piece.spoken or piece.rule)


def with_final_stop(pieces: tuple[Piece, ...], *, heading: bool = False, stop: str = ".") -> tuple[Piece, ...]:
    """Add a spoken stop where none is written at the end. A `heading` does not end in a colon."""
    last = next((at for at in reversed(range(len(pieces))) if pieces[at].spoken.strip()), None)
    if last is None:
        return pieces
    piece = pieces[last]
    spoken = piece.spoken.rstrip()
    if _FINAL_STOP.search(spoken) and not (heading and spoken.endswith(":")):
        return pieces
    bare = spoken[:-1].rstrip() if spoken[-1] in ",;:–—" else spoken
    if bare == piece.spoken:
        now = [piece, Piece("", stop, "end")]
    elif piece.is_plain:
        now = [Piece(bare, bare), Piece(piece.written[len(bare) :], stop, "end")]
    else:
        now = [replace(piece, spoken=f"{bare}{stop}")]
    return (*pieces[:last], *now, *pieces[last + 1 :])


def normalize_whitespace(text: str) -> str:
    """Collapse white space to single spaces and strip the edges."""
    return " ".join(text.split())


def collapse_whitespace(text: str) -> str:
    """Collapse white space to single spaces, also at the edges."""
    return re.sub(r"\s+", " ", text)
