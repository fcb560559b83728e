"""What must not work: other origins, other names, other paths, hostile text, bodies without end."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from lettercast.review.app import ReviewSessions, create_application
from lettercast.review.guard import MAX_FAILED_LOGINS, Guard, SessionSecrets, list_allowed_hosts
from lettercast.review.responses import respond_with_audio
from lettercast.review.take_preview import TakePreview
from lettercast.show import Show, open_show
from tests.review.pages import LOOKS, browsing, lettercast, serving

HOST = "127.0.0.1:8123"
SCRIPT = """---
number: 5
title: '<script>window.hacked = 1</script>'
extra: <img src=x onerror="window.hacked = 2">
---

# <img src=x onerror="window.hacked = 3">

[[link javascript:window.hacked=4]]
[[link https://example.org/"onmouseover="window.hacked=5"]]
[[image https://example.org/<script>window.hacked = 6</script>]]
[[voice narrator]]
<script>window.hacked = 7</script> {<b onclick="window.hacked = 8">x</b>|<i>y</i>|"><script>window.hacked = 10</script>}
{</textarea><svg onload="window.hacked = 11">||<u>rule</u>}
%% </script><script>window.hacked = 12</script>
%% <<< "><img src=x onerror="window.hacked = 13">
%%     <img src=x onerror="window.hacked = 14">
%% >>>
A plain sentence with Zorbl<img/src=x/onerror="window.hacked=15"> in it.

[[unspoken <iframe/srcdoc="<script>top.hacked=16</script>">]]
</pre><script>window.hacked = 17</script>
[[end]]
"""


class Client:
    """A browser's cookies and requests, against the application itself."""

    def __init__(self, app: Any):
        self.app, self.cookies = app, httpx.Cookies()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://{HOST}", cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(once())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)


class Page:
    """A browser's side of the server: the cookie, the token, the headers it would send."""

    def __init__(self, show: Show, password: str = ""):
        self.keys = SessionSecrets(password)
        sessions = ReviewSessions(show, TakePreview(show), "Ann")
        guarded = Guard(
            create_application(sessions, self.keys.csrf_token), self.keys, list_allowed_hosts("127.0.0.1"), 8123
        )
        self.client = Client(guarded)

    def enter(self) -> httpx.Response:
        return self.client.get("/script/005", params={"key": self.keys.url_key})

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        sent = {"x-token": self.keys.csrf_token, "content-type": "application/json", "origin": f"http://{HOST}"}
        return self.client.post(path, content=json.dumps(body), headers={**sent, **headers})


@pytest.fixture
def show(show_copy: Path) -> Show:
    (show_copy / "scripts" / "005.md").write_text(SCRIPT)
    return open_show(show_copy)


@pytest.fixture
def page(show: Show) -> Iterator[Page]:
    page = Page(show)
    assert page.enter().status_code == 200
    yield page


def edit(show: Show) -> dict[str, object]:
    return {"op": "note", "text": "hello", "sha": first_line(show), "nth": 0}


def first_line(show: Show) -> str:
    from lettercast.review.version import hash_line, parse_version

    return hash_line(parse_version(show.script_path("005").read_text(), "005").lines[0])


def test_our_own_page_may(page: Page, show: Show) -> None:
    assert page.client.get("/script/005").status_code == 200
    assert page.post("/script/005/edit", edit(show)).status_code == 200
    assert "%% hello" in show.script_path("005").read_text()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"x-token": "guessed"},
        {"x-token": ""},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example:8123"},
        {"host": "127.0.0.1.evil.example:8123"},
        {"host": "127.0.0.1:9999"},
        {"host": "127.0.0.1@evil.example:8123"},
        {"host": "evil.example"},
        {"host": ""},
        {"cookie": "lettercast_8123=guessed"},
        {"content-length": "-1"},
        {"content-length": "2", "transfer-encoding": "chunked"},
    ],
    ids=str,
)
def test_a_change_from_elsewhere_is_refused(page: Page, show: Show, headers: dict[str, str]) -> None:
    if "cookie" in headers:
        page.client.cookies = httpx.Cookies()
    answer = page.post("/script/005/edit", edit(show), **headers)
    assert answer.status_code in (400, 403, 413, 415, 421)
    assert show.script_path("005").read_text() == SCRIPT


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8123",
        "localhost.evil.example:8123",
        "127.0.0.1:8123/static/page.js?",
        "127.0.0.1:8123#fragment",
        "a" * 3000,
        "[::1",
        "8123",
    ],
)
def test_another_name_sees_nothing(page: Page, host: str) -> None:
    for path in ("/", "/script/005", "/script/005/state", "/static/page.js"):
        answer = page.client.get(path, headers={"host": host})
        assert answer.status_code == 421 and "lettercast_" not in answer.headers.get("set-cookie", "")


