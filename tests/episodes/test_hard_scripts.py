"""Scripts that nobody would write, and some that somebody will."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import srt
import webvtt
from mutagen.id3 import ID3
from PIL import Image

from lettercast.episodes import EpisodeError, render_episode
from tests.episodes import readers
from tests.episodes.shows import add_script, make_show

ODD = """---
title: Odd
---
{https://example.org/a/very/long/address/that/nobody/would/ever/say/aloud/but/that/stands/here|An address.}
{LONG|Four characters, repeated.}
Somebody has released {webdriver-precore-0.2.0.1|webdriver precore}, of which nobody knows what it is good for.
—
{A <b> & "c" --> d|A bold and quoted arrow.}
[[image art/picture.png]]

# Pictures
[[image art/picture.png]]
{Straße 🤖 naïve|Street, robot, naive.}
""".replace("LONG", "对齐问题" * 30)


def test_odd_sentences_make_a_whole_episode(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    (tmp_path / "art").mkdir()
    Image.effect_noise((900, 700), 60).convert("RGB").save(tmp_path / "art" / "picture.png")
    add_script(show, text=ODD)
    manifest = render_episode(show, "007")
    folder = show.episode_folder("007")
    captions = list(webvtt.read(str(folder / "transcript.vtt")))
    assert all(len(line) <= 65 for caption in captions for line in caption.text.splitlines())
    subtitles = list(srt.parse((folder / "transcript.srt").read_text()))
    assert all(len(row) <= 32 for one in subtitles for row in one.content.split("\n"))
    assert all(one.content.count("\n") <= 1 for one in subtitles)
    assert all(first.end <= second.start for first, second in itertools.pairwise(subtitles))
    assert "webdriver-precore-0.2.0.1," in {word for one in subtitles for word in one.content.split()}
    assert "--&gt;" in (folder / "transcript.vtt").read_text()
    tags = ID3(folder / "episode.mp3")
    last = tags["CHAP:chp002"]
    assert last.sub_frames["TIT2"].text == ["Pictures"]
    picture = last.sub_frames["APIC:"]
    assert (picture.mime, len(picture.data) < 500_000) == ("image/jpeg", True)
    assert readers.faults_by_mp3val(folder / "episode.mp3") == []
    assert manifest.chapters[2].image == "art/picture.png"


def test_an_image_that_is_not_there_is_told(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show, text=ODD)
    with pytest.raises(EpisodeError, match=r"art/picture.png: a chapter's image is not in the show"):
        render_episode(show, "007")
    assert not show.episode_folder("007").exists()
    assert not list(show.cache_folder.rglob("*.flac"))


def test_every_image_that_is_no_picture_of_the_show_is_told(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    text = "---\ntitle: t\n---\n# A\nA.\n[[image ../a.png]]\n\n# B\nB.\n[[image voices/narrator.toml]]\n"
    (tmp_path.parent / "a.png").write_bytes(b"")
    add_script(show, text=text)
    with pytest.raises(EpisodeError) as caught:
        render_episode(show, "007")
    assert [str(problem).split(";")[0].removeprefix(f"{tmp_path}/") for problem in caught.value.problems] == [
        "../a.png: a chapter's image is not in the show",
        "voices/narrator.toml: the picture can't be read",
    ]


def test_images_tell_an_address_only_if_they_have_one(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    (tmp_path / "art").mkdir()
    Image.new("RGB", (90, 70)).save(tmp_path / "art" / "picture.png")
    add_script(show, text=f"{ODD}\n# Far\nFar.\n[[image https://example.org/far.png]]\n")
    render_episode(show, "007")
    told = json.loads((show.episode_folder("007") / "chapters.json").read_text())["chapters"]
    assert [one.get("img") for one in told] == [None, None, None, "https://example.org/far.png"]


def test_more_chapters_than_a_tag_can_name(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    items = "".join(f"\n## Item {at}\n{{|Hm.}}\n[[link https://example.org/{at}]]\n" for at in range(300))
    add_script(show, text=f"---\ntitle: Many\n---\nHello.\n\n# One\n{{|One.}}\n{items}")
    manifest = render_episode(show, "007")
    folder = show.episode_folder("007")
    expected = [(one.start_ms, one.end_ms, one.title) for one in manifest.chapters]
    assert [title for _, _, title in expected] == ["Slow Letters", "Opening", "One"]
    assert readers.by_ffprobe(folder / "episode.mp3") == expected
    assert len(manifest.notes_html.encode()) <= 4000
    assert len(json.loads((folder / "chapters.json").read_text())["chapters"]) == 3
