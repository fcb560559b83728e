"""Adding voices to a show, trying them, and telling what there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from lettercast.audio import prevent_clipping
from lettercast.errors import Problem
from lettercast.files import atomic_write, expand_user, resolve_parent, write_text
from lettercast.settings import PARTS, RESERVED_PROFILE_NAMES, list_profile_names
from lettercast.show import Show
from lettercast.validation import suggest
from lettercast.voices.calibration import CalibrationStore
from lettercast.voices.cast import load_cast
from lettercast.voices.catalogue import KnownVoice, find_known_voice, known_voices, list_catalogues
from lettercast.voices.catalogue_lookup import find_in_catalogues
from lettercast.voices.chunking import concatenate_takes
from lettercast.voices.engines import find_engine, list_engines
from lettercast.voices.engines.model_files import PACKAGE_PREFIX
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.pace import estimate_pace_cost_usd, measure_native_wpm
from lettercast.voices.profile import adjust_pace, load_voice
from lettercast.voices.supply import build_voice, fetch_missing, require_available
from lettercast.voices.synthesis import synthesize_lines
from lettercast.voices.takes import Takes, open_takes
from lettercast.voices.worker import load_engine, unload_engine

_PROFILE_NAME = re.compile(r"\w[\w.-]*")
_NON_NAME_CHARACTERS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class ProfileListing:
    """A profile of the show, as `lettercast voices` lists it."""

    name: str
    engine: str
    model: str
    parts: tuple[str, ...]  # of the cast
    gain_db: float | None  # as calibrated; None before it has spoken
    problem: Problem | None = None  # why it can't be used
    fallback_reason: str = ""  # why the profile's first choice does not speak


def list_voice_profiles(show: Show) -> list[ProfileListing]:
    """Every profile of the show's voices/, those that can't be used with the reason."""
    settings = show.settings
    parts = settings.cast.voices_by_part
    calibrations = CalibrationStore(open_takes(show))
    rows = []
    for name in list_profile_names(show.voices_folder):
        own = tuple(part for part, voice in parts.items() if voice == name)
        voice: Voice | None = None
        try:
            voice = load_voice(show.voices_folder, name, settings.voices.words_per_minute, settings.show.language)
            found = calibrations.load_calibration(voice)
        except VoiceError as error:
            engine, model = (voice.engine, voice.model) if voice else ("", "")
            rows.append(ProfileListing(name, engine, model, own, None, error.problems[0]))
            continue
        model = " ".join(part for part in (Path(voice.model).name, voice.speaker) if part)
        gain_db = found.gain_db if found else None
        rows.append(ProfileListing(name, voice.engine, model, own, gain_db, fallback_reason=voice.fallback_reason))
    return rows


def add_voice(
    folder: Path,
    spec: str,
    name: str = "",
    takes: Takes | None = None,
    *,
    pay: bool = False,
    notice: Callable[[str], None] | None = None,
) -> Path:
    """Write a profile for "ENGINE:MODEL" or "ENGINE:MODEL:SPEAKER"; fetches the model where it is missing.

    For the engine command, what follows is the command: "command:flite -t {text} -o {out}". A model may be
    "package:NAME". Its own pace is found where `takes` are given to keep what it says for that in; where that costs
    money, only with `pay`. Raises VoiceError where there is such a profile already, it can't be called so, or the voice
    can't be had or does not speak.
    """
    engine, _, rest = spec.partition(":")
    find_engine(engine)
    command = _split_command(rest) if engine == "command" else []
    packaged = PACKAGE_PREFIX if rest.startswith(PACKAGE_PREFIX) else ""
    called = "" if command else rest.removeprefix(packaged)
    model, _, speaker = called.rpartition(":") if ":" in called and not Path(called).exists() else (called, "", "")
    known_by = speaker or Path(model or "".join(command[:1]) or engine).stem
    name = name or _NON_NAME_CHARACTERS.sub("-", known_by.lower()).strip("-")
    path = new_profile_path(folder, name)
    model = packaged + model if packaged or not Path(model).is_file() else str(resolve_parent(expand_user(model)))
    voice = Voice(name, engine, model, speaker, settings={"command": command} if command else {})
    _write_profile(path, _with_native_wpm(voice, takes, pay, notice))
    return path


def resolve_voice_spec(spec: str) -> KnownVoice | None:
    """The known voice that `voices add` is given, or None where it is ENGINE:MODEL, or an engine alone.

    Raises VoiceError for a name that nothing has.
    """
    if spec in list_engines():
        return None
    if ":" not in spec and (known := find_known_voice(spec)):
        return known
    if known := find_in_catalogues(spec):
        return known
    if ":" in spec:
        return None
    names = [voice.name for voice in known_voices()[0]] + [name for one in list_catalogues() for name in one.names]
    near = suggest(spec, names)
    remedy = near if near.startswith("did") else "`lettercast voices` lists them"
    raise VoiceError(f"no voice {spec!r} is known", remedy=f"{remedy}; others are ENGINE:MODEL")


def add_known_voice(
    folder: Path,
    known: KnownVoice,
    name: str = "",
    takes: Takes | None = None,
    *,
    pay: bool = False,
    notice: Callable[[str], None] | None = None,
) -> Path:
    """Write a profile for a voice of the catalogue; fetches its files where they are missing.

    Its own pace is found where it is not known; see `add_voice`. Raises VoiceError where there is such a profile
    already, or the voice can't be had or does not speak.
    """
    path = new_profile_path(folder, name or known.name)
    fetch_missing(known)
    _write_profile(path, _with_native_wpm(build_voice(known), takes, pay, notice))
    return path


def _with_native_wpm(voice: Voice, takes: Takes | None, pay: bool, notice: Callable[[str], None] | None) -> Voice:
    """The voice with its own pace, loaded once: what is wrong with it is known then, and its model is there."""
    tell = notice or (lambda _: None)
    cost = estimate_pace_cost_usd(voice)
    try:
        load_engine(voice)
        if takes is None or voice.native_wpm:
            return voice
        if not voice.language.lower().startswith("en"):
            tell("its own pace is not looked for: what it would say for that is English")
            return voice
        if cost and not pay:
            tell(f"its own pace is not looked for: that costs about ${cost:.2f}; --yes agrees to that")
            return voice
        tell("it says ten sentences, for its pace" + (f", for about ${cost:.2f}" if cost else ""))
        found = measure_native_wpm(voice, takes)
    finally:
        unload_engine(voice)
    if not found:
        tell("it has one speed only, and keeps to it")
    return replace(voice, native_wpm=found)


def new_profile_path(folder: Path, name: str) -> Path:
    """The file of a profile still to be made. Raises VoiceError where there is one, or none can be called so."""
    if not _PROFILE_NAME.fullmatch(name):
        raise VoiceError(f"a voice can't be called {name!r}", remedy="letters, digits, - _ and . will do")
    if name in RESERVED_PROFILE_NAMES:
        raise VoiceError(f"{name}.toml is something else", folder.name, "give another with --name")
    path = folder / f"{name}.toml"
    if path.exists():
        raise VoiceError("there is such a voice already", f"{folder.name}/{path.name}", "give another with --name")
    return path


def _write_profile(path: Path, voice: Voice) -> None:
    import tomlkit

    document = tomlkit.document()
    for key in ("engine", "model", "speaker", "language", "native_wpm", "settings"):
        value = getattr(voice, key)
        if value:
            document[key] = int(value) if isinstance(value, float) and value.is_integer() else value
    write_text(path, tomlkit.dumps(document))


def _split_command(command: str) -> list[str]:
    """Of a command line. Raises VoiceError where a quotation mark is left open."""
    try:
        return shlex.split(command)
    except ValueError as error:
        raise VoiceError(f"that is no command ({error})", command, "close the quotation marks") from error


def try_voice(show: Show, name: str, *texts: str) -> tuple[Path, Take]:
    """Say sentences with a profile, with whoever plays a part, or with a known voice whose files are here.

    The take of them all is written as WAV and returned.
    """
    import soundfile

    if not any(text.strip() for text in texts):
        raise VoiceError("there is nothing to say", "voices try", "give a sentence")
    voice = _resolve_voice(show, name)
    takes = list(synthesize_lines([Line(text, voice) for text in texts], open_takes(show), workers=1))
    for text, take in zip(texts, takes, strict=True):
        if not take.samples.size:
            raise VoiceError(take.defects[0] if take.defects else "there is nothing to say", repr(text))
    whole = concatenate_takes(takes)
    path = show.cache_folder / "tries" / f"{voice.name}.wav"
    with atomic_write(path) as temporary:
        soundfile.write(temporary, prevent_clipping(whole.samples, whole.rate_hz), whole.rate_hz, subtype="PCM_16")
    return path, whole


def _resolve_voice(show: Show, name: str) -> Voice:
    """The voice of a profile, a part, or the catalogue; in this order. Raises VoiceError where it is none of them."""
    pace = show.settings.voices.words_per_minute
    if name in list_profile_names(show.voices_folder):
        return load_voice(show.voices_folder, name, pace, show.settings.show.language)
    role, _, speaker = name.partition(":")
    if role not in PARTS and role not in show.settings.cast.voices_by_part and (known := find_known_voice(name)):
        require_available(known)
        return adjust_pace(build_voice(known), pace)
    return load_cast(show).find_voice(role, speaker)


@dataclass(frozen=True, slots=True)
class CacheStats:
    """The take cache in figures."""

    takes: int
    size_bytes: int
    seconds: float
    defective_count: int


def cache_stats(takes: Takes) -> CacheStats:
    """The whole cache, read by its headers. A damaged take counts for its bytes: it will be voiced again."""
    count, size, seconds, doubtful = 0, 0, 0.0, 0
    for kept in takes.iterate_takes():
        told_seconds, doubts = takes.stored_info(kept.key) or (0.0, ())
        count, size, seconds, doubtful = (
            count + 1,
            size + kept.size_bytes,
            seconds + told_seconds,
            doubtful + bool(doubts),
        )
    return CacheStats(count, size, seconds, doubtful)


def discard_defective(takes: Takes) -> int:
    """Drop the takes that were doubted, so that they are voiced again. How many there were."""
    doubted = [kept.key for kept in takes.iterate_takes() if (takes.stored_info(kept.key) or (0.0, ()))[1]]
    for key in doubted:
        takes.delete_take(key)
    return len(doubted)
