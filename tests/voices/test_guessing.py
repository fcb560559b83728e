"""Words that no dictionary of a reader holds are told, with the sound they would get."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lettercast.scripts import EntryMode, Lexicon, LexiconEntry
from lettercast.show import Show, open_show
from lettercast.starter import create_show
from lettercast.voices import Line, Voice, find_guessed_words


def check(show: Show) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), "check", "7"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


HEART, DEAF = Voice("heart", "hibari"), Voice("plain", "espeak")
LINES = [
    Line("The blorptic kettle is warm.", HEART),
    Line("Qwerzl Vantorsky's cup is red.", HEART),
    Line("Vantorsky sees it, and Vantorsky's sister too.", HEART),
    Line("Qwerzl sits.", DEAF),
]


def test_names_come_first_each_once_with_how_often() -> None:
    found = find_guessed_words(LINES, Lexicon())
    assert [guess.word for guess in found] == ["Qwerzl", "Vantorsky", "blorptic"]
    assert [guess.occurrences for guess in found] == [1, 3, 1]
    assert [guess.line_index for guess in found] == [1, 1, 0]
    assert {guess.profile_name for guess in found} == {"heart"}
    assert not any(set(guess.ipa) & set("AIOWYTʧʤᵊ") for guess in found), "IPA, as the lexicon takes it"
    assert "ˈ" in found[1].ipa and not found[1].ipa.endswith("z")


def test_what_the_lexicon_has_reviewed_is_no_guess() -> None:
    lexicon = Lexicon(
        (
            LexiconEntry("Vantorsky", EntryMode.IPA, "vˈænt"),
            LexiconEntry("QWR", EntryMode.SAY, "Qwerzl"),
            LexiconEntry("blorptic", EntryMode.WORD, is_case_sensitive=False, is_reviewed=False),
        )
    )
    assert [guess.word for guess in find_guessed_words(LINES, lexicon)] == ["blorptic"]


def test_an_engine_that_cannot_tell_is_not_asked() -> None:
    assert find_guessed_words([Line("Qwerzl sits.", DEAF)], Lexicon()) == []


@pytest.fixture
def show(tmp_path: Path) -> Show:
    made = create_show(tmp_path / "show", title="Kettles", author="Ada")
    for voice in ("narrator", "opinion"):
        (made.voices_folder / f"{voice}.toml").write_text('engine = "hibari"\nmodel = "heart"\n')
    made.script_path("007").parent.mkdir(exist_ok=True)
    made.script_path("007").write_text("A cup of Vantorsky.\n\nVantorsky is blorptic, says Vantorsky.\n")
    return open_show(made.root)


def test_check_tells_how_to_hear_and_mend_it(show: Show) -> None:
    done = check(show)
    assert done.returncode == 0, done.stderr
    (name, word) = [line for line in done.stdout.splitlines() if ": guessed: " in line]
    assert name.startswith("scripts/007.md:1: guessed: Vantorsky (") and "), 3 times; " in name
    assert 'lettercast lexicon add Vantorsky --say "…"' in name
    assert "lettercast voices try narrator Vantorsky" in name
    assert ":3: guessed: blorptic (" in word
    assert "unknown word: Vantorsky" not in done.stdout


def test_a_guess_that_a_person_calls_right_is_told_no_more(show: Show) -> None:
    told = check(show).stdout
    what = told.partition("guessed: Vantorsky (")[2].partition(")")[0]
    path = show.script_path("007")
    path.write_text(f"%% right: guessed: Vantorsky ({what})\n\n{path.read_text()}")
    assert "Vantorsky" not in check(show).stdout


def test_check_goes_on_where_a_voice_cannot_be_had(show: Show) -> None:
    (show.voices_folder / "narrator.toml").write_text('engine = "nonesuch"\n')
    done = check(show)
    assert done.returncode == 0 and "guessed" not in done.stdout
