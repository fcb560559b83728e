"""Bumpers: what is not speech, from any format, as mono samples with soft ends."""

from __future__ import annotations

import subprocess
import warnings
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.errors import AudioError
from lettercast.audio.ffmpeg import find_ffmpeg
from lettercast.audio.formats import RATE_HZ
from lettercast.audio.loudness import integrated_lufs, row_powers
from lettercast.audio.resample import resample_audio

Samples = NDArray[np.float32]

FADE_IN_MS = 20
FADE_OUT_MS = 400
MAX_GAIN_DB = 30.0


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A bumper: mono float32 at 44.1 kHz, and its loudness."""

    samples: Samples
    lufs: float

    def scale_to_lufs(self, lufs: float) -> Samples:
        """Scale the samples to a loudness; what is nearly silent stays so."""
        gain_db = min(lufs - self.lufs, MAX_GAIN_DB)
        return np.asarray(self.samples * 10 ** (gain_db / 20), dtype=np.float32)


def read_clip(path: Path, *, fade_in_ms: int = FADE_IN_MS, fade_out_ms: int = FADE_OUT_MS) -> AudioClip:
    """Read, mix down, resample and fade a bumper. Raises AudioError for what is not sound."""
    with warnings.catch_warnings():
        # pydub warns where no ffmpeg is on PATH, though it is told below which one to use; audioop, which it
        # imports, warns of its own end, after which audioop-lts takes its place
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    try:
        segment = _read_plain_wave(AudioSegment, path) or _decode_clip(AudioSegment, path)
    except FileNotFoundError as error:
        raise AudioError("the bumper is not there", str(path), "correct [sound] in show.toml") from error
    except subprocess.CalledProcessError as error:
        raise AudioError("the bumper is not sound that can be read", str(path), "save it as WAV") from error
    segment = segment.set_channels(1)
    fade_out_ms = min(fade_out_ms, len(segment) // 2)
    segment = segment.fade_in(min(fade_in_ms, len(segment) // 2)).fade_out(fade_out_ms)
    values = np.asarray(segment.get_array_of_samples(), dtype=np.float32)
    samples = resample_audio(np.asarray(values / 32768, dtype=np.float32), segment.frame_rate)
    return AudioClip(samples, integrated_lufs(row_powers(samples, RATE_HZ)))


def _read_plain_wave(segments: Any, path: Path) -> Any:
    """Read a WAV of 16-bit samples, which needs no decoder; None for all else, whatever it is called."""
    try:
        with open(path, "rb") as file, wave.open(file) as sound:
            if sound.getsampwidth() != 2:
                return None
            data = sound.readframes(sound.getnframes())
            return segments(data=data, sample_width=2, frame_rate=sound.getframerate(), channels=sound.getnchannels())
    except (wave.Error, EOFError, IsADirectoryError):
        return None


def _decode_clip(segments: Any, path: Path) -> Any:
    """Decode any format by ffmpeg. pydub itself would ask ffprobe about it, which imageio-ffmpeg does not ship."""
    command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-map", "0:a:0", "-ac", "1", "-ar", str(RATE_HZ)]
    data = subprocess.run([*command, "-f", "s16le", "pipe:1"], capture_output=True, check=True).stdout
    return segments(data=data, sample_width=2, frame_rate=RATE_HZ, channels=1)
