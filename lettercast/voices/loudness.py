"""How loud a voice is, so that voices of a cast match: one gain for each, found once.

Loudness after ITU-R BS.1770-5, of the voice saying a fixed text. The gain is kept beside the takes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.files import write_text
from lettercast.voices.key import Keys
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.takes import Takes

TARGET_LUFS = -20.0
"""Each voice is brought here. The episode is mastered afterwards: only that voices agree matters, and headroom."""
BLOCK_SECONDS, STEP_SECONDS = 0.4, 0.1
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0
FILTER_RATE_HZ = 48_000
FILTERS = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)
"""BS.1770-5, annex 1, tables 1 and 2: the head's shelf and the low cut, as (b0, b1, b2), (a1, a2)."""
TEXTS = (
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.",
    "The rainbow is a division of white light into many beautiful colors.",
    "These take the shape of a long round arch, with its path high above, and its two ends beyond the horizon.",
)
"""The rainbow passage (Fairbanks, Voice and Articulation Drillbook, 1940), which holds every sound of English."""


class Gains:
    """The gains kept beside the takes."""

    def __init__(self, takes: Takes):
        self.folder = takes.folder / "gains"
        self.keys = Keys()

    def known(self, voice: Voice) -> float | None:
        """The gain in dB found for this voice before, if any."""
        try:
            return float(json.loads(self._path(voice).read_text())["gain_db"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def measure(self, voice: Voice, takes: Sequence[Take]) -> float:
        """The gain in dB that brings these takes of `voice` to the target; kept, if none of them failed."""
        said = [take for take in takes if take.samples.size]
        measured = (
            loudness_lufs(np.concatenate([take.samples for take in said]), said[0].rate_hz) if said else -math.inf
        )
        if not math.isfinite(measured):
            return 0.0
        gain_db = round(TARGET_LUFS - measured, 2)
        if len(said) == len(takes):
            write_text(self._path(voice), json.dumps({"gain_db": gain_db, "loudness_lufs": round(measured, 2)}) + "\n")
        return gain_db

    def _path(self, voice: Voice) -> Path:
        return self.folder / f"{self.keys.key(Line(TEXTS[0], voice))}.json"


def calibration_lines(voices: Sequence[Voice]) -> list[Line]:
    """What each of the voices says to be measured."""
    return [Line(text, voice) for voice in voices for text in TEXTS]


def loudness_lufs(samples: NDArray[np.float32], rate_hz: int) -> float:
    """Integrated loudness of mono samples, gated; -inf for silence."""
    weighted = k_weighted(samples, rate_hz)
    block, step = round(BLOCK_SECONDS * rate_hz), round(STEP_SECONDS * rate_hz)
    if weighted.size < block:
        weighted = np.pad(weighted, (0, block - weighted.size))
    sums = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, weighted.size - block + 1, step)
    power = (sums[starts + block] - sums[starts]) / block
    power = power[power > _power(ABSOLUTE_GATE_LUFS)]
    if not power.size:
        return -math.inf
    power = power[power > power.mean() * 10 ** (RELATIVE_GATE_LU / 10)]
    return float(-0.691 + 10 * math.log10(power.mean()))


def k_weighted(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Samples through the two filters of BS.1770, as one spectrum: at any rate exactly what they are at 48 kHz."""
    size = 1 << (samples.size + rate_hz // 2).bit_length()  # room for the filters to ring out
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate_hz) / FILTER_RATE_HZ)
    response = np.ones_like(z)
    for (b0, b1, b2), (a1, a2) in FILTERS:
        response *= (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    filtered: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(samples.astype(np.float64), size) * response, size)
    return filtered[: samples.size]


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
