"""Voices of a cast match: as loud, as bright and as fast as each other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lettercast.audio import find_speech_bounds, integrated_lufs, row_powers
from lettercast.episodes import plan_episode
from lettercast.episodes.mixing.cache_key import measurement_keys
from lettercast.scripts import read_script
from lettercast.show import open_show
from lettercast.voices import (
    Calibration,
    Line,
    Take,
    TakeKeys,
    Takes,
    Voice,
    calibration,
    load_cast,
)
from lettercast.voices.calibration import (
    CALIBRATION_TEXTS,
    MAX_DEESS_DEPTH_DB,
    MAX_LEVELLING_DB,
    TARGET_LUFS,
    TARGET_SIBILANCE_DB,
    CalibrationStore,
    compute_calibration,
    peak_limited_lufs,
)
from lettercast.voices.engines import find_engine
from lettercast.voices.profile import adjust_pace, load_voice
from tests.audio.test_deesser import bright
from tests.conftest import ROOT
from tests.voices.sentences import sentences

RATE_HZ = 24_000


def takes_of(voice: Voice) -> list[Take]:
    return list(find_engine(voice.engine)(voice).synthesize(CALIBRATION_TEXTS))


def test_what_is_found_is_kept_and_found_again(tmp_path: Path) -> None:
    voice, kept = Voice("plain", "espeak"), CalibrationStore(Takes(tmp_path))
    assert kept.load_calibration(voice) is None
    found = kept.measure_and_store(voice, takes_of(voice))
    assert kept.load_calibration(voice) == kept.load_calibration(replace(voice, name="another")) == found
    assert kept.load_calibration(replace(voice, speed=0.9)) == found
    assert kept.load_calibration(replace(voice, speaker="f3")) is None
    (path,) = kept.folder.iterdir()
    assert set(json.loads(path.read_text())) == {"gain_db", "sibilance_db"}
    for broken in ("", "{}", "[1]", '{"gain_db": "x", "sibilance_db": 0}', '{"gain_db": 1}'):
        path.write_text(broken)
        assert kept.load_calibration(voice) is None


def test_other_texts_are_measured_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice, kept = Voice("plain", "espeak"), CalibrationStore(Takes(tmp_path))
    kept.measure_and_store(voice, takes_of(voice))
    monkeypatch.setattr(calibration, "CALIBRATION_TEXTS", (*CALIBRATION_TEXTS[:-1], "The last of them is another one."))
    assert kept.load_calibration(voice) is None  # though the first is the same


def test_a_bright_voice_is_de_essed_and_then_as_loud_as_the_others() -> None:
    samples, s = bright(RATE_HZ)
    take = Take(samples, RATE_HZ)
    found = compute_calibration([take] * 3)
    assert found is not None
    assert found.sibilance_db > TARGET_SIBILANCE_DB
    assert 0 < found.deess_depth_db <= MAX_DEESS_DEPTH_DB
    heard = found.apply_to_take(take)
    middle = slice(s.start + RATE_HZ // 40, s.stop - RATE_HZ // 40)
    vowel = slice(0, s.start // 2)
    gain = np.std(heard[vowel]) / np.std(samples[vowel])
    lowered_db = 20 * np.log10(np.std(heard[middle]) / np.std(samples[middle] * gain))
    assert lowered_db == pytest.approx(-found.deess_depth_db, abs=0.5)
    measured = integrated_lufs(
        row_powers(np.concatenate([heard, np.zeros(round(0.35 * RATE_HZ), np.float32)] * 3), RATE_HZ)
    )
    assert measured == pytest.approx(TARGET_LUFS, abs=0.3)
    assert np.abs(found.apply_to_take(take, -6.0)).max() == pytest.approx(
        np.abs(heard).max() / 10 ** (6 / 20), rel=1e-4
    )
    assert take.samples is samples  # as its engine made it


def test_a_dull_voice_only_gets_a_gain() -> None:
    take = takes_of(Voice("plain", "espeak"))[0]
    found = Calibration(6.0, TARGET_SIBILANCE_DB - 0.01)
    assert found.deess_depth_db == 0
    heard, louder = found.apply_to_take(take), take.samples * np.float32(10 ** (6 / 20))
    gain = float(heard @ louder / (louder @ louder))
    assert np.allclose(heard, louder * gain, atol=1e-6)
    assert abs(20 * np.log10(gain)) <= MAX_LEVELLING_DB + 0.001


def test_a_sentence_that_strays_is_brought_nearer_and_no_further_than_that() -> None:
    take = takes_of(Voice("plain", "espeak"))[0]
    own_db = TARGET_LUFS - peak_limited_lufs(take.samples, take.rate_hz)
    for strays_db, left_db in ((0.0, 0.0), (0.8, 0.0), (-0.8, 0.0), (-3.0, -1.5)):
        heard = Calibration(own_db + strays_db, TARGET_SIBILANCE_DB).apply_to_take(take)
        assert peak_limited_lufs(heard, take.rate_hz) - TARGET_LUFS == pytest.approx(left_db, abs=0.2)
    silent = Take(np.zeros(RATE_HZ, np.float32), RATE_HZ)
    assert not Calibration(own_db, TARGET_SIBILANCE_DB).apply_to_take(silent).any()


def test_loudness_is_what_is_left_when_peaks_are_held() -> None:
    take = takes_of(Voice("plain", "espeak"))[0]
    peaky = take.samples.copy()
    peaky[:: RATE_HZ // 50] *= 8  # fifty a second stand out
    found = [compute_calibration([Take(samples, take.rate_hz)]) for samples in (take.samples, peaky)]
    assert found[0] and found[1]
    lost = found[1].apply_to_take(Take(peaky, take.rate_hz))
    assert integrated_lufs(row_powers(lost, take.rate_hz)) > TARGET_LUFS + 0.3
    assert peak_limited_lufs(lost, take.rate_hz) == pytest.approx(TARGET_LUFS, abs=0.1)


def test_a_voice_without_sound_is_left_alone() -> None:
    assert compute_calibration([Take(np.zeros(0, np.float32), RATE_HZ)]) is None
    assert compute_calibration([Take(np.zeros(RATE_HZ, np.float32), RATE_HZ)]) is None


def words_a_minute(takes: list[Take]) -> float:
    """Of takes of TEXTS, the silence around them left out."""
    bounds = [find_speech_bounds(take.samples, take.rate_hz) for take in takes]
    seconds = sum((last - first) / take.rate_hz for take, (first, last) in zip(takes, bounds, strict=True))
    return 60 * sum(len(text.split()) for text in CALIBRATION_TEXTS) / seconds


def test_voices_of_known_pace_speak_at_the_shows(tmp_path: Path) -> None:
    rates = []
    for speaker, rate_wpm in (("", 150), ("f3", 190)):
        voice = Voice("v", "espeak", speaker=speaker, settings={"rate_wpm": rate_wpm})
        native = words_a_minute(takes_of(voice))
        rates.append(words_a_minute(takes_of(adjust_pace(replace(voice, native_wpm=native), 175))))
    assert rates == [pytest.approx(175, rel=0.04)] * 2


def show_with(folder: Path, settings: str, profile: str) -> Path:
    (folder / "voices").mkdir()
    (folder / "voices" / "amy.toml").write_text(profile)
    (folder / "show.toml").write_text(f'[show]\ntitle = "T"\nauthor = "A"\n[cast]\nnarrator = "amy"\n{settings}')
    return folder


def test_the_speed_follows_from_the_pace_wherever_a_profile_is_loaded(tmp_path: Path) -> None:
    profile = 'engine = "espeak"\nspeed = 1.1\nnative_wpm = 214\n'
    show = open_show(show_with(tmp_path, "[voices]\nwords_per_minute = 160\n", profile))
    (show.voices_folder / "ben.toml").write_text(profile)
    cast = load_cast(show)
    assert cast.find_voice("narrator").speed == cast.find_voice("ben").speed == 0.82  # 1.1 * 160 / 214
    assert load_voice(show.voices_folder, "ben").speed == 1.1
    assert adjust_pace(Voice("v", "espeak", native_wpm=400), 80).speed == 0.5
    assert adjust_pace(Voice("v", "espeak", native_wpm=100, speed=2.0), 300).speed == 2.0


def test_a_voice_of_unknown_pace_keeps_its_takes(tmp_path: Path) -> None:
    profile = 'engine = "espeak"\nmodel = "en-us"\nspeaker = "f3"\nspeed = 0.9\ngain_db = 1.5\n'
    voice = load_cast(open_show(show_with(tmp_path, "", profile))).find_voice("narrator")
    key = TakeKeys({"amy": (voice, "1")}).compute_key(Line("Is this how I sound?", voice))
    assert key == "0b3d88d77e2058af870fa698aecc885aa7261ba62cbabbef94829a2a09b3c030"  # as before voices had a pace
    assert "native_wpm" not in repr(voice)  # which the hash of an episode's voices is made of


def test_how_voices_match_is_part_of_the_keys_of_what_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    show = open_show(ROOT)
    plan = plan_episode(
        read_script(show.script_path("001")),
        load_cast(show),
        lambda text: text,
        show.settings.pauses,
        show.settings.sound,
    )
    takes = [str(number) for number in range(len(plan.lines))]
    before = measurement_keys(plan, takes)
    assert len(set(before)) == len(takes)
    monkeypatch.setattr("lettercast.episodes.mixing.cache_key.MATCHING_HASH", "other rules")
    assert not set(before) & set(measurement_keys(plan, takes))


def test_a_neural_voice_matches_espeak_over_other_text() -> None:
    hibari = pytest.importorskip("hibari")
    speak = hibari.Hibari()

    def said(texts: tuple[str, ...] | list[str]) -> list[Take]:
        return [Take(np.asarray(speak(text, seed=0), dtype=np.float32), RATE_HZ) for text in texts]

    texts = sentences(40, seed=7)
    robot = Voice("robot", "espeak", speaker="f3")
    casts = [
        (said(CALIBRATION_TEXTS), said(texts)),
        (takes_of(robot), list(find_engine("espeak")(robot).synthesize(texts))),
    ]
    loudness, lead_s, tail_s = [], [], []
    for calibrating, others in casts:
        found = compute_calibration(calibrating)
        assert found is not None
        heard, leads, tails = [], [], []
        for take in others:
            first, last = find_speech_bounds(take.samples, take.rate_hz)
            samples = found.apply_to_take(take)[first:last]
            heard += [samples, np.zeros(round(0.35 * take.rate_hz), np.float32)]
            lead, tail = silences(samples, take.rate_hz)
            leads.append(lead)
            tails.append(tail)
        loudness.append(integrated_lufs(row_powers(np.concatenate(heard), others[0].rate_hz)))
        lead_s.append(float(np.median(leads)))
        tail_s.append(float(np.median(tails)))
    assert abs(loudness[0] - loudness[1]) < 0.3
    assert abs(lead_s[0] - lead_s[1]) < 0.03
    assert tail_s[0] == pytest.approx(0.06, abs=0.03)  # what trimming leaves; espeak-ng's takes end with their sound


def silences(samples: np.ndarray, rate_hz: int) -> tuple[float, float]:
    """Seconds before and after what is within 35 dB of a take's loud frames of 5 ms."""
    size = round(0.005 * rate_hz)
    whole = samples[: len(samples) // size * size].reshape(-1, size)
    level = np.sqrt(np.square(whole).mean(axis=1))
    loud = np.flatnonzero(level > np.percentile(level, 95) * 10 ** (-35 / 20))
    return float(loud[0]) * 0.005, float(len(level) - 1 - loud[-1]) * 0.005
