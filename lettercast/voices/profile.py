"""Voice profiles: voices/NAME.toml, one voice each."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lettercast.errors import Problem
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.options import options_of
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Voice

NOT_VOICES = {"lexicon"}
"""Files of the folder that are something else."""


class Profile(BaseModel):
    """What a profile may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    engine: str = Field(min_length=1)
    model: str = ""  # a name of the engine's catalogue, or a file
    speaker: str = ""
    language: str = "en"
    speed: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    gain_db: Annotated[float, Field(ge=-20, le=20)] = 0.0  # on top of what calibration finds
    settings: dict[str, Any] = {}


def profile_names(folder: Path) -> list[str]:
    """The names of all profiles in a show's voices/."""
    return sorted(path.stem for path in folder.glob("*.toml") if path.stem not in NOT_VOICES)


def load_voice(folder: Path, name: str) -> Voice:
    """The voice `name` of the folder. Raises VoiceError with one Problem for each mistake."""
    path = folder / f"{name}.toml"
    where = f"{folder.name}/{path.name}"
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        known = profile_names(folder)
        near = difflib.get_close_matches(name, known, n=1)
        remedy = f'did you mean "{near[0]}"?' if near else "make one with `lettercast voices add`"
        raise VoiceError(f"no voice {name!r}", where, remedy) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VoiceError(f"not valid TOML ({error})", where, "mend that line") from error
    try:
        profile = Profile.model_validate(raw)
    except ValidationError as error:
        raise VoiceError(problems=tuple(_problem(item, where) for item in error.errors())) from error
    voice = Voice(name=name, **{**profile.model_dump(), "model": _model(folder, profile.model)})
    try:
        engine = find_engine(voice.engine)
    except VoiceError as error:
        raise VoiceError(error.problems[0].what, where, error.problems[0].remedy) from error
    options_of(voice, engine.options)
    return voice


def _model(folder: Path, model: str) -> str:
    """A model that is a file of the show is named from the show's folder; a name stays a name."""
    beside = folder / model
    return str(beside.resolve()) if model and beside.exists() else str(Path(model).expanduser()) if model else ""


def _problem(error: Any, where: str) -> Problem:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        known = list(Profile.model_fields)
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        remedy = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
        return Problem(f"{name} is not a setting of a voice", where, remedy)
    if error["type"] == "missing":
        return Problem(f"{name} is missing", where, "add it")
    return Problem(f"{name} is {error['input']!r}", where, error["msg"].replace("Input should", "it should"))
