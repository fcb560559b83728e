"""Our meters against the standard's own signals, and against ffmpeg's."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import numpy as np
import pytest

from lettercast.audio import RATE_HZ, LoudnessEstimate, find_ffmpeg, row_powers
from lettercast.audio.loudness import LoudnessMeter, integrated_lufs
from lettercast.audio.peaks import PeakMeter, limit_sample_peaks, limit_true_peaks
from tests.audio.sounds import Samples, pieces, sine, speech_like, write_wav
from tests.episodes.readers import by_ebur128


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_sine_reads_what_the_standard_says(rate_hz: int) -> None:
    """EBU Tech 3341, case 1, for one channel: 997 Hz at -20 dBFS peak reads -23.0 LUFS."""
    samples = sine(997, 5, rate_hz, 10 ** (-20 / 20))
    assert integrated_lufs(row_powers(samples, rate_hz)) == pytest.approx(-23.0, abs=0.1)


def test_silence_does_not_count() -> None:
    """EBU Tech 3341, case 3: quiet passages 36 dB down change nothing."""
    loud, quiet = sine(997, 20, RATE_HZ, 0.1), sine(997, 10, RATE_HZ, 0.001)
    both = integrated_lufs(row_powers(np.concatenate([quiet, loud, quiet]), RATE_HZ))
    assert both == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_ffmpeg_reads_the_same(seed: int, tmp_path: Path) -> None:
    samples = speech_like(20, seed)
    write_wav(tmp_path / "speech.wav", samples)
    meter = LoudnessMeter(RATE_HZ)
    for piece in pieces(samples, 7_777):
        meter.add_samples(piece)
    measured = meter.finish()
    loudness, peak = by_ebur128(tmp_path / "speech.wav")
    assert measured.integrated_lufs == pytest.approx(loudness, abs=0.11)
    assert measured.true_peak_dbtp == pytest.approx(peak, abs=0.2)
    assert measured.sample_count == len(samples)


def test_a_forecast_is_what_the_whole_will_read() -> None:
    """Parts measured alone, and placed anywhere, tell the loudness of the whole."""
    parts = [speech_like(length, seed) for seed, length in enumerate((2.33, 0.71, 4.05, 1.27))]
    forecast, whole, at = LoudnessEstimate(RATE_HZ), np.zeros(0, dtype=np.float32), 0
    for part in parts:
        gap = np.zeros(17_001, dtype=np.float32)
        whole = np.concatenate([whole, gap, part])
        at += len(gap)
        forecast.add_part(at, len(part), row_powers(part, RATE_HZ))
        at += len(part)
    assert forecast.compute_lufs() == pytest.approx(integrated_lufs(row_powers(whole, RATE_HZ)), abs=0.1)


def test_a_peak_between_samples_is_found() -> None:
    """A tone at a quarter of the rate, sampled 45 degrees off its peaks, is 3 dB higher than its samples."""
    samples = np.sin(np.pi / 2 * np.arange(8_000) + np.pi / 4).astype(np.float32)
    meter = PeakMeter()
    for piece in pieces(samples[100:-100], 999):
        meter.add_samples(piece)
    assert float(np.abs(samples).max()) < 0.71
    assert meter.finish() == pytest.approx(0.0, abs=0.15)


@pytest.mark.parametrize("size", [1, 500, 4_096, 100_000])
def test_the_limiter_holds_the_peaks_and_leaves_the_rest(size: int) -> None:
    samples = speech_like(1.5 if size == 1 else 6, 3)
    samples *= np.float32(0.2 / np.abs(samples).max())
    samples[20_000:20_050] *= np.float32(12)
    ceiling = 10 ** (-3 / 20)
    held = np.concatenate(list(limit_true_peaks(pieces(samples, size), ceiling, RATE_HZ)))
    assert len(held) == len(samples)
    meter = PeakMeter()
    meter.add_samples(held)
    assert meter.finish() <= -2.98
    away = np.r_[0:18_000, 22_000 : len(samples)]
    assert np.array_equal(held[away], samples[away])


def test_pieces_of_any_size_are_limited_alike() -> None:
    samples = speech_like(4, 5) * np.float32(3)
    whole = np.concatenate(list(limit_true_peaks([samples], 0.5, RATE_HZ)))
    for size in (3_000, 44_100):
        parts = np.concatenate(list(limit_true_peaks(pieces(samples, size), 0.5, RATE_HZ)))
        assert np.allclose(parts, whole, atol=1e-6)


def test_levels_between_minus_infinity_and_full_scale_are_numbers() -> None:
    meter = LoudnessMeter(RATE_HZ)
    meter.add_samples(np.zeros(RATE_HZ, dtype=np.float32))
    silent = meter.finish()
    assert math.isfinite(silent.integrated_lufs)
    assert math.isfinite(silent.true_peak_dbtp)
    assert silent.range_lu == 0.0


def test_the_ffmpeg_of_the_package_runs() -> None:
    assert subprocess.run([find_ffmpeg(), "-version"], capture_output=True).returncode == 0


def test_samples_have_the_right_type() -> None:
    made: Samples = speech_like(0.1, 0)
    assert made.dtype == np.float32


@pytest.mark.parametrize("seed", range(3))
def test_what_the_limiter_leaves_is_told_without_it(seed: int) -> None:
    samples = speech_like(20, seed)
    for ceiling in (0.2, 0.5, 2.0):
        loudness = [
            integrated_lufs(row_powers(one, RATE_HZ))
            for one in (
                np.concatenate(list(limit_true_peaks([samples], ceiling, RATE_HZ))),
                limit_sample_peaks(samples, ceiling, RATE_HZ),
            )
        ]
        assert loudness[0] == pytest.approx(loudness[1], abs=0.03)
