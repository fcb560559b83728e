"""An audition: who is heard and how, and casting that writes show.toml and nothing else."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from lettercast.errors import LettercastError
from lettercast.show import Show, ShowError, open_show, update_show
from lettercast.voices import Audition, Candidate, assign_part, castable_parts, hold_audition, list_candidates
from lettercast.voices.profile import load_voice
from tests.voices.distributions import install

SETTINGS = """# Ours.
[show]
title = "T"
author = "A"
language = "de"  # whose catalogue holds no voice but nell

[cast]  # who speaks
narrator = "bo"  # for now
"opinion:Ada" = "amy"

# What is told of feeds
[feed]
guid = "x"
"""
TEXTS = ("One thing is said here.", "Another one follows it at once.")
ROWS = """from lettercast.voices import KnownVoice
rows = [KnownVoice("nell", "espeak", "de", "f4", language="de", sex="female", licence="GPL-3.0", card="Ask Nell.",
        agree=True, size_bytes=1000, words_per_minute=170),
        KnownVoice("twin", "espeak", "", "f2", language="de", licence="CC0")]
"""


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """A show with two voices, and a package that brings two more, one of them a profile's already."""
    site, root = tmp_path / "site", tmp_path / "show"
    install(site, "nell-voices", {"nellrows.py": ROWS.encode()}, "[lettercast.voices]\nnell = nellrows:rows\n")
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    (root / "voices").mkdir(parents=True)
    (root / "show.toml").write_text(SETTINGS)
    (root / "voices" / "amy.toml").write_text('engine = "espeak"\nspeaker = "f2"\nlanguage = "en"\ngain_db = 2\n')
    (root / "voices" / "bo.toml").write_text('engine = "espeak"\nspeaker = "m3"\nlanguage = "en"\n')
    return open_show(root)


def profile(show: Show, name: str, text: str) -> None:
    (show.voices_folder / f"{name}.toml").write_text(text)


def nell(show: Show) -> Candidate:
    return next(one for one in list_candidates(show) if one.name == "nell")


def test_who_auditions(show: Show) -> None:
    found = list_candidates(show)
    assert [(one.name, one.profile) for one in found] == [("bo", "bo"), ("amy", "amy"), ("nell", "")]
    amy = found[1].known_voice
    assert amy is not None and amy.licence == "CC0"


def test_every_voice_is_heard_alike_and_one_that_fails_says_why(show: Show) -> None:
    profile(
        show,
        "dear",
        'engine = "openai"\n[settings]\nbase_url = "http://127.0.0.1:9/"\nusd_per_million_characters = 9\n',
    )
    profile(show, "gone", 'engine = "command"\nlanguage = "en"\nsettings = { command = ["/no/such/program"] }\n')
    profile(show, "odd", 'engine = "espeak"\nspeed = "fast"\n')
    seen: list[str] = []

    def held() -> dict[str, Audition]:
        heard = hold_audition(show, TEXTS, progress=lambda who, _: seen.append(who.name))
        return {one.candidate.name: one for one in heard}

    first = held()
    assert list(first) == ["bo", "amy", "dear", "gone", "odd", "nell"]
    assert {"bo", "amy", "nell"} <= set(seen)
    assert "--paid" in first["dear"].problem and "/no/such/program" in first["gone"].problem
    assert first["odd"].problem == "voices/odd.toml: speed is 'fast'; it should be a number"
    bo, amy = first["bo"], first["amy"]
    assert [take.samples.size > 0 for take in bo.takes] == [True, True] and not bo.problem
    assert bo.loudness_lufs is not None and abs(bo.loudness_lufs + 20) < 3  # where calibration brings a voice
    assert amy.loudness_lufs is not None and abs(amy.loudness_lufs + 18) < 3  # and two dB of its profile's own
    assert bo.words_per_minute is not None and 60 < bo.words_per_minute < 400
    assert first["nell"].size_bytes == 1000
    again = held()["bo"]  # from the cache: what it took to make them is known still
    assert again.cpu_per_second is not None and again.cpu_per_second == bo.cpu_per_second


def test_a_part_is_given_and_every_other_line_stays(show: Show) -> None:
    amy = list_candidates(show)[1]
    assert castable_parts(show) == ("narrator", "opinion", "opinion:Ada")
    assert assign_part(show.root, "narrator", amy) == "amy"
    assert assign_part(show.root, "opinion", amy) == "amy"
    text = (show.root / "show.toml").read_text()
    cast = 'narrator = "amy"  # for now\n"opinion:Ada" = "amy"\nopinion = "amy"\n'
    assert text == SETTINGS.replace('narrator = "bo"  # for now\n"opinion:Ada" = "amy"\n', cast)


def test_a_catalogued_voice_gets_its_profile_when_its_terms_are_agreed_to(show: Show) -> None:
    before = nell(show)
    with pytest.raises(LettercastError, match="terms"):
        assign_part(show.root, "narrator", before)
    assert not (show.voices_folder / "nell.toml").exists() and (show.root / "show.toml").read_text() == SETTINGS
    assert assign_part(show.root, "narrator", before, agreed=True) == "nell"
    assert open_show(show.root).settings.cast.narrator == "nell"
    assert load_voice(show.voices_folder, "nell", 175) == before.voice  # so that what was heard is kept
    assert [one.profile for one in list_candidates(open_show(show.root))] == ["nell", "amy", "bo"]


def test_another_profile_of_that_name_is_left_alone(show: Show) -> None:
    before = nell(show)
    profile(show, "nell", 'engine = "espeak"\n')
    assert assign_part(show.root, "opinion", before, agreed=True) == "nell-2"
    assert (show.voices_folder / "nell.toml").read_text() == 'engine = "espeak"\n'


@pytest.mark.parametrize("part", ["", "heading", "opinion:Nobody", "narrator]\nx = 1"])
def test_only_the_shows_parts_are_given(show: Show, part: str) -> None:
    with pytest.raises(LettercastError, match="no part"):
        assign_part(show.root, part, nell(show), agreed=True)
    assert (show.root / "show.toml").read_text() == SETTINGS and not (show.voices_folder / "nell.toml").exists()


def test_settings_that_would_not_be_right_are_not_written(show: Show) -> None:
    with pytest.raises(ShowError, match=r"no voices/zoe\.toml"):
        update_show(show.root, "cast", {"narrator": "zoe"})
    (show.root / "show.toml").write_text(SETTINGS + "[nonsense]\n")
    with pytest.raises(ShowError, match="nonsense"):
        assign_part(show.root, "narrator", nell(show), agreed=True)
    assert not (show.voices_folder / "nell.toml").exists()