def test_nothing_is_shown_without_the_way_in(show: Show) -> None:
    page = Page(show)
    for path in ("/", "/script/005", "/script/005/state", "/script/005/events", "/script/005/guesses", "/take/0.flac"):
        assert page.client.get(path).status_code == 403
        assert page.client.get(path, params={"key": "guessed"}).status_code == 403
    answer = page.enter()
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert page.keys.url_key not in answer.text and 'content="0;url=/script/005"' in answer.text
    # The way in leads to our own pages only.
    page.client.cookies = httpx.Cookies()
    evil = page.client.get(f"http://{HOST}//evil.example/%22%3E%3Cscript%3E", params={"key": page.keys.url_key})
    assert "script" not in evil.text.replace("<!doctype", "") and 'url=/"' in evil.text


def test_others_need_the_password(show: Show) -> None:
    page = Page(show, password="tide and time")
    assert page.client.get("/script/005").status_code == 401
    for _ in range(MAX_FAILED_LOGINS - 1):
        assert page.client.post("/enter", data={"password": "guess"}).status_code == 403
    assert page.client.post("/enter", data={"password": "tide and time"}).status_code == 200
    assert page.client.get("/script/005").status_code == 200
    page.client.cookies = httpx.Cookies()
    for _ in range(MAX_FAILED_LOGINS):
        page.client.post("/enter", data={"password": "guess"})
    assert page.client.post("/enter", data={"password": "tide and time"}).status_code == 403
    cross = Page(show, password="tide and time")
    wrong = {"origin": "http://evil.example"}
    assert cross.client.post("/enter", data={"password": "tide and time"}, headers=wrong).status_code == 403


def test_a_reachable_host_needs_a_password(show_copy: Path) -> None:
    (show_copy / "scripts" / "005.md").write_text("One.\n")
    refused = lettercast(show_copy, "review", "5", "--host", "0.0.0.0", "--no-open", check=False)
    assert refused.returncode == 1 and "LETTERCAST_REVIEW_PASSWORD" in refused.stderr


@pytest.mark.parametrize(
    "path",
    [
        "/script/../../etc/passwd",
        "/script/..%2f..%2fshow",
        "/script/%2e%2e%2fshow.toml",
        "/script/005%00",
        "/script/005.md",
        "/script/nothing",
        "/script/.hidden/state",
        "/static/../guard.py",
        "/static/..%2fguard.py",
        "/static/rows.jinja",
        "/static/page.html.jinja",
        "/take/..%2f..%2fshow.toml.flac",
        "/take/" + "0" * 64 + ".flac",
    ],
)
def test_paths_lead_nowhere(page: Page, path: str) -> None:
    answer = page.client.get(path)
    assert answer.status_code in (404, 409)
    assert "root:" not in answer.text and "[show]" not in answer.text and "import" not in answer.text


def test_what_is_not_an_edit_changes_nothing(page: Page, show: Show) -> None:
    sha = first_line(show)
    bodies: list[object] = [
        [],
        "x",
        {},
        {"op": "say"},
        {"op": "__class__", "sha": sha, "nth": 0},
        {"op": "title", "sha": sha, "nth": 0, "text": 7},
        {"op": "say", "sha": sha, "nth": 0, "range": [[0, 0], ["a", 1]], "spoken": "x"},
        {"op": "say", "sha": sha, "nth": True, "spoken": "x"},
        {"op": "pause", "sha": sha, "nth": 0, "seconds": 1e9},
        {"op": "split", "sha": sha, "nth": 0, "place": [0, -5]},
        {"op": "note", "sha": "0" * 12, "nth": 0, "text": "x"},
        {"op": "rewrite", "sha": sha, "nth": 0, "line": "a { b"},
        {"op": "decide", "sha": sha, "nth": 0, "keep": "other"},
        {"op": "note", "sha": sha, "nth": 0, "text": "half a character: \ud800"},
        {"op": "note", "sha": sha, "nth": 0, "text": "a file that git calls binary: \0"},
        {"op": "note", "sha": sha, "nth": 0, "text": "a bell: \a"},
    ]
    for body in bodies:
        assert page.post("/script/005/edit", body).status_code in (400, 409), body
    assert page.client.post(
        "/script/005/edit",
        content=b"[" * 100000,
        headers={"x-token": page.keys.csrf_token, "content-type": "application/json"},
    ).status_code in (400, 409)
    assert page.post("/script/005/approve", {"by": "", "view": "?"}).status_code == 409
    assert page.post("/script/005/spread", {"word": "x", "mode": "say", "said": "⟦x⟧", "save": True}).status_code == 409
    for said in ("", "⟦x⟧", 7, "x" * 1000):
        assert (
            page.post("/script/005/try", {"word": "x", "mode": "say", "said": said, "take": "../x"}).status_code == 409
        )
    assert page.client.get("/script/005/try").status_code == 405
    assert page.client.get(f"/script/005/state?notices={'9' * 5000}").status_code == 200
    assert page.post("/script/005/seen", {"shas": ["../../x", 5]}).status_code == 204
    assert page.post("/script/005/answer", {"sha": sha, "nth": 0, "how": "right"}).status_code == 409
    assert page.post("/script/005/answer", {"sha": sha, "nth": 0, "word": "x"}).status_code == 409
    assert show.script_path("005").read_text() == SCRIPT


