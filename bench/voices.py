"""Voices: what synthesis costs beside the bare engine, and what listening back costs.

The VITS here has the standard size and random weights, so it babbles at the true cost of computing. It needs
the engines' environment: .venv-engines/bin/python -m bench voices
"""

from __future__ import annotations

import importlib.util
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.table import Row
from lettercast.voices import Line, Take, Takes, Voice, process_pool, voice_lines
from tests.voices.sentences import sentences

COUNT = int(os.environ.get("LETTERCAST_BENCH_SENTENCES", "300"))
ROUNDS = 6
"""Both ways take turns, so that whatever else the machine does falls on both."""


def rows() -> Iterator[Row]:
    yield from embedded()
    if importlib.util.find_spec("TTS") is None:
        yield Row("VITS against the bare loop over TTS.tts", "not measured", "needs .venv-engines")
        return
    yield from vits()
    yield from batches("cuda")


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def embedded() -> Iterator[Row]:
    """The embedded voice: cold, and with every take kept."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [Line(text, Voice("narrator", "espeak")) for text in sentences(150)]
        made: list[Take] = []
        cold_s = timed(lambda: made.extend(voice_lines(lines, Takes(Path(folder)))))
        audio_s = sum(take.samples.size / take.rate_hz for take in made)
        warm_s = timed(lambda: list(voice_lines(lines, Takes(Path(folder)))))
    yield Row(f"embedded voice, {len(lines)} sentences, {audio_s:.0f} s of speech", f"{cold_s:.2f} s")
    yield Row("the same with every take kept", f"{warm_s:.2f} s")


def vits() -> Iterator[Row]:
    """300 sentences by a standard-size VITS on this machine's processors, against the bare loop, taking turns."""
    from TTS.api import TTS

    from tests.voices.models import write_vits

    texts = [" ".join(text.split()[:6]) for text in sentences(COUNT)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = write_vits(folder / "model")
        lines = [Line(text, Voice("v", "coqui", model=str(model))) for text in texts]
        bare = TTS(model_path=str(model), config_path=str(model.with_name("config.json")), progress_bar=False)
        takes = Takes(folder / "takes")
        workers = process_pool(len(os.sched_getaffinity(0)))
        ours_s = theirs_s = 0.0
        for turn in range(ROUNDS):
            share = lines[turn * COUNT // ROUNDS : (turn + 1) * COUNT // ROUNDS]
            ours_s += timed(lambda share=share: list(voice_lines(share, takes, executor=workers, listen="off")))  # type: ignore[misc]
            theirs_s += timed(lambda share=share: [bare.tts(line.text, split_sentences=False) for line in share])  # type: ignore[misc]
        workers.halt()
        warm_s = timed(lambda: list(voice_lines(lines, takes, executor=_Nobody(), listen="off")))  # type: ignore[arg-type]
    ratio = ours_s / theirs_s
    yield Row(
        f"VITS, {COUNT} sentences on {platform.node()}: {ours_s:.0f} s, bare loop {theirs_s:.0f} s",
        f"{ratio:.2f} times",
        "at most 1.05 times",
        ratio <= 1.05,
    )
    yield Row("the same with a warm cache, no engine call", f"{warm_s:.2f} s")


def batches(device: str, sizes: tuple[int, ...] = (1, 8, 32)) -> Iterator[Row]:
    """Audio seconds a second on a device, by how many lines it is given at once."""
    import torch

    from lettercast.voices.engines import find_engine
    from tests.voices.models import write_vits

    if device == "cuda" and not torch.cuda.is_available():
        yield Row("VITS in batches on a GPU", "not measured", "no GPU here")
        return
    name = torch.cuda.get_device_name() if device == "cuda" else platform.node()
    texts = sentences(4 * max(sizes))
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


class _Nobody:
    """An executor that must not be asked for anything."""

    def submit(self, *_: object) -> None:
        raise AssertionError("a take was made though all were kept")
