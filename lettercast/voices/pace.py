"""Measure a voice's own pace when it is added, by sentences like a newsletter's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lettercast.audio import find_speech_bounds
from lettercast.voices.calibration import CALIBRATION_TEXTS
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import VoiceError
from lettercast.voices.key import TakeKeys, text_for_engine
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.takes import Takes
from lettercast.voices.worker import Job, load_engine, synthesize_job, unload_engine

FAST_SPEED = 1.25
"""Speed to try whether the voice has more than one."""
MAX_WPM = 500
"""Largest pace in a profile: more is no speech."""
MIN_SPEEDUP = 1.1
"""Least ratio of durations at the two speeds for the speed to count: takes vary by a few per cent."""


def measure_native_wpm(voice: Voice, takes: Takes) -> float:
    """Measure the words a minute of a voice at speed 1; 0 for one that has only one speed.

    Its takes are stored. Raises VoiceError where it can't be loaded or can't say the sentences.
    """
    plain, faster = replace(voice, speed=1.0), replace(voice, speed=FAST_SPEED)
    try:
        load_engine(plain)  # its model has to be here even where all takes are cached
        normal = _synthesize_texts(plain, CALIBRATION_TEXTS, takes)
        try:
            load_engine(faster)
        except VoiceError:  # the model has only one speed
            return 0.0
        (sooner,) = _synthesize_texts(faster, CALIBRATION_TEXTS[:1], takes)
        if _speech_seconds(normal[0]) < MIN_SPEEDUP * _speech_seconds(sooner):
            return 0.0
    finally:
        unload_engine(plain)
        unload_engine(faster)
    return float(min(round(compute_wpm(CALIBRATION_TEXTS, normal) or 0.0), MAX_WPM))


def estimate_pace_cost_usd(voice: Voice) -> float:
    """Approximate price of measuring the pace; 0 for what runs locally."""
    return find_engine(voice.engine).cost_usd_of(voice, sum(map(len, (*CALIBRATION_TEXTS, CALIBRATION_TEXTS[0]))))


def compute_wpm(texts: Sequence[str], takes: Sequence[Take]) -> float | None:
    """Words a minute of takes of the texts, the silence around each left out; None where there is no speech."""
    words, seconds = 0, 0.0
    for text, take in zip(texts, takes, strict=True):
        if duration := _speech_seconds(take):
            words, seconds = words + len(text.split()), seconds + duration
    return 60 * words / seconds if seconds else None


def _speech_seconds(take: Take) -> float:
    start, end = find_speech_bounds(take.samples, take.rate_hz)
    return (end - start) / take.rate_hz


def _synthesize_texts(voice: Voice, texts: Sequence[str], takes: Takes) -> list[Take]:
    """Synthesize each text. Raises VoiceError where one fails or has no sound."""
    keys = TakeKeys()
    lines = [Line(text, voice) for text in texts]
    job = Job(voice, tuple((keys.compute_key(line), text_for_engine(line)) for line in lines), takes.folder, "off")
    failure = next((outcome.failure for outcome in synthesize_job(job) if outcome.failure), "")
    stored = [takes.load_take(key) for key, _ in job.lines] if not failure else []
    audible = [take for take in stored if take is not None and _speech_seconds(take)]
    if len(audible) < len(texts):
        raise VoiceError(f"the voice does not speak: {failure or 'there is no sound'}", repr(texts[0]))
    return audible
