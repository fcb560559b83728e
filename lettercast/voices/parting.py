"""Sentences voiced in parts: where to part them, and how the takes are joined."""

from __future__ import annotations

import re

import numpy as np

from lettercast.voices.model import Take, Word

JOIN_SECONDS = 0.12
"""The silence between two parts of a sentence that were voiced apart."""

_CLAUSE_ENDS = re.compile(r"[,;:.!?—–]\s")


def halves(text: str) -> tuple[str, ...]:
    """A sentence in two, at the clause end nearest to its middle, else between words; whole if it is one word."""
    places = [match.end() for match in _CLAUSE_ENDS.finditer(text)]
    places = [place for place in places if len(text) / 4 < place < len(text) * 3 / 4]
    places = places or [match.end() for match in re.finditer(r"\s", text)]
    if not places:
        return (text,)
    middle = min(places, key=lambda place: abs(place - len(text) / 2))
    return text[:middle].strip(), text[middle:].strip()


def pieces(text: str, longest: int) -> list[str]:
    """A text in parts of at most so many characters: at clause ends, else between words, else anywhere."""
    parts = []
    while len(text) > longest:
        ends = [match.end() for match in _CLAUSE_ENDS.finditer(text, longest // 2, longest)]
        at = ends[-1] if ends else text.rfind(" ", 1, longest + 1)
        at = at if at > 0 else longest
        parts.append(text[:at].strip())
        text = text[at:].strip()
    return [*parts, text]


def joined(takes: list[Take]) -> Take:
    """Takes one after the other, with a little silence between."""
    rate_hz = takes[0].rate_hz
    pause = np.zeros(round(rate_hz * JOIN_SECONDS), np.float32)
    samples = [takes[0].samples]
    words = list(takes[0].words)
    for take in takes[1:]:
        start = sum(part.size for part in samples) + pause.size
        words += [Word(word.text, word.start + start, word.end + start) for word in take.words]
        samples += [pause, take.samples]
    return Take(np.concatenate(samples), rate_hz, tuple(words))
