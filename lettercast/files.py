"""Whole files or none: atomic replacement, hashes of what is there, caches that are believed only when whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; on success it replaces `path`, on failure it is deleted.

    The temporary name starts with a dot and keeps the suffix, so that encoders know what to write.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _create_temporary_file(path)
    try:
        yield temporary
        with open(temporary, "rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if error.filename in (None, str(temporary)):
            error.filename, error.filename2 = str(path), None  # the one that users know
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _create_temporary_file(path: Path) -> Path:
    """Create an empty temporary file in the folder of `path`."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        error.filename = str(path)
        raise
    os.close(handle)
    return Path(name)


def write_bytes(path: Path, data: bytes) -> bool:
    """Write `data` to `path`, whole or not at all. Returns False when the file had these very bytes already."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    with atomic_write(path) as temporary:
        temporary.write_bytes(data)
    return True


def write_text(path: Path, text: str) -> bool:
    """`write_bytes`, as UTF-8."""
    return write_bytes(path, text.encode("utf-8"))


def load_json_cache(path: Path, kind: type[T]) -> T | None:
    """Load the value of type `kind` (a dataclass, or any other type pydantic knows) kept as JSON at `path`.

    None where the file is missing, damaged, or written by a version that kept something else.
    """
    from pydantic import TypeAdapter

    try:
        return TypeAdapter(kind).validate_json(path.read_bytes())
    except (OSError, ValueError):  # pydantic's ValidationError is a ValueError
        return None


def expand_user(path: str) -> Path:
    """Expand ~ in a path; leave it where there is no such home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def resolve_parent(path: Path) -> Path:
    """Make a file's path absolute, without following it if it is a link: files beside it are found by its name."""
    return path.parent.resolve() / path.name


def sha256_of(data: bytes | str) -> str:
    """Hash `data` (text as UTF-8): hexadecimal SHA-256."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def sha256_file(path: Path) -> str:
    """Hash a file, read in pieces: hexadecimal SHA-256."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
