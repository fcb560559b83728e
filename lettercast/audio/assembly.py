"""A mix assembled as a stream: parts on a time axis, added a few seconds at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

CHUNK_SAMPLES = 1 << 17  # about three seconds at 44.1 kHz


@dataclass(frozen=True, slots=True)
class MixPart:
    """Sound that lies at samples `start` up to `start + length`. `load` is called when the stream reaches it.

    `load` gives (length,) samples; fewer are followed by silence, more are cut.
    """

    start: int
    length: int
    load: Callable[[], Samples]


def mix_parts(parts: Sequence[MixPart], length: int, chunk: int = CHUNK_SAMPLES) -> Iterator[Samples]:
    """Mix `length` samples in pieces of `chunk`; parts may overlap. Holds only the parts under the playhead."""
    waiting = sorted(parts, key=lambda part: part.start)[::-1]
    playing: list[tuple[int, Samples]] = []
    for at in range(0, length, chunk):
        mixed = np.zeros(min(chunk, length - at), dtype=np.float32)
        while waiting and waiting[-1].start < at + len(mixed):
            part = waiting.pop()
            playing.append((part.start, part.load()[: part.length]))
        for start, samples in playing:
            first, last = max(start, at), min(start + len(samples), at + len(mixed))
            if last > first:
                mixed[first - at : last - at] += samples[first - start : last - start]
        playing = [(start, samples) for start, samples in playing if start + len(samples) > at + len(mixed)]
        yield mixed
