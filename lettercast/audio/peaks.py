"""True peaks after ITU-R BS.1770-5 annex 2, and a limiter that holds them.

Oversampling everything would cost more than encoding it. A true peak lies near samples that are loud themselves,
so only stretches within 3 dB of what matters are oversampled.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

OVERSAMPLING = 4
HALF_TAPS = 16  # on each side: a longer filter than annex 2's twelve taps, nearer to the ideal one
BLOCK_SAMPLES = 32  # samples oversampled together
NEAR_PEAK_RATIO = 0.7  # a quarter-rate tone between its samples: the worst that music does. Speech stays far within it
PEAK_FLOOR = 1e-6
LOOKAHEAD_MS = 12
CLIPPING_CEILING = 0.98  # of full scale


@functools.cache
def _interpolation_matrix() -> NDArray[np.float32]:
    """Compute windowed sinc filters, shifted, from a block with its context to the three points after each sample.

    Shape (BLOCK_SAMPLES + 2 * HALF_TAPS, 3 * BLOCK_SAMPLES).
    """
    offsets = np.arange(-HALF_TAPS + 1, HALF_TAPS + 1)
    matrix = np.zeros((BLOCK_SAMPLES + 2 * HALF_TAPS, OVERSAMPLING - 1, BLOCK_SAMPLES))
    for phase in range(1, OVERSAMPLING):
        distance = offsets - phase / OVERSAMPLING
        taps = np.sinc(distance) * np.cos(np.pi * distance / (2 * HALF_TAPS)) ** 2
        for sample in range(BLOCK_SAMPLES):
            matrix[sample + 1 : sample + 1 + 2 * HALF_TAPS, phase - 1, sample] = taps / taps.sum()
    return np.asarray(matrix.reshape(len(matrix), -1), dtype=np.float32)


def oversample_peaks(samples: Samples, level: float) -> Samples:
    """Compute |signal| at each sample: the greatest of the sample and the three points that follow it.

    `samples` has HALF_TAPS of context on both sides, which the result has not. Only where samples come
    near `level` are the points between computed.
    """
    inner = np.abs(samples[HALF_TAPS : len(samples) - HALF_TAPS])
    rows = -(-len(inner) // BLOCK_SAMPLES)
    filled = np.zeros(rows * BLOCK_SAMPLES, dtype=np.float32)
    filled[: len(inner)] = inner
    loud = np.flatnonzero(filled.reshape(rows, BLOCK_SAMPLES).max(axis=1) > level * NEAR_PEAK_RATIO)
    if not len(loud):
        return inner
    context = np.zeros(rows * BLOCK_SAMPLES + 2 * HALF_TAPS, dtype=np.float32)
    context[: len(samples)] = samples
    windows = np.lib.stride_tricks.sliding_window_view(context, BLOCK_SAMPLES + 2 * HALF_TAPS)[::BLOCK_SAMPLES][loud]
    between = np.abs(windows @ _interpolation_matrix()).reshape(len(loud), OVERSAMPLING - 1, BLOCK_SAMPLES).max(axis=1)
    stretches = filled.reshape(rows, BLOCK_SAMPLES)
    stretches[loud] = np.maximum(stretches[loud], between)
    return filled[: len(inner)]


class PeakMeter:
    """A meter of the greatest true peak of a stream."""

    def __init__(self) -> None:
        self._context: Samples = np.zeros(2 * HALF_TAPS, dtype=np.float32)
        self._peak = PEAK_FLOOR

    def add_samples(self, samples: Samples) -> None:
        """Measure the next piece of the stream."""
        joined = np.concatenate([self._context, samples])
        if len(joined) > 2 * HALF_TAPS:
            self._peak = max(self._peak, float(oversample_peaks(joined, self._peak).max()))
        self._context = joined[-2 * HALF_TAPS :]

    def finish(self) -> float:
        """Return the dBTP of all samples added."""
        self.add_samples(np.zeros(HALF_TAPS, dtype=np.float32))
        return 20 * math.log10(self._peak)


def limit_true_peaks(pieces: Iterable[Samples], ceiling: float, rate_hz: int) -> Iterator[Samples]:
    """Limit the true peaks of a stream to `ceiling`, by a gain that dips smoothly around each peak.

    The gain is the least that any peak within 12 ms asks for, averaged over 12 ms; it looks ahead, so no
    peak meets it late, and 12 ms is about a period of the lowest voices, so it does not follow the waveform.
    """
    reach = round(rate_hz * LOOKAHEAD_MS / 1000)
    context = reach + HALF_TAPS + 1
    held: Samples = np.zeros(context, dtype=np.float32)
    for piece in pieces:
        joined = np.concatenate([held, piece])
        if len(joined) > 2 * context:
            yield _limit_block(joined, context, reach, ceiling)
            joined = joined[-2 * context :]
        held = joined
    joined = np.concatenate([held, np.zeros(context, dtype=np.float32)])
    if len(joined) > 2 * context:
        yield _limit_block(joined, context, reach, ceiling)


def limit_sample_peaks(samples: Samples, ceiling: float, rate_hz: int) -> Samples:
    """Limit samples by their own peaks, a millisecond at a time.

    Near enough to `limit_true_peaks` to measure the loudness (a hundredth of a decibel), in a quarter of the time.
    """
    if np.abs(samples).max(initial=0.0) <= ceiling:
        return samples
    size = max(1, round(rate_hz * 0.001))
    rows = -(-len(samples) // size)
    filled = np.zeros(rows * size, dtype=np.float32)
    filled[: len(samples)] = np.abs(samples)
    wanted = np.minimum(1.0, ceiling / np.maximum(filled.reshape(rows, size).max(axis=1), PEAK_FLOOR))
    mean = _smooth_gain(np.pad(wanted, LOOKAHEAD_MS, constant_values=1.0), LOOKAHEAD_MS)
    offset = (len(mean) - rows) // 2
    gain = np.repeat(mean[offset : offset + rows].astype(np.float32), size)
    return np.asarray(samples * gain[: len(samples)], dtype=np.float32)


def prevent_clipping(samples: Samples, rate_hz: int) -> Samples:
    """Limit whatever exceeds full scale to a little below it, for files of whole numbers."""
    if not len(samples) or np.abs(samples).max() <= 1.0:
        return samples
    return np.concatenate(list(limit_true_peaks([samples], CLIPPING_CEILING, rate_hz)))


def _limit_block(samples: Samples, context: int, reach: int, ceiling: float) -> Samples:
    """Limit `samples`; return them without their context."""
    inner = samples[context:-context]
    if np.abs(samples).max() < ceiling * NEAR_PEAK_RATIO:
        return inner
    peaks = oversample_peaks(samples, ceiling)
    if peaks.max() <= ceiling:
        return inner
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, PEAK_FLOOR))
    wanted[1:] = np.minimum(wanted[1:], wanted[:-1])  # a peak between two samples belongs to both
    mean = _smooth_gain(wanted, reach)
    offset = (len(mean) - len(inner)) // 2
    return np.asarray(inner * mean[offset : offset + len(inner)], dtype=np.float32)


def _smooth_gain(wanted: NDArray[np.float32], reach: int) -> NDArray[np.float64]:
    """Average the least gain within `reach` neighbours over as many: shape (len - 2 * reach,)."""
    least = _running_minimum(wanted, reach + 1)
    sums = np.concatenate([[0.0], np.cumsum(least, dtype=np.float64)])
    return np.asarray((sums[reach + 1 :] - sums[: -reach - 1]) / (reach + 1))


def _running_minimum(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Compute the minimum over each `width` neighbours, by doubling: shape (len - width + 1,)."""
    span = 1
    while span * 2 <= width:
        values = np.minimum(values[:-span], values[span:])
        span *= 2
    if span < width:
        values = np.minimum(values[: span - width], values[width - span :])
    return values
