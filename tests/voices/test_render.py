"""Voices as a person meets them: the verb render, and two of it at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lettercast.episodes.manifest import load_manifest
from lettercast.scripts import dismissal_comment
from tests.conftest import ROOT
from tests.voices.test_synthesis import SPEAKER, Diary

SCRIPT = """---
number: 7
title: A short one
date: 2026-01-05
---

# Highlights

The first sentence is here.
The second sentence follows it.
The third ends the matter.
"""


WATCHED = """
import os, socket

class Watched(socket.socket):
    def __init__(self, family=-1, *arguments, **named):
        if family != socket.AF_UNIX and "fileno" not in named:
            with open(os.environ["SOCKETS_TOLD"], "a") as told:
                told.write(f"{os.getpid()} opens a socket of family {family}\\n")
        super().__init__(family, *arguments, **named)

socket.socket = Watched
"""
"""Imported at the start of each Python process, workers' too: tells of every socket but those between processes."""


def lettercast(show: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "lettercast", "--show", str(show), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ran(show: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    process = lettercast(show, *arguments, **environment)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture
def show(show_copy: Path) -> Path:
    """A show with one approved script, its narrator a program that keeps a diary."""
    command = [sys.executable, str(SPEAKER), str(show_copy / "diary.txt"), "0.15"]
    (show_copy / "voices" / "narrator.toml").write_text(f'engine = "command"\n[settings]\ncommand = {command!r}\n')
    (show_copy / "scripts" / "007.md").write_text(SCRIPT)
    assert ran(show_copy, "approve", "007", "--by", "T")[0] == 0
    return show_copy


def test_two_renders_of_one_episode_at_once_make_it_once(show: Path) -> None:
    first = lettercast(show, "render", "007", "--verify", "off")
    end = time.monotonic() + 60
    while not (show / ".lettercast" / "locks" / "007.holder").exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    status, _, err = ran(show, "render", "007", "--listen", "off")  # as it was called before
    assert status == 1
    assert f"episode 007 is being rendered already, by process {first.pid} on" in err
    out, err = first.communicate(timeout=120)
    assert first.returncode == 0, err
    assert "3 of 3 sentences to voice" in out
    said = Diary(show / "diary.txt").texts
    assert len(said) == len(set(said)) == 3
    assert ran(show, "render", "007", "--verify", "off")[0] == 0
    assert len(Diary(show / "diary.txt").texts) == 3


def test_defects_are_listed_and_cost_the_exit_status_unless_accepted(show: Path) -> None:
    """The speaking program hums: no word of the script is heard."""
    status, _, err = ran(show, "render", "007")
    assert status == 1
    lines = err.splitlines()
    assert len([line for line in lines if "lettercast: 007: sentence" in line]) == 3
    assert "The second sentence follows it." in err
    assert "3 takes failed verification" in lines[-1]
    assert (show / "episodes" / "007" / "episode.mp3").exists()
    asked = len(Diary(show / "diary.txt").entries)
    status, out, err = ran(show, "render", "007", "--accept-defects")
    assert (status, err) == (0, "")
    assert out.count("accepted: sentence") == 3
    assert len(Diary(show / "diary.txt").entries) == asked  # nothing is made again, nothing thrown away


def test_defects_that_a_person_dismissed_count_no_more(show: Path) -> None:
    """What the review page writes: a comment for each doubt. Nothing heard changes, so the approval holds."""
    assert ran(show, "render", "007")[0] == 1
    doubts = load_manifest(show / "episodes" / "007" / "episode.json").doubts
    comments = [f"%% {dismissal_comment(found, doubt.text)}\n" for doubt in doubts for found in doubt.found]
    script = show / "scripts" / "007.md"
    script.write_text(script.read_text() + "".join(comments))
    status, _, err = ran(show, "render", "007")
    assert (status, err) == (0, "")


def test_rendering_with_the_embedded_voice_opens_no_socket(show: Path, tmp_path: Path) -> None:
    (show / "voices" / "narrator.toml").write_text('engine = "hibari"\n')
    told = tmp_path / "sockets.txt"
    (tmp_path / "sitecustomize.py").write_text(WATCHED)
    watched = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "SOCKETS_TOLD": str(told)}
    probe = "import socket; socket.socket(socket.AF_INET).close()"
    subprocess.run([sys.executable, "-c", probe], env={**os.environ, **watched}, check=True)
    assert "opens a socket" in told.read_text()  # it does tell
    told.unlink()
    code, out, err = ran(show, "render", "007", "--verify", "all", **watched)
    assert code == 0, err
    assert "sentences to voice" in out
    assert not told.exists(), told.read_text()
