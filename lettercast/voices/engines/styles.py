"""Kokoro's voices: each a table of styles, one for each number of phonemes, in a file or an archive of several."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lettercast.files import sha256_of
from lettercast.validation import suggest
from lettercast.voices.engines.versions import summarize_error
from lettercast.voices.errors import VoiceError

STYLE_SIZE = 256
"""Length of a style vector."""
ARCHIVE_NAMES = ("voices-v1.0.bin", "voices.npz", "voices.bin")
"""Names in Kokoro's releases; a folder `voices` is preferred."""
_VOICE_NAME = re.compile(r"[\w-]+")


def find_voices_beside(model: Path) -> Path | None:
    """Find the voices beside a model, as a folder or an archive."""
    folder = model.parent / "voices"
    archives = (model.with_name(name) for name in ARCHIVE_NAMES)
    return folder if folder.is_dir() else next((path for path in archives if path.is_file()), None)


def load_styles(voices: Path, name: str) -> NDArray[np.float32]:
    """Load the styles of the voice `name`, shape (numbers of phonemes, 256).

    `voices` is a folder of NAME.bin (float32, one style after the other) or an archive of numpy (.npz, of any name).
    Raises VoiceError where it is neither, or has no such voice.
    """
    if not (voices.is_dir() or voices.is_file()):  # a pipe might never come to an end
        raise VoiceError("no such file or folder", str(voices), "name voices in the [settings] of the profile")
    if not _VOICE_NAME.fullmatch(name):
        raise VoiceError(f"kokoro has no voice {name!r}", str(voices), "letters, digits, - and _ make a name")
    return _load_from_folder(voices, name) if voices.is_dir() else _load_from_archive(voices, name)


def fingerprint_styles(table: NDArray[np.float32]) -> str:
    """Hash of a voice's styles: the same in a folder and in an archive."""
    return sha256_of(table.tobytes())[:16]


def _load_from_folder(folder: Path, name: str) -> NDArray[np.float32]:
    path = folder / f"{name}.bin"
    if not path.is_file():
        names = sorted(file.stem for file in folder.glob("*.bin"))
        raise VoiceError(f"kokoro has no voice {name!r}", str(folder), suggest(name, names))
    data = path.read_bytes()
    if len(data) % (4 * STYLE_SIZE):
        raise _make_file_error(path, f"{len(data)} bytes are not a multiple of {STYLE_SIZE} numbers")
    return _validate_styles(np.frombuffer(data, "<f4"), path)


def _load_from_archive(path: Path, name: str) -> NDArray[np.float32]:
    try:
        with open(path, "rb") as file:
            archive: Any = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise _make_file_error(path, "one table without a name")
            if name in archive.files:
                return _validate_styles(archive[name], path)
            names = sorted(archive.files)
    except VoiceError:
        raise
    except Exception as error:  # whatever zipfile and numpy raise for a damaged file
        raise _make_file_error(path, summarize_error(error)) from error
    raise VoiceError(f"kokoro has no voice {name!r}", str(path), suggest(name, names))


def _validate_styles(table: NDArray[Any], path: Path) -> NDArray[np.float32]:
    if not table.size or table.size % STYLE_SIZE or table.dtype != np.float32 or not np.isfinite(table).all():
        raise _make_file_error(path, f"{table.dtype} of shape {table.shape} are not styles of {STYLE_SIZE} numbers")
    return np.ascontiguousarray(table.reshape(-1, STYLE_SIZE))


def _make_file_error(path: Path, why: str) -> VoiceError:
    remedy = "give a folder of NAME.bin, or an archive like voices-v1.0.bin"
    return VoiceError(f"this is not a file of Kokoro voices ({why})", str(path), remedy)
