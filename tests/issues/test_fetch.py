"""Fetching, against a real server on loopback that misbehaves in every way it knows."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lettercast.issues import IssueError, read_issue
from lettercast.issues.fetch import FetchLimits, fetch_url, is_public_address

SMALL = FetchLimits(max_bytes=100_000, max_redirects=5, timeout_s=30, total_timeout_s=60)
SHORT = FetchLimits(max_bytes=100_000, max_redirects=5, timeout_s=0.4, total_timeout_s=1.0)
SLOW = ("silent", "slow-headers", "slow-body")
ISSUE = "<html><head><title>Letter 7</title></head><body><h1>Hello</h1><p>Words – of all kinds.</p></body></html>"


class Misbehaving(BaseHTTPRequestHandler):
    seen: list[str]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes, wait_s: float) -> None:
        try:
            while not self.server.stopping.wait(wait_s):  # type: ignore[attr-defined]
                self.wfile.write(piece)
                self.wfile.flush()
        except OSError:
            pass

    def do_GET(self) -> None:
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        place, _, rest = self.path.lstrip("/").partition("/")
        page = ISSUE.encode()
        match place:
            case "good":
                self.answer(page)
            case "silent":
                self.server.stopping.wait(5)  # type: ignore[attr-defined]
            case "slow-headers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
                self.drip(b"a", 0.1)
            case "slow-body":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                self.drip(b"<p>a", 0.1)
            case "endless":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                self.drip(b"<p>word</p>" * 2000, 0)
            case "promises-too-much":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<p>")
            case "cut-short":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<p>only this")
            case "not-http":
                self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
            case "bomb":
                self.answer(gzip.compress(b"a" * 50_000_000), Content_Encoding="gzip")
            case "packed":
                self.answer(gzip.compress(page), Content_Encoding="gzip")
            case "packed-badly":
                self.answer(b"not gzip at all", Content_Encoding="gzip")
            case "said-ascii":
                self.answer(page, "text/html; charset=us-ascii")
            case "said-latin":
                self.answer(page, "text/html; charset=iso-8859-1")
            case "latin":
                self.answer("<p>Ein schönes Café – naïve Größe</p>".encode("cp1252"), "text/html; charset=windows-1252")
            case "said-nonsense":
                self.answer(page, "text/html; charset=klingon-8")
            case "said-picture":
                self.answer(page, "image/png")
            case "markdown":
                self.answer(b"# One\n\nText.\n\n## Two\n\nMore.\n", "text/markdown")
            case "pdf":
                self.answer(b"%PDF-1.7 ...", "text/html")
            case "empty":
                self.answer(b"")
            case "status":
                self.answer(b"<p>error page</p>", status=int(rest))
            case "loop":
                self.answer(b"", status=302, Location="/loop2")
            case "loop2":
                self.answer(b"", status=302, Location="/loop")
            case "hops":
                left = int(rest)
                self.answer(b"", status=301, Location=f"/hops/{left - 1}" if left > 1 else "/good")
            case "to":
                self.answer(b"", status=302, Location={"file": "file:///etc/passwd", "ftp": "ftp://x.example/"}[rest])
            case "nowhere":
                self.answer(page, status=302)
            case _:
                self.answer(b"?", status=404)


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    made.daemon_threads = True
    made.seen, made.stopping = [], threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.stopping.set()  # type: ignore[attr-defined]
    made.shutdown()
    thread.join()
    made.server_close()


def at(server: ThreadingHTTPServer, place: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/{place}"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("silent", "too long"),
        ("slow-headers", "too long"),
        ("slow-body", "too long"),
        ("endless", "larger than"),
        ("promises-too-much", "larger than"),
        ("bomb", "larger than"),
        ("cut-short", "cannot be fetched"),
        ("not-http", "cannot be fetched"),
        ("packed-badly", "cannot be decompressed"),
        ("status/404", "answers 404"),
        ("status/500", "answers 500"),
        ("status/403", "answers 403"),
        ("nowhere", "answers 302"),
        ("loop", "in a loop"),
        ("hops/6", "more than 5 times"),
        ("to/file", "only http and https"),
        ("to/ftp", "only http and https"),
    ],
)
def test_misbehaviour_is_one_clear_error(server: ThreadingHTTPServer, place: str, words: str) -> None:
    with pytest.raises(IssueError, match=words) as caught:
        fetch_url(at(server, place), allow_private=True, limits=SHORT if place in SLOW else SMALL)
    assert len(caught.value.problems) == 1
    assert "\n" not in str(caught.value.problems[0])


@pytest.mark.parametrize(
    "place", ["good", "packed", "said-ascii", "said-latin", "said-nonsense", "said-picture", "hops/5"]
)
def test_what_can_be_read_is_read(server: ThreadingHTTPServer, place: str) -> None:
    issue = read_issue(at(server, place), allow_private=True)
    assert issue.text == "Hello\n\nWords – of all kinds."
    assert (issue.format, issue.title) == ("html", "Letter 7")
    assert issue.url == at(server, "good" if place.startswith("hops") else place)


def test_declared_character_sets_and_types_count(server: ThreadingHTTPServer) -> None:
    assert read_issue(at(server, "latin"), allow_private=True).text == "Ein schönes Café – naïve Größe"
    assert read_issue(at(server, "markdown"), allow_private=True).format == "markdown"


@pytest.mark.parametrize(("place", "words"), [("pdf", "a PDF"), ("empty", "empty")])
def test_answers_without_an_issue(server: ThreadingHTTPServer, place: str, words: str) -> None:
    with pytest.raises(IssueError, match=words):
        read_issue(at(server, place), allow_private=True)


def test_loopback_is_refused_before_anything_is_sent(server: ThreadingHTTPServer) -> None:
    port = server.server_address[1]
    before = len(server.seen)  # type: ignore[attr-defined]
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433", "0x7f000001"):
        with pytest.raises(IssueError, match="--allow-private"):
            read_issue(f"http://{host}:{port}/good")
    assert len(server.seen) == before  # type: ignore[attr-defined]


PRIVATE = """
    10.0.0.1 172.16.9.9 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
    ::1 fe80::1 fc00::1 ff02::1 :: ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_of_the_open_internet(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
def test_public_addresses(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://",
        "http://a.example:port/",
        "https://me:secret@a.example/",
        "http://[::1",
    ],
)
def test_what_is_no_address_to_fetch(url: str) -> None:
    with pytest.raises(IssueError) as caught:
        read_issue(url)
    assert "secret" not in str(caught.value)


