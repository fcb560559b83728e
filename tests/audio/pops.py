"""Pops: single samples that stand out of the sound around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

LEAST = 0.02  # of full scale: below, nobody hears it
FAR = 2.5  # times the greatest miss nearby
NEARBY_S = 0.003
OWN = 2  # samples on each side that a spike's own prediction errors reach


def spikes(samples: Samples, rate_hz: int) -> list[int]:
    """The samples that a cubic through two neighbours on each side misses by far more than any other within 3 ms."""
    x = np.pad(samples.astype(np.float64), OWN)
    predicted = (4 * (x[1:-3] + x[3:-1]) - x[:-4] - x[4:]) / 6
    missed = np.abs(x[2:-2] - predicted)
    reach = round(rate_hz * NEARBY_S)
    found = []
    for at in np.flatnonzero(missed > LEAST):
        around = np.concatenate([missed[max(0, at - reach) : max(0, at - OWN)], missed[at + OWN + 1 : at + reach + 1]])
        beside = missed[max(0, at - 1) : at + 2].max()
        if missed[at] == beside and missed[at] > FAR * around.max(initial=0.0):
            found.append(int(at))
    return found
