"""A line to say, a voice to say it, and the resulting take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Verification(IntEnum):
    """How thoroughly a take was verified: not at all, as a signal, word by word. Stored with the take."""

    NONE, SIGNAL, WORDS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Voice:
    """A resolved voice profile (voices/NAME.toml)."""

    name: str
    engine: str
    model: str = ""
    speaker: str = ""
    language: str = "en"
    speed: float = 1.0
    gain_db: float = 0.0
    native_wpm: float = field(default=0.0, repr=False)  # `speed` follows from it where it is known
    settings: Mapping[str, object] = field(default_factory=dict)
    fallback_reason: str = field(default="", repr=False, compare=False)  # why the profile's first choice is not used


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence for a voice to say, in words alone. A word may carry its IPA (`lettercast.pronunciation`)."""

    text: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word and its first and last sample, at the take's rate; `end` is exclusive."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Take:
    """One synthesized sentence: mono float32 samples, shape (n,), full scale ±1.

    A take without samples is a sentence that could not be synthesized; its defects say why.
    """

    samples: NDArray[np.float32]
    rate_hz: int
    words: tuple[Word, ...] = ()  # empty where neither engine nor alignment found any
    defects: tuple[str, ...] = ()  # reported by the engine, or found by verification
    verification_level: Verification = Verification.NONE
