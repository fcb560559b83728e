"""A real HTTP server for the tests: uvicorn on a free port, with what our own `serve` runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from lettercast.feed.hosting.serve import make_host_rewrite
from lettercast.feed.hosting.server import create_application


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(public: Path, base_url: str = "http://localhost:8000", port: int = 0) -> Iterator[str]:
    """Serve a folder as `lettercast serve` does; gives the address."""
    with running(create_application(public, make_host_rewrite(base_url)), port) as address:
        yield address


@contextmanager
def running(app: Starlette, port: int = 0) -> Iterator[str]:
    """An application on a port of this machine."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
