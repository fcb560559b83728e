"""What stays when things change: bytes, guids, the show's own guid through a move."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path

import pytest

from lettercast.feed import FeedError, build_feed, publish_show
from lettercast.feed.catalog import PODCAST_NAMESPACE_UUID, derive_guid
from lettercast.show import Show, ShowError, open_show
from tests.feed.episodes import add_episode, make_show, remove_episode
from tests.feed.test_rss import TODAY


def everything(show: Show) -> dict[str, bytes]:
    return {
        str(path.relative_to(show.public_folder)): path.read_bytes()
        for path in show.public_folder.rglob("*")
        if path.is_file()
    }


def items(show: Show, name: str = "feed.xml") -> dict[str, str]:
    """Each item's own bytes by its guid."""
    text = (show.public_folder / name).read_text()
    found = re.findall(r"^ *<item>.*?</item>$", text, re.DOTALL | re.MULTILINE)
    return {re.search(r"<guid[^>]*>([^<]+)<", item)[1]: item for item in found}  # type: ignore[index]


def tag(show: Show, name: str) -> list[str]:
    return re.findall(rf"<{name}[^>]*>([^<]*)<", (show.public_folder / "feed.xml").read_text())


def enclosures(show: Show) -> list[str]:
    return re.findall(r'<enclosure url="([^"]+)"', (show.public_folder / "feed.xml").read_text())


def test_again_from_nothing_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = make_show(tmp_path / "one"), make_show(tmp_path / "two")
    for show in (one, two):
        for number in (1, 2, 3):
            add_episode(show, number)
        build_feed(show, today=TODAY)
    build_feed(one, today=TODAY + dt.timedelta(days=9))
    assert everything(one) == everything(two)


