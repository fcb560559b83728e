"""The server, asked over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lettercast.feed import build_feed
from lettercast.feed.site.pages import draw_qr_code
from tests.feed.episodes import add_episode, make_show
from tests.feed.test_rss import TODAY
from tests.feed.web import served

MP3 = "media/001"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, httpx.Client]]:
    show = make_show(tmp_path_factory.mktemp("served"))
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    (show.public_folder / ".secret").write_text("hidden")
    (show.public_folder.parent / "private.txt").write_text("private")
    (show.public_folder / "way-out").symlink_to(show.public_folder.parent)
    (show.public_folder / "circle").symlink_to("circle")
    with (
        served(show.public_folder, "https://pod.example.org") as address,
        httpx.Client(base_url=address, headers={"Accept-Encoding": "identity"}) as web,
    ):
        yield show.public_folder, web


def one(public: Path, pattern: str) -> str:
    (path,) = public.glob(pattern)
    return path.relative_to(public).as_posix()


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("feed-full.xml", "application/rss+xml; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("media/*.mp3", "audio/mpeg"),
        ("media/*.vtt", "text/vtt; charset=utf-8"),
        ("media/*.srt", "application/x-subrip; charset=utf-8"),
        ("media/*.chapters.json", "application/json+chapters"),
        ("assets/*.css", "text/css; charset=utf-8"),
        ("art/*.png", "image/png"),
    ],
)
def test_types_lengths_and_validators(site: tuple[Path, httpx.Client], pattern: str, kind: str) -> None:
    public, web = site
    name = one(public, pattern)
    whole, head = web.get(name), web.head(name)
    assert whole.status_code == head.status_code == 200
    assert whole.headers["content-type"] == head.headers["content-type"] == kind
    assert int(head.headers["content-length"]) == len(whole.content) and head.content == b""
    for condition in ({"If-None-Match": whole.headers["etag"]}, {"If-Modified-Since": whole.headers["last-modified"]}):
        fresh = web.get(name, headers=condition)
        assert (fresh.status_code, fresh.content) == (304, b"")
        assert fresh.headers["etag"] == whole.headers["etag"]
    assert web.get(name, headers={"If-None-Match": '"other"'}).status_code == 200
    assert web.get(name, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200


@pytest.mark.parametrize("pattern", ["media/*.mp3", "media/*.vtt", "feed.xml"])
def test_ranges(site: tuple[Path, httpx.Client], pattern: str) -> None:
    public, web = site
    name = one(public, pattern)
    data = web.get(name).content
    size = len(data)
    for header, start, end in [
        ("bytes=0-1", 0, 2),
        ("bytes=10-", 10, size),
        ("bytes=-7", size - 7, size),
        (f"bytes=5-{size * 9}", 5, size),
        (f"bytes=-{size * 9}", 0, size),
    ]:
        part = web.get(name, headers={"Range": header})
        assert part.status_code == 206, header
        assert part.content == data[start:end], header
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert int(part.headers["content-length"]) == end - start
        assert web.head(name, headers={"Range": header}).status_code == 206
    for header in (f"bytes={size}-", "bytes=-0"):
        refused = web.get(name, headers={"Range": header})
        assert (refused.status_code, refused.headers["content-range"]) == (416, f"bytes */{size}")
    for header in ("bytes=5-2", "lines=0-1", "bytes=0-1,5-6", "bytes=a-b", "bytes=-"):
        assert web.get(name, headers={"Range": header}).content == data, header
    etag = web.head(name).headers["etag"]
    assert web.get(name, headers={"Range": "bytes=0-1", "If-Range": etag}).status_code == 206
    assert web.get(name, headers={"Range": "bytes=0-1", "If-Range": '"old"'}).status_code == 200


def test_text_is_compressed_and_sound_is_not(site: tuple[Path, httpx.Client]) -> None:
    public, web = site
    plain = web.get("feed.xml")
    zipped = web.get("feed.xml", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip" and zipped.content == plain.content
    assert zipped.headers["etag"] != plain.headers["etag"] and zipped.headers["vary"] == "Accept-Encoding"
    assert int(zipped.headers["content-length"]) < len(plain.content)
    sound = web.get(one(public, "media/*.mp3"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in sound.headers
    for accepted, is_zipped in [
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", False),
        ("br, deflate", False),
        ("*;q=0, gzip", True),
        ("deflate, GZIP; q=0.5", True),
        ("*", True),
    ]:
        answer = web.get("feed.xml", headers={"Accept-Encoding": accepted})
        assert ("content-encoding" in answer.headers) == is_zipped, accepted


def test_other_sites_may_read_transcripts_and_chapters(site: tuple[Path, httpx.Client]) -> None:
    public, web = site
    for pattern in ("media/*.chapters.json", "media/*.vtt", "media/*.srt"):
        assert web.get(one(public, pattern)).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in web.get("index.html").headers
    assert web.options("feed.xml").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/../private.txt",
        "/%2e%2e/private.txt",
        "/..%2fprivate.txt",
        "/media/../../private.txt",
        "/..%5cprivate.txt",
        "/%00",
        "/index.html%00.txt",
        "/.secret",
        "/media/",
        "/media",
        "/episodes/",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/way-out/private.txt",
        "/way-out/../private.txt",
        "/nothing.mp3",
        "/feed.xml/",
        "/circle",
        "/" + "a" * 300,
        "/" + "a/" * 3000,
    ],
)
def test_nothing_else_is_served(site: tuple[Path, httpx.Client], path: str) -> None:
    _, web = site
    url = httpx.URL(str(web.base_url)).copy_with(raw_path=path.encode())
    answer = web.get(url)
    assert answer.status_code == 404, path
    assert b"private" not in answer.content and b"hidden" not in answer.content


def test_only_reading_is_allowed(site: tuple[Path, httpx.Client]) -> None:
    _, web = site
    assert web.post("feed.xml").status_code == 405
    assert web.put("new.html", content=b"x").status_code == 405
    assert web.get("/").text == web.get("/index.html").text


def test_the_feed_speaks_of_where_it_was_asked(site: tuple[Path, httpx.Client]) -> None:
    public, web = site
    assert b"https://pod.example.org/media/" in (public / "feed.xml").read_bytes()
    asked = web.get("feed.xml").text
    assert f"{str(web.base_url).rstrip('/')}/media/" in asked and "https://pod.example.org/" not in asked


@pytest.mark.parametrize(
    ("name", "header", "status"),
    [
        ("Range", f"bytes={'9' * 5000}-", 416),
        ("Range", f"bytes=0-{'9' * 5000}", 206),
        ("If-Modified-Since", "Mon, 01 Jan 100000000000000000000 00:00:00 GMT", 200),
        ("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 +99999999999999", 200),
        ("Host", "a" * 3000, 400),
        ("Host", "example.org/path", 400),
        ("Host", "example.org#fragment", 400),
    ],
)
def test_no_header_is_a_fault_of_ours(site: tuple[Path, httpx.Client], name: str, header: str, status: int) -> None:
    _, web = site
    assert web.get("index.html", headers={name: header}).status_code == status


def test_pages_speak_of_the_address_that_was_asked(site: tuple[Path, httpx.Client]) -> None:
    public, web = site
    written = (public / "index.html").read_text(encoding="utf-8")
    assert str(draw_qr_code("https://pod.example.org/feed.xml")) in written
    asked = str(web.base_url).rstrip("/")
    page = web.get("index.html").text
    assert "pod.example.org" not in page
    assert f"{asked}/feed.xml" in page
    assert str(draw_qr_code(f"{asked}/feed.xml")) in page
