"""Split sentences to synthesize them in parts, and join the takes."""

from __future__ import annotations

import re

import numpy as np

from lettercast.pronunciation import annotated_spans
from lettercast.voices.model import Take, Word

JOIN_PAUSE_SECONDS = 0.12
"""Silence between two parts of a sentence that were synthesized separately."""

_CLAUSE_ENDS = re.compile(r"[,;:.!?—–]\s")
_SPACE = re.compile(r"\s")


def split_in_half(text: str) -> tuple[str, ...]:
    """Split a sentence in two at the clause end nearest to its middle, else between words; one word stays whole."""
    places = [place for place in _break_positions(_CLAUSE_ENDS, text) if len(text) / 4 < place < len(text) * 3 / 4]
    places = places or _break_positions(_SPACE, text)
    if not places:
        return (text,)
    middle = min(places, key=lambda place: abs(place - len(text) / 2))
    return text[:middle].strip(), text[middle:].strip()


def split_text(text: str, longest: int) -> list[str]:
    """Split a text into parts of at most `longest` characters: at clause ends, else between words, else anywhere.

    Words that share one IPA annotation stay together, however long.
    """
    parts = []
    while len(text) > longest:
        ends = [place for place in _break_positions(_CLAUSE_ENDS, text) if longest // 2 < place <= longest]
        ends = ends or [place for place in _break_positions(_SPACE, text) if place <= longest + 1]
        at = ends[-1] if ends else next((end for start, end in annotated_spans(text) if start < longest < end), longest)
        parts.append(text[:at].strip())
        text = text[at:].strip()
    return [*parts, text] if text or not parts else parts


def _break_positions(pattern: re.Pattern[str], text: str) -> list[int]:
    """Positions where matches end, except within IPA annotations (`lettercast.pronunciation`)."""
    spans = annotated_spans(text)
    places = (match.end() for match in pattern.finditer(text))
    return [place for place in places if not any(start < place < end for start, end in spans)]


def concatenate_takes(takes: list[Take]) -> Take:
    """Join takes with a short silence between."""
    rate_hz = takes[0].rate_hz
    pause = np.zeros(round(rate_hz * JOIN_PAUSE_SECONDS), np.float32)
    samples = [takes[0].samples]
    words = list(takes[0].words)
    for take in takes[1:]:
        start = sum(part.size for part in samples) + pause.size
        words += [Word(word.text, word.start + start, word.end + start) for word in take.words]
        samples += [pause, take.samples]
    defects = dict.fromkeys(defect for take in takes for defect in take.defects)
    return Take(np.concatenate(samples), rate_hz, tuple(words), tuple(defects))
