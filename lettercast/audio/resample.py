"""To the rate of the episode, by soxr."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.formats import RATE_HZ

Samples = NDArray[np.float32]


def resampled_length(samples: int, rate_hz: int) -> int:
    """How many samples at 44.1 kHz come of so many at `rate_hz`."""
    return round(samples * RATE_HZ / rate_hz)


def resample_audio(samples: Samples, rate_hz: int) -> Samples:
    """The samples at 44.1 kHz: exactly `resampled_length` of them."""
    if rate_hz == RATE_HZ:
        return samples
    import soxr

    length = resampled_length(len(samples), rate_hz)
    result = soxr.resample(samples, rate_hz, RATE_HZ, quality="HQ")[:length]
    if len(result) < length:
        result = np.concatenate([result, np.zeros(length - len(result), dtype=np.float32)])
    return np.asarray(result, dtype=np.float32)
