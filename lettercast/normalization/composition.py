"""From claims to pieces, and passes over passes: the written side is never lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lettercast.normalization.piece import Piece

Claim = tuple[int, int, str, str]
"""Start, end, what is said, and the rule that says so."""

_CLOSING_MARKS = frozenset(",;:.!?)”")


def assemble_pieces(text: str, claims: Iterable[Claim], *, space: bool = True) -> list[Piece]:
    """Cut `text` at the claims. With `space`, words that would run together are kept apart.

    "GPT-3" with a claim of "three" for its last two characters gives "GPT" and "-3", said " three".
    """
    pieces: list[Piece] = []
    end, last = 0, ""
    for start, stop, spoken, rule in sorted(claims):
        if start > end:
            pieces.append(Piece(text[end:start], text[end:start]))
            last = text[start - 1]
        if space and spoken:
            if spoken[0].isalpha() and (last.isalpha() or last in _CLOSING_MARKS):
                spoken = " " + spoken
            if stop < len(text) and text[stop].isalpha() and (spoken[-1].isalpha() or spoken[-1] in _CLOSING_MARKS):
                spoken += " "
        pieces.append(Piece(text[start:stop], spoken, rule))
        last, end = spoken[-1:] or last, stop
    if end < len(text):
        pieces.append(Piece(text[end:], text[end:]))
    return pieces


def join_spoken(pieces: Sequence[Piece]) -> str:
    """Join the spoken sides."""
    return "".join(piece.spoken for piece in pieces)


def compose(first: Sequence[Piece], second: Sequence[Piece]) -> list[Piece]:
    """Apply one pass after another: `second` is cut from what `first` says. Keeps all of `first`'s written side.

    Both are cut wherever neither holds a change, so that changes far apart stay apart.
    """
    if all(piece.is_plain for piece in second):
        return list(first)
    if all(piece.is_plain for piece in first):
        return list(second)
    cuts: set[int] = set()
    closed: set[int] = set()  # positions inside a change
    for pieces, side in ((first, "spoken"), (second, "written")):
        place = 0
        for piece in pieces:
            length = len(getattr(piece, side))
            cuts |= {place, place + length}
            if not piece.is_plain:
                closed.update(range(place + 1, place + length))
            place += length
    places = sorted(cuts - closed)
    result: list[Piece] = []
    for above, below in zip(
        _split_segments(first, "spoken", places), _split_segments(second, "written", places), strict=True
    ):
        while above and not above[0].spoken:
            result.append(above.pop(0))
        while below and not below[0].written:
            result.append(below.pop(0))
        written = "".join(piece.written for piece in above)
        spoken = "".join(piece.spoken for piece in below)
        names = [piece.rule for piece in (*above, *below) if piece.rule]
        result.append(Piece(written, spoken, names[0] if names and written != spoken else ""))
    return merge_pieces(result)


def _split_segments(pieces: Sequence[Piece], side: str, places: Sequence[int]) -> list[list[Piece]]:
    """Sort the pieces into segments between neighbouring places; split plain ones there. Empty ones open a segment."""
    segments: list[list[Piece]] = [[] for _ in places]
    index, place = 0, 0
    for piece in pieces:
        length = len(getattr(piece, side))
        while index + 1 < len(places) and places[index + 1] <= place:
            index += 1
        if not piece.is_plain or not length:
            segments[index].append(piece)
            place += length
            continue
        text = piece.written
        while text:
            while index + 1 < len(places) and places[index + 1] <= place:
                index += 1
            size = places[index + 1] - place if index + 1 < len(places) else len(text)
            segments[index].append(Piece(text[:size], text[:size]))
            place, text = place + len(text[:size]), text[size:]
    return segments


def merge_pieces(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbouring plain pieces; drop empty ones."""
    result: list[Piece] = []
    for piece in pieces:
        if not piece.written and not piece.spoken:
            continue
        if result and piece.is_plain and result[-1].is_plain:
            result[-1] = Piece(result[-1].written + piece.written, result[-1].spoken + piece.spoken)
        else:
            result.append(piece)
    return result
