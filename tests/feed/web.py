"""A real HTTP server for the tests: uvicorn on a free port, with what our own `serve` runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from lettercast.feed.serve import here
from lettercast.feed.server import application


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(public: Path, base_url: str = "http://localhost:8000", port: int = 0) -> Iterator[str]:
    """Serve a folder; gives the address."""
    port = port or free_port()
    config = uvicorn.Config(
        application(public, here(base_url)), port=port, log_level="error", ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
