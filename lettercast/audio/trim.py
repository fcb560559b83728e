"""Where the speech in a take begins and ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FRAME_S = 0.005
LEAD_S = 0.02  # kept before the first sound: a soft consonant starts below the threshold
TAIL_S = 0.05  # kept after the last: reverberation and breath fade away
RELATIVE_THRESHOLD = 10 ** (-45 / 20)
ABSOLUTE_THRESHOLD = 10 ** (-66 / 20)


def find_speech_bounds(samples: Samples, rate_hz: int) -> tuple[int, int]:
    """Find the samples from `start` up to `end` that hold speech, with a little air. (0, 0) for a silent take."""
    frame = max(1, round(rate_hz * FRAME_S))
    frames = len(samples) // frame
    if not frames:
        return 0, 0
    peaks = np.abs(samples[: frames * frame]).reshape(frames, frame).max(axis=1)
    loud = np.flatnonzero(peaks > max(ABSOLUTE_THRESHOLD, float(peaks.max()) * RELATIVE_THRESHOLD))
    if not len(loud):
        return 0, 0
    start = int(loud[0]) * frame - round(LEAD_S * rate_hz)
    end = (int(loud[-1]) + 1) * frame + round(TAIL_S * rate_hz)
    return max(0, start), min(len(samples), end)


def fade_edges(samples: Samples, rate_hz: int) -> Samples:
    """Copy the samples; the first and last 4 ms rise from and fall to silence, so that a cut does not click."""
    result = samples.copy()
    length = min(round(rate_hz * 0.004), len(samples) // 2)
    if length:
        ramp = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)
        result[:length] *= ramp
        result[-length:] *= ramp[::-1]
    return result
