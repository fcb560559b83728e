"""Voice profiles: voices/NAME.toml, one voice each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lettercast.files import at_home, unmoved
from lettercast.settings import profile_names
from lettercast.validation import mistake, nearest, parse_toml
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.options import options_of
from lettercast.voices.engines.place import PREFIX
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Voice

SLOWEST, FASTEST = 0.5, 2.0
"""The speeds that engines take."""


class Described(BaseModel):
    """What a profile says of a voice."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    engine: str = Field(min_length=1)
    model: str = ""  # a name of the engine's catalogue, a file, or package:NAME
    speaker: str = ""
    language: str = ""  # the show's where not given
    speed: Annotated[float, Field(ge=SLOWEST, le=FASTEST)] = 1.0
    gain_db: Annotated[float, Field(ge=-20, le=20)] = 0.0  # on top of what calibration finds
    native_wpm: Annotated[float, Field(ge=0, le=500)] = 0.0
    """Words a minute of a newsletter's sentences, as the model says them at speed 1, silence around them left out;
    0 where not known."""
    settings: dict[str, Any] = {}


class Profile(Described):
    """A profile: a voice, and which others stand in for it, in this order, where it can't be had."""

    otherwise: tuple[Described, ...] = ()


def load_voice(folder: Path, name: str, words_per_minute: float = 0.0, language: str = "en") -> Voice:
    """The voice `name` of the folder, at the show's pace where one is given (see `paced`).

    Where its engine or model can't be had, the first of those that stand in for it which can. `language` is spoken
    where the profile names none. Raises VoiceError with one Problem for each mistake.
    """
    path = folder / f"{name}.toml"
    where = f"{folder.name}/{path.name}"
    if name not in (known := profile_names(folder)):  # so that no name leads out of the folder
        raise VoiceError(f"no voice {name!r}", where, f"{nearest(name, known)}; `lettercast voices add` makes others")
    try:
        raw = parse_toml(path.read_bytes())
    except ValueError as error:
        raise VoiceError(str(error), where, "mend that line") from error
    try:
        profile = Profile.model_validate(raw)
    except ValidationError as error:
        keys = list(Profile.model_fields)
        found = (mistake(item, where, _key(item), keys, "a setting of a voice") for item in error.errors())
        raise VoiceError(problems=tuple(found)) from error
    described: list[Described] = [profile, *profile.otherwise]
    voices = [_voice(folder, name, one, language) for one in described]
    reason = ""
    for voice in voices if profile.otherwise else ():
        if lacking := _lacking(voice, language):
            reason = reason or lacking
            continue
        told = f"spoken by {voice.engine}: {reason}" if reason else ""
        return replace(paced(voice, words_per_minute), stands_in=told)
    return paced(voices[0], words_per_minute)


def _lacking(voice: Voice, language: str) -> str:
    """Why a voice can't speak in a show of this language; empty where it can."""
    if primary_subtag(voice.language) != primary_subtag(language):
        return f"{voice.engine} speaks {voice.language}, the show {language}"
    try:
        find_engine(voice.engine).version_of(voice)
    except VoiceError as error:
        problem = error.problems[0]
        return f"{problem.what} ({problem.remedy})" if problem.remedy else problem.what
    return ""


def primary_subtag(language: str) -> str:
    """The language itself: "en" of "en-GB" (RFC 5646)."""
    return language.replace("_", "-").partition("-")[0].lower()


def _voice(folder: Path, name: str, described: Described, language: str) -> Voice:
    """The voice as described. Raises VoiceError where there is no such engine, or it has no such setting."""
    told = described.model_dump(exclude={"otherwise"})
    told |= {"model": _model(folder, described.model), "language": described.language or language}
    voice = Voice(name=name, **told)
    try:
        engine = find_engine(voice.engine)
    except VoiceError as error:
        where = f"{folder.name}/{name}.toml"
        raise VoiceError(error.problems[0].what, where, error.problems[0].remedy) from error
    options_of(voice, engine.options)
    return voice


def paced(voice: Voice, words_per_minute: float) -> Voice:
    """The voice at a speed that makes so many words a minute of its speed 1; as it is where its own pace isn't known.

    The speed is one that engines take, and a whole hundredth, so that keys don't hang on the last digits.
    """
    if not voice.native_wpm or not words_per_minute:
        return voice
    speed = round(voice.speed * words_per_minute / voice.native_wpm, 2)
    return replace(voice, speed=min(max(speed, SLOWEST), FASTEST))


def _model(folder: Path, model: str) -> str:
    """A model that is a file of the show is named from the show's folder; a name or a package stays one."""
    if model.startswith(PREFIX):
        return model
    beside = folder / model
    return str(unmoved(beside)) if model and beside.exists() else str(at_home(model)) if model else ""


def _key(item: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in item["loc"])
