"""Listening to a take, and making it again when it is not right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lettercast.voices.alignment import ear
from lettercast.voices.errors import SentenceError
from lettercast.voices.listening import signal_doubts
from lettercast.voices.model import BY_SIGNAL, BY_WORD, UNHEARD, Engine, Take, Voice, Word, without_ipa

RETAKES = 3
JOIN_SECONDS = 0.12
"""The silence between two halves of a sentence that were voiced apart."""

_CLAUSE_ENDS = re.compile(r"[,;:.!?—–]\s")


def closeness(engine: type[Engine], voice: Voice, listen: str) -> int:
    """How closely takes of a voice are listened to: "off", "auto" or "all".

    "auto" goes word by word where the engine gives no word times itself; "all" does wherever the acoustic
    model, which is of English and of human voices, can.
    """
    if listen == "off":
        return UNHEARD
    if not engine.natural or not voice.language.lower().startswith("en"):
        return BY_SIGNAL
    return BY_WORD if listen == "all" or not engine.times_words else BY_SIGNAL


def listened(take: Take, text: str, voice: Voice, level: int) -> Take:
    """The take with what listening to it found: doubts, and word times where it had none."""
    if level == UNHEARD:
        return take
    words = without_ipa(text)
    doubts = signal_doubts(take, words, speed=voice.speed)
    times = take.words
    if level == BY_WORD and take.samples.size and np.isfinite(take.samples).all():
        heard = ear().listen(take.samples, take.rate_hz, words)
        doubts += heard.doubts
        times = times or heard.words
    return replace(take, words=times, doubts=doubts, heard=level)


def best_take(engine: Engine, voice: Voice, text: str, first: Take, level: int) -> Take:
    """`first`, listened to; if that leaves doubts, the best of it and up to three others."""
    best = listened(first, text, voice, level)
    if not best.doubts:
        return best
    for take in _others(engine, text):
        other = listened(take, text, voice, level)
        if len(other.doubts) < len(best.doubts):
            best = other
        if not best.doubts:
            break
    return best


def _others(engine: Engine, text: str) -> Iterator[Take]:
    """Other takes of a sentence: with another seed, in two halves, in two halves with another seed."""
    attempts = [(1, False), (2, True), (3, True)] if engine.varies else [(0, True)]
    for attempt, halved in attempts[:RETAKES]:
        parts = halves(text) if halved else (text,)
        try:
            yield joined([take for part in parts for take in engine.synthesize([part], attempt=attempt)])
        except SentenceError:
            continue  # the other take stands


def halves(text: str) -> tuple[str, ...]:
    """A sentence in two, at the clause end nearest to its middle, else between words; whole if it is one word."""
    places = [match.end() for match in _CLAUSE_ENDS.finditer(text)]
    places = [place for place in places if len(text) / 4 < place < len(text) * 3 / 4]
    places = places or [match.end() for match in re.finditer(r"\s", text)]
    if not places:
        return (text,)
    middle = min(places, key=lambda place: abs(place - len(text) / 2))
    return text[:middle].strip(), text[middle:].strip()


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
