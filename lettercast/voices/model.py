"""A line to say, a voice to say it, and the take that came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice profile, resolved: voices/NAME.toml."""

    name: str
    engine: str
    model: str = ""
    speaker: str = ""
    language: str = "en"
    speed: float = 1.0
    gain_db: float = 0.0
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """What a voice is to say: one sentence, all words."""

    text: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word and the samples it lies in, at the take's rate."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Take:
    """One sentence as voiced: mono float32 samples, shape (n,), full scale ±1."""

    samples: NDArray[np.float32]
    rate_hz: int
    words: tuple[Word, ...] = ()  # empty where the engine and the alignment know none
    doubts: tuple[str, ...] = ()  # what listening back found


@runtime_checkable
class Engine(Protocol):
    """A text-to-speech engine, loaded for one voice in one process."""

    name: str
    version: str  # of engine and model: part of the key of every take
    deterministic: bool  # equal input gives equal samples

    def synthesize(self, lines: Sequence[str]) -> Iterator[Take]:
        """Voice `lines`, one take each, in order. Raises VoiceError for a line it can't say."""
        ...

    def close(self) -> None:
        """Let go of the model."""
        ...
