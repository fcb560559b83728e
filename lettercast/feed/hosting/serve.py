"""`lettercast serve`: the show on this machine, to subscribe from a real app before it is public."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from functools import lru_cache
from html import escape
from urllib.parse import quote

import segno
import uvicorn
from starlette.requests import Request

from lettercast.feed.catalog import FEED
from lettercast.feed.errors import FeedError
from lettercast.feed.hosting.server import Rewrite, create_application
from lettercast.feed.site.pages import draw_qr_code
from lettercast.show import Show


def serve_show(show: Show, *, port: int = 8000, lan: bool = False, say: Callable[[str], None] = print) -> None:
    """Serve feed/public until stopped. Raises FeedError when there is nothing to serve or the port is taken."""
    if not (show.public_folder / FEED).is_file():
        raise FeedError("there is no feed yet", "feed/public", "make it: lettercast publish")
    with _open_socket("0.0.0.0" if lan else "127.0.0.1", port) as listening:
        port = listening.getsockname()[1]
        # not "localhost": some programs look for that at ::1 first, and validators take it for no address at all
        address = f"http://{_find_lan_address() if lan else '127.0.0.1'}:{port}"
        for line in _greeting_lines(address, lan=lan):
            say(line)
        app = create_application(show.public_folder, make_host_rewrite(show.settings.feed.base_url))
        config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=1)
        uvicorn.Server(config).run(sockets=[listening])


def make_host_rewrite(base_url: str) -> Rewrite:
    """Make a rewrite by which feeds and pages name the requested address instead of the public one."""

    def rewrite(request: Request, data: bytes) -> bytes:
        requested = f"http://{escape(request.headers.get('host', 'localhost'))}"
        for public, ours in zip(_list_url_forms(base_url), _list_url_forms(requested), strict=True):
            data = data.replace(public.encode(), ours.encode())
        return data

    return rewrite


@lru_cache(maxsize=8)
def _list_url_forms(base_url: str) -> tuple[str, ...]:
    """List each form in which feeds and pages hold the address: drawn, in full, as part of an app's link."""
    feed = f"{base_url}/{FEED}"
    return (str(draw_qr_code(feed)), f"{escape(base_url)}/", quote(feed, safe=""), feed.partition("://")[2])


def _greeting_lines(address: str, *, lan: bool) -> list[str]:
    feed = f"{address}/{FEED}"
    lines = [f"The show:  {address}/", f"Subscribe: {feed}"]
    if lan:
        code = io.StringIO()
        segno.make(feed, error="m").terminal(code, compact=True)
        lines.append(code.getvalue().rstrip("\n"))
    lines.append("This is for trying out. For the public, publish to a static host: lettercast publish --to URL")
    lines.append("Ctrl-C stops it.")
    return lines


def _open_socket(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # before the address is printed, so that it works at once
    except OSError as error:
        listening.close()
        raise FeedError(f"cannot bind port {port} ({error.strerror})", remedy="choose another: --port 8001") from error
    return listening


def _find_lan_address() -> str:
    """Find this machine's address in the local network. Nothing is sent: a UDP socket only picks its route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostbyname(socket.gethostname())
