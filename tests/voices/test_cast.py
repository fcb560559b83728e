"""Who speaks which part, and what a wrong profile is told."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from lettercast.settings import ShowError
from lettercast.show import open_show
from lettercast.voices import VoiceError, add_voice, cache_stats, list_voice_profiles, load_cast, open_takes, try_voice
from lettercast.voices.engines.versions import fingerprint_file
from lettercast.voices.profile import load_voice
from tests.conftest import ROOT

SHOW = '[show]\ntitle = "T"\nauthor = "A"\n'


def show_with(folder: Path, cast: str, **profiles: str) -> Path:
    (folder / "show.toml").write_text(SHOW + cast)
    (folder / "voices").mkdir(exist_ok=True)
    (folder / "voices" / "lexicon.toml").write_text("")
    for name, text in profiles.items():
        (folder / "voices" / f"{name}.toml").write_text(text)
    return folder


PLAIN = 'engine = "espeak"\n'
FULL = '[cast]\nnarrator = "amy"\nopinion = "ben"\n"opinion:Rohin" = "cyd"\nheading = "ben"\n'


@pytest.mark.parametrize(
    ("role", "speaker", "voice"),
    [
        ("narrator", None, "amy"),
        ("heading", None, "ben"),
        ("opinion", None, "ben"),
        ("opinion", "Rohin", "cyd"),
        ("opinion", "rohin", "cyd"),
        ("opinion", "Someone Else", "ben"),
        ("quotation", None, "amy"),
        ("dee", None, "dee"),
    ],
)
def test_the_nearest_part_has_the_word(tmp_path: Path, role: str, speaker: str | None, voice: str) -> None:
    show = open_show(show_with(tmp_path, FULL, amy=PLAIN, ben=PLAIN, cyd=PLAIN, dee=PLAIN))
    cast = load_cast(show)
    assert cast.find_voice(role, speaker).name == voice
    assert [one.name for one in cast.voices] == ["amy", "ben", "cyd"]


def test_every_mistake_of_a_cast_is_told_at_once(tmp_path: Path) -> None:
    cast = '[cast]\nnarrator = "ammy"\nopinion = "ben"\nopinon = "ben"\nheading = 3\n'
    cast += '"opinion:Cy" = "zoe"\n"opinion:" = "ben"\n'
    with pytest.raises(ShowError) as told:
        open_show(show_with(tmp_path, cast, amy=PLAIN, ben=PLAIN))
    assert [str(problem) for problem in told.value.problems] == [
        "show.toml: [cast] narrator is 'ammy'; there is no voices/ammy.toml; did you mean \"amy\"?",
        "show.toml: [cast] heading is 3; it should be text in quotation marks",
        'show.toml: [cast] opinon is not a setting; did you mean "opinion"?',
        "show.toml: [cast] opinion:Cy is 'zoe'; there is no voices/zoe.toml; there are: amy, ben",
        'show.toml: [cast] opinion: is not a setting; did you mean "opinion"?',
    ]


def test_every_mistake_of_all_profiles_is_told_at_once(tmp_path: Path) -> None:
    wrong = 'engin = "espeak"\nspeed = 9\n'
    folder = show_with(tmp_path, '[cast]\nnarrator = "amy"\nopinion = "ben"\n', amy='engine = "x"\n', ben=wrong)
    with pytest.raises(VoiceError) as told:
        load_cast(open_show(folder))
    lines = [str(problem) for problem in told.value.problems]
    assert len(lines) == 4
    for part in (
        "no engine 'x'; there are: espeak",
        'engin is not a setting of a voice; did you mean "engine"?',
        "engine is missing",
        "speed is 9",
    ):
        assert any(part in line for line in lines), part


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('engine = "espeek"', "no engine 'espeek'; did you mean \"espeak\"?"),
        ('engine = "espeak"\n[settings]\npich = 3', 'pich is not a setting of espeak; did you mean "pitch"?'),
        ("engine = ", "not valid TOML"),
        ("\udcff", "not valid UTF-8 in line 1"),
    ],
)
def test_a_wrong_profile_is_told(tmp_path: Path, text: str, told: str) -> None:
    folder = show_with(tmp_path, '[cast]\nnarrator = "amy"\n')
    (folder / "voices" / "amy.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(VoiceError) as error:
        load_cast(open_show(folder))
    assert told in str(error.value)
    assert "voices/amy.toml" in str(error.value)


def test_a_model_beside_its_profile_is_found_and_moves_with_the_show(tmp_path: Path) -> None:
    from lettercast.voices import Line, TakeKeys

    keys = []
    for place in ("here", "there"):
        folder = tmp_path / place
        folder.mkdir()
        show_with(folder, '[cast]\nnarrator = "amy"\n', amy='engine = "espeak"\nmodel = "own.bin"\n')
        (folder / "voices" / "own.bin").write_bytes(b"x")
        voice = load_cast(open_show(folder)).find_voice("narrator")
        assert voice.model == str(folder / "voices" / "own.bin")
        keys.append(TakeKeys().compute_key(Line("Hello.", voice)))
    assert keys[0] == keys[1]


def test_a_program_is_added_with_its_command(tmp_path: Path) -> None:
    show = open_show(show_with(tmp_path, '[cast]\nnarrator = "amy"\n', amy=PLAIN))
    path = add_voice(show.voices_folder, f"command:{sys.executable} -c 'print(1)' {{text}}", "program")
    command = [sys.executable, "-c", "print(1)", "{text}"]
    assert load_voice(show.voices_folder, path.stem).settings == {"command": command}
    for spec, told in (("command:", "command is missing"), ("command:say 'x", "close the quotation marks")):
        with pytest.raises(VoiceError, match=told):
            add_voice(show.voices_folder, spec)


def test_a_voice_is_added_tried_and_listed(tmp_path: Path) -> None:
    show = open_show(show_with(tmp_path, '[cast]\nnarrator = "amy"\n', amy=PLAIN, bad='engine = "espeek"\n'))
    path = add_voice(show.voices_folder, "espeak:en-us:f3")
    assert path.read_text() == 'engine = "espeak"\nmodel = "en-us"\nspeaker = "f3"\nlanguage = "en"\n'
    with pytest.raises(VoiceError, match="give another with --name"):
        add_voice(show.voices_folder, "espeak:en-us:f3")
    with pytest.raises(VoiceError, match="espeak-ng has no voice 'xx'"):
        add_voice(show.voices_folder, "espeak:xx")
    assert not (show.voices_folder / "xx.toml").exists()
    for name in ("../f3", "a/b", ".f3", "f 3"):
        with pytest.raises(VoiceError, match="invalid name of a voice"):
            add_voice(show.voices_folder, "espeak:en-us:f3", name)
    wave, take = try_voice(show, "f3", "Is this how I sound?")
    assert wave.read_bytes()[:4] == b"RIFF"
    assert take.words[0].text == "Is"
    rows = {row.name: row for row in list_voice_profiles(show)}
    assert list(rows) == ["amy", "bad", "f3"]
    assert rows["amy"].parts == ("narrator",)
    assert rows["f3"].gain_db is not None
    assert rows["bad"].problem is not None
    stock = cache_stats(open_takes(show))
    assert stock.takes == 11  # the text, and the ten sentences the voice is measured by
    assert stock.seconds > take.samples.size / take.rate_hz


def test_the_show_itself_casts_two_different_voices() -> None:
    cast = load_cast(open_show(ROOT))
    narrator, opinion = cast.find_voice("narrator"), cast.find_voice("opinion")
    assert (narrator.engine, narrator.speed) != (opinion.engine, opinion.speed)
    assert narrator.engine == "hibari"
    assert opinion.engine in ("piper", "hibari"), "with the extra voices, and without it"


def test_others_stand_in_where_a_voice_cannot_be_had(tmp_path: Path) -> None:
    (tmp_path / "amy.toml").write_text(
        'engine = "piper"\nmodel = "package:no-such-voice"\nlanguage = "en"\n'
        '[[otherwise]]\nengine = "espeak"\nlanguage = "en"\nspeaker = "f2"\n'
        '[[otherwise]]\nengine = "espeak"\n'
    )
    voice = load_voice(tmp_path, "amy")
    assert (voice.name, voice.engine, voice.speaker) == ("amy", "espeak", "f2")
    assert voice.fallback_reason.startswith("spoken by espeak: ")
    german = load_voice(tmp_path, "amy", language="de")
    assert (german.engine, german.language, german.speaker) == ("espeak", "de", "")
    assert german.fallback_reason == "spoken by espeak: piper speaks en, the show de"


@pytest.mark.parametrize("name", ["../../amy", ".amy.x1", "a\x1b[2J", "pipe"])
def test_a_profile_is_a_file_of_the_folder_with_a_name_that_can_be_shown(tmp_path: Path, name: str) -> None:
    root = tmp_path / "show"
    root.mkdir()
    show_with(root, FULL, amy=PLAIN, ben=PLAIN, cyd=PLAIN)
    os.mkfifo(root / "voices" / "pipe.toml")
    for path in (tmp_path / "amy.toml", root / "voices" / ".amy.x1.toml", root / "voices" / "a\x1b[2J.toml"):
        path.write_text(PLAIN)
    assert [row.name for row in list_voice_profiles(open_show(root))] == ["amy", "ben", "cyd"]
    with pytest.raises(VoiceError, match="no voice"):
        load_voice(root / "voices", name)
    (root / "show.toml").write_text(SHOW + f"[cast]\nnarrator = {json.dumps(name)}\n")
    with pytest.raises(ShowError, match="there is no voices/") as told:
        open_show(root)
    assert str(told.value).isprintable()


def test_a_model_that_is_a_pipe_is_not_read_and_one_that_is_a_link_stays_where_it_is(tmp_path: Path) -> None:
    show_with(tmp_path, FULL, amy=PLAIN, ben=PLAIN, cyd='engine = "hibari"\nmodel = "m.onnx"\n')
    model = tmp_path / "voices" / "m.onnx"
    os.mkfifo(model)
    with pytest.raises(VoiceError, match="this is not a file"):
        fingerprint_file(model)
    model.unlink()
    (tmp_path / "blob").write_bytes(b"x")
    model.symlink_to(tmp_path / "blob")
    assert load_voice(tmp_path / "voices", "cyd").model == str(model)
