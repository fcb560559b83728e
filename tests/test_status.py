"""Where episodes stand: stale is what rendering would make anew, and it says what has changed."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from lettercast.episodes import render_episode
from lettercast.show import Show, open_show
from lettercast.status import EpisodeStatus, episode_statuses
from tests.conftest import ROOT
from tests.episodes.shows import SCRIPT, SETTINGS, add_script, make_show

VOICE = 'engine = "espeak"\nlanguage = "en"\n[settings]\npitch = 40\nrange = 60\n'
SENTENCES = 11


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with one finished episode."""
    show = make_show(tmp_path_factory.mktemp("rendered"))
    (show.voices_folder / "narrator.toml").write_text(VOICE)
    (show.voices_folder / "lexicon.toml").write_text('[words]\nbox = "bocks"\n')
    add_script(show)
    render_episode(show, "007")
    return show.root


@pytest.fixture
def folder(rendered: Path, tmp_path: Path) -> Path:
    """A copy of it, for a test to change."""
    return shutil.copytree(rendered, tmp_path / "show")


def status(folder: Path) -> EpisodeStatus:
    (only,) = episode_statuses(open_show(folder))
    return only


def reasons(folder: Path) -> tuple[str, ...]:
    return status(folder).stale_reasons


def render(folder: Path) -> Show:
    show = open_show(folder)
    render_episode(show, "007")
    return show


def test_what_was_rendered_is_fresh_and_the_next_step_is_to_publish(folder: Path) -> None:
    assert (reasons(folder), status(folder).next_command) == ((), "lettercast publish")


@pytest.mark.parametrize(
    "same",
    [
        VOICE.replace("pitch = 40\nrange = 60\n", "range = 60\npitch = 40\n"),
        VOICE.replace("[settings]", "speed = 1.0\n[settings]\nword_gap = 0"),
    ],
)
def test_a_profile_that_says_the_same_otherwise_is_no_change(folder: Path, same: str) -> None:
    (folder / "voices" / "narrator.toml").write_text(same)
    assert reasons(folder) == ()
    shutil.rmtree(folder / ".lettercast" / "takes")
    render(folder)
    assert not (folder / ".lettercast" / "takes").exists(), "nothing is synthesized"


def test_a_setting_that_nothing_in_the_episode_depends_on_is_no_change(folder: Path) -> None:
    (folder / "voices" / "lexicon.toml").write_text('[words]\nbox = "bocks"\nzebra = "zeebra"\n')
    (folder / "show.toml").write_text(SETTINGS + "\n[feed]\nlocked = false\n")
    assert reasons(folder) == ()


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("show.toml", SETTINGS + "[pauses]\nitem = 2.0\n", ("settings: [pauses] item",)),
        ("show.toml", SETTINGS.replace("Slow Letters", "Quick Letters"), ("settings: [show] title",)),
        (
            "voices/narrator.toml",
            VOICE.replace("pitch = 40", "pitch = 45"),
            ("voice: narrator pitch", f"{SENTENCES} of {SENTENCES} sentences sound different"),
        ),
        (
            "voices/narrator.toml",
            VOICE.replace("[settings]", "gain_db = 2.0\n[settings]"),
            ("voice: narrator gain_db",),
        ),
        (
            "voices/lexicon.toml",
            '[words]\nbox = "bawks"\nzebra = "zeebra"\n',
            ("lexicon: box", f"2 of {SENTENCES} sentences sound different"),
        ),
    ],
)
def test_what_changed_is_named(folder: Path, file: str, content: str, expected: tuple[str, ...]) -> None:
    (folder / file).write_text(content)
    assert reasons(folder) == expected
    assert status(folder).next_command == "lettercast render 007"


def test_what_is_rendered_again_is_fresh_again(folder: Path) -> None:
    (folder / "voices" / "lexicon.toml").write_text('[words]\nbox = "bawks"\n')
    (folder / "show.toml").write_text(SETTINGS + "[pauses]\nitem = 2.0\n")
    assert len(reasons(folder)) == 3
    render(folder)
    assert reasons(folder) == ()


def test_a_changed_script_and_a_changed_bumper_are_named(folder: Path) -> None:
    shutil.copy(folder / "audio" / "sting.wav", folder / "audio" / "intro.wav")
    add_script(open_show(folder), text=SCRIPT.replace("restful", "soothing"))
    expected = ("the script was changed", "settings: audio/intro.wav", f"1 of {SENTENCES} sentences sound different")
    assert reasons(folder) == expected


def test_another_release_of_an_engine_is_a_change(folder: Path) -> None:
    """The program is the engine here: its bytes are its version."""
    program = folder / "speak"
    speaker = (ROOT / "tests" / "voices" / "speaker.py").read_text()
    program.write_text(f"#!{sys.executable}\n{speaker}")
    program.chmod(0o755)
    command = [str(program), str(folder / "diary.txt"), "0"]
    (folder / "voices" / "narrator.toml").write_text(f'engine = "command"\n[settings]\ncommand = {command!r}\n')
    (folder / "show.toml").write_text(SETTINGS + '[voices]\nlisten = "off"\n')
    add_script(open_show(folder), text="One sentence.\n\nAnother sentence.\n")
    render(folder)
    assert reasons(folder) == ()
    program.write_text(program.read_text() + "# the next release\n")
    assert reasons(folder) == ("voice: narrator engine version", "2 of 2 sentences sound different")


def test_how_takes_were_verified_counts_as_it_does_for_rendering(folder: Path) -> None:
    render_episode(open_show(folder), "007", listen="off")
    assert reasons(folder) == ("verified with --verify off",)
    render(folder)
    assert reasons(folder) == ()


def test_without_what_older_releases_did_not_keep_the_manifest_decides(folder: Path) -> None:
    (folder / ".lettercast" / "episodes" / "007.sources.json").unlink()
    assert reasons(folder) == ()
    (folder / "voices" / "lexicon.toml").write_text('[words]\nbox = "bawks"\n')
    assert reasons(folder) == ("the voices or the lexicon were changed",)
    shutil.rmtree(folder / ".lettercast")
    assert reasons(folder) == ("the voices or the lexicon were changed",)
    (folder / "voices" / "lexicon.toml").write_text('[words]\nbox = "bocks"\n')
    assert reasons(folder) == ()


def test_a_status_that_is_kept_says_what_reading_anew_says(folder: Path) -> None:
    cache = folder / ".lettercast" / "status.json"
    cache.unlink(missing_ok=True)
    first = status(folder)
    assert set(json.loads(cache.read_text())) == {"007"}
    assert status(folder) == first
    for damaged in ("", "[]", '{"007": {"files": "x"}}'):
        cache.write_text(damaged)
        assert status(folder) == first


def test_a_file_of_unknown_type_is_told_with_its_manifest_and_what_to_do(folder: Path) -> None:
    manifest = folder / "episodes" / "007" / "episode.json"
    manifest.write_text(manifest.read_text().replace('"text/vtt"', '"application/x-lrc"'))
    told = status(folder).problem
    assert told.startswith("episodes/007/episode.json: 'application/x-lrc' is not the type of a transcript; ")
    assert "lettercast render 007" in told
