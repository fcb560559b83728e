"""Which release of a package, which file: what a take's key needs to know of an engine, without loading it."""

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
    """A file by its content: it may be moved, and copied to another machine."""
    return file_sha256(path)[:16]


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, read once as long as it stays as it is. Raises VoiceError where there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, ValueError) as error:  # ValueError: no file can be called so
        raise VoiceError("no such file", str(path), "put it there, or change the profile") from error
    if not S_ISREG(found.st_mode):  # a pipe or a device might never come to an end
        raise VoiceError("this is no file", str(path), "put one there, or change the profile")
    return _hash_file(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=32)
def _hash_file(path: Path, size: int, changed_ns: int) -> str:
    return sha256_file(path)


def summarize_error(error: BaseException) -> str:
    """What a library's error says, in short."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0] if len(lines[0]) <= _MAX_REASON_LENGTH else f"{lines[0][:_MAX_REASON_LENGTH]}…"
