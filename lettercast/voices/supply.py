"""What a known voice needs to speak: an engine, a package, a file. Nothing is fetched but by `provide`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lettercast.errors import Problem
from lettercast.voices.catalogue import KnownFile, KnownVoice
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.place import check_file, file_in, models_folder
from lettercast.voices.errors import VoiceError
from lettercast.voices.fetching import fetch
from lettercast.voices.model import Voice

HERE, TO_FETCH, NOT_INSTALLED = "here", "to be fetched", "not installed"


def voice_of(known: KnownVoice) -> Voice:
    """A known voice as its profile has it."""
    model, speaker, language = known.model, known.speaker, known.language
    return Voice(known.name, known.engine, model, speaker, language, native_wpm=known.words_per_minute)


def supply(known: KnownVoice) -> str:
    """HERE, TO_FETCH or NOT_INSTALLED. Reads no model."""
    if lacking(known):
        return NOT_INSTALLED
    if to_fetch(known):
        return TO_FETCH
    try:
        _packaged(known)
    except VoiceError:  # the package is another release, without it
        return NOT_INSTALLED
    return HERE


def lacking(known: KnownVoice) -> tuple[Problem, ...]:
    """What is to be installed before a known voice can speak, each with the command."""
    problems = []
    try:
        engine = find_engine(known.engine)
        if not (known.address and known.package):  # without its model, an engine could tell no more
            engine.version_of(Voice(known.name, known.engine))
    except VoiceError as error:
        problems += [Problem(one.what, remedy=one.remedy) for one in error.problems]
    if known.package and not any(known.package in problem.remedy for problem in problems):
        try:
            version(known.package)
        except PackageNotFoundError:
            what = f"the voice {known.name} needs the package {known.package}"
            problems.append(Problem(what, remedy=f"pip install {known.package}"))
    return tuple(problems)


def to_fetch(known: KnownVoice) -> list[KnownFile]:
    """What of its files is to be fetched still. Reads none."""
    folder = models_folder(known.engine)
    return [
        one
        for one in known.fetched_files
        if not (folder / one.file).is_file() and not any((folder / other).exists() for other in one.instead)
    ]


def need(known: KnownVoice) -> None:
    """See that all is here, without fetching. Raises VoiceError saying what is not."""
    if problems := lacking(known):
        raise VoiceError(problems=problems)
    if to_fetch(known):
        raise VoiceError(f"the voice {known.name} is not here yet", remedy=f"`lettercast voices add {known.name}`")
    _check(known)


def provide(known: KnownVoice) -> None:
    """See that all is here: a file that is missing is fetched.

    Raises VoiceError saying what to install, or where to put the file by hand.
    """
    if problems := lacking(known):
        raise VoiceError(problems=problems)
    folder = models_folder(known.engine)
    missing = to_fetch(known)
    for one in missing:
        try:
            fetch(one.address, folder / one.file, one.sha256, one.size_bytes)
        except VoiceError as error:
            if len(missing) == 1:
                raise
            names = " and ".join(other.file for other in to_fetch(known))
            by_hand = f"try again later, or put {names} into {folder} by hand"
            raise VoiceError(error.problems[0].what, one.address, by_hand) from error
    _check(known)


def _check(known: KnownVoice) -> None:
    """Raises VoiceError where a file that is here is not the one that is known."""
    folder = models_folder(known.engine)
    again = f"`lettercast voices add {known.name}` fetches it once this is deleted"
    for one in known.fetched_files:
        if (folder / one.file).is_file():
            check_file(folder / one.file, one.sha256, again)
    path = _packaged(known)
    if path is not None and known.sha256:
        check_file(path, known.sha256, f"install the package {known.package} again")


def _packaged(known: KnownVoice) -> Path | None:
    """Its file, where that lies in a package. Raises VoiceError where the package lacks it."""
    return file_in(known.package, known.file) if known.file and not known.address else None
