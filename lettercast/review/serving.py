"""`lettercast review`: the server around the page, from its first word to Ctrl-C."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn

from lettercast.errors import LettercastError
from lettercast.review.app import Desks, application
from lettercast.review.errors import ReviewError
from lettercast.review.guard import Guard, Secrets, hosts_of, is_loopback
from lettercast.review.hearing import Hearing
from lettercast.show import Show


def review(
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
    if not is_loopback(host) and not password:
        remedy = "set LETTERCAST_REVIEW_PASSWORD, or leave --host out to stay on this machine"
        raise ReviewError(f"{host} can be reached by others, so it needs a password", remedy=remedy)
    hearing = Hearing(show)
    with _listen(host, port) as listening:
        port = listening.getsockname()[1]
        keys = Secrets(password)
        desks = Desks(show, hearing, who)
        app = Guard(application(desks, keys.token), keys, hosts_of(host), port)
        name = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host
        page = f"http://{name}:{port}/{f'script/{episode}' if episode else ''}"
        say(f"{page}?key={keys.key}")
        if not is_loopback(host):
            say("Others open the same address without the key, and give the password. It is not encrypted: use it")
            say("only on a network you trust, or through a tunnel.")
        say("Every edit is written to the script at once. Ctrl-C stops it.")
        if opened is not None:
            threading.Timer(0.3, opened, [f"{page}?key={keys.key}"]).start()
        if episode:
            threading.Thread(target=_warm, args=(desks, episode), daemon=True).start()
        config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=1)
        try:
            _Server(config, desks).run(sockets=[listening])
        finally:
            hearing.close()


class _Server(uvicorn.Server):
    """A server that stops without a word: pages that watch are let go, and a take cut short is no fault."""

    def __init__(self, config: uvicorn.Config, desks: Desks):
        super().__init__(config)
        self.desks = desks

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.desks.closing.set()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        super().handle_exit(sig, frame)


def _warm(desks: Desks, episode: str) -> None:
    """Voice the first sentence, so that listening starts at once."""
    try:
        heard = desks.desk(episode).view().heard
    except LettercastError:
        return  # the page tells what is wrong with the script
    desks.hearing.warm([one for _, one in heard])


def _listen(host: str, port: int) -> socket.socket:
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
