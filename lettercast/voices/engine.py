"""What every text-to-speech engine derives from, and its settings: the interface for engines of other packages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from lettercast.validation import validation_problem
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Take, Voice


class Options(BaseModel):
    """Settings of an engine, the [settings] table of a profile: derive a class with one field for each setting."""

    not_in_cache_key: ClassVar[frozenset[str]] = frozenset()
    """The fields that don't change how a take sounds (timeouts, batch sizes): takes are kept when they change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


OptionsT = TypeVar("OptionsT", bound=Options)


class Engine(ABC):
    """A text-to-speech engine, loaded for one voice in one process.

    An entry point of the group `lettercast.engines` names such a class. Importing its module must be cheap: import
    heavy libraries in `__init__`. Set `name` and override `version_of` and `synthesize`; override anything else only
    where the default is wrong. docs/writing-an-engine.md shows a complete one.
    """

    name: ClassVar[str]
    """As profiles write it and the entry point is called."""
    options: ClassVar[type[Options]] = Options
    deterministic: ClassVar[bool] = False
    """Equal line and attempt give equal samples, in every process."""
    stochastic: ClassVar[bool] = False
    """Another attempt at a line gives another take."""
    has_word_times: ClassVar[bool] = False
    """Takes carry word times."""
    word_check_interval: ClassVar[int] = 1
    """Verify one take in this many word by word; 0 for none."""
    has_silent_end: ClassVar[bool] = False
    """Each take ends in silence, so that one that does not was cut off."""
    alignable: ClassVar[bool] = True
    """An acoustic model of human voices understands it."""
    supports_ipa: ClassVar[bool] = False
    """Lines may carry IPA (`lettercast.pronunciation`); other engines get the words alone."""
    max_batch: ClassVar[int] = 16
    """Most lines of one call of `synthesize`."""

    voice: Voice
    settings: Options

    def __init__(self, voice: Voice) -> None:
        """Load the model. Raises VoiceError saying what to install or where to put a file."""
        self.voice = voice
        self.settings = parse_options(voice, self.options)

    @classmethod
    @abstractmethod
    def version_of(cls, voice: Voice) -> str:
        """Version of engine and model, part of the key of every take; found without loading the model.

        Raises VoiceError where the voice can't be used on this machine.
        """

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        """Approximate memory of one process with this voice loaded."""
        return 200

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        """Price of this many characters; 0 for what runs locally."""
        return 0.0

    @classmethod
    def preferred_batch(cls, voice: Voice) -> int:
        """Preferred batch size; jobs are never split smaller."""
        return 1

    @classmethod
    def guess_pronunciations(cls, voice: Voice, line: str) -> dict[str, str]:
        """Words of a line that no dictionary of the engine holds, each with the IPA it would be said with.

        Called without loading the model; empty for an engine that can't tell.
        """
        return {}

    @abstractmethod
    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        """Yield one take for each line, in order. `attempt` counts from 0; derive randomness from line and attempt.

        Raises SentenceError for a line that can't be said: it is reported, and the lines after it are passed to the
        next call. Any other VoiceError ends the run.
        """

    def close(self) -> None:
        """Release the model."""
        return


def parse_options(voice: Voice, kind: type[OptionsT]) -> OptionsT:
    """Validate the voice's settings as `kind`. Raises VoiceError with one Problem for each mistake."""
    try:
        return kind.model_validate(dict(voice.settings))
    except ValidationError as error:
        where, fields = f"voices/{voice.name}.toml", list(kind.model_fields)
        problems = (
            validation_problem(item, where, f"[settings] {item['loc'][0]}", fields, f"a setting of {voice.engine}")
            for item in error.errors()
        )
        raise VoiceError(problems=tuple(problems)) from error
