"""A measure of how bright a voice's sibilants are, and a de-esser that acts on them alone.

A frame is sibilant where the band of s and sh is about as loud as all below it, for longer than the burst of a t or k.
What is taken away is overlap-added in windows that begin and end in silence; all other samples stay as they are.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Powers = NDArray[np.float32]

HOP_S = 0.005
OVERLAP = 4  # a window of 20 ms
SQUARED_WINDOWS_SUM = 1.5  # of squared Hann windows, four deep
LOW_BAND_HZ, HIGH_BAND_HZ = (100.0, 4_000.0), (5_000.0, 10_000.0)
CROSSOVER_HZ = (3_800.0, 5_300.0)  # untouched below, all the depth above; 4.5 kHz is the middle
SIBILANT_RANGE_DB = (-8.0, -3.0)  # the high band over the low one: begins to be sibilant, and is
SIBILANCE_THRESHOLD_DB = -6.0  # the same: above counts as sibilant where that is measured, below as a vowel
LOUD_DB, FAINT_DB = -20.0, -35.0  # of the high band, against the loudest of a take: all the depth, and none
LOUDEST_PERCENTILE = 95  # the percentile of frames that tells how loud a take is
VOWEL_LOUD_DB = -10.0  # against the same: a vowel that counts
MIN_SIBILANT_FRAMES = 9  # frames: a burst of 15 ms is in 7
ONSET_FRAMES = 2  # frames of a sibilant that stay as they are, so that it has its edge
SMOOTHING_KERNEL = np.array([1, 2, 3, 2, 1], dtype=np.float32) / 9  # frames
MIN_DEPTH_DB = 0.05
POWER_FLOOR = np.float32(1e-12)


def sibilance_db(samples: Samples, rate_hz: int) -> float:
    """Measure sibilants, 5 to 10 kHz, against loud vowels: the difference of medians; -inf where there are none."""
    powers = np.square(np.abs(np.fft.rfft(_split_frames(samples, rate_hz))))
    low_db, high_db = (_measure_band_db(powers, rate_hz, band) for band in (LOW_BAND_HZ, HIGH_BAND_HZ))
    all_db = np.logaddexp(low_db * math.log(10) / 10, high_db * math.log(10) / 10) * 10 / math.log(10)
    loudest_db = np.percentile(all_db, LOUDEST_PERCENTILE)
    sibilant = (high_db > low_db + SIBILANCE_THRESHOLD_DB) & (high_db > loudest_db + FAINT_DB)
    vowel = (high_db < low_db + SIBILANCE_THRESHOLD_DB) & (all_db > loudest_db + VOWEL_LOUD_DB)
    if not sibilant.any() or not vowel.any():
        return -math.inf
    return float(np.median(high_db[sibilant]) - np.median(all_db[vowel]))


def deess_samples(samples: Samples, rate_hz: int, depth_db: float) -> Samples:
    """Lower the sibilants' band by up to `depth_db`; return the very samples where that is 0."""
    if depth_db <= 0 or not len(samples):
        return samples
    spectra = np.fft.rfft(_split_frames(samples, rate_hz))
    less_db = depth_db * _sibilance_mask(np.square(np.abs(spectra)), rate_hz)
    (bright,) = np.nonzero(less_db > MIN_DEPTH_DB)
    if not len(bright):
        return samples
    hop, size = _hop_and_window_size(rate_hz)
    gain = 10 ** (-less_db[bright] / 20)
    taken = np.fft.irfft(spectra[bright] * ((gain[:, None] - 1) * _crossover_curve(rate_hz)), size)
    taken *= _hann_window(size) / SQUARED_WINDOWS_SUM
    sums = np.zeros((len(spectra) + OVERLAP, hop), dtype=np.float32)
    for part in range(OVERLAP):
        sums[bright + part] += taken[:, part * hop : (part + 1) * hop]
    return np.asarray(samples + sums.reshape(-1)[size : size + len(samples)], dtype=np.float32)


def _sibilance_mask(powers: Powers, rate_hz: int) -> Powers:
    """Compute how far each frame is to be de-essed, 0 to 1, from the powers of its spectrum."""
    low_db, high_db = (_measure_band_db(powers, rate_hz, band) for band in (LOW_BAND_HZ, HIGH_BAND_HZ))
    loudest_db = np.percentile(np.maximum(low_db, high_db), LOUDEST_PERCENTILE)
    bright = np.clip((high_db - low_db - SIBILANT_RANGE_DB[0]) / (SIBILANT_RANGE_DB[1] - SIBILANT_RANGE_DB[0]), 0, 1)
    bright *= np.clip((high_db - loudest_db - FAINT_DB) / (LOUD_DB - FAINT_DB), 0, 1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], bright > 0, [False]])))
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= MIN_SIBILANT_FRAMES
    marks = np.zeros(len(bright) + 1, dtype=np.float32)
    marks[starts[long] + ONSET_FRAMES] = 1
    marks[ends[long]] -= 1
    return np.asarray(np.convolve(bright * np.cumsum(marks[:-1]), SMOOTHING_KERNEL, "same"), dtype=np.float32)


def _split_frames(samples: Samples, rate_hz: int) -> NDArray[np.float32]:
    """Cut windowed frames, a hop apart; the first ends where the samples begin, the last begins where they end."""
    hop, size = _hop_and_window_size(rate_hz)
    padded = np.zeros(len(samples) + 2 * size + hop, dtype=np.float32)
    padded[size : size + len(samples)] = samples
    return np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * _hann_window(size)


def _hop_and_window_size(rate_hz: int) -> tuple[int, int]:
    """Return the samples of a hop and of a window."""
    hop = max(1, round(rate_hz * HOP_S))
    return hop, hop * OVERLAP


def _hann_window(size: int) -> NDArray[np.float32]:
    return np.asarray(np.hanning(size + 1)[:size], dtype=np.float32)


def _bin_frequencies(rate_hz: int) -> NDArray[np.float64]:
    return np.asarray(np.fft.rfftfreq(_hop_and_window_size(rate_hz)[1], 1 / rate_hz))


def _measure_band_db(powers: Powers, rate_hz: int, band_hz: tuple[float, float]) -> Powers:
    hertz = _bin_frequencies(rate_hz)
    inside = (hertz >= band_hz[0]) & (hertz < band_hz[1])
    return np.asarray(10 * np.log10(powers[:, inside].sum(axis=1) + POWER_FLOOR), dtype=np.float32)


def _crossover_curve(rate_hz: int) -> NDArray[np.float32]:
    """Compute the crossover: 0 below it and 1 above, half a cosine of the octaves between."""
    low, high = np.log2(CROSSOVER_HZ)
    octaves = np.log2(np.maximum(_bin_frequencies(rate_hz), 1.0))
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip((octaves - low) / (high - low), 0, 1)), dtype=np.float32)
