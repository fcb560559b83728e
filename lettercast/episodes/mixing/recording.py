"""The record of an episode's sound: enough to tag it again without making it again.

Kept under `.lettercast/`, and only used while the sound is still there, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lettercast.audio import find_sound_offset
from lettercast.episodes.words import TimedWord
from lettercast.files import load_json_cache, write_text


@dataclass(frozen=True, slots=True)
class PlacedTake:
    """A sentence's take in the episode: its place in samples, the words as the voice said them."""

    start: int
    end: int
    words: tuple[TimedWord, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EncodedSound:
    """An encoded file without its tag: its suffix, its size and hash, and what was measured on it."""

    suffix: str
    bytes: int
    sha256: str
    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float

    @property
    def file_name(self) -> str:
        return f"episode.{self.suffix}"


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of an episode. `key` is the hash of all that it was made from."""

    key: str
    length: int  # samples at 44.1 kHz
    heard: tuple[PlacedTake, ...]
    bumpers: tuple[tuple[int, int], ...]
    sounds: tuple[EncodedSound, ...]  # the MP3 first
    levels_db: tuple[float, ...]  # K-weighted, of each tenth of a second of the encoded file
    gain_db: float
    listened: str = ""  # how its takes were verified

    @property
    def main_sound(self) -> EncodedSound:
        return self.sounds[0]


def save_recording(recording: Recording, path: Path) -> None:
    """Keep a recording at `path`."""
    write_text(path, json.dumps(asdict(recording), separators=(",", ":")))


def load_recording(path: Path, key: str = "") -> Recording | None:
    """Load the recording kept at `path`; None when there is none, or it is of another sound than that of `key`."""
    recording = load_json_cache(path, Recording)
    return recording if recording and key in ("", recording.key) else None


def hash_sound(path: Path, offset: int) -> str:
    """Compute the SHA-256 of a file from `offset` on. Raises OSError."""
    with open(path, "rb") as file:
        file.seek(offset)
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_sound_intact(sound: EncodedSound, path: Path) -> bool:
    """Whether the tagged file at `path` still holds this sound."""
    try:
        offset = find_sound_offset(path)
        return path.stat().st_size - offset == sound.bytes and hash_sound(path, offset) == sound.sha256
    except OSError:
        return False
