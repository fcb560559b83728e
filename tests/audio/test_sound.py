"""Trimming, resampling, bumpers, mixing and mastering."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from lettercast.audio import (
    AUDIO_FORMATS,
    MP3,
    RATE_HZ,
    AudioError,
    LoudnessTarget,
    MixPart,
    fade_edges,
    find_ffmpeg,
    find_speech_bounds,
    master_stream,
    mix_parts,
    read_clip,
    resample_audio,
    resampled_length,
    row_powers,
)
from lettercast.audio.loudness import integrated_lufs
from tests.audio.sounds import pieces, sine, speech_like, write_wav
from tests.episodes.readers import by_ebur128


def test_silence_around_speech_is_cut_but_for_a_little_air() -> None:
    silence = np.zeros(22_050, dtype=np.float32)
    start, end = find_speech_bounds(np.concatenate([silence, sine(300, 1, 22_050, 0.3), silence]), 22_050)
    assert 0.0 <= 1.0 - start / 22_050 <= 0.03
    assert 0.0 <= end / 22_050 - 2.0 <= 0.07
    assert find_speech_bounds(silence, 22_050) == (0, 0)
    assert find_speech_bounds(silence[:0], 22_050) == (0, 0)


def test_edges_do_not_click() -> None:
    cut = fade_edges(np.ones(4_000, dtype=np.float32), 22_050)
    assert cut[0] == 0.0
    assert abs(cut[-1]) < 0.02
    assert (cut[200:-200] == 1.0).all()


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("target_hz", [16_000, 44_100])
@pytest.mark.parametrize("samples", [0, 1, 1_000, 22_051])
def test_resampling_gives_the_promised_length(rate_hz: int, samples: int, target_hz: int) -> None:
    resampled = resample_audio(np.zeros(samples, dtype=np.float32), rate_hz, target_hz)
    assert len(resampled) == resampled_length(samples, rate_hz, target_hz)


def test_bumpers_are_read_in_any_format(tmp_path: Path) -> None:
    write_wav(tmp_path / "clip.wav", sine(440, 2, 48_000, 0.4), 48_000, channels=2)
    formats = [("16.wav", "pcm_s16le"), ("8.wav", "pcm_u8"), ("24.wav", "pcm_s24le"), ("float.wav", "pcm_f32le")]
    formats += [("clip.mp3", "mp3"), ("clip.ogg", "libvorbis"), ("clip.flac", "flac"), ("clip.m4a", "aac")]
    for name, codec in formats:
        path = tmp_path / name
        command = [find_ffmpeg(), "-loglevel", "error", "-i", str(tmp_path / "clip.wav"), "-c:a", codec]
        subprocess.run([*command, str(path)], check=True)
        clip = read_clip(path)
        assert len(clip.samples) / RATE_HZ == pytest.approx(2.0, abs=0.08)
        assert abs(clip.samples[0]) < 0.001
        assert clip.lufs == pytest.approx(-12.0, abs=0.6)
        assert integrated_lufs(row_powers(clip.scale_to_lufs(-20.0), RATE_HZ)) == pytest.approx(-20.0, abs=0.01)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("gone.wav", None, "the bumper is not there; correct"),
        ("text.wav", b"not a sound", "not sound that can be read"),
        ("text.mp3", b"not a sound", "not sound that can be read"),
        ("empty.wav", b"", "not sound that can be read"),
    ],
)
def test_what_is_no_sound_is_told_in_one_line(name: str, data: bytes | None, message: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(AudioError, match=message) as caught:
        read_clip(tmp_path / name)
    assert len(caught.value.problems) == 1


def test_parts_are_mixed_where_they_lie_and_loaded_when_their_turn_comes() -> None:
    loaded: list[str] = []

    def part(name: str, start: int, length: int, value: float) -> MixPart:
        def load() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
            loaded.append(name)
            return np.full(length, value, dtype=np.float32)

        return MixPart(start, length, load)

    stream = mix_parts([part("late", 2_500, 1_000, 1.0), part("early", 100, 2_600, 0.5)], 4_000, chunk=1_000)
    first = next(stream)
    assert loaded == ["early"]
    whole = np.concatenate([first, *stream])
    assert loaded == ["early", "late"]
    assert len(whole) == 4_000
    assert whole[99] == 0.0
    assert whole[2_499] == 0.5
    assert whole[2_600] == 1.5
    assert whole[2_700] == 1.0
    assert whole[3_500] == 0.0


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "opus"])
@pytest.mark.parametrize("target", [LoudnessTarget(), LoudnessTarget(-20.0, -3.0)])
def test_every_format_reaches_the_target(suffix: str, target: LoudnessTarget, tmp_path: Path) -> None:
    samples = speech_like(12, 1)
    forecast = integrated_lufs(row_powers(samples, RATE_HZ))
    path = tmp_path / f"out.{suffix}"
    master_stream(lambda: pieces(samples, 50_000), forecast, path, target, AUDIO_FORMATS[suffix], 96)
    loudness, peak = by_ebur128(path)
    assert abs(loudness - target.mono_lufs) <= 0.5
    assert peak <= target.true_peak_dbtp
    assert {found.name for found in tmp_path.iterdir()} == {path.name}


def test_a_forecast_that_is_off_costs_a_second_try(tmp_path: Path) -> None:
    samples = speech_like(8, 2)
    forecast = integrated_lufs(row_powers(samples, RATE_HZ))
    made = master_stream(lambda: pieces(samples, 50_000), forecast + 2, tmp_path / "out.mp3", LoudnessTarget(), MP3, 96)
    assert 2 <= made.tries <= 3
    assert abs(made.measurement.integrated_lufs + 19.01) <= 0.3


def test_a_silent_programme_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="silent"):
        master_stream(lambda: iter(()), -120.0, tmp_path / "out.mp3", LoudnessTarget(), MP3, 96)
