"""An engine's own settings, the [settings] table of a profile, checked."""

from __future__ import annotations

import difflib
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from lettercast.errors import Problem
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Voice


class Options(BaseModel):
    """Each engine has its own kind. `silent` names those that change nothing of what is heard."""

    silent: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(extra="forbid", frozen=True)


Some = TypeVar("Some", bound=Options)


def options_of(voice: Voice, kind: type[Some]) -> Some:
    """The voice's settings as `kind`. Raises VoiceError with one Problem for each mistake."""
    try:
        return kind.model_validate(dict(voice.settings))
    except ValidationError as error:
        where = f"voices/{voice.name}.toml"
        problems = []
        for item in error.errors():
            name = ".".join(str(part) for part in item["loc"])
            if item["type"] == "extra_forbidden":
                known = list(kind.model_fields)
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                remedy = f'did you mean "{near[0]}"?' if near else f"{voice.engine} knows: {', '.join(known) or 'none'}"
                problems.append(Problem(f"[settings] {name} is not a setting of {voice.engine}", where, remedy))
            elif item["type"] == "missing":
                problems.append(Problem(f"[settings] {name} is missing", where, f"{voice.engine} needs it"))
            else:
                problems.append(Problem(f"[settings] {name} is {item['input']!r}", where, item["msg"]))
        raise VoiceError(problems=tuple(problems)) from error
