"""Every field that was meant is seen by the parsers that apps are built with, over real HTTP."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from typing import Any

import feedparser
import httpx
import podcastparser
import pytest

from lettercast.episodes.manifest import Media
from lettercast.feed import build_feed
from lettercast.show import Show
from tests.conftest import ROOT, missing, program
from tests.feed.episodes import add_episode, make_show, media
from tests.feed.test_rss import TODAY
from tests.feed.web import free_port, served

SETTINGS = """
hub = "https://hub.example.org/"
frequency = "Weekly"
frequency_rule = "FREQ=WEEKLY"
license = "CC-BY-4.0"
license_url = "https://creativecommons.org/licenses/by/4.0/"
moved_from = "https://old.example.org/pod"

[[feed.funding]]
url = "https://example.org/give"
text = "Help us mow"

[[feed.people]]
name = "Ada Byrne"
role = "host"
url = "https://example.org/ada"
"""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Show, str]]:
    """A show with every setting and field in use, served where it says it is."""
    port = free_port()
    show = make_show(tmp_path_factory.mktemp("rich"), f"http://127.0.0.1:{port}", SETTINGS)
    add_episode(show, 1)
    add_episode(show, 2, season=2, alternates=[_opus(show, 2)])
    build_feed(show, today=TODAY)
    with served(show.public_folder, show.settings.feed.base_url, port) as address:
        yield show, address


def _opus(show: Show, number: int) -> Media:
    folder = show.episode_folder(f"{number:03}")
    folder.mkdir(parents=True)
    (folder / "episode.opus").write_bytes(b"OggS" + bytes(900))
    return media(folder, "episode.opus", "audio/ogg").model_copy(update={"bitrate_bps": 24000})


def test_feedparser(rich: tuple[Show, str]) -> None:
    _, address = rich
    read = feedparser.parse(f"{address}/feed.xml")
    assert not read.bozo and read.status == 200
    assert read.headers["content-type"] == "application/rss+xml; charset=utf-8"
    feed, (newest, oldest) = read.feed, read.entries
    assert (feed.title, feed.language, feed.author) == ("Meadow Letter", "en", "The Meadow Press")
    assert feed.author_detail == {"name": "The Meadow Press", "email": "hello@example.org"}
    assert [tag.term for tag in feed.tags] == ["Science", "Nature"]
    assert feed.image.href.startswith(f"{address}/art/cover-") and httpx.get(feed.image.href).status_code == 200
    assert feed["podcast_guid"] and feed["itunes_type"] == "episodic"
    assert {(link.rel, link.href) for link in feed.links} >= {
        ("self", f"{address}/feed.xml"),
        ("hub", "https://hub.example.org/"),
    }
    assert newest.title == "Meadow Letter #2: larks & gates" and not newest.guidislink
    assert newest.content[0].value == newest.summary
    assert (newest.itunes_duration, newest.itunes_season, newest.itunes_episode) == ("8", "2", "2")
    assert newest.link == f"{address}/episodes/002.html" and httpx.get(newest.link).status_code == 200
    (enclosure,) = newest.enclosures
    assert int(httpx.head(enclosure.href).headers["content-length"]) == int(enclosure.length)
    assert oldest.published_parsed < newest.published_parsed


def test_podcastparser(rich: tuple[Show, str]) -> None:
    _, address = rich
    with urllib.request.urlopen(f"{address}/feed.xml") as answer:
        read = podcastparser.parse(f"{address}/feed.xml", answer)
    assert read["title"] == "Meadow Letter" and read["explicit"] is False and read["type"] == "episodic"
    assert read["itunes_owner"] == {"name": "The Meadow Press", "email": "hello@example.org"}
    assert read["itunes_categories"] == [["Science", "Nature"]]
    assert read["new_url"] == f"{address}/feed.xml"
    newest = read["episodes"][0]
    assert (newest["number"], newest["season"], newest["total_time"], newest["type"]) == (2, 2, 8, "full")
    assert newest["guid"] == "urn:uuid:00000000-0000-5000-8000-000000000002"
    assert "Larks & gates" in newest["description"] and newest["explicit"] is False


@pytest.fixture(scope="module")
def node(rich: tuple[Show, str]) -> dict[str, Any]:
    """What the two npm parsers saw."""
    folder = ROOT / "tests" / "node"
    interpreter = program("node", "nodejs")
    for package in ("feedsmith", "podcast-partytime"):
        if not (folder / "node_modules" / package).is_dir():
            missing(package, "npm install in tests/node")
    show, _ = rich
    command = [interpreter, "feed.mjs", str(show.public_folder / "feed.xml")]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_partytime(rich: tuple[Show, str], node: dict[str, Any]) -> None:
    show, address = rich
    feed = node["partytime"]
    assert feed["explicit"] is False and feed["itunesBlock"] is False and feed["locked"] is True
    assert feed["podcastOwner"] == "hello@example.org" and feed["itunesNewFeedUrl"] == f"{address}/feed.xml"
    assert feed["pubsub"] == {"self": f"{address}/feed.xml", "hub": "https://hub.example.org/"}
    assert feed["guid"] in (show.root / "show.toml").read_text()
    assert feed["medium"] == "podcast"
    assert feed["license"]["identifier"] == "cc-by-4.0"
    assert feed["podcastFunding"] == [{"message": "Help us mow", "url": "https://example.org/give"}]
    assert [(person["name"], person["role"]) for person in feed["podcastPeople"]] == [("Ada Byrne", "Host")]
    item = next(item for item in feed["items"] if item["itunesEpisode"] == 2)
    assert [each["type"] for each in item["podcastTranscripts"]] == ["text/vtt", "application/srt", "application/json"]
    assert item["podcastChapters"]["type"] == "application/json+chapters"
    assert item["podcastSoundbites"] == [{"duration": 2.25, "startTime": 1.5, "title": "Twice"}]
    assert [(one["name"], one["role"], one["group"]) for one in item["podcastPeople"]] == [("Ada", "Writer", "Writing")]
    assert item["podcastSeason"] == {"number": 2} and item["podcastEpisode"] == {"number": 2}
    (alternate,) = item["alternativeEnclosures"]
    assert (alternate["type"], alternate["length"], alternate["bitrate"]) == ("audio/ogg", 904, 24000)
    urls = [each["url"] for each in item["podcastTranscripts"]] + [item["podcastChapters"]["url"]]
    for url in [*urls, alternate["source"][0]["uri"]]:
        assert httpx.get(url).status_code == 200


def test_feedsmith(node: dict[str, Any]) -> None:
    feed = node["feedsmith"]
    assert feed["podcast"]["txts"] == [{"display": "true", "purpose": "ai-content"}]
    assert feed["podcast"]["updateFrequency"] == {"display": "Weekly", "rrule": "FREQ=WEEKLY"}
    assert feed["podcast"]["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert feed["podcast"]["persons"] == [{"display": "Ada Byrne", "role": "host", "href": "https://example.org/ada"}]
    assert feed["itunes"]["owner"] == {"name": "The Meadow Press", "email": "hello@example.org"}
    assert feed["copyright"] == "The Meadow Press"
    item = feed["items"][0]
    assert item["content"]["encoded"] == item["description"]
    assert item["podcast"]["txts"] == [{"display": "true", "purpose": "ai-content"}]
    assert item["podcast"]["transcripts"][0]["rel"] == "captions"
    assert item["guid"] == {"value": "urn:uuid:00000000-0000-5000-8000-000000000002", "isPermaLink": False}


@pytest.mark.debian
def test_xmllint(rich: tuple[Show, str]) -> None:
    show, _ = rich
    for feed in sorted(show.public_folder.glob("*.xml")):
        done = subprocess.run(
            [program("xmllint", "libxml2-utils"), "--noout", "--nonet", str(feed)], capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, ""), feed


def test_the_sidecars_say_what_they_are(rich: tuple[Show, str]) -> None:
    show, address = rich
    for path in sorted((show.public_folder / "media").iterdir()):
        answer = httpx.get(f"{address}/media/{path.name}")
        assert answer.content == path.read_bytes()
        if path.suffix == ".vtt":
            assert answer.text.startswith("WEBVTT")
        elif path.name.endswith(".chapters.json"):
            assert answer.headers["content-type"] == "application/json+chapters"
            assert answer.json()["chapters"][0]["startTime"] == 0