def test_a_new_episode_leaves_the_other_items_alone(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    for number in (1, 2):
        add_episode(show, number)
    build_feed(show, today=TODAY)
    before, pages = items(show), everything(show)
    add_episode(show, 3)
    built = build_feed(show, today=TODAY)
    after = items(show)
    assert len(after) == 3 and {guid: after[guid] for guid in before} == before
    assert "episodes/001.html" not in built.changed_files  # only its neighbour, the index and the feeds are made again
    assert everything(show)["episodes/001.html"] == pages["episodes/001.html"]


def test_new_sound_is_a_new_enclosure_under_the_same_guid(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    (url,), (guid,) = enclosures(show), items(show)
    add_episode(show, 1, tone_hz=440)
    build_feed(show, today=TODAY)
    (new_url,), (derive_guid,) = enclosures(show), items(show)
    assert derive_guid == guid and new_url != url
    old = show.public_folder / url.removeprefix("https://pod.example.org/")
    assert old.is_file(), "an app may still be downloading it"
    keep = show.settings.feed.keep_old_audio_days
    build_feed(show, today=TODAY + dt.timedelta(days=keep - 1))
    assert old.is_file()
    build_feed(show, today=TODAY + dt.timedelta(days=keep))
    assert not old.exists()
    assert (show.public_folder / new_url.removeprefix("https://pod.example.org/")).is_file()


def test_a_new_title_keeps_guid_and_sound(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    (url,), (guid,) = enclosures(show), items(show)
    add_episode(show, 1, title="Another name")
    build_feed(show, today=TODAY)
    assert (enclosures(show), list(items(show))) == ([url], [guid])
    assert "Another name" in (show.public_folder / "episodes/001.html").read_text()


def test_an_episode_taken_back_goes_from_feed_and_site(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    for number in (1, 2):
        add_episode(show, number)
    build_feed(show, today=TODAY)
    (show.public_folder / "CNAME").write_text("pod.example.org")
    remove_episode(show, 2)
    build_feed(show, today=TODAY)
    assert len(items(show)) == 1 and not (show.public_folder / "episodes/002.html").exists()
    assert (show.public_folder / "CNAME").exists(), "not ours to delete"


def test_the_guid_is_made_once_and_kept_through_a_move(tmp_path: Path) -> None:
    show = make_show(tmp_path, extra="# a line of mine")
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    (guid,), item_guids = tag(show, "podcast:guid"), list(items(show))
    assert guid == str(uuid.uuid5(PODCAST_NAMESPACE_UUID, "pod.example.org/feed.xml"))
    written = (tmp_path / "show.toml").read_text()
    assert f'guid = "{guid}"' in written and "# here" in written and "# a line of mine" in written
    assert "itunes:new-feed-url" not in (show.public_folder / "feed.xml").read_text()

    (tmp_path / "show.toml").write_text(written.replace("https://pod.example.org", "https://new.example.net/pod/"))
    built = build_feed(open_show(tmp_path), today=TODAY)
    assert tag(show, "podcast:guid") == [guid] and list(items(show)) == item_guids
    assert tag(show, "itunes:new-feed-url") == ["https://new.example.net/pod/feed.xml"]
    assert enclosures(show)[0].startswith("https://new.example.net/pod/media/")
    assert "https://pod.example.org" in built.notes[0]
    assert open_show(tmp_path).settings.feed.moved_from == "https://pod.example.org"
    assert build_feed(open_show(tmp_path), today=TODAY).changed_files == ()


def test_guids_as_the_specification_shows_them() -> None:
    assert derive_guid("https://mp3s.nashownotes.com/pc20rss.xml", "") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert derive_guid("http://podnews.net/rss/", "") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert derive_guid("http://localhost:8000/feed.xml", "One") != derive_guid("http://localhost:8000/feed.xml", "Two")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    show = make_show(tmp_path / "show")
    add_episode(show, 1)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = publish_show(show, to=str(tmp_path / "www"), today=TODAY, dry_run=True)
    assert done.plan is not None and "feed.xml" in done.plan.uploads and "feed.xml" in done.build_result.changed_files
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    publish_show(show, to=str(tmp_path / "www"), today=TODAY)
    done = publish_show(open_show(show.root), to=str(tmp_path / "www"), today=TODAY, dry_run=True)
    assert done.plan is not None and not done.plan.uploads and not done.build_result.changed_files


@pytest.mark.parametrize(
    ("break_it", "what"),
    [
        (
            lambda folder: (folder / "episode.mp3").unlink(),
            "is missing; make it: lettercast render 001",
        ),
        (lambda folder: (folder / "episode.mp3").write_bytes(b"x"), "is not the file that episode.json describes"),
        (lambda folder: (folder / "episode.json").write_text("{"), "001/episode.json: cannot be read"),
        (lambda folder: (folder / "transcript.json").write_text("{}"), "is not the file that episode.json describes"),
    ],
)
def test_what_is_broken_is_told_and_the_last_good_feed_stays(tmp_path: Path, break_it, what: str) -> None:  # type: ignore[no-untyped-def]
    show = make_show(tmp_path)
    add_episode(show, 1)
    add_episode(show, 2)
    build_feed(show, today=TODAY)
    add_episode(show, 1, tone_hz=330, sentences=5)
    before = everything(show)
    break_it(show.episode_folder("001"))
    with pytest.raises(FeedError) as told:
        build_feed(show, today=TODAY)
    assert what in str(told.value) and "\n" not in str(told.value)
    assert {name: data for name, data in everything(show).items() if name in before} == before
    assert (show.public_folder / "feed.xml").read_bytes() == before["feed.xml"]


def test_no_episode_and_no_cover_are_told(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    with pytest.raises(FeedError, match="no finished episode"):
        build_feed(show, today=TODAY)
    add_episode(show, 1)
    (tmp_path / "feed" / "cover.png").write_bytes(b"not a picture")
    with pytest.raises(FeedError, match=r"feed/cover\.png: cannot be read as a picture"):
        build_feed(show, today=TODAY)
    assert not show.public_folder.exists() or not (show.public_folder / "feed.xml").exists()


def test_a_mistake_in_a_list_of_people_is_told_with_the_right_name(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match=r'people\.0\.rol is not a setting; did you mean "role"'):
        make_show(tmp_path, extra='[[feed.people]]\nname = "Ada"\nrol = "host"')
