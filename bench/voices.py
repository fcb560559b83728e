"""Voices: the embedded voice, cold and with every take kept, and a VITS in batches.

The VITS has the standard size and random weights, so it babbles at the true cost of computing. It needs
the engines' environment: .venv-engines/bin/python -m bench voices
"""

from __future__ import annotations

import importlib.util
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.table import Row
from lettercast.voices import Line, Take, Takes, Voice, synthesize_lines
from tests.voices.sentences import sentences


def rows() -> Iterator[Row]:
    yield from embedded()
    if importlib.util.find_spec("TTS") is None:
        yield Row("VITS in batches", "not measured", "needs .venv-engines")
        return
    yield from batches()


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def embedded() -> Iterator[Row]:
    """The embedded voice: cold, and with every take kept."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [Line(text, Voice("narrator", "espeak")) for text in sentences(150)]
        made: list[Take] = []
        cold_s = timed(lambda: made.extend(synthesize_lines(lines, Takes(Path(folder)))))
        audio_s = sum(take.samples.size / take.rate_hz for take in made)
        warm_s = timed(lambda: list(synthesize_lines(lines, Takes(Path(folder)))))
    yield Row(f"embedded voice, {len(lines)} sentences, {audio_s:.0f} s of speech", f"{cold_s:.2f} s")
    yield Row("the same with every take kept", f"{warm_s:.2f} s")


def batches(sizes: tuple[int, ...] = (1, 8, 32)) -> Iterator[Row]:
    """Audio seconds a second, on a GPU where there is one, by how many lines it is given at once."""
    import torch

    from lettercast.voices.engines import find_engine
    from tests.voices.models import write_vits

    device = "cuda" if torch.cuda.is_available() else "cpu"
    name = torch.cuda.get_device_name() if device == "cuda" else f"the processors of {platform.node()}"
    texts = sentences(max(sizes) * (4 if device == "cuda" else 1))
    with tempfile.TemporaryDirectory() as folder:
        model = write_vits(Path(folder))
        for size in sizes:
            settings = {"batch": size, "device": device}
            engine = find_engine("coqui")(Voice("v", "coqui", model=str(model), settings=settings))
            list(engine.synthesize(texts[:size]))  # the first run chooses kernels
            begun = time.perf_counter()
            takes = list(engine.synthesize(texts))
            rate = sum(take.samples.size / take.rate_hz for take in takes) / (time.perf_counter() - begun)
            yield Row(f"VITS on {name}, {size} lines at once", f"{rate:.1f} s of speech a second")
