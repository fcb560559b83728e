"""Resampling, by soxr."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.formats import RATE_HZ

Samples = NDArray[np.float32]


def resampled_length(samples: int, rate_hz: int, target_hz: int = RATE_HZ) -> int:
    """Return how many samples at `target_hz` come of so many at `rate_hz`."""
    return round(samples * target_hz / rate_hz)


def resample_audio(samples: Samples, rate_hz: int, target_hz: int = RATE_HZ) -> Samples:
    """Resample to `target_hz`, the rate of an episode: exactly `resampled_length` samples."""
    if rate_hz == target_hz:
        return samples
    import soxr

    length = resampled_length(len(samples), rate_hz, target_hz)
    result = soxr.resample(samples, rate_hz, target_hz, quality="HQ")[:length]
    if len(result) < length:
        result = np.concatenate([result, np.zeros(length - len(result), dtype=np.float32)])
    return np.asarray(result, dtype=np.float32)
