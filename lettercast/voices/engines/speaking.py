"""What comes of a reading that a model of phonemes speaks: its session, samples below full scale, word times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lettercast.voices.engines.onnx_outputs import with_output
from lettercast.voices.engines.reading import NOBODY, Reading
from lettercast.voices.model import Word

SPEEDS = (1.0, 0.95, 1.04, 0.91)
"""Of the attempts: such models draw nothing but the noise of breath, so another take is the same at another speed."""
KNEE = 0.8
"""Of full scale: what is louder is bent softly, so that nothing reaches full scale."""


def session(path: Path, output: str, *, threads: int = 1) -> Any:
    """The model's session on the CPU; it also gives, as its last output, the value called `output` where it has one.

    Raises FileNotFoundError, and whatever onnxruntime comes upon in a file that is no model.
    """
    import onnxruntime

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads, how.inter_op_num_threads = threads, 1
    how.log_severity_level = 3
    model = path.read_bytes()
    model = with_output(model, output) if output.encode() in model else model
    return onnxruntime.InferenceSession(model, how, providers=["CPUExecutionProvider"])


def limited(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples with what is above the knee bent below full scale, others untouched."""
    loud = np.abs(samples) > KNEE
    if not loud.any():
        return samples
    room = 1 - KNEE
    bent = np.sign(samples) * (KNEE + room * np.tanh((np.abs(samples) - KNEE) / room))
    limited_samples: NDArray[np.float32] = np.where(loud, bent, samples).astype(np.float32)
    return limited_samples


def phoneme_edges(durations: NDArray[Any], samples: int, unit: int) -> NDArray[np.float64]:
    """Where phonemes begin and end in `samples`, shape (phonemes + 1,), from their durations with the silence around.

    Empty where the durations are not those of the samples: then no time is better than a wrong one.
    """
    edges = np.cumsum(durations.ravel(), dtype=np.float64) * unit
    return edges[:-1] if edges.size and round(edges[-1]) == samples else np.zeros(0)


def word_times(
    reading: Reading, spoken: Sequence[tuple[NDArray[np.float32], NDArray[np.float64]]], late: float
) -> tuple[Word, ...]:
    """Word times in the samples of all parts, one after the other; none where the edges of a part are not known.

    A word lasts from the first to the last phoneme it owns, both moved by `late` samples.
    """
    if any(not edges.size for _, edges in spoken):
        return ()
    spans: dict[int, tuple[float, float]] = {}
    place, at = 0, 0
    total = sum(samples.size for samples, _ in spoken)
    for samples, edges in spoken:
        for index in range(edges.size - 1):
            owner = reading.owners[place]
            if owner != NOBODY:
                start = spans[owner][0] if owner in spans else at + edges[index]
                spans[owner] = (start, at + edges[index + 1])
            place += 1
        at += samples.size
    times = []
    for owner, span in sorted(spans.items()):
        start, end = (round(min(max(edge + late, 0), total)) for edge in span)
        times.append(Word(reading.words[owner], start, max(end, start)))
    return tuple(times)
