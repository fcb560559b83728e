"""Hostile text: an issue is other people's words, and none of them may reach a browser or a parser as code."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettercast.episodes.manifest import Chapter, EpisodeItem, Person, dump_manifest
from lettercast.feed import build_feed
from lettercast.feed.sanitize import clean_xml_text, fit_description, safe_web_url, sanitize_html, to_one_line
from lettercast.show import Show
from tests.feed.episodes import add_episode, make_show, media
from tests.feed.test_rss import TODAY

NASTY = (
    "a\x00b\x08\x1f\ufffe ]]> <script>alert(1)</script> \"quoted' & &amp; <img src=x onerror=alert(1)> "
    "\u202eturned\u202c \u2066isolated \u200fmark </script></title><svg/onload=alert(1)> {{7*7}} javascript:alert(1)"
)
LINKS = [
    "javascript:alert(1)",
    " jAvAsCrIpT:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example",
    "x",
]


def hostile(tmp_path: Path) -> Show:
    show = make_show(tmp_path)
    folder = show.episode_folder("001")
    add_episode(show, 1)
    (folder / "transcript.json").write_text(
        json.dumps(
            {
                "version": "1.0.0",
                "segments": [
                    {"speaker": NASTY, "startTime": index, "endTime": index + 0.5, "body": word, "begins": "sentence"}
                    for index, word in enumerate([NASTY, "</span><script>alert(2)</script>", "\u202eabc", "\x0bword"])
                ],
            }
        )
    )
    links = [f"https://ok.example/{NASTY}", *LINKS]
    notes = f"<p>{NASTY}</p>" + "".join(f'<a href="{url}" onclick="alert(1)">{url}</a>' for url in links)
    add_transcript = [media(folder, "transcript.json", "application/json")]
    manifest = add_episode(show, 2)
    fields = {
        "id": "001",
        "guid": "urn:1",
        "title": NASTY,
        "summary": NASTY,
        "url": LINKS[0],
        "transcripts": add_transcript,
        "chapters": [
            Chapter(start_ms=at * 1000, end_ms=at * 1000 + 1000, title=NASTY, url=url) for at, url in enumerate(LINKS)
        ],
        "items": [EpisodeItem(title=NASTY, start_ms=500, links=[(NASTY, url) for url in links])],
        "people": [Person(name=NASTY)],
        "notes_html": notes,
    }
    changed = manifest.model_copy(update=fields)
    audio = media(folder, "episode.mp3", "audio/mpeg")
    chapters = media(folder, "chapters.json", "application/json+chapters")
    changed = changed.model_copy(update={"audio": audio, "chapters_file": chapters})
    (folder / "episode.json").write_bytes(dump_manifest(changed))
    return show


def test_the_feed_is_well_formed_and_holds_no_code(tmp_path: Path) -> None:
    show = hostile(tmp_path)
    build_feed(show, today=TODAY)
    for name in ("feed.xml", "feed-full.xml"):
        text = (show.public_folder / name).read_text()
        root = ElementTree.fromstring(text.encode())
        html = [element.text or "" for element in root.iter() if element.tag.endswith(("description", "encoded"))]
        for value in html:
            tree = lxml.html.fragment_fromstring(value, create_parent="div")
            assert not tree.xpath("//script | //img | //svg | //@onclick | //@onerror")
            assert all(re.match(r"(https?|mailto):", href) for href in tree.xpath("//@href"))
            assert len(value.encode()) <= 4000
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
        assert "\u200f" in text, "marks that only stand are kept"


def test_the_pages_hold_no_code(tmp_path: Path) -> None:
    show = hostile(tmp_path)
    build_feed(show, today=TODAY)
    for path in sorted(show.public_folder.rglob("*.html")):
        page = lxml.html.parse(str(path)).getroot()
        for script in page.xpath("//script"):
            assert script.get("type") == "application/ld+json" or re.fullmatch(
                r"(\.\./)?assets/(player|site)-[0-9a-f]{8}\.js", script.get("src", "")
            )
            if script.get("type") == "application/ld+json":
                assert json.loads(script.text)["@context"] == "https://schema.org"
        for element in page.iter():
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"], path
        for href in page.xpath("//@href | //@src"):
            assert not re.match(r"\s*(javascript|data|vbscript):", href, re.IGNORECASE), (path, href)
        assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert not page.xpath("//img[@onerror] | //svg[@onload] | //iframe")


def test_a_title_can_not_be_taken_for_html(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    title = "Sorting <T> & <b>bold</b> &nbsp; a < b"
    add_episode(show, 1, title=title, summary="<script>alert(1)</script>", notes_html="", people=[Person(name=title)])
    build_feed(show, today=TODAY)
    data = (show.public_folder / "feed.xml").read_bytes()
    assert b"<title>Sorting \xe2\x80\xb9T\xe2\x80\xba &#x26; " in data
    item = ElementTree.fromstring(data).find("./channel/item")
    assert item is not None
    assert item.findtext("title") == "Sorting ‹T› & ‹b›bold‹/b› &nbsp; a < b"
    assert item.findtext("description") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    page = lxml.html.parse(str(show.public_folder / "episodes" / "001.html"))
    assert page.findtext(".//h1") == title, "a page says which part of it is text"


def test_long_notes_are_cut_at_an_item(tmp_path: Path) -> None:
    rows = "".join(
        f'<li>00:{n:02}:00 <a href="https://example.org/{n}">An item of letter {n}</a></li>' for n in range(90)
    )
    notes = f"<p>Opening.</p><ul>{rows}</ul><p>The voice is synthetic.</p>"
    assert len(notes.encode()) > 5000
    cut = fit_description(notes, "https://pod.example.org/episodes/001.html")
    assert 3600 < len(cut.encode()) <= 4000
    assert cut.startswith("<p>Opening.</p><ul><li>00:00:00 ")
    assert "The voice is synthetic." in cut, "the disclosure stays"
    assert cut.endswith('<p><a href="https://pod.example.org/episodes/001.html">…more on the page</a></p>')
    kept = re.findall(r"letter (\d+)</a></li>", cut)
    assert kept == [str(n) for n in range(len(kept))] and len(kept) > 30


@pytest.mark.parametrize("notes", ["<p>" + "é & " * 3000 + "</p>", "<li>" * 2000, "x" * 9000, "<p>a</p>" * 2000])
def test_notes_of_any_shape_fit(notes: str) -> None:
    cut = fit_description(notes, "https://pod.example.org/e.html")
    assert len(cut.encode()) <= 4000 and "…more on the page" in cut
    assert sanitize_html(cut) == cut


@settings(max_examples=60, deadline=None)
@given(st.text(), st.integers(200, 5000))
def test_any_text_fits_and_is_clean(text: str, limit: int) -> None:
    cut = fit_description(text * 40, "https://pod.example.org/e.html", limit)
    assert len(cut.encode()) <= limit
    assert sanitize_html(cut) == cut
    assert sanitize_html(clean_xml_text(text)) == sanitize_html(text)
    assert "\n" not in to_one_line(text)


@pytest.mark.parametrize("url", [*LINKS, "", None, "ftp://example.org", "https://", "https:///path", "https://\x00"])
def test_addresses_that_lead_nowhere(url: str | None) -> None:
    assert safe_web_url(url) == ""


def test_addresses_that_lead_to_the_web() -> None:
    assert safe_web_url(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"
