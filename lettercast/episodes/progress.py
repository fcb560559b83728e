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
class Step:
    """How far a stage is: "voicing" or "mastering", in seconds of sound."""

    stage: str
    done_s: float
    total_s: float


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of the clock by stage; sentences by where they came from; passes of the encoder."""

    seconds: dict[str, float] = field(default_factory=dict)
    sentences: int = 0
    voiced: int = 0
    tries: int = 0


@dataclass(slots=True)
class Watch:
    """Gathers figures while an episode is made. `clock` tells seconds."""

    clock: Callable[[], float] = time.monotonic
    seconds: dict[str, float] = field(default_factory=dict)
    voiced: int = 0
    tries: int = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times what happens inside."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + self.clock() - began, 2)

    def figures(self, sentences: int) -> Figures:
        return Figures(self.seconds, sentences, self.voiced, self.tries)


def save(figures: Figures, path: Path) -> None:
    write_text(path, json.dumps(asdict(figures)))


def load(path: Path) -> Figures | None:
    """The figures of the last rendering; None where none are kept."""
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        return Figures(**told)
    except (FileNotFoundError, ValueError, TypeError):
        return None
