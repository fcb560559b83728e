"""Versions of packages and hashes of files, for the keys of takes, without loading an engine."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from stat import S_ISREG

from lettercast.files import sha256_file
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Voice

_MAX_REASON_LENGTH = 160


def package_version(package: str, voice: Voice, install: str) -> str:
    """The installed release. Raises VoiceError saying what to install."""
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise VoiceError(f"the engine {voice.engine} is not installed", f"voices/{voice.name}.toml", install) from error


def fingerprint_file(path: Path) -> str:
    """Short hash of a file's content, independent of its place."""
    return file_sha256(path)[:16]


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, cached until it changes. Raises VoiceError where there is none."""
    try:
        status = path.stat()
    except (FileNotFoundError, ValueError) as error:  # ValueError: not a valid name
        raise VoiceError("no such file", str(path), "put it there, or change the profile") from error
    if not S_ISREG(status.st_mode):  # a pipe or a device might never end
        raise VoiceError("this is not a file", str(path), "put one there, or change the profile")
    return _hash_file(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=32)
def _hash_file(path: Path, size: int, changed_ns: int) -> str:
    return sha256_file(path)


def summarize_error(error: BaseException) -> str:
    """First line of an error's message, shortened."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0] if len(lines[0]) <= _MAX_REASON_LENGTH else f"{lines[0][:_MAX_REASON_LENGTH]}…"
