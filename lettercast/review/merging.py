"""Three-way merging of scripts, element by element: two people's edits become one text, and neither is lost.

The unit is the line of the file (an unspoken block is one unit). Where both changed the same sentence, its
words are merged; where they changed the same words, both versions stay in the file: the file's own as it is,
the other above it in comments between `%% <<<` and `%% >>>`, as where a new draft meets a reviewer's edits. A
script with such comments can't be approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lettercast.scripts import Comment, dump_element

CLASH_START = "%% <<< "
CLASH_END = "%% >>>"
CLASH_INDENT = "    "
CLASH_NOTE = f"{CLASH_START}changed in two places at once; below is the file's version, here the other one (or nothing)"
_WORD_OR_SPACE = re.compile(r"\{(?:\\.|[^\\}])*\}|(?:\\.|[^\s{\\])+|\s+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MergedLines:
    """The result of a merge, and the number of clashes in it: places where both sides changed the same words."""

    lines: tuple[str, ...]
    clashes: int


@dataclass(frozen=True, slots=True)
class Hunk:
    """`base[start:end]` was replaced by `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge_lines(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> MergedLines:
    """Merge what `mine` changed of `base` into `theirs`. Every line that is new in either is in the result."""
    if theirs == base or mine == theirs:
        return MergedLines(tuple(mine), 0)
    if mine == base:
        return MergedLines(tuple(theirs), 0)
    merged: list[str] = []
    clashes = at = 0
    for start, end, ours, others in _group_hunks(find_hunks(base, mine), find_hunks(base, theirs)):
        merged += base[at:start]
        at = end
        if not ours or not others:
            merged += _apply_hunks(base, start, end, ours or others)
            continue
        left, right = _apply_hunks(base, start, end, ours), _apply_hunks(base, start, end, others)
        if left == right:
            merged += left
        elif start == end:
            merged += right + left  # both inserted something at the same place
        elif (line := _merge_line(base[start:end], left, right)) is not None:
            merged.append(line)
        else:
            clashes += 1
            merged += [*_format_clash(left), *right]
    merged += base[at:]
    return MergedLines(tuple(merged), clashes)


def find_hunks(before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    """Find the hunks that make `after` of `before`, in order; one for each line of a replacement of equal length."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    hunks = []
    # Blank lines are everywhere and say nothing about what belongs together.
    for tag, i, j, k, m in SequenceMatcher(lambda line: line == "", old, new, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            pairs = zip(range(i, j), new[k:m], strict=True)
            hunks += [Hunk(head + n, head + n + 1, (line,)) for n, line in pairs if old[n] != line]
        elif tag != "equal":
            hunks.append(Hunk(head + i, head + j, tuple(new[k:m])))
    return hunks


def _group_hunks(mine: list[Hunk], theirs: list[Hunk]) -> Iterator[tuple[int, int, list[Hunk], list[Hunk]]]:
    """Group the hunks that touch the same lines; the others stand alone: (start, end, mine, theirs)."""
    waiting = sorted(
        [(hunk, True) for hunk in mine] + [(hunk, False) for hunk in theirs],
        key=lambda entry: (entry[0].start, entry[0].end, entry[1]),
    )
    at = 0
    while at < len(waiting):
        group = [waiting[at]]
        start, end = group[0][0].start, group[0][0].end
        at += 1
        while at < len(waiting) and (
            waiting[at][0].start < end or waiting[at][0].start == start == end == waiting[at][0].end
        ):
            group.append(waiting[at])
            end = max(end, waiting[at][0].end)
            at += 1
        yield start, end, [hunk for hunk, ours in group if ours], [hunk for hunk, ours in group if not ours]


def _apply_hunks(base: Sequence[str], start: int, end: int, changed: list[Hunk]) -> list[str]:
    """Apply one side's hunks to `base[start:end]`."""
    lines: list[str] = []
    for hunk in changed:
        lines += base[start : hunk.start]
        lines += hunk.lines
        start = hunk.end
    return lines + list(base[start:end])


def _merge_line(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> str | None:
    """Merge a sentence that both sides changed in different words; None for more than one, or for the same words."""
    if not len(base) == len(mine) == len(theirs) == 1:
        return None
    if any(line.startswith(("#", "[[", "%%")) or not line for line in (*base, *mine, *theirs)):
        return None
    atoms = [_WORD_OR_SPACE.findall(line) for line in (base[0], mine[0], theirs[0])]
    if any("".join(parts) != line for parts, line in zip(atoms, (base[0], mine[0], theirs[0]), strict=True)):
        return None
    ours, others = _find_word_hunks(atoms[0], atoms[1]), _find_word_hunks(atoms[0], atoms[2])
    if any(a.start <= b.end and b.start <= a.end for a in ours for b in others):
        return None  # touching words are one phrase: a person decides
    return "".join(_apply_hunks(atoms[0], 0, len(atoms[0]), sorted((*ours, *others), key=lambda hunk: hunk.start)))


def _find_word_hunks(before: list[str], after: list[str]) -> list[Hunk]:
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    return [Hunk(i, j, tuple(after[k:m])) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


def _format_clash(lines: Sequence[str]) -> list[str]:
    """Format the version that clashes with the file's as comments."""
    comments = [dump_element(Comment(f"{CLASH_INDENT}{part}")) for line in lines for part in line.split("\n")]
    return [CLASH_NOTE, *comments, CLASH_END]
