"""RFC 5005: every episode once in the pages, all in the full feed, and pages that stay as they are."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from lettercast.feed import build_feed, paging
from lettercast.feed.catalog import read_catalog
from lettercast.show import Show
from tests.feed.episodes import add_episode, make_show, remove_episode
from tests.feed.test_rss import TODAY

ATOM = "{http://www.w3.org/2005/Atom}link"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MAX_PAGE_EPISODES", 3)


def read(show: Show, name: str) -> tuple[list[str], dict[str, str]]:
    """The guids of a document and its links to others."""
    channel = ElementTree.parse(show.public_folder / name).getroot()[0]
    guids = [item.findtext("guid", "") for item in channel.iter("item")]
    return guids, {link.get("rel", ""): link.get("href", "").rpartition("/")[2] for link in channel.findall(ATOM)}


def walk(show: Show) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    name = "feed.xml"
    while name:
        guids, links = read(show, name)
        assert links["self"] == name
        yield name, guids, links
        name = links.get("next", "")


def test_all_episodes_across_the_pages(tmp_path: Path, small_pages: None) -> None:
    show = make_show(tmp_path)
    for number in range(1, 12):
        add_episode(show, number, seconds=1)
        build_feed(show, today=TODAY)
        documents = list(walk(show))
        paged = [guid for _, guids, _ in documents for guid in guids]
        full, _ = read(show, "feed-full.xml")
        assert paged == full and len(set(paged)) == number
        assert paged == sorted(paged, reverse=True), "the newest first"
        names = [name for name, _, _ in documents]
        for index, (_, guids, links) in enumerate(documents):
            assert 1 <= len(guids) <= 5
            if len(documents) > 1:
                assert (links["first"], links["last"]) == (names[0], names[-1])
                assert links.get("previous") == (names[index - 1] if index else None)
            else:
                assert set(links) == {"self"}


def test_a_full_page_stays_as_it_is(tmp_path: Path, small_pages: None) -> None:
    show = make_show(tmp_path)
    for number in range(1, 10):
        add_episode(show, number, seconds=1)
    build_feed(show, today=TODAY)
    before = (show.public_folder / "feed-page-1.xml").read_bytes()
    for number in range(10, 12):
        add_episode(show, number, seconds=1)
    assert "feed-page-1.xml" not in build_feed(show, today=TODAY).changed_files
    assert (show.public_folder / "feed-page-1.xml").read_bytes() == before


def test_pages_that_are_no_longer_needed_go(tmp_path: Path, small_pages: None) -> None:
    show = make_show(tmp_path)
    for number in range(1, 10):
        add_episode(show, number, seconds=1)
    build_feed(show, today=TODAY)
    assert (show.public_folder / "feed-page-2.xml").exists()
    for number in range(3, 10):
        remove_episode(show, number)
    build_feed(show, today=TODAY)
    assert not list(show.public_folder.glob("feed-page-*.xml")) and len(list(walk(show))) == 1


def test_the_main_feed_stays_under_a_megabyte(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    notes = "<p>" + "meadow &amp; lark " * 230 + "</p>"
    for number in range(1, 140):
        add_episode(show, number, seconds=1, notes_html=notes)
    made = paging.build_documents(read_catalog(show), "art/cover.png")
    sizes = {name: len(data) for name, data in made.items() if name != "feed-full.xml"}
    assert len(sizes) > 2 and max(sizes.values()) < 1_000_000
    assert sum(data.count(b"<item>") for name, data in made.items() if name in sizes) == 139
