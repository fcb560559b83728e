"""Listening to a take, and making it again when it is not right."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lettercast.pronunciation import strip_ipa
from lettercast.voices.chunking import concatenate_takes, split_in_half
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import NOT_VERIFIED, VERIFIED_SIGNAL, VERIFIED_WORDS, Engine, Take, Voice
from lettercast.voices.verification.alignment import shared_aligner
from lettercast.voices.verification.signal_checks import find_defects

logger = logging.getLogger(__name__)

MAX_RETAKES = 3
SAMPLING_DIGITS = 8
"""Of a key, which is a hash: they say by chance, and always the same, whether its take is listened to."""


def level_for(engine: type[Engine], voice: Voice, listen: str, key: str) -> int:
    """How closely the take kept under `key` is listened to: "off", "auto" or "all".

    "auto" goes word by word as often as the engine asks for (`Engine.listen_every`); which takes these are follows
    from their keys, so it is the same ones on every run. "all" does it for each. Both only where the acoustic model,
    which is of English and of human voices, can.
    """
    if listen == "off":
        return NOT_VERIFIED
    if not _is_alignable(engine, voice):
        return VERIFIED_SIGNAL
    sampled = engine.word_check_interval > 0 and int(key[:SAMPLING_DIGITS], 16) % engine.word_check_interval == 0
    return VERIFIED_WORDS if listen == "all" or sampled else VERIFIED_SIGNAL


def _is_alignable(engine: type[Engine], voice: Voice) -> bool:
    return engine.alignable and voice.language.lower().startswith("en")


def verify_take(take: Take, text: str, voice: Voice, level: int) -> Take:
    """The take with what listening found: doubts beside those of the engine, and word times where it had none.

    A take that came without the word times that those of its engine have is gone through word by word.
    """
    if level == NOT_VERIFIED:
        return take
    words = strip_ipa(text)
    engine = find_engine(voice.engine)
    if engine.has_word_times and not take.words and _is_alignable(engine, voice):
        level = VERIFIED_WORDS
    doubts = take.defects + find_defects(take, words, speed=voice.speed, silent_end=engine.has_silent_end)
    times = take.words
    if level == VERIFIED_WORDS and take.samples.size and np.isfinite(take.samples).all():
        heard = shared_aligner().align_text(take.samples, take.rate_hz, words)
        doubts += heard.defects
        times = times or heard.words
    return replace(take, words=times, defects=tuple(dict.fromkeys(doubts)), verification_level=level)


def find_best_take(engine: Engine, voice: Voice, text: str, heard: Take, level: int) -> Take:
    """The best of a take that was listened to and doubted, and up to three others."""
    best = heard
    for number, take in enumerate(_synthesize_retakes(engine, text), 1):
        other = verify_take(take, text, voice, level)
        logger.info(
            "retake %d of %r (%s): %s", number, text, "; ".join(heard.defects), "; ".join(other.defects) or "passed"
        )
        if len(other.defects) < len(best.defects):
            best = other
        if best is other and set(other.defects) <= set(take.defects):
            break  # listening found nothing
    return best


def _synthesize_retakes(engine: Engine, text: str) -> Iterator[Take]:
    """Other takes of a sentence: with another seed, in two halves, in two halves with another seed."""
    attempts = [(1, False), (2, True), (3, True)] if engine.stochastic else [(0, True)]
    for attempt, halved in attempts[:MAX_RETAKES]:
        parts = split_in_half(text) if halved else (text,)
        try:
            yield concatenate_takes([take for part in parts for take in engine.synthesize([part], attempt=attempt)])
        except SentenceError:
            continue  # the other take stands
