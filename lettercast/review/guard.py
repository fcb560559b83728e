"""Access to the page: this browser, through this address, with small requests.

Other pages in the same browser can send requests to a loopback server, and a name under an attacker's control can
be pointed at it (DNS rebinding). So every request needs a Host of this server, every page a cookie that only the
opened address (with its secret) or the password gives, and every change a token that only its page knows.
"""

from __future__ import annotations

import hmac
import re
import secrets
import socket
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lettercast.http import is_loopback_host, parse_host
from lettercast.review.assets import serve_asset

MAX_BODY_BYTES = 256 * 1024
"""Far more than a sentence, its edit and its place."""
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
"""Wrong passwords before the server accepts none any more: a person started it and can start it again."""


@dataclass(slots=True)
class SessionSecrets:
    """The secrets of one run of the server."""

    password: str = ""  # asked for, where the server is reached from elsewhere
    url_key: str = field(default_factory=lambda: secrets.token_urlsafe(SECRET_BYTES))  # in the opened address
    session_id: str = field(default_factory=lambda: secrets.token_urlsafe(SECRET_BYTES))  # in the cookie
    csrf_token: str = field(default_factory=lambda: secrets.token_urlsafe(SECRET_BYTES))  # in the page, for changes
    failed_logins: int = 0


class Guard:
    """ASGI middleware: refuses what the secrets and `hosts` do not allow, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, keys: SessionSecrets, hosts: frozenset[str], port: int):
        self.app, self.secrets, self.hosts, self.port = app, keys, hosts, port
        self.cookie_name = f"lettercast_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
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
            await answer(scope, receive, send_with_headers)
            return
        await self.app(scope, _limit_body(receive), send_with_headers)

    def _check_request(self, request: Request) -> Response | None:
        """Refuse a request by where it comes from, where it goes to, and its size."""
        if not self._is_own_host(request.headers.get("host", "")):
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

    def _is_own_host(self, header: str) -> bool:
        host = parse_host(header)
        return host is not None and host[0] in self.hosts and host[1] == self.port

    def _is_logged_in(self, request: Request) -> bool:
        return _matches_secret(request.cookies.get(self.cookie_name, ""), self.secrets.session_id)

    async def _login(self, request: Request, receive: Receive) -> Response:
        """Log in by the secret of the opened address, or the password. Static files are for everyone."""
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
            password = parse_qs(body.decode("utf-8", "replace")).get("password", [""])[0]
            if _matches_secret(password, self.secrets.password):
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
    """A body is longer than a declared one may be."""

    def __init__(self) -> None:
        super().__init__(413, "Too large.")


def list_allowed_hosts(host: str) -> frozenset[str]:
    """List the names a server bound to `host` answers to. Names that others control are not among them."""
    names = {"127.0.0.1", "::1", "localhost", host.casefold()}
    if not is_loopback_host(host):
        machine = socket.gethostname().casefold()
        names |= {machine, f"{machine}.local", socket.getfqdn().casefold(), *_find_own_addresses(machine)}
    return frozenset(names)


def _find_own_addresses(machine: str) -> set[str]:
    """Find this machine's addresses, as far as it knows them without asking another."""
    addresses = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # sends nothing; TEST-NET-1 (RFC 5737)
        try:
            probe.connect(("192.0.2.1", 9))
            addresses.add(str(probe.getsockname()[0]))
        except OSError:
            addresses.clear()
    try:
        addresses |= {str(entry[4][0]) for entry in socket.getaddrinfo(machine, None)}
    except OSError:
        return addresses
    return addresses


def _matches_secret(value: str, secret: str) -> bool:
    return bool(secret) and hmac.compare_digest(value.encode(), secret.encode())


def _render_login_page(alert: str, status: int) -> Response:
    # Under "no-referrer" a browser would send the form without its origin.
    return HTMLResponse(LOGIN_PAGE.format(alert=alert), status, {"referrer-policy": "same-origin"})


def _limit_body(receive: Receive) -> Receive:
    """Receive a body, whatever length it declared, up to the limit. Raises BodyTooLargeError beyond it."""
    received_bytes = 0

    async def receive_limited() -> Message:
        nonlocal received_bytes
        message = await receive()
        received_bytes += len(message.get("body", b""))
        if received_bytes > MAX_BODY_BYTES:
            raise BodyTooLargeError
        return message

    return receive_limited


LOGIN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lettercast review</title><link rel="stylesheet" href="/static/page.css">
<main class="entrance"><h1>Lettercast review</h1>{alert}<form method="post" action="/enter">
<label>Password <input type="password" name="password" autocomplete="current-password" required autofocus></label>
<button>Enter</button></form></main></html>"""
