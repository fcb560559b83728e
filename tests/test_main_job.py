"""The whole job, as its user runs it: an issue in, a chaptered episode and a feed out, nothing done twice."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import podcastparser
import pytest
from mutagen.mp3 import MP3

from lettercast.scripts import read_script
from tests.conftest import ROOT, copy_show, program

LETTER = """---
title: "Small Hours #7: A letter about sleep"
date: 2026-05-04
---

**Small Hours** is a letter about rest.

HIGHLIGHTS
==========

**[Why We Nap](https://example.org/nap)** *(Ana Ruiz et al)* (summarized by Kit): About 40% of us nap.
The effect is small.

**Kit's opinion:** I believe it, having slept on it.

NEWS
====

**[A Workshop on Dreams](https://example.org/dreams)** *(Lena Ito)* (summarized by Kit): It lasts 2-3 days.
"""


def lettercast(*words: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the real program in a show."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "lettercast", *map(str, words)]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)
    if check:
        assert done.returncode == 0, done.stderr
    return done


def takes(show: Path) -> dict[str, int]:
    """Every take of the cache by the file it is: a take made again is another file, a used one only gets a new date."""
    folder = show / ".lettercast" / "takes"
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*.flac")}


def published(show: Path) -> dict[str, str]:
    folder = show / "feed" / "public"
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with one episode, made by the one command."""
    show = copy_show(tmp_path_factory.mktemp("made"))
    (show / "letter.md").write_text(LETTER)
    done = lettercast("make", "letter.md", "--yes", cwd=show)
    assert "Subscribe" in done.stdout
    return show


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it, for a test to change."""
    return shutil.copytree(made_once, tmp_path / "show")


def test_one_command_makes_an_episode_and_a_feed(made: Path) -> None:
    feed = made / "feed" / "public" / "feed.xml"
    ElementTree.parse(feed)
    seen = feedparser.parse(feed.read_bytes())
    assert not seen.bozo
    (entry,) = seen.entries
    (enclosure,) = entry.enclosures
    local = made / "feed" / "public" / enclosure.href.removeprefix("http://localhost:8000/")
    assert int(enclosure.length) == local.stat().st_size
    with open(feed, "rb") as stream:
        parsed = podcastparser.parse("http://localhost:8000/feed.xml", stream)
    assert parsed["episodes"][0]["enclosures"][0]["file_size"] == local.stat().st_size
    assert (made / "feed" / "public" / "index.html").is_file()

    audio = MP3(made / "episodes" / "007" / "episode.mp3")
    (contents,) = audio.tags.getall("CTOC")
    chapters = [audio.tags[f"CHAP:{name}"] for name in contents.child_element_ids]
    for one, following in pairwise(chapters):
        assert one.end_time == following.start_time
    assert chapters[0].start_time == 0
    assert abs(chapters[-1].end_time - audio.info.length * 1000) <= 50
    titles = [frame.sub_frames["TIT2"].text[0] for frame in chapters]
    assert "Why We Nap" in titles


def test_made_again_it_voices_nothing_and_changes_no_byte(made: Path) -> None:
    before, feed = takes(made), published(made)
    lettercast("make", "letter.md", "--yes", cwd=made)
    assert takes(made) == before
    assert published(made) == feed


def test_the_ledger_adds_up(made: Path) -> None:
    out = lettercast("status", cwd=made).stdout
    found = re.search(r"([\d,]+) words in the issue = ([\d,]+) spoken \+ ([\d,]+) dropped by rule", out)
    assert found
    issue, spoken, dropped = (int(number.replace(",", "")) for number in found.groups())
    assert issue == spoken + dropped
    assert "published" in out


def test_one_changed_word_voices_one_sentence(made: Path) -> None:
    before = takes(made)
    path = made / "scripts" / "007.md"
    path.write_text(path.read_text().replace("The effect is small.", "The effect is {small|tiny}."))
    refused = lettercast("render", "7", cwd=made, check=False)
    assert refused.returncode == 1
    assert "scripts/007.md" in refused.stderr
    assert "lettercast approve 007" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert "changed" in lettercast("status", cwd=made).stdout
    lettercast("approve", "7", "--by", "Ann", cwd=made)
    lettercast("render", "7", cwd=made)
    new = takes(made).items() - before.items()
    assert len(new) == 1


def test_without_yes_nothing_is_voiced(show_copy: Path) -> None:
    (show_copy / "letter.md").write_text(LETTER)
    done = lettercast("make", "letter.md", cwd=show_copy, check=False)
    assert done.returncode == 1
    assert (show_copy / "scripts" / "007.md").is_file()
    assert not takes(show_copy)


def test_killed_it_leaves_no_half_and_goes_on(show_copy: Path) -> None:
    (show_copy / "letter.md").write_text(LETTER)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for wait_s in (0.3, 0.6, 0.9, 1.2, 1.5):
        command = [sys.executable, "-m", "lettercast", "make", "letter.md", "--yes"]
        process = subprocess.Popen(
            command, cwd=show_copy, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for script in (show_copy / "scripts").glob("*.md"):
            read_script(script)
        for mp3 in show_copy.glob("episodes/*/episode.mp3"):
            assert MP3(mp3).info.length > 10
        for feed in show_copy.glob("feed/public/*.xml"):
            ElementTree.parse(feed)
    lettercast("make", "letter.md", "--yes", cwd=show_copy)
    assert len(feedparser.parse((show_copy / "feed" / "public" / "feed.xml").read_bytes()).entries) == 1
    assert not [path for path in show_copy.rglob(".*") if path.name.startswith((".episode", ".feed", ".007"))]


def test_ffprobe_lists_the_same_chapters(made: Path) -> None:
    ffprobe = program("ffprobe", "ffmpeg")
    path = made / "episodes" / "007" / "episode.mp3"
    command = [ffprobe, "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(path)]
    probed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    manifest = json.loads((path.parent / "episode.json").read_text())
    seen = [(round(float(c["start_time"]) * 1000), c["tags"]["title"]) for c in probed["chapters"]]
    assert seen == [(chapter["start_ms"], chapter["title"]) for chapter in manifest["chapters"]]
    assert abs(float(probed["chapters"][-1]["end_time"]) - float(probed["format"]["duration"])) <= 0.05


BAD = {
    "empty.txt": b"",
    "paper.txt": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n" + bytes(range(256)) * 20,
    "bytes.txt": b"Some words \xff\xfe\x81\x8d\x00\x9d and \xc3\x28 more\x00\x00 of it.\n" * 3,
    "long.txt": b"word " * 10_000_000,
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_bad_input_is_one_line_and_nothing_written(show_copy: Path, name: str) -> None:
    if name in BAD:
        (show_copy / name).write_bytes(BAD[name])
    before = sorted(show_copy.rglob("*"))
    done = lettercast("make", name, "--yes", cwd=show_copy, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
    assert sorted(show_copy.rglob("*")) == before
