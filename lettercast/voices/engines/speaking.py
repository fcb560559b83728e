"""What comes of a reading that a model of phonemes speaks: its session, samples below full scale, word times."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
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


START_SECONDS, END_SECONDS = -0.085, -0.04
"""A sound is heard so much before its phoneme's units begin, and has ended so much before they do: medians against the
aligner over 978 words of hibari and 878 of Kokoro."""


def session(path: Path, output: str, *, threads: int = 1) -> Any:
    """The model's session on the CPU; it also gives, as its last output, the value called `output` where it has one.

    Raises FileNotFoundError, and whatever onnxruntime comes upon in a file that is no model.
    """
    import onnxruntime

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads, how.inter_op_num_threads = threads, 1
    how.log_severity_level = 3
    how.enable_cpu_mem_arena = how.enable_mem_pattern = False  # 40 MB less in a worker of hibari, and no slower
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
    reading: Reading,
    spoken: Sequence[tuple[NDArray[np.float32], NDArray[np.float64]]],
    rate_hz: int,
) -> tuple[Word, ...]:
    """Word times in the samples of all parts, one after the other; none where the edges of a part are not known.

    A word lasts from its first to its last phoneme, these edges moved to where they are heard, and never into the next.
    """
    if any(not edges.size for _, edges in spoken):
        return ()
    spans: dict[int, tuple[float, float]] = {}
    place, at = 0, 0
    for samples, edges in spoken:
        for start, end in pairwise(edges):
            owner = reading.owners[place]
            if owner != NOBODY:
                spans[owner] = (spans[owner][0] if owner in spans else at + start, at + end)
            place += 1
        at += samples.size
    starts = {owner: max(round(start + START_SECONDS * rate_hz), 0) for owner, (start, _) in spans.items()}
    times = []
    owners = sorted(spans)
    limits = [*(starts[owner] for owner in owners[1:]), at]
    for owner, limit in zip(owners, limits, strict=True):
        end = min(round(spans[owner][1] + END_SECONDS * rate_hz), limit)
        times.append(Word(reading.words[owner], starts[owner], max(end, starts[owner] + 1)))
    return tuple(times)
