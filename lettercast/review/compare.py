"""Differences between two scripts, by sentence and by word, to be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lettercast.review.merging import find_hunks
from lettercast.scripts import Break, Comment, Script, Sentence, dump_element

_WORD_OR_SPACE = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class DifferencePart:
    """A piece of text that is "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that differs: the chapter it is in and its parts."""

    chapter: str
    parts: tuple[DifferencePart, ...]


def find_differences(old: Script, new: Script) -> list[Difference]:
    """Find where `new` differs from `old`, comments and blank lines aside."""
    before, after = _dump_lines(old), _dump_lines(new)
    chapters = _list_line_chapters(after)
    differences, shift = [], 0
    for hunk in find_hunks(before, after):
        at = hunk.start + shift
        shift += len(hunk.lines) - (hunk.end - hunk.start)
        parts = _diff_words("\n".join(before[hunk.start : hunk.end]), "\n".join(hunk.lines))
        differences.append(Difference(chapters[min(at, len(chapters) - 1)] if chapters else "", parts))
    return differences


def compare_with_issue(script: Script) -> list[Difference]:
    """Find where the spoken text differs from the written one: the issue's words against the voice's."""
    differences, chapter = [], ""
    for element in script.elements:
        if not isinstance(element, Sentence):
            chapter = getattr(element, "title", chapter)
        elif any(not piece.is_plain for piece in element.pieces):
            parts: list[DifferencePart] = []
            for piece in element.pieces:
                if piece.is_plain:
                    parts.append(DifferencePart("same", piece.written))
                else:
                    parts += [DifferencePart("gone", piece.written), DifferencePart("new", piece.spoken)]
            differences.append(Difference(chapter, tuple(part for part in parts if part.text)))
    return differences


def _dump_lines(script: Script) -> list[str]:
    return [dump_element(element) for element in script.elements if not isinstance(element, Break | Comment)]


def _list_line_chapters(lines: Sequence[str]) -> list[str]:
    """The title of the chapter that each line is in."""
    chapters, title = [], ""
    for line in lines:
        title = line.lstrip("# ") if line.startswith("#") else title
        chapters.append(title)
    return chapters


def _diff_words(before: str, after: str) -> tuple[DifferencePart, ...]:
    old, new = _WORD_OR_SPACE.findall(before), _WORD_OR_SPACE.findall(after)
    parts = []
    for tag, i, j, k, m in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(DifferencePart("same", "".join(old[i:j])))
            continue
        parts += [DifferencePart("gone", "".join(old[i:j])), DifferencePart("new", "".join(new[k:m]))]
    return tuple(part for part in parts if part.text)
