"""Music under the opening: it swells between sentences and ducks under speech."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import RATE_HZ, AudioClip

Samples = NDArray[np.float32]

BED_UNDER_SPEECH_LU = -20.0  # far enough below to leave every word alone
BED_BETWEEN_SENTENCES_LU = -12.0
RAMP_S = 0.25
MIN_SWELL_GAP_S = 0.6  # a shorter silence is not worth swelling for
FADE_IN_S, FADE_OUT_S = 1.0, 1.5


def duck_bed(clip: AudioClip, speech: Sequence[tuple[int, int]], start: int, end: int, speech_lufs: float) -> Samples:
    """Return the clip from sample `start` to `end` of the episode, repeated as needed, ducked under `speech`.

    `speech` are the (start, end) of what is said there, in order; `speech_lufs` is its loudness.
    """
    length = end - start
    base = np.resize(clip.scale_to_lufs(speech_lufs), length)
    points: list[tuple[float, float]] = [(0.0, BED_BETWEEN_SENTENCES_LU)]
    ramp = RAMP_S * RATE_HZ
    for speech_start, speech_end in _bridge_silences(speech):
        before, after = speech_start - start, speech_end - start
        points += [(before - ramp, BED_BETWEEN_SENTENCES_LU), (before, BED_UNDER_SPEECH_LU)]
        points += [(after, BED_UNDER_SPEECH_LU), (after + ramp, BED_BETWEEN_SENTENCES_LU)]
    times = np.maximum.accumulate([time for time, _ in points])
    gain_db = np.interp(np.arange(length), times, [gain for _, gain in points])
    gain = 10 ** (gain_db / 20)
    for fade_s, ends in ((FADE_IN_S, slice(None)), (FADE_OUT_S, slice(None, None, -1))):
        samples = min(round(fade_s * RATE_HZ), length // 2)
        gain[ends][:samples] *= np.sin(np.linspace(0, np.pi / 2, samples)) ** 2
    return np.asarray(base * gain, dtype=np.float32)


def _bridge_silences(speech: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge speech over its short silences."""
    merged: list[tuple[int, int]] = []
    for start, end in speech:
        if merged and start - merged[-1][1] < MIN_SWELL_GAP_S * RATE_HZ:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged
