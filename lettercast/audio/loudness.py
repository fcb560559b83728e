"""Loudness after ITU-R BS.1770-5 and EBU R 128, of a stream, without keeping the stream.

Mean squares are taken over rows of 100 ms, K-weighted in the frequency domain: the filter rings for a few
milliseconds, a row lasts a hundred, so weighting a row's spectrum equals filtering the stream to a few
hundredths of a decibel and costs one transform. Four rows are a gating block of 400 ms with 75 % overlap.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.peaks import PeakMeter

Samples = NDArray[np.float32]

ROW_S = 0.1
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0  # EBU Tech 3342
SILENT_LUFS = -120.0


@dataclass(frozen=True, slots=True)
class LoudnessMeasurement:
    """The readings of a mono signal, LUFS, dBTP and LU, and its length."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float
    sample_count: int


def row_length(rate_hz: int) -> int:
    """Return the samples of one row."""
    return round(rate_hz * ROW_S)


@functools.cache
def _k_weights(rate_hz: int) -> NDArray[np.float32]:
    """Compute |K|² at each frequency of a row's spectrum, scaled so that the weighted spectrum sums to a mean square.

    The analogue prototypes behind BS.1770's table of 48 kHz coefficients, as in libebur128, so that any rate works.
    """
    length = row_length(rate_hz)
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    k = math.tan(math.pi * 1681.974450955533 / rate_hz)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = (high + band * k / q + k * k) + 2 * (k * k - high) * z + (high - band * k / q + k * k) * z * z
    shelf /= (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z
    k, q = math.tan(math.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    norm = 1 + k / q + k * k
    high_pass = (1 - 2 * z + z * z) / (1 + 2 * (k * k - 1) / norm * z + (1 - k / q + k * k) / norm * z * z)
    weights = 2 * np.abs(shelf * high_pass) ** 2 / length**2
    weights[0] /= 2
    if length % 2 == 0:
        weights[-1] /= 2
    return np.asarray(weights, dtype=np.float32)


def row_powers(samples: Samples, rate_hz: int) -> NDArray[np.float64]:
    """Compute the K-weighted mean square of each row of 100 ms; the last one is filled up with silence."""
    length = row_length(rate_hz)
    rows = -(-len(samples) // length)
    if len(samples) < rows * length:
        samples = np.concatenate([samples, np.zeros(rows * length - len(samples), dtype=np.float32)])
    spectrum = np.fft.rfft(samples.reshape(rows, length))
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    return np.asarray(power @ _k_weights(rate_hz), dtype=np.float64)


def power_to_lufs(power: float) -> float:
    """Convert the K-weighted mean square of one channel to LUFS."""
    return -0.691 + 10 * math.log10(power) if power > 1e-12 else SILENT_LUFS


def _block_means(powers: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """Average over `rows` rows, each block a row after the last."""
    if len(powers) < rows:
        return powers.mean(keepdims=True) if len(powers) else powers
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    return np.asarray(np.maximum(sums[rows:] - sums[:-rows], 0.0) / rows)


def _lufs_to_power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def integrated_lufs(powers: NDArray[np.float64]) -> float:
    """Compute the gated loudness of a whole programme from its row powers (BS.1770-5, annex 1)."""
    blocks = _block_means(powers, 4)
    blocks = blocks[blocks > _lufs_to_power(ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return SILENT_LUFS
    gate = _lufs_to_power(power_to_lufs(float(blocks.mean())) + RELATIVE_GATE_LU)
    return power_to_lufs(float(blocks[blocks > gate].mean()))


def range_lu(powers: NDArray[np.float64]) -> float:
    """Compute the loudness range (EBU Tech 3342): the 10th to the 95th percentile of gated short-term loudness."""
    blocks = _block_means(powers, 30)
    blocks = blocks[blocks > _lufs_to_power(ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return 0.0
    blocks = blocks[blocks > _lufs_to_power(power_to_lufs(float(blocks.mean())) + RANGE_GATE_LU)]
    low, high = np.percentile(10 * np.log10(blocks), [10, 95])
    return float(high - low)


class LoudnessMeter:
    """A meter of a stream, fed piece by piece, which keeps one number for each tenth of a second."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._remainder: Samples = np.zeros(0, dtype=np.float32)
        self._powers: list[NDArray[np.float64]] = []
        self._peaks = PeakMeter()
        self._sample_count = 0

    def add_samples(self, samples: Samples) -> None:
        """Measure the next piece of the stream."""
        self._sample_count += len(samples)
        self._peaks.add_samples(samples)
        joined = np.concatenate([self._remainder, samples]) if len(self._remainder) else samples
        whole = len(joined) - len(joined) % row_length(self._rate_hz)
        if whole:
            self._powers.append(row_powers(joined[:whole], self._rate_hz))
        self._remainder = joined[whole:]

    @property
    def powers(self) -> NDArray[np.float64]:
        """The row powers so far; a row that is not full yet is left out, as BS.1770 does."""
        return np.concatenate(self._powers) if self._powers else np.zeros(0)

    def finish(self) -> LoudnessMeasurement:
        """Return the readings of the whole stream. Call once it has ended."""
        powers = self.powers
        return LoudnessMeasurement(integrated_lufs(powers), self._peaks.finish(), range_lu(powers), self._sample_count)


class LoudnessEstimate:
    """The loudness of a mix before it is mixed, from its parts as they arrive and the places where they will lie."""

    def __init__(self, rate_hz: int) -> None:
        self._row_length = row_length(rate_hz)
        self._row_powers: dict[int, float] = {}

    def add_part(self, start: int, length: int, powers: NDArray[np.floating[Any]]) -> None:
        """Add a part with row powers `powers` that lies at samples `start` up to `start + length`.

        A row's energy is shared out between the rows of the mix that it overlaps.
        """
        if not length:
            return
        edges = start + np.minimum(np.arange(len(powers) + 1) * self._row_length, length)
        energy = np.concatenate([[0.0], np.cumsum(powers) * self._row_length])
        first, last = start // self._row_length, (start + length - 1) // self._row_length
        shares = np.diff(np.interp(np.arange(first, last + 2) * self._row_length, edges, energy))
        for row, share in enumerate(shares, first):
            self._row_powers[row] = self._row_powers.get(row, 0.0) + float(share) / self._row_length

    def compute_lufs(self) -> float:
        """Compute the integrated loudness, LUFS."""
        if not self._row_powers:
            return SILENT_LUFS
        powers = np.zeros(max(self._row_powers) + 1)
        powers[list(self._row_powers)] = list(self._row_powers.values())
        return integrated_lufs(powers)
