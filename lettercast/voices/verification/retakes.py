"""Verify a take; retry when it has defects."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lettercast.pronunciation import strip_ipa
from lettercast.voices.chunking import concatenate_takes, split_in_half
from lettercast.voices.engine import Engine
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import Take, Verification, Voice
from lettercast.voices.verification.alignment import shared_aligner
from lettercast.voices.verification.signal_checks import find_defects

logger = logging.getLogger(__name__)

MAX_RETAKES = 3
SAMPLING_DIGITS = 8
"""Leading digits of a key, which is a hash: they choose at random, and reproducibly, which takes are aligned."""


def level_for(engine: type[Engine], voice: Voice, listen: str, key: str) -> Verification:
    """Choose how thoroughly to verify the take stored under `key`; `listen` is "off", "auto" or "all".

    "auto" aligns one take in `Engine.word_check_interval`; which ones follows from their keys, so every run chooses the
    same. "all" aligns each. Both only where the acoustic model can, which is of English and of human voices.
    """
    if listen == "off":
        return Verification.NONE
    if not _is_alignable(engine, voice):
        return Verification.SIGNAL
    sampled = engine.word_check_interval > 0 and int(key[:SAMPLING_DIGITS], 16) % engine.word_check_interval == 0
    return Verification.WORDS if listen == "all" or sampled else Verification.SIGNAL


def _is_alignable(engine: type[Engine], voice: Voice) -> bool:
    return engine.alignable and voice.language.lower().startswith("en")


def verify_take(take: Take, text: str, voice: Voice, level: Verification) -> Take:
    """Verify the take: add the defects found to those of the engine, and word times where it has none.

    A take without word times of an engine whose takes have them is verified word by word at any level.
    """
    if level == Verification.NONE:
        return take
    words = strip_ipa(text)
    engine = find_engine(voice.engine)
    if engine.has_word_times and not take.words and _is_alignable(engine, voice):
        level = Verification.WORDS
    defects = take.defects + find_defects(take, words, speed=voice.speed, silent_end=engine.has_silent_end)
    times = take.words
    if level == Verification.WORDS and take.samples.size and np.isfinite(take.samples).all():
        alignment = shared_aligner().align_text(take.samples, take.rate_hz, words)
        defects += alignment.defects
        times = times or alignment.words
    return replace(take, words=times, defects=tuple(dict.fromkeys(defects)), verification_level=level)


def find_best_take(engine: Engine, voice: Voice, text: str, verified: Take, level: Verification) -> Take:
    """Choose the best of a verified take with defects and up to three retakes."""
    best = verified
    for number, take in enumerate(_synthesize_retakes(engine, text), 1):
        other = verify_take(take, text, voice, level)
        logger.info(
            "retake %d of %r (%s): %s", number, text, "; ".join(verified.defects), "; ".join(other.defects) or "passed"
        )
        if len(other.defects) < len(best.defects):
            best = other
        if best is other and set(other.defects) <= set(take.defects):
            break  # verification found nothing
    return best


def _synthesize_retakes(engine: Engine, text: str) -> Iterator[Take]:
    """Synthesize a sentence again: with another seed, in two halves, in two halves with another seed."""
    attempts = [(1, False), (2, True), (3, True)] if engine.stochastic else [(0, True)]
    for attempt, halved in attempts[:MAX_RETAKES]:
        parts = split_in_half(text) if halved else (text,)
        try:
            yield concatenate_takes([take for part in parts for take in engine.synthesize([part], attempt=attempt)])
        except SentenceError:
            continue  # the other take stands
