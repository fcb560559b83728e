"""Adding voices to a show, trying them, and telling what there is."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from lettercast.audio import unclipped
from lettercast.errors import Problem
from lettercast.files import at_home, replacing, write_text
from lettercast.show import Show
from lettercast.voices.calibration import Calibrations
from lettercast.voices.cast import load_cast
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.profile import load_voice, profile_names
from lettercast.voices.synthesis import voice_lines
from lettercast.voices.takes import Takes, takes_of

_NAME = re.compile(r"\w[\w.-]*")
_NOT_IN_NAMES = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """A profile of the show, as `lettercast voices` lists it."""

    name: str
    engine: str
    model: str
    parts: tuple[str, ...]  # of the cast
    gain_db: float | None  # as calibrated; None before it has spoken
    problem: Problem | None = None  # why it can't be used


def listed(show: Show) -> list[Listed]:
    """Every profile of the show's voices/, those that can't be used with the reason."""
    parts = show.settings.cast.parts
    calibrations = Calibrations(takes_of(show))
    rows = []
    for name in profile_names(show.voices):
        own = tuple(part for part, voice in parts.items() if voice == name)
        voice: Voice | None = None
        try:
            voice = load_voice(show.voices, name, show.settings.voices.words_per_minute)
            found = calibrations.known(voice)
        except VoiceError as error:
            engine, model = (voice.engine, voice.model) if voice else ("", "")
            rows.append(Listed(name, engine, model, own, None, error.problems[0]))
            continue
        model = " ".join(part for part in (Path(voice.model).name, voice.speaker) if part)
        rows.append(Listed(name, voice.engine, model, own, found.gain_db if found else None))
    return rows


def add_voice(folder: Path, spec: str, name: str = "") -> Path:
    """Write a profile for "ENGINE:MODEL" or "ENGINE:MODEL:SPEAKER"; fetches the model where it is missing.

    For the engine command, what follows is the command: "command:flite -t {text} -o {out}". Raises VoiceError where
    there is such a profile already, it can't be called so, or the voice can't be had.
    """
    engine, _, rest = spec.partition(":")
    kind = find_engine(engine)
    command = _arguments(rest) if engine == "command" else []
    called = "" if command else rest
    model, _, speaker = called.rpartition(":") if ":" in called and not Path(called).exists() else (called, "", "")
    known_by = speaker or Path(model or "".join(command[:1]) or engine).stem
    name = name or _NOT_IN_NAMES.sub("-", known_by.lower()).strip("-")
    if not _NAME.fullmatch(name):
        raise VoiceError(f"a voice can't be called {name!r}", remedy="letters, digits, - _ and . will do")
    path = folder / f"{name}.toml"
    if path.exists():
        raise VoiceError("there is such a voice already", f"{folder.name}/{path.name}", "give another with --name")
    model = str(at_home(model).resolve()) if Path(model).is_file() else model
    voice = Voice(name, engine, model, speaker, settings={"command": command} if command else {})
    kind(voice).close()  # what is wrong with it is known now, and its model is there
    import tomlkit

    document = tomlkit.document()
    for key, value in (("engine", engine), ("model", voice.model), ("speaker", speaker), ("language", "en")):
        if value:
            document[key] = value
    if command:
        document["settings"] = {"command": command}
    write_text(path, tomlkit.dumps(document))
    return path


def _arguments(command: str) -> list[str]:
    """Of a command line. Raises VoiceError where a quotation mark is left open."""
    try:
        return shlex.split(command)
    except ValueError as error:
        raise VoiceError(f"that is no command ({error})", command, "close the quotation marks") from error


def try_voice(show: Show, name: str, text: str) -> tuple[Path, Take]:
    """Say a text with a profile, or with whoever plays a part; the take is written as WAV and returned."""
    import soundfile

    if not text.strip():
        raise VoiceError("there is nothing to say", "voices try", "give a sentence")
    cast = load_cast(show)
    pace = cast.words_per_minute
    named = name in profile_names(show.voices)
    voice = load_voice(show.voices, name, pace) if named else cast.voice(*name.partition(":")[::2])
    (take,) = voice_lines([Line(text, voice)], takes_of(show), workers=1)
    if not take.samples.size:
        raise VoiceError(take.doubts[0] if take.doubts else "there is nothing to say", repr(text))
    path = show.cache / "tries" / f"{voice.name}.wav"
    with replacing(path) as temporary:
        soundfile.write(temporary, unclipped(take.samples, take.rate_hz), take.rate_hz, subtype="PCM_16")
    return path, take


@dataclass(frozen=True, slots=True)
class Stock:
    """The take cache in figures."""

    takes: int
    bytes: int
    seconds: float
    doubtful: int


def measure(takes: Takes) -> Stock:
    """The whole cache, read by its headers. A damaged take counts for its bytes: it will be voiced again."""
    count, size, seconds, doubtful = 0, 0, 0.0, 0
    for kept in takes.kept():
        told_seconds, doubts = takes.told(kept.key) or (0.0, ())
        count, size, seconds, doubtful = count + 1, size + kept.bytes, seconds + told_seconds, doubtful + bool(doubts)
    return Stock(count, size, seconds, doubtful)


def forget_doubtful(takes: Takes) -> int:
    """Drop the takes that were doubted, so that they are voiced again. How many there were."""
    doubted = [kept.key for kept in takes.kept() if (takes.told(kept.key) or (0.0, ()))[1]]
    for key in doubted:
        takes.drop(key)
    return len(doubted)
