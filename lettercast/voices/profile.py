"""Voice profiles: voices/NAME.toml, one voice each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lettercast.files import expand_user, resolve_parent
from lettercast.settings import list_profile_names
from lettercast.validation import parse_toml, suggest, validation_problem
from lettercast.voices.engine import parse_options
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.model_files import PACKAGE_PREFIX
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Voice

MIN_SPEED, MAX_SPEED = 0.5, 2.0
"""Speeds that engines have to support."""


class VoiceSpec(BaseModel):
    """A voice as a profile describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    engine: str = Field(min_length=1)
    model: str = ""  # a name of the engine's catalogue, a file, or package:NAME
    speaker: str = ""
    language: str = ""  # the show's where not given
    speed: Annotated[float, Field(ge=MIN_SPEED, le=MAX_SPEED)] = 1.0
    gain_db: Annotated[float, Field(ge=-20, le=20)] = 0.0  # on top of what calibration finds
    native_wpm: Annotated[float, Field(ge=0, le=500)] = 0.0
    """Words a minute of a newsletter's sentences, as the model says them at speed 1, silence around them left out;
    0 where not known."""
    settings: dict[str, Any] = {}


class VoiceProfile(VoiceSpec):
    """A profile: a voice, and alternatives, tried in this order, where it can't be used."""

    otherwise: tuple[VoiceSpec, ...] = ()


def load_voice(folder: Path, name: str, words_per_minute: float = 0.0, language: str = "en") -> Voice:
    """Load the profile `name` of the folder, at the show's pace where one is given (see `adjust_pace`).

    Where its engine or model can't be used, load the first alternative that can. `language` is the default for a
    profile without one. Raises VoiceError with one Problem for each mistake.
    """
    path = folder / f"{name}.toml"
    where = f"{folder.name}/{path.name}"
    if name not in (known := list_profile_names(folder)):  # so that no name leads out of the folder
        raise VoiceError(f"no voice {name!r}", where, f"{suggest(name, known)}; `lettercast voices add` makes others")
    try:
        raw = parse_toml(path.read_bytes())
    except ValueError as error:
        raise VoiceError(str(error), where, "fix that line") from error
    try:
        profile = VoiceProfile.model_validate(raw)
    except ValidationError as error:
        keys = list(VoiceProfile.model_fields)
        problems = (
            validation_problem(item, where, _setting_path(item), keys, "a setting of a voice")
            for item in error.errors()
        )
        raise VoiceError(problems=tuple(problems)) from error
    specs: list[VoiceSpec] = [profile, *profile.otherwise]
    voices = [_build_voice(folder, name, spec, language) for spec in specs]
    reason = ""
    for voice in voices if profile.otherwise else ():
        if obstacle := _find_obstacle(voice, language):
            reason = reason or obstacle
            continue
        fallback_reason = f"spoken by {voice.engine}: {reason}" if reason else ""
        return replace(adjust_pace(voice, words_per_minute), fallback_reason=fallback_reason)
    return adjust_pace(voices[0], words_per_minute)


def _find_obstacle(voice: Voice, language: str) -> str:
    """Why a voice can't be used in a show of this language; empty where it can."""
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


def _build_voice(folder: Path, name: str, spec: VoiceSpec, language: str) -> Voice:
    """Build the voice of a spec. Raises VoiceError for an unknown engine or setting."""
    values = spec.model_dump(exclude={"otherwise"})
    values |= {"model": _resolve_model(folder, spec.model), "language": spec.language or language}
    voice = Voice(name=name, **values)
    try:
        engine = find_engine(voice.engine)
    except VoiceError as error:
        where = f"{folder.name}/{name}.toml"
        raise VoiceError(error.problems[0].what, where, error.problems[0].remedy) from error
    parse_options(voice, engine.options)
    return voice


def adjust_pace(voice: Voice, words_per_minute: float) -> Voice:
    """Set the speed that gives so many words a minute; leave the voice as it is where its own pace isn't known.

    The speed is within what engines support, and rounded to a hundredth, so that keys don't depend on the last digits.
    """
    if not voice.native_wpm or not words_per_minute:
        return voice
    speed = round(voice.speed * words_per_minute / voice.native_wpm, 2)
    return replace(voice, speed=min(max(speed, MIN_SPEED), MAX_SPEED))


def _resolve_model(folder: Path, model: str) -> str:
    """Resolve a model that is a file, relative to the show's voices/; leave a name or a package as it is."""
    if model.startswith(PACKAGE_PREFIX):
        return model
    beside = folder / model
    return str(resolve_parent(beside)) if model and beside.exists() else str(expand_user(model)) if model else ""


def _setting_path(item: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in item["loc"])
