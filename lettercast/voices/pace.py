"""How fast a voice speaks by itself: found when it is added, from sentences like a newsletter's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lettercast.audio import speech_bounds
from lettercast.voices.calibration import TEXTS
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import VoiceError
from lettercast.voices.key import Keys, said
from lettercast.voices.model import Line, Voice
from lettercast.voices.takes import Takes
from lettercast.voices.worker import Job, loaded, unload, voice_job

FASTER = 1.25
"""The speed that tells whether there is more than one."""
MOST_WPM = 500
"""That a profile may tell: more is no speech."""
LEAST_GAIN = 1.1
"""So much sooner the first sentence ends at that speed, or the voice has only one: takes vary by a few per cent."""


def native_wpm(voice: Voice, takes: Takes) -> float:
    """Words a minute that a voice says at speed 1, as a profile tells them; 0 for one that has only one speed.

    What it says is kept. Raises VoiceError where it can't be loaded, or can't say it.
    """
    plain, faster = replace(voice, speed=1.0), replace(voice, speed=FASTER)
    try:
        loaded(plain)  # all it says may be kept already: its model has to be here even so
        seconds = _seconds(plain, TEXTS, takes)
        try:
            loaded(faster)
        except VoiceError:  # its model refuses
            return 0.0
        if seconds[0] < LEAST_GAIN * _seconds(faster, TEXTS[:1], takes)[0]:
            return 0.0
    finally:
        unload(plain)
        unload(faster)
    return float(min(round(60 * sum(len(text.split()) for text in TEXTS) / sum(seconds)), MOST_WPM))


def cost_usd(voice: Voice) -> float:
    """What finding it costs, about; 0 for what runs here."""
    return find_engine(voice.engine).cost_usd_of(voice, sum(map(len, (*TEXTS, TEXTS[0]))))


def _seconds(voice: Voice, texts: Sequence[str], takes: Takes) -> list[float]:
    """How long a voice takes to say each text, silence around it left out. Raises VoiceError where it can't."""
    keys = Keys()
    lines = [Line(text, voice) for text in texts]
    job = Job(voice, tuple((keys.key(line), said(line)) for line in lines), takes.folder, "off")
    failure = next((outcome.failure for outcome in voice_job(job) if outcome.failure), "")
    kept = [takes.get(key) for key, _ in job.lines] if not failure else []
    bounds = [(*speech_bounds(take.samples, take.rate_hz), take.rate_hz) for take in kept if take]
    seconds = [(end - start) / rate_hz for start, end, rate_hz in bounds]
    if len(seconds) < len(texts) or not all(seconds):
        raise VoiceError(f"the voice does not speak: {failure or 'there is no sound'}", repr(texts[0]))
    return seconds
