"""The server around a page, from its first word to Ctrl-C, and `lettercast review`, which is one."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from lettercast.errors import LettercastError
from lettercast.review.app import ReviewSessions, create_application
from lettercast.review.errors import ReviewError
from lettercast.review.guard import Guard, SessionSecrets, is_loopback, list_allowed_hosts
from lettercast.review.take_preview import TakePreview
from lettercast.show import Show


def serve_review(
    show: Show,
    episode: str = "",
    *,
    who: str = "",
    host: str = "127.0.0.1",
    port: int = 0,
    password: str = "",
    say: Callable[[str], None] = print,
    opened: Callable[[str], object] | None = None,
) -> None:
    """Serve the review page until stopped. `opened` is given the address that lets a browser in.

    Raises ReviewError for a host without a password that others can reach, or a port that is taken.
    """
    hearing = TakePreview(show)
    desks = ReviewSessions(show, hearing, who)

    def warm() -> None:
        if episode:
            threading.Thread(target=_prepare_first_take, args=(desks, episode), daemon=True).start()

    try:
        serve_page(
            lambda token: create_application(desks, token),
            f"/script/{episode}" if episode else "/",
            "Every edit is written to the script at once. Ctrl-C stops it.",
            closing=desks.closing,
            begun=warm,
            host=host,
            port=port,
            password=password,
            say=say,
            opened=opened,
        )
    finally:
        hearing.close()


def serve_page(
    application: Callable[[str], ASGIApp],
    path: str,
    promise: str,
    *,
    closing: threading.Event | None = None,
    begun: Callable[[], None] = lambda: None,
    host: str = "127.0.0.1",
    port: int = 0,
    password: str = "",
    say: Callable[[str], None] = print,
    opened: Callable[[str], object] | None = None,
) -> None:
    """Serve what `application` makes of the token for changes, behind the guard, until stopped.

    The address of `path` that lets a browser in is said, with the `promise`, and given to `opened`. `begun` is called
    when it can be asked for; `closing` is set when the server is being stopped. Raises ReviewError as `review` does.
    """
    if not is_loopback(host) and not password:
        remedy = "set LETTERCAST_REVIEW_PASSWORD, or leave --host out to stay on this machine"
        raise ReviewError(f"{host} can be reached by others, so it needs a password", remedy=remedy)
    with _bind_socket(host, port) as listening:
        port = listening.getsockname()[1]
        keys = SessionSecrets(password)
        app = Guard(application(keys.csrf_token), keys, list_allowed_hosts(host), port)
        name = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host
        address = f"http://{name}:{port}{path}?key={keys.url_key}"
        say(address)
        if not is_loopback(host):
            say("Others open the same address without the key, and give the password. It is not encrypted: use it")
            say("only on a network you trust, or through a tunnel.")
        say(promise)
        if opened is not None:
            threading.Timer(0.3, opened, [address]).start()
        begun()
        config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=1)
        _QuietServer(config, closing or threading.Event()).run(sockets=[listening])


class _QuietServer(uvicorn.Server):
    """A server that stops without a word: pages that watch are let go, and a take cut short is no fault."""

    def __init__(self, config: uvicorn.Config, closing: threading.Event):
        super().__init__(config)
        self.closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.closing.set()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        super().handle_exit(sig, frame)


def _prepare_first_take(desks: ReviewSessions, episode: str) -> None:
    """Voice the first sentence, so that listening starts at once."""
    try:
        heard = desks.get_session(episode).build_view().previews
    except LettercastError:
        return  # the page tells what is wrong with the script
    desks.take_preview.warm_up([one for _, one in heard])


def _bind_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)  # before the address is told: who follows it at once is let in
    except OSError as error:
        listening.close()
        remedy = "choose another with --port, or none for any free one"
        raise ReviewError(f"{host}, port {port} can't be had ({error.strerror})", remedy=remedy) from error
    return listening
