"""An engine's own settings, the [settings] table of a profile, checked."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from lettercast.validation import validation_problem
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Options, Voice

OptionsT = TypeVar("OptionsT", bound=Options)


def parse_options(voice: Voice, kind: type[OptionsT]) -> OptionsT:
    """The voice's settings as `kind`. Raises VoiceError with one Problem for each mistake."""
    try:
        return kind.model_validate(dict(voice.settings))
    except ValidationError as error:
        where, known = f"voices/{voice.name}.toml", list(kind.model_fields)
        found = (
            validation_problem(item, where, f"[settings] {item['loc'][0]}", known, f"a setting of {voice.engine}")
            for item in error.errors()
        )
        raise VoiceError(problems=tuple(found)) from error
