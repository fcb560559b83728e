"""Pops: single samples that stand out of the sound around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

LEAST = 0.05  # of full scale
FAR = 3.0  # times the greatest miss nearby once the sample is mended: the burst of a k is two or three samples wide
NEARBY_S = 0.003


def spikes(samples: Samples, rate_hz: int) -> list[int]:
    """The samples that a cubic through two neighbours on each side misses by far more than any other within 3 ms.

    "Any other" as they are missed when the sample is put where the cubic has it.
    """
    x = np.pad(samples.astype(np.float64), 2)
    reach = round(rate_hz * NEARBY_S)
    found = []
    for at in np.flatnonzero(np.abs(_missed(x)) > LEAST):
        first = max(0, at - reach)
        around = x[first : at + reach + 5].copy()
        missed = _missed(around)[at - first]
        around[at - first + 2] -= missed
        if abs(missed) > FAR * np.abs(_missed(around)).max():
            found.append(int(at))
    return found


def _missed(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each but the outer two samples at each end is from what its neighbours predict."""
    return x[2:-2] - (4 * (x[1:-3] + x[3:-1]) - x[:-4] - x[4:]) / 6
