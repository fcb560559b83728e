"""What people get wrong in show.toml, on their disks and at the prompt is told in one line for each mistake."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from lettercast.errors import describe_os_error, is_user_fixable
from lettercast.files import write_text
from lettercast.settings import ShowError, check_settings, read_settings
from tests.test_main_job import lettercast

SHOW = {"title": "T", "author": "A"}


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({}, "[show] is missing; add it"),
        ({"show": 3}, "show is 3; it should be a table"),
        ({"show": SHOW, "tilte": "T"}, "tilte is not a setting; there are: show, issues"),
        ({"show": SHOW, "casts": {}}, '[casts] is not a setting; did you mean "cast"?'),
        ({"show": {"title": "", "author": "A"}}, "[show] title is ''; it should not be empty"),
        ({"show": {"title": 3, "author": "A"}}, "[show] title is 3; it should be text in quotation marks"),
        ({"show": SHOW | {"explicit": "perhaps"}}, "[show] explicit is 'perhaps'; it should be true or false"),
        ({"show": SHOW, "pauses": {"item": "long"}}, "[pauses] item is 'long'; it should be a number"),
        ({"show": SHOW, "pauses": {"item": -1}}, "[pauses] item is -1; it should be greater than or equal to 0"),
        ({"show": SHOW, "voices": {"workers": 1.5}}, "[voices] workers is 1.5; it should be a whole number"),
        (
            {"show": SHOW, "feed": {"people": [{"nme": "A"}]}},
            '[feed] people.0.nme is not a setting; did you mean "name"?',
        ),
        ({"show": SHOW, "feed": {"base_url": "x"}}, "[feed] base_url is 'x'; it should be an address"),
        ({"show": SHOW | {"cover": "no.png"}}, "[show] cover is 'no.png'; there is no such file"),
        ({"show": SHOW, "sound": {"intro": "no.wav"}}, "[sound] intro is 'no.wav'; there is no such file"),
        ({"show": SHOW, "cast": {"opinion": "amy"}}, "[cast] opinion is 'amy'; there is no voices/amy.toml"),
    ],
)
def test_a_mistake_is_told_with_its_key_and_what_to_write(tmp_path: Path, raw: dict[str, object], told: str) -> None:
    with pytest.raises(ShowError) as caught:
        check_settings(raw, "show.toml", tmp_path)
    assert f"show.toml: {told}" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"), [(b"[show\n", "not valid TOML"), (b'[show]\ntitle = "\xff"', "not valid UTF-8 in line 2")]
)
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "show.toml").write_bytes(data)
    with pytest.raises(ShowError, match=told):
        read_settings(tmp_path / "show.toml")


def test_a_mistaken_show_has_nothing_written_into_it(show_copy: Path) -> None:
    settings = (show_copy / "show.toml").read_text().replace('"feed/cover.png"', '"feed/cower.png"')
    (show_copy / "show.toml").write_text(settings.replace('"opinion:Tobias" = "tobias"', '"opinion:Tobias" = "toby"'))
    (show_copy / "letter.txt").write_text("It rained.")
    before = sorted(show_copy.rglob("*"))
    done = lettercast("make", "letter.txt", "--yes", cwd=show_copy, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 2)
    assert sorted(show_copy.rglob("*")) == before
    # the voice that is missing can be made all the same
    lettercast("voices", "add", "espeak:en-gb-x-rp", "--name", "toby", cwd=show_copy)
    done = lettercast("status", cwd=show_copy, check=False)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["status"], ["render", "12"], ["check", "12"], ["approve", "12"]])
def test_what_the_disk_refuses_is_one_line(show_copy: Path, words: list[str]) -> None:
    (show_copy / "scripts" / "012.md").mkdir()
    done = lettercast(*words, cwd=show_copy, check=False)
    assert done.returncode == 1
    (line,) = (done.stdout + done.stderr).splitlines()
    assert "012.md: cannot be read or written" in line


def test_only_what_a_person_can_mend_is_a_refusal() -> None:
    assert is_user_fixable(PermissionError(errno.EACCES, "Permission denied", "x"))
    assert not is_user_fixable(FileNotFoundError(errno.ENOENT, "No such file or directory", "x"))
    assert not is_user_fixable(OSError("something of a library's own"))


def test_an_error_of_a_replacement_names_the_file_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "taken" / "x").mkdir(parents=True)
    with pytest.raises(OSError, match="taken") as caught:
        write_text(tmp_path / "taken", "text")
    told = str(describe_os_error(caught.value))
    assert told.startswith(f"{tmp_path / 'taken'}: cannot be read or written (Is a directory)")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("source", ["/dev/zero", ""])
def test_what_has_no_end_or_no_name_is_no_issue(show_copy: Path, source: str) -> None:
    done = lettercast("read", source, cwd=show_copy, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_terminal_without_a_letter_gets_a_question_mark(show_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (show_copy / "letter.md").write_text("# Größe\n\nIt rained.", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    assert "Gr??e" in lettercast("read", "letter.md", cwd=show_copy).stdout
