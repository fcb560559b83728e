"""What changed between two scripts, sentence by sentence and word by word, as lines to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lettercast.review.merging import hunks
from lettercast.scripts import Break, Comment, Script, Sentence, dump_element

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: the chapter it is in and its parts."""

    chapter: str
    parts: tuple[Part, ...]


def differences(old: Script, new: Script) -> list[Difference]:
    """Where `new` differs from `old`, comments and blank lines aside."""
    before, after = _lines(old), _lines(new)
    chapters = _chapters(after)
    found, shift = [], 0
    for hunk in hunks(before, after):
        at = hunk.start + shift
        shift += len(hunk.lines) - (hunk.end - hunk.start)
        parts = _words("\n".join(before[hunk.start : hunk.end]), "\n".join(hunk.lines))
        found.append(Difference(chapters[min(at, len(chapters) - 1)] if chapters else "", parts))
    return found


def from_issue(script: Script) -> list[Difference]:
    """Where what is said differs from what is written: the issue's words against the voice's."""
    found, chapter = [], ""
    for element in script.elements:
        if not isinstance(element, Sentence):
            chapter = getattr(element, "title", chapter)
        elif any(not piece.plain for piece in element.pieces):
            parts: list[Part] = []
            for piece in element.pieces:
                if piece.plain:
                    parts.append(Part("same", piece.written))
                else:
                    parts += [Part("gone", piece.written), Part("new", piece.spoken)]
            found.append(Difference(chapter, tuple(part for part in parts if part.text)))
    return found


def _lines(script: Script) -> list[str]:
    return [dump_element(element) for element in script.elements if not isinstance(element, Break | Comment)]


def _chapters(lines: Sequence[str]) -> list[str]:
    chapters, name = [], ""
    for line in lines:
        name = line.lstrip("# ") if line.startswith("#") else name
        chapters.append(name)
    return chapters


def _words(before: str, after: str) -> tuple[Part, ...]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts = []
    for tag, i, j, k, m in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[i:j])))
            continue
        parts += [Part("gone", "".join(old[i:j])), Part("new", "".join(new[k:m]))]
    return tuple(part for part in parts if part.text)
