"""The de-esser lowers what is sibilant, and nothing else."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from lettercast.audio import RATE_HZ, deess_samples, sibilance_db
from tests.audio.pops import spikes
from tests.audio.sounds import Samples, sine, speech_like

SEED = 5


def hiss(seconds: float, rate_hz: int, peak: float = 0.1) -> Samples:
    """Noise of 5 to 9 kHz, as an s is, that swells and dies away over 10 ms."""
    size = round(seconds * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(SEED).standard_normal(size))
    hertz = np.fft.rfftfreq(size, 1 / rate_hz)
    spectrum[(hertz < 5_000) | (hertz > 9_000)] = 0
    noise = np.fft.irfft(spectrum, size)
    swell = np.clip(np.minimum(np.arange(size), np.arange(size)[::-1]) / (0.01 * rate_hz), 0, 1)
    return (peak * noise / np.abs(noise).max() * swell).astype(np.float32)


def bright(rate_hz: int = RATE_HZ) -> tuple[Samples, slice]:
    """A vowel, an s, a vowel; and where the s lies."""
    vowel, s = sine(300, 0.5, rate_hz, 0.15), hiss(0.15, rate_hz)
    return np.concatenate([vowel, s, vowel]), slice(len(vowel), len(vowel) + len(s))


def level_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples))))


@pytest.mark.parametrize("rate_hz", [22_050, 24_000, 44_100, 48_000])
def test_an_s_is_lowered_and_the_vowels_are_the_very_same(rate_hz: int) -> None:
    samples, s = bright(rate_hz)
    made = deess_samples(samples, rate_hz, 6.0)
    assert made.shape == samples.shape
    assert made.dtype == np.float32
    inner = slice(s.start + rate_hz // 40, s.stop - rate_hz // 40)
    assert level_db(made[inner]) - level_db(samples[inner]) == pytest.approx(-6.0, abs=0.5)
    apart = round(0.03 * rate_hz)
    assert np.array_equal(made[: s.start - apart], samples[: s.start - apart])
    assert np.array_equal(made[s.stop + apart :], samples[s.stop + apart :])
    assert spikes(made, rate_hz) == []
    assert sibilance_db(samples, rate_hz) > sibilance_db(made, rate_hz) + 4


def test_what_lies_below_the_crossover_stays_within_an_s() -> None:
    samples, s = bright()
    with_hum = samples + sine(3_000, len(samples) / RATE_HZ, RATE_HZ, 0.02)
    made = deess_samples(with_hum, RATE_HZ, 8.0)
    middle = slice(s.start + 1_000, s.stop - 1_000)
    window = np.hanning(middle.stop - middle.start)
    at = round(3_000 * len(window) / RATE_HZ)
    before, after = (np.abs(np.fft.rfft(one[middle] * window))[at] for one in (with_hum, made))
    assert after == pytest.approx(before, rel=0.02)


def test_the_burst_of_a_t_stays() -> None:
    vowel = sine(300, 0.5, RATE_HZ, 0.2)
    samples = np.concatenate([vowel, np.zeros(2_000, np.float32), hiss(0.015, RATE_HZ), vowel])
    assert deess_samples(samples, RATE_HZ, 8.0) is samples


def test_nothing_is_done_to_a_voice_that_needs_nothing() -> None:
    samples, _ = bright()
    assert deess_samples(samples, RATE_HZ, 0.0) is samples
    for silence in (np.zeros(0, np.float32), np.zeros(10, np.float32), np.zeros(RATE_HZ, np.float32)):
        assert np.array_equal(deess_samples(silence, RATE_HZ, 8.0), silence)
        assert sibilance_db(silence, RATE_HZ) == -math.inf
    low = sine(300, 1.0, 8_000, 0.2)  # a rate that holds no sibilant
    assert sibilance_db(low, 8_000) == -math.inf
    assert np.array_equal(deess_samples(low, 8_000, 8.0), low)


def test_it_costs_little_and_gives_the_same_each_time() -> None:
    samples = np.concatenate([np.concatenate([speech_like(0.8, seed), hiss(0.12, RATE_HZ)]) for seed in range(10)])
    first = deess_samples(samples, RATE_HZ, 6.0)
    assert not np.array_equal(first, samples)
    costs = []
    for _ in range(5):
        begun = time.process_time()
        assert np.array_equal(deess_samples(samples, RATE_HZ, 6.0), first)
        costs.append(time.process_time() - begun)
    assert min(costs) / (len(samples) / RATE_HZ) < 0.015  # seconds of a second; a few milliseconds of them are usual
