"""The server of a page, from the printed address to Ctrl-C, and `lettercast review`, which is one."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from lettercast.errors import LettercastError
from lettercast.http import is_loopback_host
from lettercast.review.app import ReviewSessions, create_application
from lettercast.review.errors import ReviewError
from lettercast.review.guard import Guard, SessionSecrets, list_allowed_hosts
from lettercast.review.take_preview import TakePreview
from lettercast.show import Show

BACKLOG = 128
"""Connections that wait to be answered."""
OPENING_DELAY_S = 0.3
"""Between the printed address and the browser: by then the server answers."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where a page is served, and how its address reaches a person.

    A `host` that others can reach needs a `password`. `print_line` is called with each line for the terminal,
    `open_address` with the address that lets a browser in.
    """

    host: str = "127.0.0.1"
    port: int = 0  # any free one
    password: str = ""
    print_line: Callable[[str], None] = print
    open_address: Callable[[str], object] | None = None


@dataclass(frozen=True, slots=True)
class ServedPage:
    """A page to serve: its application, made of the token for changes, and the path of its first address."""

    create_application: Callable[[str], ASGIApp]
    path: str
    notice: str  # printed below the address
    on_ready: Callable[[], None] = lambda: None
    closing: threading.Event = field(default_factory=threading.Event)  # set when the server is being stopped


def serve_review(show: Show, episode: str = "", *, reviewer: str = "", options: ServerOptions | None = None) -> None:
    """Serve the review page until stopped; without an episode, the list of scripts.

    `reviewer` is the name that an approval is offered with. Raises ReviewError for a host without a password that
    others can reach, or a port that is taken.
    """
    take_preview = TakePreview(show)
    sessions = ReviewSessions(show, take_preview, reviewer)

    def start_warm_up() -> None:
        if episode:
            threading.Thread(target=_prepare_first_take, args=(sessions, episode), daemon=True).start()

    page = ServedPage(
        lambda token: create_application(sessions, token),
        f"/script/{episode}" if episode else "/",
        "Every edit is written to the script at once. Ctrl-C stops it.",
        start_warm_up,
        sessions.closing,
    )
    try:
        serve_page(page, options or ServerOptions())
    finally:
        take_preview.close()


def serve_page(page: ServedPage, options: ServerOptions) -> None:
    """Serve a page behind the guard, until stopped. Raises ReviewError as `serve_review` does."""
    host, print_line = options.host, options.print_line
    with _bind_socket(host, options.port) as listening:
        bound_host, port = listening.getsockname()[:2]
        is_public = not is_loopback_host(bound_host)
        if is_public and not options.password:
            remedy = "set LETTERCAST_REVIEW_PASSWORD, or leave --host out to stay on this machine"
            raise ReviewError(f"{host} can be reached by others, so it needs a password", remedy=remedy)
        keys = SessionSecrets(options.password)
        app = Guard(page.create_application(keys.csrf_token), keys, list_allowed_hosts(host), port)
        name = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host
        address = f"http://{name}:{port}{page.path}?key={keys.url_key}"
        print_line(address)
        if is_public:
            print_line(
                "Others open the same address without the key, and give the password. It is not encrypted: use it"
            )
            print_line("only on a network you trust, or through a tunnel.")
        print_line(page.notice)
        if options.open_address is not None:
            threading.Timer(OPENING_DELAY_S, options.open_address, [address]).start()
        page.on_ready()
        config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=1)
        _QuietServer(config, page.closing).run(sockets=[listening])


class _QuietServer(uvicorn.Server):
    """A server that logs nothing when it is stopped: open streams of events end, and a take cut short is no fault."""

    def __init__(self, config: uvicorn.Config, closing: threading.Event):
        super().__init__(config)
        self.closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.closing.set()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        super().handle_exit(sig, frame)


def _prepare_first_take(sessions: ReviewSessions, episode: str) -> None:
    """Synthesize the first sentence, so that listening starts at once."""
    try:
        previews = sessions.get_session(episode).build_view().previews
    except LettercastError:
        return  # the page tells what is wrong with the script
    sessions.take_preview.warm_up([preview for _, preview in previews])


def _bind_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)  # before the address is printed: a browser that follows it at once is answered
    except (OSError, UnicodeError, OverflowError) as error:
        listening.close()
        why = error.strerror if isinstance(error, OSError) else str(error)
        remedy = "choose another with --port, or none for any free one"
        raise ReviewError(f"cannot bind {host}, port {port} ({why})", remedy=remedy) from error
    return listening
