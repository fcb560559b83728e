"""Measure how loud and how bright a voice is, so that the voices of a cast match: once, from the same sentences.

Loudness after ITU-R BS.1770-5, of the de-essed voice. Results are stored beside the takes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import (
    SILENT_LUFS,
    LoudnessTarget,
    deess_samples,
    find_speech_bounds,
    integrated_lufs,
    limit_sample_peaks,
    row_powers,
    sibilance_db,
)
from lettercast.files import sha256_of, write_text
from lettercast.voices.key import TakeKeys
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.takes import Takes

TARGET_LUFS = -20.0
"""Loudness that each voice is brought to. The episode is mastered afterwards, so only agreement and headroom matter."""
TARGET_SIBILANCE_DB = -15.0
"""Brighter voices are de-essed down to here: what dull ones have, espeak-ng (-14 to -17) and Piper's joe (-15)."""
MAX_DEESS_DEPTH_DB = 8.5
"""More would make an s a lisp."""
NO_SIBILANTS_DB = -99.0
"""Sibilance of a voice without sibilants, in place of minus infinity, which JSON lacks."""
PAUSE_S = 0.35
"""Pause between sentences when loudness is measured: as episodes have it, whatever silence an engine adds."""
PEAK_CEILING = 10 ** ((TARGET_LUFS + LoudnessTarget().headroom_db) / 20)
"""Height that mastering, at its default, limits peaks to. Voices of higher peaks lose more loudness by it, joe 0.4 LU
and heart 0.03 (means of 68 sentences), so loudness is measured behind it."""
GAIN_ITERATIONS = 3
"""Enough for gain and the loss by limiting to agree to a hundredth of a decibel."""
MAX_LEVELLING_DB = 1.5
"""Largest correction of a single sentence: voices vary by half a decibel (heart) to one (joe) from one sentence to the
next. Seven minutes of each were 0.58 LU apart in the MP3 without it, 0.25 with it."""
VERSION = 2
"""Raised when the same takes would be measured or corrected differently."""
CALIBRATION_TEXTS = (
    "Lindqvist and Okonkwo train a language model with human feedback.",
    "In the second experiment, the agent reaches sixty-two percent of human performance.",
    "This is a post about R L H F and interpretability.",
    "I agree with most of the argument, but it underestimates how much depends on the reward model.",
    "Read more: Robustness to Distributional Shift in Hierarchical Reinforcement Learning.",
    "Here they show, with a simple counterexample, that this need not be so.",
    "For example, G P T three can write a program, or explain a proof, although nobody trained it to.",
    "Marchetti's opinion: This matches what we saw in twenty nineteen.",
    "Small mistakes in an objective may lead to surprising, and possibly harmful, behavior.",
    "They conclude that transparency and better benchmarks are all needed.",
)
"""Three quarters of a minute: names, spelled letters, numbers, titles, words and pauses as newsletters have them.
Beside eighty sentences of four issues, measured in the same way: heart says 167 words a minute for 163, joe 174 for
176, espeak-ng 171 for 173. The rainbow passage, whose words are short, would need a factor that is another for each of
them, from 0.76 to 0.80."""
_MATCHING_RULES = [
    VERSION,
    TARGET_LUFS,
    TARGET_SIBILANCE_DB,
    MAX_DEESS_DEPTH_DB,
    PAUSE_S,
    PEAK_CEILING,
    MAX_LEVELLING_DB,
    CALIBRATION_TEXTS,
]
MATCHING_HASH = sha256_of(json.dumps(_MATCHING_RULES))[:12]
"""Hash of the rules by which voices are matched: part of the key of anything made from calibrated takes."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Corrections that make a voice match the others."""

    gain_db: float  # brings the de-essed voice to TARGET_LUFS
    sibilance_db: float  # before de-essing; see `audio.sibilance_db`

    @property
    def deess_depth_db(self) -> float:
        """Depth of de-essing; 0 for most voices."""
        return min(max(self.sibilance_db - TARGET_SIBILANCE_DB, 0.0), MAX_DEESS_DEPTH_DB)

    def apply_to_take(self, take: Take, further_db: float = 0.0) -> NDArray[np.float32]:
        """Apply de-essing and gain, and the gain of the profile, to a take. Samples may exceed full scale."""
        samples = deess_samples(take.samples, take.rate_hz, self.deess_depth_db)
        return _apply_gain(samples, self.gain_db + self._levelling_gain_db(samples, take.rate_hz) + further_db)

    def _levelling_gain_db(self, samples: NDArray[np.float32], rate_hz: int) -> float:
        """Gain that brings a sentence to the target, within bounds."""
        measured = peak_limited_lufs(_apply_gain(join_with_pauses([samples], rate_hz), self.gain_db), rate_hz)
        if measured <= SILENT_LUFS:
            return 0.0
        return min(max(TARGET_LUFS - measured, -MAX_LEVELLING_DB), MAX_LEVELLING_DB)


