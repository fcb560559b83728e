"""How fast a voice speaks by itself: found when it is added, from sentences like a newsletter's."""

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
"""The speed that tells whether there is more than one."""
MAX_WPM = 500
"""That a profile may tell: more is no speech."""
MIN_SPEEDUP = 1.1
"""So much sooner the first sentence ends at that speed, or the voice has only one: takes vary by a few per cent."""


def measure_native_wpm(voice: Voice, takes: Takes) -> float:
    """Words a minute that a voice says at speed 1, as a profile tells them; 0 for one that has only one speed.

    What it says is kept. Raises VoiceError where it can't be loaded, or can't say it.
    """
    plain, faster = replace(voice, speed=1.0), replace(voice, speed=FAST_SPEED)
    try:
        load_engine(plain)  # all it says may be kept already: its model has to be here even so
        own = _synthesize_texts(plain, CALIBRATION_TEXTS, takes)
        try:
            load_engine(faster)
        except VoiceError:  # its model refuses
            return 0.0
        (sooner,) = _synthesize_texts(faster, CALIBRATION_TEXTS[:1], takes)
        if _speech_seconds(own[0]) < MIN_SPEEDUP * _speech_seconds(sooner):
            return 0.0
    finally:
        unload_engine(plain)
        unload_engine(faster)
    return float(min(round(compute_wpm(CALIBRATION_TEXTS, own) or 0.0), MAX_WPM))


def estimate_pace_cost_usd(voice: Voice) -> float:
    """What finding it costs, about; 0 for what runs here."""
    return find_engine(voice.engine).cost_usd_of(voice, sum(map(len, (*CALIBRATION_TEXTS, CALIBRATION_TEXTS[0]))))


def compute_wpm(texts: Sequence[str], takes: Sequence[Take]) -> float | None:
    """How fast texts were said, the silence around each left out; None where nothing was said."""
    words, seconds = 0, 0.0
    for text, take in zip(texts, takes, strict=True):
        if lasting := _speech_seconds(take):
            words, seconds = words + len(text.split()), seconds + lasting
    return 60 * words / seconds if seconds else None


def _speech_seconds(take: Take) -> float:
    start, end = find_speech_bounds(take.samples, take.rate_hz)
    return (end - start) / take.rate_hz


def _synthesize_texts(voice: Voice, texts: Sequence[str], takes: Takes) -> list[Take]:
    """What a voice makes of each text, all of it with sound. Raises VoiceError where it can't say it."""
    keys = TakeKeys()
    lines = [Line(text, voice) for text in texts]
    job = Job(voice, tuple((keys.compute_key(line), text_for_engine(line)) for line in lines), takes.folder, "off")
    failure = next((outcome.failure for outcome in synthesize_job(job) if outcome.failure), "")
    kept = [takes.load_take(key) for key, _ in job.lines] if not failure else []
    found = [take for take in kept if take is not None and _speech_seconds(take)]
    if len(found) < len(texts):
        raise VoiceError(f"the voice does not speak: {failure or 'there is no sound'}", repr(texts[0]))
    return found
