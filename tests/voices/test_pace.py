"""A voice's own pace is found when it is added, and written into its profile."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from lettercast.show import Show
from lettercast.voices import KnownVoice, Takes, Voice, VoiceError, add_known_voice, add_voice
from lettercast.voices.catalogue import builtin_voices
from lettercast.voices.pace import CALIBRATION_TEXTS, measure_native_wpm
from lettercast.voices.profile import load_voice
from tests.voices.commandline import ran

SPEAKER = Path(__file__).with_name("speaker.py")


def program(diary: Path, *more: str) -> str:
    """A spec for `voices add`: a program that says 200 words a minute and keeps a diary."""
    return " ".join(["command:" + sys.executable, str(SPEAKER), str(diary), "0", *more])


def said(diary: Path) -> Sequence[str]:
    return [line.split("\t")[1] for line in diary.read_text().splitlines()]


def test_what_is_found_for_the_voice_in_the_box_is_what_the_catalogue_tells(tmp_path: Path) -> None:
    pytest.importorskip("hibari")
    heart = next(voice for voice in builtin_voices() if voice.name == "heart")
    found = measure_native_wpm(Voice("heart", "hibari", "heart", language="en-US"), Takes(tmp_path))
    assert found == pytest.approx(heart.words_per_minute, rel=0.02)


def test_a_pace_is_written_and_what_was_said_is_kept(tmp_path: Path) -> None:
    diary, takes, told = tmp_path / "diary", Takes(tmp_path / "takes"), []
    spec = program(diary, "{speed}")
    path = add_voice(tmp_path, spec, "first", takes, notice=told.append)
    assert load_voice(tmp_path, "first").native_wpm == 200
    assert told == ["measuring its pace by ten sentences"]
    assert said(diary) == [*CALIBRATION_TEXTS, CALIBRATION_TEXTS[0]]  # and once faster
    add_voice(tmp_path, spec, "second", takes)
    assert len(said(diary)) == len(CALIBRATION_TEXTS) + 1
    assert path.read_text() == (tmp_path / "second.toml").read_text()


def test_a_voice_with_one_speed_has_no_pace_to_set(tmp_path: Path) -> None:
    told: list[str] = []
    path = add_voice(tmp_path, program(tmp_path / "diary"), "v", Takes(tmp_path / "takes"), notice=told.append)
    assert told[-1] == "it has only one speed, and keeps it"
    assert "native_wpm" not in path.read_text()


def test_a_voice_that_does_not_speak_is_not_added(tmp_path: Path) -> None:
    for spec in ("command:false", f"command:{sys.executable} -c 'print(1)' {{text}}"):
        with pytest.raises(VoiceError, match="the voice does not speak: ") as error:
            add_voice(tmp_path, spec, "v", Takes(tmp_path / "takes"))
        assert len(str(error.value).splitlines()) == 1
    assert not (tmp_path / "v.toml").exists()


def test_nothing_is_spent_without_a_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    told: list[str] = []
    path = add_voice(tmp_path, "openai:tts-1:alloy", "", Takes(tmp_path / "takes"), notice=told.append)
    assert told == ["its own pace is not measured: that costs about $0.01; --yes agrees to that"]
    assert "native_wpm" not in path.read_text() and not (tmp_path / "takes").exists()


def test_only_voices_of_english_say_it(tmp_path: Path) -> None:
    told: list[str] = []
    known = KnownVoice("hans", "espeak", "de", language="de-DE")
    path = add_known_voice(tmp_path, known, "", Takes(tmp_path / "takes"), notice=told.append)
    assert told == ["its own pace is not measured: the sentences for that are English"]
    assert "native_wpm" not in path.read_text()


def test_the_verb_tells_both_paces_though_the_cast_names_the_voice_already(show: Show) -> None:
    settings = (show.root / "show.toml").read_text().replace('"amy"', '"f4"')
    (show.root / "show.toml").write_text(settings)
    code, out, err = ran(show, "voices", "add", "espeak:en-us:f4")
    assert (code, err) == (0, "")
    wpm = load_voice(show.voices_folder, "f4").native_wpm
    assert f"about {wpm:g} words a minute by itself; the show speaks at 175" in out.splitlines()