NO_CALIBRATION = Calibration(0.0, NO_SIBILANTS_DB)
"""For a voice whose takes hold no sound."""


class CalibrationStore:
    """Calibrations stored beside the takes."""

    def __init__(self, takes: Takes):
        self.folder = takes.folder / "calibration"
        self.keys = TakeKeys()

    def load_calibration(self, voice: Voice) -> Calibration | None:
        """Load the stored calibration of a voice, of the current texts and rules; None where there is none."""
        try:
            stored = json.loads(self._calibration_path(voice).read_text())
            return Calibration(float(stored["gain_db"]), float(stored["sibilance_db"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def measure_and_store(self, voice: Voice, takes: Sequence[Take]) -> Calibration:
        """Compute the calibration from takes of `voice`, one for each text; store it if no take failed."""
        calibration = compute_calibration(takes)
        if calibration is None:
            return NO_CALIBRATION
        if all(take.samples.size for take in takes):
            write_text(self._calibration_path(voice), json.dumps(asdict(calibration)) + "\n")
        return calibration

    def _calibration_path(self, voice: Voice) -> Path:
        spoken = [self.keys.compute_key(line) for line in calibration_lines([voice])]
        return self.folder / f"{sha256_of(json.dumps([MATCHING_HASH, spoken]))}.json"


def calibration_lines(voices: Sequence[Voice]) -> list[Line]:
    """List the sentences to calibrate voices by, at speed 1, so that profiles of one voice share them."""
    return [Line(text, replace(voice, speed=1.0)) for voice in voices for text in CALIBRATION_TEXTS]


def compute_calibration(takes: Sequence[Take]) -> Calibration | None:
    """Compute the calibration of the voice of these takes; None where they hold no sound."""
    audible = [take.samples for take in takes if take.samples.size]
    if not audible:
        return None
    rate_hz = takes[0].rate_hz
    sibilance = round(max(sibilance_db(join_with_pauses(audible, rate_hz), rate_hz), NO_SIBILANTS_DB), 2)
    depth_db = Calibration(0.0, sibilance).deess_depth_db
    whole = join_with_pauses([deess_samples(samples, rate_hz, depth_db) for samples in audible], rate_hz)
    measured = integrated_lufs(row_powers(whole, rate_hz))
    if measured <= SILENT_LUFS or not math.isfinite(measured):
        return None
    gain_db = TARGET_LUFS - measured
    for _ in range(GAIN_ITERATIONS):
        gain_db += TARGET_LUFS - peak_limited_lufs(_apply_gain(whole, gain_db), rate_hz)
    return Calibration(round(gain_db, 2), sibilance)


def peak_limited_lufs(samples: NDArray[np.float32], rate_hz: int) -> float:
    """Loudness of the samples with their peaks limited to the ceiling."""
    return integrated_lufs(row_powers(limit_sample_peaks(samples, PEAK_CEILING, rate_hz), rate_hz))


def join_with_pauses(takes: Sequence[NDArray[np.float32]], rate_hz: int) -> NDArray[np.float32]:
    """Join the speech in takes, each followed by a pause as in an episode."""
    pause = np.zeros(round(PAUSE_S * rate_hz), dtype=np.float32)
    speech = (samples[slice(*find_speech_bounds(samples, rate_hz))] for samples in takes)
    return np.concatenate([part for samples in speech for part in (samples, pause)])


def _apply_gain(samples: NDArray[np.float32], gain_db: float) -> NDArray[np.float32]:
    return samples * np.float32(10 ** (gain_db / 20))
