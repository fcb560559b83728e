"""A line to say, a voice to say it, and the take that came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOT_VERIFIED, VERIFIED_SIGNAL, VERIFIED_WORDS = 0, 1, 2
"""How closely a take was listened to: not at all, as a signal, word by word."""


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
    native_wpm: float = field(default=0.0, repr=False)  # `speed` follows from it where it is known, and tells enough
    settings: Mapping[str, object] = field(default_factory=dict)
    fallback_reason: str = field(default="", repr=False, compare=False)  # why the profile's first choice does not speak


@dataclass(frozen=True, slots=True)
class Line:
    """What a voice is to say: one sentence, all words. A word may carry its sounds (`lettercast.pronunciation`)."""

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
    """One sentence as voiced: mono float32 samples, shape (n,), full scale ±1.

    A take without samples is a sentence that could not be voiced; its doubts say why.
    """

    samples: NDArray[np.float32]
    rate_hz: int
    words: tuple[Word, ...] = ()  # empty where the engine and the alignment know none
    defects: tuple[str, ...] = ()  # what listening back found, or the engine told
    verification_level: int = 0  # how it was listened to: UNHEARD, BY_SIGNAL or BY_WORD


class Options(BaseModel):
    """Each engine has its own kind. `silent` names those that change nothing of what is heard."""

    not_in_cache_key: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(extra="forbid", frozen=True)


@runtime_checkable
class Engine(Protocol):
    """A text-to-speech engine, loaded for one voice in one process.

    A class of this shape is what an entry point of the group `lettercast.engines` names. Importing
    its module must cost nothing: what it needs is imported when it is made.
    """

    name: ClassVar[str]
    options: ClassVar[type[Options]]  # the [settings] of a profile
    deterministic: ClassVar[bool]  # equal line and attempt give equal samples
    stochastic: ClassVar[bool]  # another attempt is another take
    has_word_times: ClassVar[bool]  # its takes carry word times
    word_check_interval: ClassVar[
        int
    ]  # unless told otherwise, one take in so many is listened to word by word; 0 is none
    has_silent_end: ClassVar[bool]  # each take ends in silence, so that one that does not was cut off
    alignable: ClassVar[bool]  # an acoustic model of human voices understands it
    supports_ipa: ClassVar[bool]  # understands words with sounds; the others get the words alone
    max_batch: ClassVar[int]  # lines it is given at once, at most

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        """Of engine and model: part of the key of every take. Known without loading the model."""
        ...

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        """What one process with this voice loaded takes, about."""
        ...

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        """What it costs to say so many characters; 0 for what runs here."""
        ...

    @classmethod
    def preferred_batch(cls, voice: Voice) -> int:
        """Lines it says sooner at once than one by one: they are not parted to give every worker some."""
        ...

    def __init__(self, voice: Voice) -> None:
        """Load the model. Raises VoiceError saying what to install or where to put a file."""
        ...

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        """Voice `lines`, one take each, in order. Raises VoiceError for a line it can't say.

        `attempt` counts from 0; an engine with randomness draws it from line and attempt.
        """
        ...

    def close(self) -> None:
        """Let go of the model."""
        ...
