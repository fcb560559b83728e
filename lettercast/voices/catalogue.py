"""Voices known by name: built-in rows, rows of other packages, and the catalogues that some engines have.

Another package adds voices by an entry point of the group `lettercast.voices`, which names a sequence of
`KnownVoice` or a function that returns one. Rows hold names, never paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.metadata import EntryPoint
from importlib.resources import files
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from lettercast.errors import Problem
from lettercast.validation import parse_toml

ENTRY_POINT_GROUP = "lettercast.voices"
_SAFE_NAME = re.compile(r"\w[\w.+-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PACKAGE_SEPARATORS = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that is fetched into the folder of an engine. Raises ValueError for values that no such file can have."""

    address: str
    file: str
    sha256: str
    size_bytes: int = 0  # 0 where not known
    instead: tuple[str, ...] = ()  # files or folders there that make this one unnecessary

    def __post_init__(self) -> None:
        for name in (self.file, *self.instead):
            if not _SAFE_NAME.fullmatch(name) or ".." in name:
                raise ValueError(f"file is {name!r}: letters, digits, - _ + and . will do")
        if not self.address.startswith(("https://", "http://")) or not self.address.isprintable():
            raise ValueError(f"address is {self.address!r}: it should begin with https://")
        if not _SHA256.fullmatch(self.sha256):
            raise ValueError(f"sha256 is {self.sha256!r}: it should be 64 hexadecimal digits")


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """A voice that can be added by its name. Raises ValueError for values that no voice can have.

    Its file lies in `package`; or, where there is an `address`, is fetched from there into the folder of its engine,
    and the package is what the engine needs.
    """

    name: str
    engine: str
    model: str  # as in a profile: a name of the engine's, or package:NAME
    speaker: str = ""
    package: str = ""  # to install
    address: str = ""  # of the file, where the package does not hold it
    file: str = ""
    sha256: str = ""  # of the file; no address without one
    size_bytes: int = 0  # 0 where not known
    licence: str = ""
    language: str = "en"
    sex: str = ""
    rate_hz: int = 0
    words_per_minute: float = 0  # at speed 1; 0 where not known
    card: str = ""  # shown before it is added
    agree: bool = False  # whether a person has to agree to the card
    beside: tuple[KnownFile, ...] = ()  # fetched with its file

    def __post_init__(self) -> None:
        for key in ("name", "engine", "package", "file"):
            value = getattr(self, key)
            if (value or key in ("name", "engine")) and (not _SAFE_NAME.fullmatch(value) or ".." in value):
                raise ValueError(f"{key} is {value!r}: letters, digits, - _ + and . will do")
        for path in (PurePosixPath(self.model), PureWindowsPath(self.model)):
            if path.anchor or ".." in path.parts or self.model.startswith("~"):
                raise ValueError(f"model is {self.model!r}: it should be a name, not a path")
        if self.address and not (self.file and self.sha256):
            raise ValueError("an address needs a file and its sha256")
        if self.sha256 and not _SHA256.fullmatch(self.sha256):
            raise ValueError(f"sha256 is {self.sha256!r}: it should be 64 hexadecimal digits")
        for field in fields(self):
            value = getattr(self, field.name)
            shown = value.replace("\n", "") if field.name == "card" else value
            if isinstance(shown, str) and not shown.isprintable():
                raise ValueError(f"{field.name} holds characters that can't be shown")
        if not 0 <= self.words_per_minute <= 500:
            raise ValueError(f"words_per_minute is {self.words_per_minute!r}: it should be at most 500")
        _ = self.fetched_files  # whose constructor validates them

    @property
    def fetched_files(self) -> tuple[KnownFile, ...]:
        """The files to fetch, its own first; that is not among them where it lies in a package."""
        if not self.address:
            return self.beside
        return (KnownFile(self.address, self.file, self.sha256, self.size_bytes), *self.beside)


@dataclass(frozen=True, slots=True)
class EngineCatalogue:
    """An engine's own catalogue of names: too many for rows."""

    engine: str
    what: str
    example: str  # a name of it
    listing: str = ""  # the command that lists them
    names: tuple[str, ...] = ()  # where they are few


