"""What changed between two scripts, sentence by sentence and word by word, as lines to show."""

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
    """A stretch of text: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: the chapter it is in and its parts."""

    chapter: str
    parts: tuple[DifferencePart, ...]


def find_differences(old: Script, new: Script) -> list[Difference]:
    """Where `new` differs from `old`, comments and blank lines aside."""
    before, after = _dump_lines(old), _dump_lines(new)
    chapters = _list_line_chapters(after)
    found, shift = [], 0
    for hunk in find_hunks(before, after):
        at = hunk.start + shift
        shift += len(hunk.lines) - (hunk.end - hunk.start)
        parts = _diff_words("\n".join(before[hunk.start : hunk.end]), "\n".join(hunk.lines))
        found.append(Difference(chapters[min(at, len(chapters) - 1)] if chapters else "", parts))
    return found


def compare_with_issue(script: Script) -> list[Difference]:
    """Where what is said differs from what is written: the issue's words against the voice's."""
    found, chapter = [], ""
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
            found.append(Difference(chapter, tuple(part for part in parts if part.text)))
    return found


def _dump_lines(script: Script) -> list[str]:
    return [dump_element(element) for element in script.elements if not isinstance(element, Break | Comment)]


def _list_line_chapters(lines: Sequence[str]) -> list[str]:
    chapters, name = [], ""
    for line in lines:
        name = line.lstrip("# ") if line.startswith("#") else name
        chapters.append(name)
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
