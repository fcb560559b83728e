"""What a known voice needs to speak: an engine, a package, a file. Nothing is fetched but by `provide`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lettercast.errors import Problem
from lettercast.voices.catalogue import KnownFile, KnownVoice
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.model_files import check_file, find_package_file, models_folder
from lettercast.voices.errors import VoiceError
from lettercast.voices.fetching import fetch_file
from lettercast.voices.model import Voice

AVAILABLE, TO_FETCH, NOT_INSTALLED = "here", "to be fetched", "not installed"


def build_voice(known: KnownVoice) -> Voice:
    """A known voice as its profile has it."""
    model, speaker, language = known.model, known.speaker, known.language
    return Voice(known.name, known.engine, model, speaker, language, native_wpm=known.words_per_minute)


def check_availability(known: KnownVoice) -> str:
    """HERE, TO_FETCH or NOT_INSTALLED. Reads no model."""
    if missing_requirements(known):
        return NOT_INSTALLED
    if missing_files(known):
        return TO_FETCH
    try:
        _packaged_path(known)
    except VoiceError:  # the package is another release, without it
        return NOT_INSTALLED
    return AVAILABLE


def missing_requirements(known: KnownVoice) -> tuple[Problem, ...]:
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


def missing_files(known: KnownVoice) -> list[KnownFile]:
    """What of its files is to be fetched still. Reads none."""
    folder = models_folder(known.engine)
    return [
        one
        for one in known.fetched_files
        if not (folder / one.file).is_file() and not any((folder / other).exists() for other in one.instead)
    ]


def require_available(known: KnownVoice) -> None:
    """See that all is here, without fetching. Raises VoiceError saying what is not."""
    if problems := missing_requirements(known):
        raise VoiceError(problems=problems)
    if missing_files(known):
        raise VoiceError(f"the voice {known.name} is not here yet", remedy=f"`lettercast voices add {known.name}`")
    _verify_files(known)


def fetch_missing(known: KnownVoice) -> None:
    """See that all is here: a file that is missing is fetched.

    Raises VoiceError saying what to install, or where to put the file by hand.
    """
    if problems := missing_requirements(known):
        raise VoiceError(problems=problems)
    folder = models_folder(known.engine)
    missing = missing_files(known)
    for one in missing:
        try:
            fetch_file(one.address, folder / one.file, one.sha256, one.size_bytes)
        except VoiceError as error:
            if len(missing) == 1:
                raise
            names = " and ".join(other.file for other in missing_files(known))
            by_hand = f"try again later, or put {names} into {folder} by hand"
            raise VoiceError(error.problems[0].what, one.address, by_hand) from error
    _verify_files(known)


def _verify_files(known: KnownVoice) -> None:
    """Raises VoiceError where a file that is here is not the one that is known."""
    folder = models_folder(known.engine)
    again = f"`lettercast voices add {known.name}` fetches it once this is deleted"
    for one in known.fetched_files:
        if (folder / one.file).is_file():
            check_file(folder / one.file, one.sha256, again)
    path = _packaged_path(known)
    if path is not None and known.sha256:
        check_file(path, known.sha256, f"install the package {known.package} again")


def _packaged_path(known: KnownVoice) -> Path | None:
    """Its file, where that lies in a package. Raises VoiceError where the package lacks it."""
    return find_package_file(known.package, known.file) if known.file and not known.address else None
