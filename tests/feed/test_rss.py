"""The feed, read by other people's parsers."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from lettercast.feed import build_feed
from tests.feed.episodes import add_episode, make_show

TODAY = dt.date(2026, 1, 1)


def test_the_enclosure_is_there_with_its_length(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    enclosure = ElementTree.parse(show.public_folder / "feed.xml").find("./channel/item/enclosure")
    assert enclosure is not None
    file = show.public_folder / enclosure.get("url", "").removeprefix("https://pod.example.org/")
    assert file.stat().st_size == int(enclosure.get("length", ""))


def test_nothing_changed_changes_no_byte(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    before = {path: path.read_bytes() for path in show.public_folder.rglob("*") if path.is_file()}
    assert build_feed(show, today=TODAY).changed_files == ()
    assert {path: path.read_bytes() for path in show.public_folder.rglob("*") if path.is_file()} == before