def test_a_host_of_several_addresses_is_tried_at_each(server: ThreadingHTTPServer) -> None:
    """Many machines know localhost as ::1 first; the server is on 127.0.0.1 alone."""
    assert fetch_url(f"http://localhost:{server.server_address[1]}/good", allow_private=True, limits=SMALL).data


def test_a_closed_port_is_an_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(IssueError, match="cannot be fetched"):
        fetch_url(f"http://127.0.0.1:{port}/", allow_private=True, limits=SMALL)


def test_a_file_fetches_nothing(server: ThreadingHTTPServer, tmp_path: object) -> None:
    from lettercast.issues import parse_issue

    before = len(server.seen)  # type: ignore[attr-defined]
    base = at(server, "good")
    page = (
        f"<html><head><link rel=stylesheet href='{base}'><script src='{base}'></script></head><body>"
        f"<img src='{base}' alt='a picture of words'><iframe src='{base}'></iframe><p>text</p></body></html>"
    )
    entity = (
        f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM '{base}'>]><rss><channel><item><title>t &x;</title>"
    )
    entity += "<description>d &x;</description></item></channel></rss>"
    parse_issue(page.encode(), "x.html")
    parse_issue(f"![a]({base})\n\n<img src='{base}'>\n\ntext".encode(), "x.md")
    parse_issue(entity.encode(), "x.xml")
    assert len(server.seen) == before  # type: ignore[attr-defined]