def known_voices() -> tuple[list[KnownVoice], list[Problem]]:
    """List all known voices, built-in ones first, and the problems with those of other packages."""
    voices = {voice.name: voice for voice in builtin_voices()}
    problems = []
    for point, voice in _load_plugin_voices():
        if isinstance(voice, Problem):
            problems.append(voice)
        elif voice.name in voices:
            what = f"the voice {voice.name!r} of {_describe_source(point)} is left out: there is another of that name"
            problems.append(Problem(what, remedy="add it as ENGINE:MODEL"))
        else:
            voices[voice.name] = voice
    return list(voices.values()), problems


def find_known_voice(name: str) -> KnownVoice | None:
    """Find a voice by name; other packages are loaded only where it is not built in."""
    builtin = next((voice for voice in builtin_voices() if voice.name == name), None)
    return builtin or next((voice for voice in known_voices()[0] if voice.name == name), None)


@cache
def builtin_voices() -> tuple[KnownVoice, ...]:
    """Load the rows of catalogue.toml."""
    return tuple(_with_registry_file(KnownVoice(**row)) for row in _read_catalogue()["voice"])


@cache
def list_catalogues() -> tuple[EngineCatalogue, ...]:
    """List the engines that have a catalogue."""
    return tuple(
        EngineCatalogue(**{**row, "names": tuple(row.get("names", ()))}) for row in _read_catalogue()["catalogue"]
    )


def kokoro_shared_fields() -> dict[str, Any]:
    """Fields of `KnownVoice` that all voices of Kokoro's catalogue share."""
    row = _read_catalogue()["kokoro"]
    beside = tuple(KnownFile(**{**file, "instead": tuple(file["instead"])}) for file in row["beside"])
    return {**row, "engine": "kokoro", "beside": beside}


def sha256_of_package(package: str, file: str) -> str:
    """Look up the hash of a package's file in the built-in rows; "" where they have none."""
    wanted = _normalize_package_name(package)
    rows = (voice for voice in builtin_voices() if not voice.address and voice.file == file)
    return next((voice.sha256 for voice in rows if _normalize_package_name(voice.package) == wanted), "")


def _normalize_package_name(package: str) -> str:
    return _PACKAGE_SEPARATORS.sub("-", package).lower()


def _read_catalogue() -> dict[str, Any]:
    return parse_toml((files("lettercast.voices") / "catalogue.toml").read_bytes())


def _with_registry_file(voice: KnownVoice) -> KnownVoice:
    """Complete a voice of hibari from its package's registry, where that is installed."""
    if voice.engine != "hibari" or voice.sha256:
        return voice
    from lettercast.voices.engines.hibari_package import VOICES_URL, load_registry

    row = load_registry().get(voice.model)
    if not row:
        return voice
    file = str(row["file"])
    return replace(voice, address=VOICES_URL + file, file=file, sha256=str(row["sha256"]), size_bytes=int(row["bytes"]))


def _load_plugin_voices() -> Iterator[tuple[EntryPoint, KnownVoice | Problem]]:
    """Load the voices that entry points of other packages name; a broken one gives a problem."""
    from importlib.metadata import entry_points

    for point in entry_points(group=ENTRY_POINT_GROUP):
        try:
            target = point.load()
            rows = list(target() if callable(target) else target)
        except Exception as error:  # another package's code
            yield point, _plugin_problem(point, f"{type(error).__name__}: {error}")
            continue
        for row in rows:
            yield point, row if isinstance(row, KnownVoice) else _plugin_problem(point, f"{row!r} is no KnownVoice")


def _plugin_problem(point: EntryPoint, why: str) -> Problem:
    what = f"the voices of {_describe_source(point)} can't be listed ({why[:160]})"
    return Problem(what, f"entry point {point.name} = {point.value}", "update or uninstall it")


def _describe_source(point: EntryPoint) -> str:
    return f"the package {point.dist.name}" if point.dist else "a package"
