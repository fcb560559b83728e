"""The take cache: every synthesized sentence, by a hash of its text and voice.

A take is one FLAC file named by its key. Its comment holds the word times, the defects and a hash over
these and the samples, so that a damaged file is recognized when it is read. Files appear whole
or not at all, so any number of processes and machines may share the folder without a lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from lettercast.errors import describe_os_error
from lettercast.files import atomic_write
from lettercast.show import Show
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Take, Verification, Word

FULL_SCALE = 32767
STALE_FILE_SECONDS = 3600
"""A temporary file this old was left by a killed process."""


def to_pcm16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Convert samples to the 16 bits they are stored with; a NaN becomes silence (verification reports it)."""
    scaled = np.rint(np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0).clip(-1.0, 1.0) * FULL_SCALE)
    pcm: NDArray[np.int16] = scaled.astype(np.int16)
    return pcm


@dataclass(frozen=True, slots=True)
class StoredTake:
    """A take's file: its key, its size, its last use (seconds since the epoch)."""

    key: str
    path: Path
    size_bytes: int
    used_at: float


class Takes:
    """The folder of takes."""

    def __init__(self, folder: Path, limit_bytes: int | None = None):
        self.folder = folder
        self.limit_bytes = limit_bytes  # enforced after each run

    def path_of(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.flac"

    def __contains__(self, key: str) -> bool:
        return self.path_of(key).is_file()

    def store_take(self, key: str, take: Take) -> None:
        """Store a take. Raises VoiceError where it can't be written; no partial file stays."""
        pcm = to_pcm16(take.samples)
        comment = _build_comment(key, take, pcm)
        try:
            # Into memory first: libsndfile reports a full disk only by a truncated file.
            buffer = io.BytesIO()
            with soundfile.SoundFile(
                buffer, "w", take.rate_hz, 1, "PCM_16", format="FLAC", compression_level=0.0
            ) as file:
                file.comment = comment
                file.write(pcm)
            with atomic_write(self.path_of(key)) as temporary:
                temporary.write_bytes(buffer.getvalue())
        except OSError as error:
            problem = describe_os_error(error, "a take can't be kept", where=self.folder, safe="what is voiced is kept")
            raise VoiceError(problems=(problem,)) from error

    def load_take(self, key: str) -> Take | None:
        """Load the take stored under `key`, or None. Raises DamagedTakeError where its file is not what was written."""
        path = self.path_of(key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            with soundfile.SoundFile(io.BytesIO(data)) as file:
                pcm = file.read(dtype="int16")
                rate_hz, comment = file.samplerate, file.comment
            stored = json.loads(comment)
            take = Take(
                pcm.astype(np.float32) / FULL_SCALE,
                rate_hz,
                tuple(Word(text, start, end) for text, start, end in stored["words"]),
                tuple(stored["doubts"]),
                Verification(stored["heard"]),
            )
        except (soundfile.SoundFileError, ValueError, KeyError, TypeError) as error:
            raise DamagedTakeError(path) from error
        if pcm.ndim != 1 or _build_comment(key, take, pcm) != comment:
            raise DamagedTakeError(path)
        with contextlib.suppress(FileNotFoundError):  # evicted by another process after it was read
            os.utime(path)  # eviction goes by last use
        return take

    def stored_info(self, key: str) -> tuple[float, tuple[str, ...]] | None:
        """Read the seconds and the defects of a stored take, without its samples; None where there is no intact one."""
        try:
            with soundfile.SoundFile(self.path_of(key)) as file:
                return file.frames / file.samplerate, tuple(json.loads(file.comment)["doubts"])
        except (soundfile.SoundFileError, ValueError, KeyError, TypeError):
            return None

    def delete_take(self, key: str) -> None:
        self.path_of(key).unlink(missing_ok=True)

    def iterate_takes(self) -> Iterator[StoredTake]:
        """All takes, in no order."""
        for path in self.folder.glob("??/*.flac"):
            if path.name.startswith("."):
                continue
            try:
                found = path.stat()
            except FileNotFoundError:
                continue  # another process evicted it
            yield StoredTake(path.stem, path, found.st_size, found.st_mtime)

    def evict_unused(self, limit_bytes: int, *, used_since: float | None = None) -> list[StoredTake]:
        """Delete the least recently used takes until the rest fits; never one used since `used_since`.

        Also delete temporary files that a killed process left. Return the deleted takes.
        """
        self._delete_stale_files()
        takes = sorted(self.iterate_takes(), key=lambda take: (take.used_at, take.key))
        total = sum(take.size_bytes for take in takes)
        gone = []
        for take in takes:
            if total <= limit_bytes or (used_since is not None and take.used_at >= used_since):
                break
            take.path.unlink(missing_ok=True)
            total -= take.size_bytes
            gone.append(take)
        return gone

    def _delete_stale_files(self) -> None:
        for path in self.folder.glob("??/.*.flac"):
            try:
                if time.time() - path.stat().st_mtime > STALE_FILE_SECONDS:
                    path.unlink()
            except FileNotFoundError:
                continue


def open_takes(show: Show) -> Takes:
    """The takes of a show."""
    return Takes(show.cache_folder / "takes", round(show.settings.voices.cache_gb * 1e9))


class DamagedTakeError(VoiceError):
    """A take's file is not what was written; the take is synthesized again."""

    def __init__(self, path: Path):
        self.path = path
        super().__init__("a kept take is damaged", str(path), "it is voiced again")


def _build_comment(key: str, take: Take, pcm: NDArray[np.int16]) -> str:
    stored = {
        "words": [[word.text, word.start, word.end] for word in take.words],
        "doubts": list(take.defects),
        "heard": take.verification_level,
    }
    digest = hashlib.sha256(key.encode())
    digest.update(f"{take.rate_hz} {json.dumps(stored)} ".encode())
    digest.update(np.ascontiguousarray(pcm, dtype="<i2").tobytes())
    return json.dumps({**stored, "sha256": digest.hexdigest()})
