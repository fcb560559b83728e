"""An approved script becomes an episode that independent readers agree about."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from lettercast.episodes import EpisodeError, build
from lettercast.episodes.manifest import load
from lettercast.show import Show
from tests.conftest import program
from tests.episodes.shows import SCRIPT, add_script, make_show


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """A show with one finished episode."""
    show = make_show(tmp_path_factory.mktemp("show"))
    add_script(show)
    build(show, "007")
    return show


def chapters_by_ffprobe(path: Path) -> list[tuple[int, int, str]]:
    command = [program("ffprobe", "ffmpeg"), "-v", "error", "-show_chapters", "-of", "json", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [
        (round(float(one["start_time"]) * 1000), round(float(one["end_time"]) * 1000), one["tags"]["title"])
        for one in told["chapters"]
    ]


def test_readers_agree_about_the_chapters(show: Show) -> None:
    folder = show.episode("007")
    manifest = load(folder / "episode.json")
    expected = [(one.start_ms, one.end_ms, one.title) for one in manifest.chapters]
    assert [title for _, _, title in expected] == ["Slow Letters", "Opening", "HIGHLIGHTS", "On cats", "NEWS"]
    assert chapters_by_ffprobe(folder / "episode.mp3") == expected
    tags = MP3(folder / "episode.mp3").tags
    assert tags is not None
    chapters = [tags[f"CHAP:{name}"] for name in tags["CTOC:toc"].child_element_ids]
    assert [(one.start_time, one.end_time, one.sub_frames["TIT2"].text[0]) for one in chapters] == expected
    told = json.loads((folder / "chapters.json").read_bytes())["chapters"]
    assert [(round(one["startTime"] * 1000), round(one["endTime"] * 1000), one["title"]) for one in told] == expected
    assert expected[0][0] == 0
    assert expected[-1][1] == manifest.duration_ms
    assert abs(MP3(folder / "episode.mp3").info.length * 1000 - manifest.duration_ms) < 50


def test_an_unapproved_script_is_not_rendered(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show, approved=False)
    with pytest.raises(EpisodeError, match=r"scripts/007.md: the script is not approved.*lettercast approve 007"):
        build(show, "007")
    add_script(show)
    path = show.script("007")
    path.write_text(path.read_text().replace("restful", "soothing"))
    with pytest.raises(EpisodeError, match=r"scripts/007.md: the script is changed since Dee approved it"):
        build(show, "007")
    assert not show.episode("007").exists()


def test_a_new_title_makes_no_new_sound(show: Show) -> None:
    folder = show.episode("007")
    before = load(folder / "episode.json")
    add_script(show, text=SCRIPT.replace("The seventh letter", "Letter seven"))
    for take in (show.cache / "takes").rglob("*.flac"):
        take.unlink()
    after = build(show, "007")
    assert after.title == "Letter seven & more"
    assert (after.guid, after.chapters, after.loudness) == (before.guid, before.chapters, before.loudness)
    assert not list((show.cache / "takes").rglob("*.flac"))
