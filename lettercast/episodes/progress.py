"""How a rendering went: what was voiced, what was kept, how long each stage took. For the report, not for the feed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lettercast.files import write_text


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage is: "voicing" or "mastering", in seconds of sound."""

    stage: str
    done_s: float
    total_s: float


ProgressCallback = Callable[[StageProgress], None]


@dataclass(frozen=True, slots=True)
class RenderStats:
    """Seconds of the clock by stage; sentences by where they came from; passes of the encoder."""

    seconds: dict[str, float] = field(default_factory=dict)
    sentences: int = 0
    voiced: int = 0
    tries: int = 0


@dataclass(slots=True)
class StageTimer:
    """Gathers figures while an episode is made. `clock` tells seconds."""

    clock: Callable[[], float] = time.monotonic
    seconds: dict[str, float] = field(default_factory=dict)
    voiced_sentences: int = 0
    encoder_passes: int = 0

    @contextmanager
    def time_stage(self, name: str) -> Iterator[None]:
        """Times what happens inside."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + self.clock() - began, 2)

    def render_stats(self, sentences: int) -> RenderStats:
        return RenderStats(self.seconds, sentences, self.voiced_sentences, self.encoder_passes)


def save_stats(figures: RenderStats, path: Path) -> None:
    write_text(path, json.dumps(asdict(figures)))


def load_stats(path: Path) -> RenderStats | None:
    """The figures of the last rendering; None where none are kept."""
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        return RenderStats(**told)
    except (FileNotFoundError, ValueError, TypeError):
        return None
