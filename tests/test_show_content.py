"""The show in the repository: its settings hold, and what is not code is fit to be published."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from PIL import Image

from lettercast.scripts import Lexicon
from lettercast.show import open_show
from lettercast.starter import create_show
from lettercast.voices import load_cast
from tests.conftest import ROOT


def test_settings_hold_and_name_files_that_are_there() -> None:
    settings = open_show(ROOT).settings
    assert settings.show.email.endswith("@example.org")
    assert settings.show.description
    for name in (settings.sound.intro, settings.sound.outro, settings.sound.sting):
        assert (ROOT / name).is_file(), name


def test_the_reviewers_have_voices_of_their_own() -> None:
    cast = load_cast(open_show(ROOT))
    parts = (("narrator", None), ("opinion", "Mara"), ("opinion", "Tobias"))
    voices = {cast.find_voice(*part).name for part in parts}
    assert voices == {"narrator", "opinion", "tobias"}


def test_sample_issue_has_what_an_issue_has() -> None:
    text = (ROOT / "episodes/001/issue.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    words = re.findall(r"\S*\w\S*", re.sub(r"\]\([^)]*\)", "]", text))
    assert 800 <= len(words) <= 1200
    assert len(re.findall(r"^[A-Z ]+\n[=-]+$", text, re.M)) >= 5, "sections"
    assert text.count("(summarized by ") >= 5
    assert set(re.findall(r"^\*\*(\w+)'s opinion:\*\*", text, re.M)) == {"Mara", "Tobias"}
    for needed in ("2^48", "O(n log n)", "71.3%", "5-10 words", "Read more:", "([SR #0](", "\n* "):
        assert needed in text, needed


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bumpers as the script makes them now."""
    folder = tmp_path_factory.mktemp("music")
    subprocess.run([sys.executable, ROOT / "audio/make_bumpers.py", folder], check=True)
    return folder


@pytest.mark.parametrize(("name", "shortest_s", "longest_s"), [("intro", 5, 7), ("outro", 6, 8), ("sting", 1, 1.5)])
def test_bumpers_come_from_silence_and_go_back_to_it(name: str, shortest_s: float, longest_s: float) -> None:
    samples, rate_hz = sf.read(ROOT / f"audio/{name}.wav", dtype="float64")
    assert shortest_s <= len(samples) / rate_hz <= longest_s
    assert abs(samples[0]) < 1e-3 and np.max(np.abs(samples[-200:])) < 1e-3
    assert np.max(np.abs(samples[-rate_hz // 20 :])) < 0.01, "the end is faded, not cut"


@pytest.mark.parametrize("name", ["intro", "outro", "sting", "bed"])
def test_bumpers_neither_clip_nor_click_and_the_script_makes_them(name: str, music: Path) -> None:
    path = ROOT / f"audio/{name}.wav"
    info = sf.info(path)
    assert (info.samplerate, info.subtype, info.channels) == (44_100, "PCM_16", 1)
    samples, _ = sf.read(path, dtype="int16")
    peak_dbfs = 20 * np.log10(np.max(np.abs(samples.astype(float))) / 32_768)
    assert -12 < peak_dbfs < -3
    steps = np.abs(np.diff(np.concatenate([samples, samples[:1]] if name == "bed" else [samples]).astype(float)))
    assert np.max(steps) < 0.12 * 32_768, "a jump from one sample to the next is a click"
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    above_12_khz = power[np.fft.rfftfreq(len(samples), 1 / 44_100) > 12_000].sum()
    assert above_12_khz < 1e-6 * power.sum(), "soft tones have nothing up there; clicks have"
    made, _ = sf.read(music / f"{name}.wav", dtype="int16")
    assert np.max(np.abs(made.astype(int) - samples)) <= 1


def test_bumpers_are_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "audio").glob("*.wav")) < 2_000_000


@pytest.fixture(scope="module")
def covers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The covers as the script draws them now."""
    folder = tmp_path_factory.mktemp("covers")
    subprocess.run([sys.executable, ROOT / "feed/make_cover.py", folder], check=True)
    return folder


@pytest.mark.parametrize("name", ["cover.png", "starter-cover.png"])
def test_covers_are_what_directories_ask_for_and_the_script_draws_them(name: str, covers: Path) -> None:
    assert (ROOT / "feed" / name).stat().st_size < 512_000
    with Image.open(ROOT / "feed" / name) as cover, Image.open(covers / name) as drawn:
        assert (cover.format, cover.mode, cover.size) == ("PNG", "RGB", (3000, 3000))
        small = [image.resize((100, 100)).tobytes() for image in (cover, drawn)]
    assert max(abs(a - b) for a, b in zip(*small, strict=True)) <= 1


def test_a_new_show_has_a_cover_that_bears_no_other_name(tmp_path: Path) -> None:
    show = create_show(tmp_path / "new", title="Mine", author="Me")
    assert sorted(path.stem for path in show.voices_folder.iterdir()) == ["lexicon", "narrator", "opinion"]
    assert show.resolve_path(show.settings.show.cover).read_bytes() == (ROOT / "feed/starter-cover.png").read_bytes()


def test_lexicon_loads_and_is_worth_having() -> None:
    entries = Lexicon.load(ROOT / "voices/lexicon.toml").entries
    assert len(entries) >= 300
    written = [entry.written for entry in entries]
    assert len(set(written)) == len(written)
    assert all(entry.is_reviewed for entry in entries)


def test_lexicon_writes_only_sounds_that_can_be_said() -> None:
    lexicon = Lexicon.load(ROOT / "voices/lexicon.toml")
    spoken = [lexicon.apply(f"We read {entry.written} twice") for entry in lexicon.entries]
    assert not [text for text in spoken if not text.startswith("We read ") or not text.endswith(" twice")]
    sounds = "".join(entry.pronunciation for entry in lexicon.entries if entry.mode == "ipa")
    assert set(sounds) <= set("abdefhijklmnoprstuvwzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒθˈˌː ")
