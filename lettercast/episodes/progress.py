"""How a rendering goes: its progress, and afterwards its figures. For the report, not for the feed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from lettercast.files import load_json_cache, write_text


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage is ("voicing" or "mastering"), in seconds of sound."""

    stage: str
    done_s: float
    total_s: float


ProgressCallback = Callable[[StageProgress], None]


@dataclass(frozen=True, slots=True)
class RenderStats:
    """Seconds of the clock by stage, sentences, how many of them were synthesized, passes of the encoder."""

    seconds: dict[str, float] = field(default_factory=dict)
    sentences: int = 0
    voiced: int = 0
    tries: int = 0


@dataclass(slots=True)
class StageTimer:
    """Collects figures while an episode is rendered. `clock` returns seconds."""

    clock: Callable[[], float] = time.monotonic
    seconds: dict[str, float] = field(default_factory=dict)
    voiced_sentences: int = 0
    encoder_passes: int = 0

    @contextmanager
    def time_stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + self.clock() - began, 2)

    def render_stats(self, sentences: int) -> RenderStats:
        return RenderStats(self.seconds, sentences, self.voiced_sentences, self.encoder_passes)


def save_stats(stats: RenderStats, path: Path) -> None:
    """Keep the figures at `path`."""
    write_text(path, json.dumps(asdict(stats)))


def load_stats(path: Path) -> RenderStats | None:
    """Load the figures of the last rendering; None where none are kept."""
    return load_json_cache(path, RenderStats)
