"""Listening to a take, and making it again when it is not right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lettercast.pronunciation import without_ipa
from lettercast.voices.chunking import halves, joined
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import BY_SIGNAL, BY_WORD, UNHEARD, Engine, Take, Voice
from lettercast.voices.verification.alignment import ear
from lettercast.voices.verification.signal_checks import signal_doubts

RETAKES = 3
SAMPLED_DIGITS = 8
"""Of a key, which is a hash: they say by chance, and always the same, whether its take is listened to."""


def closeness(engine: type[Engine], voice: Voice, listen: str, key: str) -> int:
    """How closely the take kept under `key` is listened to: "off", "auto" or "all".

    "auto" goes word by word as often as the engine asks for (`Engine.listen_every`); which takes these are follows
    from their keys, so it is the same ones on every run. "all" does it for each. Both only where the acoustic model,
    which is of English and of human voices, can.
    """
    if listen == "off":
        return UNHEARD
    if not _is_understood(engine, voice):
        return BY_SIGNAL
    sampled = engine.listen_every > 0 and int(key[:SAMPLED_DIGITS], 16) % engine.listen_every == 0
    return BY_WORD if listen == "all" or sampled else BY_SIGNAL


def _is_understood(engine: type[Engine], voice: Voice) -> bool:
    return engine.natural and voice.language.lower().startswith("en")


def listened(take: Take, text: str, voice: Voice, level: int) -> Take:
    """The take with what listening found: doubts beside those of the engine, and word times where it had none.

    A take that came without the word times that those of its engine have is gone through word by word.
    """
    if level == UNHEARD:
        return take
    words = without_ipa(text)
    engine = find_engine(voice.engine)
    if engine.times_words and not take.words and _is_understood(engine, voice):
        level = BY_WORD
    doubts = take.doubts + signal_doubts(take, words, speed=voice.speed, silent_end=engine.ends_silent)
    times = take.words
    if level == BY_WORD and take.samples.size and np.isfinite(take.samples).all():
        heard = ear().listen(take.samples, take.rate_hz, words)
        doubts += heard.doubts
        times = times or heard.words
    return replace(take, words=times, doubts=tuple(dict.fromkeys(doubts)), heard=level)


def best_take(engine: Engine, voice: Voice, text: str, heard: Take, level: int) -> Take:
    """The best of a take that was listened to and doubted, and up to three others."""
    best = heard
    for take in _others(engine, text):
        other = listened(take, text, voice, level)
        if len(other.doubts) < len(best.doubts):
            best = other
        if best is other and set(other.doubts) <= set(take.doubts):
            break  # listening found nothing
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