def test_fifty_megabytes_are_refused_before_they_are_read(show: Show, show_copy: Path) -> None:
    with serving(show_copy, "005") as address:
        base = address.partition("?key=")[0]
        with httpx.Client(timeout=120) as client:
            client.get(address)
            token = client.get(base).text.partition('data-token="')[2].partition('"')[0]
            headers = {"x-token": token, "content-type": "application/json"}
            piece = b"x" * 2**20
            for declared in (True, False):
                sent = 0

                def body() -> Iterator[bytes]:
                    nonlocal sent
                    for _ in range(50):
                        sent += len(piece)
                        yield piece

                length = {"content-length": str(50 * len(piece))} if declared else {}
                try:
                    status = client.post(f"{base}/edit", content=body(), headers={**headers, **length}).status_code
                except httpx.WriteError:
                    status = 413  # the server closed the line on us, as it should
                assert status == 413
            assert client.get(base).status_code == 200
    assert show.script_path("005").read_text() == SCRIPT


@pytest.mark.parametrize(
    ("header", "status", "length"),
    [("bytes=1-2", 206, 2), ("bytes=-2", 206, 2), (f"bytes={'9' * 5000}-", 416, 0), ("bytes=2-1", 200, 9)],
)
def test_a_take_is_sent_in_ranges(header: str, status: int, length: int) -> None:
    scope = {"type": "http", "headers": [(b"range", header.encode())]}
    answer = respond_with_audio(Request(scope), b"fLaC sound"[:9])
    assert (answer.status_code, len(answer.body)) == (status, length)


def test_every_answer_carries_the_policy(page: Page) -> None:
    for path in ("/", "/script/005", "/static/page.js", "/script/nothing", "/script/005/state"):
        headers = page.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


def test_who_leaves_in_the_middle_or_is_cut_off_leaves_no_trace(show_copy: Path, show: Show) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(timeout=120))
        with serving(show_copy, "005", silent=True) as address:
            base = address.partition("?key=")[0]
            client.get(address)
            token = client.get(base).text.partition('data-token="')[2].partition('"')[0]
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
            host = httpx.URL(base).netloc.decode()
            head = f"POST /script/005/edit HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nX-Token: {token}\r\n"
            head += "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            slow = [socket.create_connection((httpx.URL(base).host, httpx.URL(base).port)) for _ in range(20)]
            for one in slow:
                one.sendall(head.encode())
            assert client.get(base).status_code == 200
            for one in slow:
                one.close()
            assert client.get(base).status_code == 200
            stack.enter_context(client.stream("GET", f"{base}/events"))  # a page that watches to the end
    assert show.script_path("005").read_text() == SCRIPT


@pytest.mark.browser
def test_a_browser_gets_in_with_the_password(show_copy: Path, show: Show) -> None:
    password = "tide and time"
    with (
        serving(show_copy, "--host", "0.0.0.0", LETTERCAST_REVIEW_PASSWORD=password) as address,
        browsing() as browser,
    ):
        browser.goto(address.partition("?")[0])
        browser.get_by_label("Password").fill("guess")
        browser.keyboard.press("Enter")
        browser.wait_for_selector("[role=alert]")
        browser.get_by_label("Password").fill(password)
        browser.keyboard.press("Enter")
        browser.wait_for_selector(LOOKS)
        assert browser.url.endswith("/script/005")


@pytest.mark.browser
def test_hostile_text_is_text(show: Show, show_copy: Path) -> None:
    lexicon = show_copy / "voices" / "lexicon.toml"
    before = lexicon.read_text() if lexicon.exists() else "[words]\n"
    lexicon.write_text(before + '\n"Zorbl" = { say = "zor bell", note = "<script>window.hacked = 20</script>" }\n')
    with serving(show_copy, "005") as address, browsing() as browser:
        dialogs: list[str] = []
        browser.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        browser.goto(address)
        browser.wait_for_selector(LOOKS)
        for key in ("n", "n", "n", "c", "Escape", "g", "Escape", "?", "Escape"):
            browser.keyboard.press(key)
        browser.keyboard.press("l")
        browser.get_by_role("textbox", name="Word").fill("sentence")
        browser.get_by_label("Said").fill("sentins")
        browser.wait_for_selector(".touched li")
        browser.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert browser.evaluate("window.hacked") is None and not dialogs
        assert browser.locator("#rows script, #rows img, #rows svg, #rows iframe").count() == 0
        assert browser.locator("a[href^=javascript]").count() == 0
        assert "<script>" in browser.locator("#title").inner_text()
