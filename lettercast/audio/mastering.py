"""One static gain and a true-peak limiter, corrected by measurements of the encoded file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.encode import encode_and_measure
from lettercast.audio.errors import AudioError
from lettercast.audio.formats import RATE_HZ, AudioFormat
from lettercast.audio.loudness import SILENT_LUFS, LoudnessMeasurement
from lettercast.audio.peaks import limit_true_peaks

Samples = NDArray[np.float32]

MONO_OFFSET_LU = -3.01  # a mono file played on two speakers is louder by this than it reads
TOLERANCE_LU = 0.3
ENCODER_OVERSHOOT_DB = 0.6  # a lossy coder moves peaks up; more than this is rare, and gets a second try
MAX_TRIES = 5


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """The target: `loudness_lufs` as played on two speakers, and `true_peak_dbtp` at most."""

    loudness_lufs: float = -16.0
    true_peak_dbtp: float = -1.0

    @property
    def mono_lufs(self) -> float:
        """The reading of a mono file that meets the target."""
        return self.loudness_lufs + MONO_OFFSET_LU

    @property
    def headroom_db(self) -> float:
        """How far above the loudness of a mono file its peaks may rise before the limiter holds them."""
        return self.true_peak_dbtp - ENCODER_OVERSHOOT_DB - self.mono_lufs


@dataclass(frozen=True, slots=True)
class MasteringResult:
    """The readings of the encoded file, its row powers (10 a second), and the gain that was applied."""

    measurement: LoudnessMeasurement
    powers: NDArray[np.float64]
    gain_db: float
    tries: int


def master_stream(
    stream: Callable[[], Iterator[Samples]],
    estimated_lufs: float,
    destination: Path,
    target: LoudnessTarget,
    kind: AudioFormat,
    bitrate_kbps: int,
) -> MasteringResult:
    """Encode the mix that `stream()` yields, at the target, into `destination`.

    `estimated_lufs` is the loudness of the mix. Where the encoded file misses the target by more than
    0.3 LU or exceeds the peak, it is encoded once more, corrected by the miss. Raises AudioError when
    encoding fails, or when the target can't be reached.
    """
    if estimated_lufs <= SILENT_LUFS:
        raise AudioError("the episode is silent", destination.name, "see whether its voices make any sound")
    gain_db = target.mono_lufs - estimated_lufs
    ceiling_db = target.true_peak_dbtp - ENCODER_OVERSHOOT_DB
    readings: list[tuple[float, float]] = []  # the gain applied, and the loudness that was measured
    for tries in range(1, MAX_TRIES + 1):
        gain, ceiling = np.float32(10 ** (gain_db / 20)), 10 ** (ceiling_db / 20)
        pieces = limit_true_peaks((piece * gain for piece in stream()), ceiling, RATE_HZ)
        measured, meter = encode_and_measure(pieces, destination, kind, bitrate_kbps)
        readings.append((gain_db, measured.integrated_lufs))
        excess = measured.true_peak_dbtp - target.true_peak_dbtp
        if abs(target.mono_lufs - measured.integrated_lufs) <= TOLERANCE_LU and excess <= 0:
            return MasteringResult(measured, meter.powers, round(gain_db, 2), tries)
        gain_db = _next_gain_db(readings, target.mono_lufs)
        ceiling_db -= excess + 0.2 if excess > 0 else 0.0
    destination.unlink(missing_ok=True)
    came_to = f"{measured.integrated_lufs:.1f} LUFS, {measured.true_peak_dbtp:.1f} dBTP"
    remedy = "lower [sound] loudness_lufs in show.toml: the limiter has to work too hard"
    raise AudioError(f"the loudness can't be reached (came to {came_to})", destination.name, remedy)


def _next_gain_db(readings: Sequence[tuple[float, float]], target_lufs: float) -> float:
    """Return the gain to try next.

    Where the limiter works hard a decibel of gain raises the loudness by less than one; the last two tries show by
    how much less.
    """
    gain_db, lufs = readings[-1]
    slope = 1.0
    if len(readings) > 1 and abs(gain_db - readings[-2][0]) > 0.1:
        slope = min(1.0, max(0.25, (lufs - readings[-2][1]) / (gain_db - readings[-2][0])))
    return gain_db + (target_lufs - lufs) / slope
