"""The measurement of a take in the first pass: the length of its speech, its words, its loudness.

Kept for each episode, so that after a changed word one take is measured and the encoder can start.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator

from lettercast.audio import RATE_HZ, fade_edges, find_speech_bounds, resample_audio, resampled_length, row_powers
from lettercast.episodes.words import TimedWord
from lettercast.files import load_json_cache, write_text
from lettercast.voices import Take

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TakeMeasurement:
    """A take without its sound. `words` in samples at 44.1 kHz from where the trimmed take begins."""

    length: int  # of the trimmed take, at 44.1 kHz
    powers: NDArray[np.float32]  # K-weighted, of each tenth of a second
    words: tuple[TimedWord, ...]
    doubts: tuple[str, ...]


def trim_take(take: Take) -> Samples:
    """Cut the speech out of a take, at 44.1 kHz."""
    first, last = find_speech_bounds(take.samples, take.rate_hz)
    return resample_audio(fade_edges(take.samples[first:last], take.rate_hz), take.rate_hz)


def measure_take(take: Take) -> TakeMeasurement:
    """Measure the speech in a take."""
    first, last = find_speech_bounds(take.samples, take.rate_hz)
    length = resampled_length(last - first, take.rate_hz)

    def place(sample: int) -> int:
        return min(max((sample - first) * RATE_HZ // take.rate_hz, 0), length)

    words = tuple(TimedWord(word.text, place(word.start), place(word.end)) for word in take.words)
    return TakeMeasurement(length, row_powers(trim_take(take), RATE_HZ).astype(np.float32), words, take.defects)


@dataclass(frozen=True, slots=True)
class _StoredMeasurement:
    """A measurement as it is kept."""

    length: int
    powers: Annotated[Any, BeforeValidator(lambda text: np.frombuffer(base64.b64decode(text), dtype="<f4"))]
    words: tuple[tuple[str, int, int], ...]
    doubts: tuple[str, ...]


def save_measurements(levels: Mapping[str, TakeMeasurement], path: Path) -> None:
    """Keep measurements at `path`."""
    stored = {
        key: {
            "length": level.length,
            "powers": base64.b64encode(level.powers.astype("<f4").tobytes()).decode(),
            "words": [[word.text, word.start, word.end] for word in level.words],
            "doubts": level.doubts,
        }
        for key, level in levels.items()
    }
    write_text(path, json.dumps(stored, separators=(",", ":")))


def load_measurements(path: Path) -> dict[str, TakeMeasurement]:
    """Load the measurements kept at `path`; none where there are none, or where another version wrote them."""
    stored = load_json_cache(path, dict[str, _StoredMeasurement]) or {}
    return {
        key: TakeMeasurement(level.length, level.powers, tuple(TimedWord(*word) for word in level.words), level.doubts)
        for key, level in stored.items()
    }
