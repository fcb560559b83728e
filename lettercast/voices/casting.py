"""Add voices to a show, try them, list them; maintain the take cache."""

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
    gain_db: float | None  # of calibration; None before that
    problem: Problem | None = None  # why it can't be used
    fallback_reason: str = ""  # why the profile's first choice is not used


def list_voice_profiles(show: Show) -> list[ProfileListing]:
    """List every profile in the show's voices/, those that can't be used with the reason."""
    settings = show.settings
    parts = settings.cast.voices_by_part
    calibrations = CalibrationStore(open_takes(show))
    rows = []
    for name in list_profile_names(show.voices_folder):
        played = tuple(part for part, voice in parts.items() if voice == name)
        voice: Voice | None = None
        try:
            voice = load_voice(show.voices_folder, name, settings.voices.words_per_minute, settings.show.language)
            calibration = calibrations.load_calibration(voice)
        except VoiceError as error:
            engine, model = (voice.engine, voice.model) if voice else ("", "")
            rows.append(ProfileListing(name, engine, model, played, None, error.problems[0]))
            continue
        model = " ".join(part for part in (Path(voice.model).name, voice.speaker) if part)
        gain_db = calibration.gain_db if calibration else None
        rows.append(ProfileListing(name, voice.engine, model, played, gain_db, fallback_reason=voice.fallback_reason))
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
    """Write a profile for "ENGINE:MODEL" or "ENGINE:MODEL:SPEAKER"; fetch the model where it is missing.

    For the engine command, the rest is the command line: "command:flite -t {text} -o {out}". A model may be
    "package:NAME". The voice's own pace is measured where `takes` are given; where that costs money, only with `pay`.
    Raises VoiceError where such a profile exists, its name is not allowed, or the voice can't be loaded or makes no
    sound.
    """
    engine, _, rest = spec.partition(":")
    find_engine(engine)
    command = _split_command(rest) if engine == "command" else []
    packaged = PACKAGE_PREFIX if rest.startswith(PACKAGE_PREFIX) else ""
    target = "" if command else rest.removeprefix(packaged)
    model, _, speaker = target.rpartition(":") if ":" in target and not Path(target).exists() else (target, "", "")
    default_name = speaker or Path(model or "".join(command[:1]) or engine).stem
    name = name or _NON_NAME_CHARACTERS.sub("-", default_name.lower()).strip("-")
    path = new_profile_path(folder, name)
    model = packaged + model if packaged or not Path(model).is_file() else str(resolve_parent(expand_user(model)))
    voice = Voice(name, engine, model, speaker, settings={"command": command} if command else {})
    _write_profile(path, _with_native_wpm(voice, takes, pay, notice))
    return path


def resolve_voice_spec(spec: str) -> KnownVoice | None:
    """Find the known voice of that name; None for ENGINE:MODEL, or an engine alone.

    Raises VoiceError for an unknown name.
    """
    if spec in list_engines():
        return None
    if ":" not in spec and (known := find_known_voice(spec)):
        return known
    if known := find_in_catalogues(spec):
        return known
    if ":" in spec:
        return None
    names = [voice.name for voice in known_voices()[0]] + [
        name for catalogue in list_catalogues() for name in catalogue.names
    ]
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
    """Write a profile for a voice of the catalogue; fetch its files where they are missing.

    Its own pace is measured where it is not known. Raises VoiceError as `add_voice` does.
    """
    path = new_profile_path(folder, name or known.name)
    fetch_missing(known)
    _write_profile(path, _with_native_wpm(build_voice(known), takes, pay, notice))
    return path


def _with_native_wpm(voice: Voice, takes: Takes | None, pay: bool, notice: Callable[[str], None] | None) -> Voice:
    """Load the voice once, so that its model is there and errors are known, and measure its own pace."""
    report = notice or (lambda _: None)
    cost = estimate_pace_cost_usd(voice)
    try:
        load_engine(voice)
        if takes is None or voice.native_wpm:
            return voice
        if not voice.language.lower().startswith("en"):
            report("its own pace is not measured: the sentences for that are English")
            return voice
        if cost and not pay:
            report(f"its own pace is not measured: that costs about ${cost:.2f}; --yes agrees to that")
            return voice
        report("measuring its pace by ten sentences" + (f", for about ${cost:.2f}" if cost else ""))
        native_wpm = measure_native_wpm(voice, takes)
    finally:
        unload_engine(voice)
    if not native_wpm:
        report("it has only one speed, and keeps it")
    return replace(voice, native_wpm=native_wpm)


def new_profile_path(folder: Path, name: str) -> Path:
    """Path for a new profile. Raises VoiceError where it exists, or the name is not allowed."""
    if not _PROFILE_NAME.fullmatch(name):
        raise VoiceError(f"invalid name of a voice: {name!r}", remedy="use letters, digits, - _ and .")
    if name in RESERVED_PROFILE_NAMES:
        raise VoiceError(f"{name}.toml is reserved", folder.name, "give another with --name")
    path = folder / f"{name}.toml"
    if path.exists():
        raise VoiceError("the profile exists already", f"{folder.name}/{path.name}", "give another with --name")
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
    """Split a command line into arguments. Raises VoiceError for an unclosed quotation mark."""
    try:
        return shlex.split(command)
    except ValueError as error:
        raise VoiceError(f"invalid command line ({error})", command, "close the quotation marks") from error


def try_voice(show: Show, name: str, *texts: str) -> tuple[Path, Take]:
    """Synthesize sentences with a profile, a part's voice, or an available known voice.

    Return the WAV file written and the joined take.
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
    """Find the voice of a profile, else a part, else the catalogue. Raises VoiceError where it is none of them."""
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
    """Statistics of the take cache."""

    takes: int
    size_bytes: int
    seconds: float
    defective_count: int


def cache_stats(takes: Takes) -> CacheStats:
    """Compute statistics from the headers of all takes. Of a damaged take only the bytes count."""
    count, size, seconds, defective = 0, 0, 0.0, 0
    for stored in takes.iterate_takes():
        take_seconds, defects = takes.stored_info(stored.key) or (0.0, ())
        count += 1
        size += stored.size_bytes
        seconds += take_seconds
        defective += bool(defects)
    return CacheStats(count, size, seconds, defective)


def discard_defective(takes: Takes) -> int:
    """Delete the takes with defects, so that they are synthesized again; return their number."""
    defective = [stored.key for stored in takes.iterate_takes() if (takes.stored_info(stored.key) or (0.0, ()))[1]]
    for key in defective:
        takes.delete_take(key)
    return len(defective)
