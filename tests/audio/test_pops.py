"""No pops: not in takes, not where the de-esser works, not where takes are joined."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lettercast.audio import (
    AUDIO_FORMATS,
    RATE_HZ,
    LoudnessTarget,
    MixPart,
    fade_edges,
    find_ffmpeg,
    find_speech_bounds,
    integrated_lufs,
    master_stream,
    mix_parts,
    prevent_clipping,
    resample_audio,
    row_powers,
)
from lettercast.voices import Line, Take, Takes, Voice, synthesize_lines
from tests.audio.pops import spikes
from tests.audio.sounds import Samples, sine
from tests.voices.sentences import sentences

PAUSE_S = 0.35


@pytest.fixture(scope="module")
def takes(tmp_path_factory: pytest.TempPathFactory) -> list[Take]:
    """Twenty, of two voices in turn, as they go into an episode."""
    voices = [Voice("plain", "espeak"), Voice("other", "espeak", speaker="f3")]
    lines = [Line(text, voices[number % 2]) for number, text in enumerate(sentences(20, seed=5))]
    return list(synthesize_lines(lines, Takes(tmp_path_factory.mktemp("takes")), listen="off"))


def test_a_sample_that_stands_out_is_found(takes: list[Take]) -> None:
    draw, found, set_in = np.random.default_rng(1), 0, 0
    for take in takes:
        first, last = find_speech_bounds(take.samples, take.rate_hz)
        for at in draw.integers(first, last, 5):
            popped = take.samples.copy()
            popped[at] += 0.2 if popped[at] < 0 else -0.2
            set_in, found = set_in + 1, found + (int(at) in spikes(popped, take.rate_hz))
    assert set_in == 100
    assert found >= 85  # in the loudest noise of an s or t one sample more is part of the noise
    silent = np.zeros(1_000, dtype=np.float32)
    silent[500] = 0.2
    assert spikes(silent, 22_050) == [500]


def test_takes_have_none(takes: list[Take]) -> None:
    assert [spikes(take.samples, take.rate_hz) for take in takes] == [[]] * 20


def test_a_mastered_episode_has_none_at_its_joins(takes: list[Take], tmp_path: Path) -> None:
    parts, joins, at = [], [], 0
    for take in takes:
        first, last = find_speech_bounds(take.samples, take.rate_hz)
        said = resample_audio(fade_edges(take.samples[first:last], take.rate_hz), take.rate_hz)
        parts.append(MixPart(at, len(said), lambda said=said: said))  # type: ignore[misc]
        joins += [at, at + len(said)]
        at += len(said) + round(PAUSE_S * RATE_HZ)

    def stream() -> Iterator[Samples]:
        return mix_parts(parts, at)

    forecast = integrated_lufs(row_powers(np.concatenate(list(stream())), RATE_HZ))
    path = tmp_path / "episode.mp3"
    made = master_stream(stream, forecast, path, LoudnessTarget(), AUDIO_FORMATS["mp3"], 96)
    assert made.measurement.true_peak_dbtp <= -1.0
    command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-"]
    heard = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, dtype=np.float32)
    assert abs(len(heard) - at) < RATE_HZ / 10
    near = round(0.1 * RATE_HZ)
    assert [pop for pop in spikes(heard, RATE_HZ) if min(abs(pop - join) for join in joins) < near] == []


def test_a_gain_beyond_full_scale_is_bent_and_not_cut() -> None:
    loud = sine(200, 1.0, 24_000, 1.4)
    held = prevent_clipping(loud, 24_000)
    assert held.shape == loud.shape
    assert 0.9 < np.abs(held).max() <= 1.0
    assert (np.abs(held) > 0.999 * np.abs(held).max()).mean() < 0.05  # a wave cut flat is at its peak for long
    quiet = sine(200, 1.0, 24_000, 0.5)
    assert prevent_clipping(quiet, 24_000) is quiet
