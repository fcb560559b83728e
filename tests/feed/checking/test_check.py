"""The linter: each row breaks a good show in one way, and is told what to change."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen.id3 import CHAP, CTOC, ID3, TIT2, CTOCFlags
from PIL import Image

from lettercast.episodes.manifest import Chapter, EngineUse, dump_manifest, load_manifest
from lettercast.feed import build_feed, check_show
from lettercast.feed.categories import CATEGORIES
from lettercast.show import Show, open_show
from tests.feed.episodes import add_episode, make_show, media
from tests.feed.test_rss import TODAY

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def tagged(show: Show, number: int, /, **changes: object) -> None:
    """A good episode, with chapters in its MP3 as the manifest has them, then changed."""
    manifest = add_episode(show, number, tone_hz=200 + number)
    path = show.episode_folder(manifest.id) / "episode.mp3"
    tags = ID3()
    for index, chapter in enumerate(manifest.chapters):
        times = {"start_time": chapter.start_ms, "end_time": chapter.end_ms}
        tags.add(CHAP(element_id=f"c{index}", **times, sub_frames=[TIT2(text=chapter.title)]))
    names = [f"c{index}" for index in range(len(manifest.chapters))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[]))
    tags.save(path, v2_version=3)
    voiced = {"engines": [EngineUse(voice="narrator", engine="espeak", version="1")]}
    sound = {"audio": media(path.parent, path.name, "audio/mpeg")}
    told = manifest.model_copy(update={**voiced, **sound, **changes})
    (path.parent / "episode.json").write_text(told.model_dump_json())


@pytest.fixture
def good(tmp_path: Path) -> Show:
    show = make_show(tmp_path)
    for number in (1, 2):
        tagged(show, number)
    return show


def test_a_good_show_has_nothing_to_change(good: Show) -> None:
    assert check_show(good, now=NOW) == ()
    build_feed(good, today=TODAY)
    assert check_show(open_show(good.root), now=NOW) == ()


def setting(old: str, new: str) -> Callable[[Show], None]:
    def change(show: Show) -> None:
        path = show.root / "show.toml"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return change


def cover(width: int, height: int, mode: str = "RGB") -> Callable[[Show], None]:
    return lambda show: Image.new(mode, (width, height)).save(show.root / "feed" / "cover.png")


def episode(**changes: object) -> Callable[[Show], None]:
    return lambda show: tagged(show, 2, **changes)


def transcript(kind: str, text: str) -> Callable[[Show], None]:
    """Another transcript, of which episode.json tells truly."""

    def change(show: Show) -> None:
        tagged(show, 2)
        folder = show.episode_folder("002")
        (folder / f"transcript.{kind}").write_text(text)
        told = load_manifest(folder / "episode.json")
        files = [media(folder, each.file, each.type) for each in told.transcripts]
        (folder / "episode.json").write_bytes(dump_manifest(told.model_copy(update={"transcripts": files})))

    return change


def stale(show: Show) -> None:
    build_feed(show, today=TODAY)
    setting("A small letter", "A large letter")(show)


def other_guid(show: Show) -> None:
    build_feed(show, today=TODAY)
    tagged(show, 2, guid="urn:new")


def cut_short(show: Show) -> None:
    build_feed(show, today=TODAY)
    next(show.public_folder.glob("media/002-*.mp3")).write_bytes(b"x")


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (setting('"Science"', '"Sience"'), r"category 'Sience' is not one of Apple's; did you mean \"Science\""),
        (setting('"Nature"', '"Rivers"'), r"subcategory 'Rivers' is not in Science; there: Astronomy"),
        (setting('"hello@example.org"', '"hello"'), r"email is 'hello'; write it as name@"),
        (setting('email = "hello@example.org"\n', ""), r"email is empty; directories write there"),
        (setting("https://pod.example.org", "http://pod.example.org"), r"base_url is without https"),
        (setting("https://pod.example.org", "http://localhost:8000"), r"set it to where the show will be hosted"),
        (setting("A small letter about fields, read aloud by a synthetic voice.", ""), r"description is empty"),
        (setting('"Meadow Letter"', '"Meadow Podcast"'), r"leave it out"),
        (setting('category = "Science"', 'category = "Science"\nlanguage = "english!"'), r"language is 'english!'"),
        (setting("https://pod.example.org", "https://pod.example.org/my show"), r"base_url is .*; use a plain address"),
        (setting("[feed]", '[feed]\ntype = "serial"'), ""),
        (cover(1000, 1000), r"feed/cover.png: is 1000 pixels wide; make it 1400 to 3000"),
        (cover(1400, 1500), r"is 1400 x 1500 pixels; make it square"),
        (cover(1400, 1400, "RGBA"), r"is in RGBA; save it as RGB"),
        (lambda show: (show.root / "feed" / "cover.png").unlink(), r"feed/cover.png: is missing"),
        (episode(title=" "), r"has no title"),
        (episode(title="x" * 300), r"has a title of 300 letters"),
        (episode(number=0), r"has number 0, which Apple does not take"),
        (episode(number=1), r"has number 1, as 00\d has"),
        (episode(published_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC)), r"is dated in the future .2027-01-01"),
        (episode(notes_html=""), r"has no notes"),
        (episode(notes_html="<p>A walk.</p>"), r"does not say in its notes that the voice is synthetic"),
        (episode(notes_html="<p>AI voice. " + "x" * 4000 + "</p>"), r"has notes of 4,0\d\d bytes"),
        (episode(url="javascript:x"), r"links to 'javascript:x'"),
        (episode(duration_ms=9000), r"lasts 8\d\d\d ms, episode.json says 9000"),
        (episode(chapters=[Chapter(start_ms=5, end_ms=8000, title="A")]), r"has its first chapter at 5 ms"),
        (
            episode(chapters=[Chapter(start_ms=0, end_ms=8000, title="A")]),
            r"has other chapters in its chapters file than in episode.json",
        ),
        (
            lambda show: ID3(show.episode_folder("002") / "episode.mp3").delete(),
            r"002/episode.mp3: has \d+ bytes, episode.json says \d+",
        ),
        (lambda show: (show.episode_folder("002") / "transcript.vtt").unlink(), r"002/transcript.vtt: is missing"),
        (setting("[feed]", "[feed]\nai_content = false"), r"ai_content is false, though the voices are synthetic; set"),
        (setting('"The Meadow Press"', '"<b>Press</b>"'), r"author holds HTML, which apps show as it stands; write"),
        (setting('"Science"', '"Science"\ncopyright = "© 2024 Me"'), r"copyright holds \"©\"; name only who"),
        (setting("[feed]", '[feed]\nlicense = "mine"'), r"license 'mine' has no license_url; add the address"),
        (setting("[feed]", '[feed]\nlicense = "CC-BY-NC-4.0"\nfrequency_rule = "FREQ=WEEKLY;BYDAY=MO"'), ""),
        (setting("[feed]", '[feed]\nfrequency_rule = "weekly"'), r"frequency_rule is 'weekly'; write it as"),
        (
            lambda show: setting("# here", '\n[[feed.people]]\nname = "Ada"\nrole = "Hots"')(show),
            r"Ada's role 'Hots' is not in the podcast taxonomy; did you mean \"host\"",
        ),
        (episode(published_at=dt.datetime(2024, 1, 2, 8, tzinfo=dt.UTC)), r"same moment as 00\d, .*; give it another"),
        (transcript("vtt", "no transcript"), r"002/transcript.vtt: cannot be read \(it does not begin with WEBVTT"),
        (transcript("vtt", "WEBVTT\n\nx --> 00:01.000\nHi"), r"transcript.vtt: cannot be read \(x is no time"),
        (transcript("vtt", "WEBVTT\n"), r"transcript.vtt: holds no words"),
        (transcript("srt", "1\n00:00:01,000 --> 00:00:09,000\nHi"), r"transcript.srt: goes on after the sound"),
        (
            transcript("srt", "1\n00:00:03,000 --> 00:00:04,000\nHi\n\n2\n00:00:01,000 --> 00:00:02,000\nHo"),
            r"transcript.srt: goes back in time \(at 1000 ms\)",
        ),
        (transcript("json", '{"segments": 3}'), r"002/transcript.json: cannot be read"),
        (episode(transcripts=[]), r"has no transcript that apps can show"),
        (stale, r"feed/public/feed.xml: is not what the show and its episodes say now; lettercast publish"),
        (
            other_guid,
            r"has guid urn:new, was published with urn:uuid:\S+002, and would arrive twice; put the guid back",
        ),
        (cut_short, r"feed/public/media/002-\w+.mp3: has 1 bytes instead of"),
    ],
)
def test_each_fault_is_told(good: Show, break_it: Callable[[Show], None], told: str) -> None:
    break_it(good)
    found = [str(problem) for problem in check_show(open_show(good.root), now=NOW)]
    if told:
        assert any(re.search(told, line) for line in found), found
        assert all("; " in line for line in found), "each says what to change"
    else:
        assert found == []


def test_a_serial_show_needs_numbers(good: Show) -> None:
    setting("[feed]", '[feed]\ntype = "serial"')(good)
    tagged(good, 2, number=None)
    assert "has no number" in str(check_show(open_show(good.root), now=NOW)[0])


def test_apples_categories() -> None:
    assert len(CATEGORIES) == 19 and sum(map(len, CATEGORIES.values())) == 91
    assert CATEGORIES["Technology"] == () and "Tech News" in CATEGORIES["News"]
