"""What a known voice requires: an engine, a package, files. Only `fetch_missing` fetches anything."""

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
    """Build the voice that a profile of a known voice describes."""
    model, speaker, language = known.model, known.speaker, known.language
    return Voice(known.name, known.engine, model, speaker, language, native_wpm=known.words_per_minute)


def check_availability(known: KnownVoice) -> str:
    """Check whether a known voice is AVAILABLE, TO_FETCH or NOT_INSTALLED. Reads no model."""
    if missing_requirements(known):
        return NOT_INSTALLED
    if missing_files(known):
        return TO_FETCH
    try:
        _packaged_path(known)
    except VoiceError:  # another release of the package, without the file
        return NOT_INSTALLED
    return AVAILABLE


def missing_requirements(known: KnownVoice) -> tuple[Problem, ...]:
    """List what a known voice requires to be installed, each with the command."""
    problems = []
    try:
        engine = find_engine(known.engine)
        if not (known.address and known.package):  # an engine can't know the version of a model that is not here
            engine.version_of(Voice(known.name, known.engine))
    except VoiceError as error:
        problems += [Problem(problem.what, remedy=problem.remedy) for problem in error.problems]
    if known.package and not any(known.package in problem.remedy for problem in problems):
        try:
            version(known.package)
        except PackageNotFoundError:
            what = f"the voice {known.name} needs the package {known.package}"
            problems.append(Problem(what, remedy=f"pip install {known.package}"))
    return tuple(problems)


def missing_files(known: KnownVoice) -> list[KnownFile]:
    """List the files still to be fetched. Reads none."""
    folder = models_folder(known.engine)
    return [
        file
        for file in known.fetched_files
        if not (folder / file.file).is_file() and not any((folder / other).exists() for other in file.instead)
    ]


def require_available(known: KnownVoice) -> None:
    """Raise VoiceError where anything is missing, saying what. Fetches nothing."""
    if problems := missing_requirements(known):
        raise VoiceError(problems=problems)
    if missing_files(known):
        raise VoiceError(f"the voice {known.name} is not here yet", remedy=f"`lettercast voices add {known.name}`")
    _verify_files(known)


def fetch_missing(known: KnownVoice) -> None:
    """Fetch the missing files. Raises VoiceError saying what to install, or where to put a file by hand."""
    if problems := missing_requirements(known):
        raise VoiceError(problems=problems)
    folder = models_folder(known.engine)
    missing = missing_files(known)
    for file in missing:
        try:
            fetch_file(file.address, folder / file.file, file.sha256, file.size_bytes)
        except VoiceError as error:
            if len(missing) == 1:
                raise
            names = " and ".join(other.file for other in missing_files(known))
            by_hand = f"try again later, or put {names} into {folder} by hand"
            raise VoiceError(error.problems[0].what, file.address, by_hand) from error
    _verify_files(known)


def _verify_files(known: KnownVoice) -> None:
    """Raise VoiceError where a file has another hash than the catalogue knows."""
    folder = models_folder(known.engine)
    again = f"`lettercast voices add {known.name}` fetches it once this is deleted"
    for file in known.fetched_files:
        if (folder / file.file).is_file():
            check_file(folder / file.file, file.sha256, again)
    path = _packaged_path(known)
    if path is not None and known.sha256:
        check_file(path, known.sha256, f"install the package {known.package} again")


def _packaged_path(known: KnownVoice) -> Path | None:
    """Path of its file where that lies in a package, else None. Raises VoiceError where the package lacks it."""
    return find_package_file(known.package, known.file) if known.file and not known.address else None
