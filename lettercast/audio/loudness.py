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
class Measured:
    """What a meter read: LUFS, dBTP and LU of a mono signal, and how long it was."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float
    samples: int


def row_length(rate_hz: int) -> int:
    """The samples of one row."""
    return round(rate_hz * ROW_S)


@functools.cache
def _weights(rate_hz: int) -> NDArray[np.float32]:
    """|K|² at each frequency of a row's spectrum, scaled so that the weighted spectrum sums to a mean square.

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
    """The K-weighted mean square of each row of 100 ms; the last one is filled up with silence."""
    length = row_length(rate_hz)
    rows = -(-len(samples) // length)
    if len(samples) < rows * length:
        samples = np.concatenate([samples, np.zeros(rows * length - len(samples), dtype=np.float32)])
    spectrum = np.fft.rfft(samples.reshape(rows, length))
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    return np.asarray(power @ _weights(rate_hz), dtype=np.float64)


def to_lufs(power: float) -> float:
    """Loudness of a K-weighted mean square, one channel."""
    return -0.691 + 10 * math.log10(power) if power > 1e-12 else SILENT_LUFS


def _blocks(powers: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """Means over `rows` rows, each block a row after the last."""
    if len(powers) < rows:
        return powers.mean(keepdims=True) if len(powers) else powers
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    return np.asarray(np.maximum(sums[rows:] - sums[:-rows], 0.0) / rows)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def integrated_lufs(powers: NDArray[np.float64]) -> float:
    """Gated loudness of a whole programme from its row powers (BS.1770-5, annex 1)."""
    blocks = _blocks(powers, 4)
    blocks = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return SILENT_LUFS
    gate = _power(to_lufs(float(blocks.mean())) + RELATIVE_GATE_LU)
    return to_lufs(float(blocks[blocks > gate].mean()))


def short_term_lufs(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Loudness over the three seconds that begin at each row."""
    blocks = np.maximum(_blocks(powers, 30), 1e-12)
    return np.asarray(-0.691 + 10 * np.log10(blocks))


def range_lu(powers: NDArray[np.float64]) -> float:
    """Loudness range (EBU Tech 3342): from the 10th to the 95th percentile of gated short-term loudness."""
    blocks = _blocks(powers, 30)
    blocks = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return 0.0
    blocks = blocks[blocks > _power(to_lufs(float(blocks.mean())) + RANGE_GATE_LU)]
    low, high = np.percentile(10 * np.log10(blocks), [10, 95])
    return float(high - low)


class Meter:
    """Listens to a stream, piece by piece, and keeps one number for each tenth of a second."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._powers: list[NDArray[np.float64]] = []
        self._peaks = PeakMeter()
        self._samples = 0

    def push(self, samples: Samples) -> None:
        self._samples += len(samples)
        self._peaks.push(samples)
        joined = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        whole = len(joined) - len(joined) % row_length(self._rate_hz)
        if whole:
            self._powers.append(row_powers(joined[:whole], self._rate_hz))
        self._rest = joined[whole:]

    @property
    def powers(self) -> NDArray[np.float64]:
        """The row powers so far; a row that is not full yet is left out, as BS.1770 does."""
        return np.concatenate(self._powers) if self._powers else np.zeros(0)

    def read(self) -> Measured:
        """The figures of the whole stream. Call once it has ended."""
        powers = self.powers
        return Measured(integrated_lufs(powers), self._peaks.finish(), range_lu(powers), self._samples)


class Forecast:
    """The loudness of a programme before it is put together: its parts as they arrive, and where they will lie."""

    def __init__(self, rate_hz: int) -> None:
        self._row = row_length(rate_hz)
        self._rows: dict[int, float] = {}

    def add(self, start: int, length: int, powers: NDArray[np.floating[Any]]) -> None:
        """A part with row powers `powers` lies at samples `start` up to `start + length`.

        A row's energy is shared out between the programme's rows that it overlaps.
        """
        if not length:
            return
        edges = start + np.minimum(np.arange(len(powers) + 1) * self._row, length)
        energy = np.concatenate([[0.0], np.cumsum(powers) * self._row])
        first, last = start // self._row, (start + length - 1) // self._row
        shares = np.diff(np.interp(np.arange(first, last + 2) * self._row, edges, energy))
        for row, share in enumerate(shares, first):
            self._rows[row] = self._rows.get(row, 0.0) + float(share) / self._row

    def read(self) -> float:
        """The integrated loudness, LUFS."""
        if not self._rows:
            return SILENT_LUFS
        powers = np.zeros(max(self._rows) + 1)
        powers[list(self._rows)] = list(self._rows.values())
        return integrated_lufs(powers)
