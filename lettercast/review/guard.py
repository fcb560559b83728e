"""Who may talk to the page: this browser, through this address, with small requests.

Other pages in the same browser can send requests to a loopback server, and a name under an attacker's control can
be pointed at it (DNS rebinding). So every request needs a Host that is ours, every page a cookie that only the
opened address (with its secret) or the password gives, and every change a token that only our page knows.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
import socket
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lettercast.review.assets import serve_asset

MAX_BODY_BYTES = 256 * 1024
"""A sentence, its edit and its place: far less than this."""
SECRET_BYTES = 32
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types lettercast"
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
SAFE_METHODS = ("GET", "HEAD")
_PATH_SEGMENT = re.compile(r"[0-9A-Za-z_-]+")
MAX_FAILED_LOGINS = 10
"""Wrong passwords before the server listens to none any more: it was started by a person who can start it again."""


@dataclass(slots=True)
class SessionSecrets:
    """What this run of the server gives away, and to whom."""

    password: str = ""  # asked for, where the server is reached from elsewhere
    url_key: str = field(default_factory=lambda: secrets.token_urlsafe(SECRET_BYTES))  # in the opened address
    session_id: str = field(default_factory=lambda: secrets.token_urlsafe(SECRET_BYTES))  # in the cookie
    csrf_token: str = field(default_factory=lambda: secrets.token_urlsafe(SECRET_BYTES))  # in the page, for changes
    failed_logins: int = 0


class Guard:
    """ASGI middleware: refuses what `Secrets` and `hosts` do not allow, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, keys: SessionSecrets, hosts: frozenset[str], port: int):
        self.app, self.secrets, self.hosts, self.port = app, keys, hosts, port
        self.cookie_name = f"lettercast_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        answer = self._check_request(request)
        if answer is None and not self._is_logged_in(request):
            answer = await self._login(request, receive)
        if answer is None and request.method not in SAFE_METHODS:
            answer = self._check_change(request)
        if answer is not None:
            await answer(scope, receive, guarded)
            return
        await self.app(scope, _limit_body(receive), guarded)

    def _check_request(self, request: Request) -> Response | None:
        """Where the request comes from and goes to."""
        host = request.headers.get("host", "")
        if not self._is_own_host(host):
            return PlainTextResponse("This is not the address the page was opened at.\n", 421)
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not (
            request.method in SAFE_METHODS and request.headers.get("sec-fetch-mode") == "navigate"
        ):
            return PlainTextResponse("Another page asked for this.\n", 403)
        if "content-length" in request.headers and "transfer-encoding" in request.headers:
            # Two ends to one body (RFC 9112, 6.3): what follows could be taken for another request.
            return PlainTextResponse("One body, one length.\n", 400, {"connection": "close"})
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > MAX_BODY_BYTES:
            return PlainTextResponse("Too large.\n", 413)
        return None

    def _is_own_host(self, host: str) -> bool:
        try:
            parts = urlsplit(f"//{host}")
            name, port = parts.hostname or "", parts.port or 80
        except ValueError:
            return False
        return port == self.port and name.casefold() in self.hosts and "@" not in host

    def _is_logged_in(self, request: Request) -> bool:
        return _matches_secret(request.cookies.get(self.cookie_name, ""), self.secrets.session_id)

    async def _login(self, request: Request, receive: Receive) -> Response:
        """The way in: the secret of the opened address, or the password. Static files are for everyone."""
        if request.url.path.startswith("/static/") and request.method in SAFE_METHODS:
            return serve_asset(request.url.path.removeprefix("/static/"))
        if request.method in SAFE_METHODS and _matches_secret(
            request.query_params.get("key", ""), self.secrets.url_key
        ):
            return self._start_session(request.url.path)
        if not self.secrets.password:
            text = "Open the address that was printed in the terminal: it lets this browser in.\n"
            return PlainTextResponse(text, 403)
        if self.secrets.failed_logins >= MAX_FAILED_LOGINS:
            return PlainTextResponse("Too many wrong passwords. Start the page again in the terminal.\n", 403)
        if request.method == "POST" and request.url.path == "/enter" and self._has_own_origin(request):
            try:
                body = await Request(request.scope, _limit_body(receive)).body()
            except BodyTooLargeError as error:
                return PlainTextResponse(error.detail, error.status_code)
            given = parse_qs(body.decode("utf-8", "replace")).get("password", [""])[0]
            if _matches_secret(given, self.secrets.password):
                self.secrets.failed_logins = 0
                return self._start_session("/")
            self.secrets.failed_logins += 1
            return _render_login_page("<p role=alert>That was not the password.</p>", 403)
        return _render_login_page("", 401 if request.method in SAFE_METHODS else 403)

    def _start_session(self, path: str) -> Response:
        # A redirect would come without the cookie when another site's page opened the address; a page does not.
        path = "/" + "/".join(part for part in path.split("/") if _PATH_SEGMENT.fullmatch(part))
        answer = HTMLResponse(
            f'<!doctype html><meta http-equiv="refresh" content="0;url={path}"><title>Lettercast</title>'
        )
        answer.set_cookie(self.cookie_name, self.secrets.session_id, httponly=True, samesite="strict", path="/")
        return answer

    def _has_own_origin(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        return origin is None or origin == f"http://{request.headers['host']}"

    def _check_change(self, request: Request) -> Response | None:
        if not self._has_own_origin(request) or not _matches_secret(
            request.headers.get("x-token", ""), self.secrets.csrf_token
        ):
            return PlainTextResponse("A change needs the page's own token. Reload the page.\n", 403)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return PlainTextResponse("Changes come as JSON.\n", 415)
        return None


class BodyTooLargeError(HTTPException):
    """A body that goes on where a declared one would have been refused."""

    def __init__(self) -> None:
        super().__init__(413, "Too large.")


def list_allowed_hosts(host: str) -> frozenset[str]:
    """The names a server bound to `host` may be asked for. Names that others control are not among them."""
    names = {"127.0.0.1", "::1", "localhost", host.casefold()}
    if not is_loopback(host):
        machine = socket.gethostname().casefold()
        names |= {machine, f"{machine}.local", socket.getfqdn().casefold(), *_find_own_addresses(machine)}
    return frozenset(names)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _find_own_addresses(machine: str) -> set[str]:
    """This machine's own addresses, as far as it knows them without asking anyone."""
    found = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # sends nothing; TEST-NET-1 (RFC 5737)
        try:
            probe.connect(("192.0.2.1", 9))
            found.add(str(probe.getsockname()[0]))
        except OSError:
            found.clear()
    try:
        found |= {str(entry[4][0]) for entry in socket.getaddrinfo(machine, None)}
    except OSError:
        return found
    return found


def _matches_secret(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _render_login_page(wrong: str, status: int) -> Response:
    # Under "no-referrer" a browser would send the form without its origin.
    return HTMLResponse(LOGIN_PAGE.format(wrong=wrong), status, {"referrer-policy": "same-origin"})


def _limit_body(receive: Receive) -> Receive:
    """A body without a declared length ends where a declared one would be refused."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise BodyTooLargeError
        return message

    return limited


LOGIN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lettercast review</title><link rel="stylesheet" href="/static/page.css">
<main class="entrance"><h1>Lettercast review</h1>{wrong}<form method="post" action="/enter">
<label>Password <input type="password" name="password" autocomplete="current-password" required autofocus></label>
<button>Enter</button></form></main></html>"""
