"""Sounds for tests."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import RATE_HZ, fade_edges

Samples = NDArray[np.float32]


def sine(hertz: float, seconds: float, rate_hz: int, peak: float) -> Samples:
    return (peak * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def speech_like(seconds: float, seed: int) -> Samples:
    """Harmonics of a gliding pitch in syllables, a little noise: peaky and uneven, as speech is."""
    chance = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * time + seed)) / RATE_HZ
    voice = sum(np.cos(number * phase) / number for number in range(1, 24))
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * time + seed), 0, 1) ** 0.5
    noise = chance.standard_normal(len(time)) * 0.02
    return fade_edges((0.12 * (voice + noise) * syllables).astype(np.float32), RATE_HZ)


def pieces(samples: Samples, size: int) -> Iterator[Samples]:
    for at in range(0, len(samples), size):
        yield samples[at : at + size]


def write_wav(path: Path, samples: Samples, rate_hz: int = RATE_HZ, channels: int = 1) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((np.repeat(samples, channels) * 32767).clip(-32768, 32767).astype("<i2").tobytes())
