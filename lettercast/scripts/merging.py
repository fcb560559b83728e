"""A draft made again takes the reviewer's edits along: old draft, edited script, new draft.

Elements are matched by what is written, so that a better rule for the spoken side reaches each sentence the
reviewer left alone, and never one they changed. Where the issue itself changed under an edit, the new draft
stands and the reviewer's lines are left beside it as comments, between `%% <<<` and `%% >>>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from lettercast.normalization import Piece
from lettercast.scripts.format import dump_element
from lettercast.scripts.model import Break, Comment, Element, Heading, Script, Sentence, Unspoken

CONFLICT_START, CONFLICT_END = "<<<", ">>>"


@dataclass(frozen=True, slots=True)
class MergedScript:
    """A merged script; how many of the reviewer's edits it holds, and how many places wait for a decision."""

    script: Script
    kept_edits: int
    conflicts: int


def count_unmerged(script: Script) -> int:
    """Count the places of a merge that wait for a person's decision."""
    return sum(
        1 for element in script.elements if isinstance(element, Comment) and element.text.startswith(CONFLICT_START)
    )


def merge(old: Script, edited: Script, new: Script) -> MergedScript:
    """Merge what a person changed from `old` to `edited` into `new`. The approval stays, though it may not hold."""
    elements: list[Element] = []
    kept = conflicts = 0
    for base, mine, theirs in _split_chunks(old.elements, edited.elements, new.elements):
        merged, was_kept, conflict = _merge_chunk(base, mine, theirs)
        elements += merged
        kept += was_kept
        conflicts += conflict
    fields = {
        name: getattr(edited, name) if getattr(edited, name) != getattr(old, name) else getattr(new, name)
        for name in ("number", "title", "date", "source", "url", "extra")
    }
    script = replace(new, elements=tuple(elements), approval=edited.approval, **fields)
    return MergedScript(script, kept, conflicts)


def _split_chunks(
    base: Sequence[Element], mine: Sequence[Element], theirs: Sequence[Element]
) -> list[tuple[Sequence[Element], Sequence[Element], Sequence[Element]]]:
    """Cut the three versions at the elements that all of them have (the classic diff3)."""
    to_mine, to_theirs = _match_elements(base, mine), _match_elements(base, theirs)
    chunks: list[tuple[Sequence[Element], Sequence[Element], Sequence[Element]]] = []
    b = m = t = 0
    for at in range(len(base)):
        if at in to_mine and at in to_theirs:
            in_mine, in_theirs = to_mine[at], to_theirs[at]
            if b < at or m < in_mine or t < in_theirs:
                chunks.append((base[b:at], mine[m:in_mine], theirs[t:in_theirs]))
            chunks.append(((base[at],), (mine[in_mine],), (theirs[in_theirs],)))
            b, m, t = at + 1, in_mine + 1, in_theirs + 1
    chunks.append((base[b:], mine[m:], theirs[t:]))
    return chunks


def _match_elements(ours: Sequence[Element], others: Sequence[Element]) -> dict[int, int]:
    matcher = SequenceMatcher(
        None, [_make_key(one) for one in ours], [_make_key(one) for one in others], autojunk=False
    )
    return {a + step: b + step for a, b, size in matcher.get_matching_blocks() for step in range(size)}


def _make_key(element: Element) -> str:
    """Make the key that an element is matched by: what is written, for a sentence; the level, for a heading."""
    if isinstance(element, Heading):
        return f"\n#{element.level}"
    if isinstance(element, Sentence) and (written := " ".join(element.written.split())):
        return written
    return f"\n{dump_element(element)}"


def _list_keys(elements: Sequence[Element]) -> list[str]:
    return [_make_key(element) for element in elements if not isinstance(element, Break | Comment)]


def _join_written(elements: Sequence[Element]) -> str:
    sides = (element.written for element in elements if isinstance(element, Sentence))
    blocks = (element.text for element in elements if isinstance(element, Unspoken))
    return "".join("".join((*sides, *blocks)).split())


def _merge_chunk(
    base: Sequence[Element], mine: Sequence[Element], theirs: Sequence[Element]
) -> tuple[list[Element], int, int]:
    """Merge one chunk: the elements to go on with, how many edits they hold, and whether a person has to decide."""
    if list(mine) == list(base):
        return list(theirs), 0, 0
    if list(theirs) == list(base) or list(mine) == list(theirs):
        return list(mine), 1, 0
    if len(base) == len(mine) == len(theirs) == 1 and _make_key(base[0]) == _make_key(mine[0]) == _make_key(theirs[0]):
        return [_merge_element(base[0], mine[0], theirs[0])], 1, 0
    if _list_keys(theirs) == _list_keys(base) or _join_written(mine) == _join_written(theirs):
        return list(mine), 1, 0
    if not _list_keys(mine) and not any(isinstance(element, Comment) for element in mine):
        return list(theirs), 0, 0  # nothing of the reviewer's is left here to keep
    lines = [line for element in mine for line in dump_element(element).split("\n") if line.strip()]
    marked = [
        Comment(
            f"{CONFLICT_START} your lines, where the new draft has other words; take what you want and delete these"
        ),
        *(Comment(f"    {line}") for line in lines),
        Comment(CONFLICT_END),
    ]
    return [*marked, *theirs], 0, 1


def _merge_element(base: Element, mine: Element, theirs: Element) -> Element:
    """Merge one element that all three have. Where both sides changed the same words, the reviewer has the last say."""
    if isinstance(base, Sentence) and isinstance(mine, Sentence) and isinstance(theirs, Sentence):
        if base.written == mine.written == theirs.written:
            return Sentence(_merge_pieces(base.pieces, mine.pieces, theirs.pieces))
        return mine
    return mine


def _merge_pieces(base: Sequence[Piece], mine: Sequence[Piece], theirs: Sequence[Piece]) -> tuple[Piece, ...]:
    """Merge three ways to say the same written words, between the places where none of them has a piece open."""
    versions = [_split_atoms(pieces) for pieces in (base, mine, theirs)]
    cuts = sorted(set.intersection(*({place for place, _ in atoms} for atoms in versions)))
    merged: list[Piece] = []
    for at, start in enumerate(cuts):
        end = cuts[at + 1] if at + 1 < len(cuts) else None
        b, m, t = (
            [piece for place, piece in atoms if place >= start and (end is None or place < end)] for atoms in versions
        )
        merged += t if m == b else m
    return tuple(merged)


def _split_atoms(pieces: Sequence[Piece]) -> list[tuple[int, Piece]]:
    """List pieces with the place in the written side where each begins; plain ones letter by letter."""
    atoms: list[tuple[int, Piece]] = []
    place = 0
    for piece in pieces:
        if piece.is_plain:
            atoms += [(place + at, Piece(letter, letter)) for at, letter in enumerate(piece.written)]
        else:
            atoms.append((place, piece))
        place += len(piece.written)
    return atoms
