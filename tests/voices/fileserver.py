"""A server of voices' files, real, and not always well behaved."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = b"not much of a model" * 5000
SHA256 = hashlib.sha256(MODEL).hexdigest()


class FileServer(ThreadingHTTPServer):
    """A real server of one file, which it sends as `manner` says; or of the `files` it was given, by their paths."""

    daemon_threads = True
    manner = ""
    files: dict[str, bytes] = {}  # noqa: RUF012

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self.root}/voices/model.onnx"


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        manner = self.server.manner
        if manner == "moved" and not self.path.startswith("/store"):
            self.send_response(302)
            self.send_header("Location", "/store/1")
            self.end_headers()
            return
        if manner == "gone" or (self.server.files and self.path not in self.server.files):
            self.send_error(404)
            return
        one = self.server.files.get(self.path, MODEL)
        body = {"another": b"x" + one[1:], "endless": one * 100}.get(manner, one)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked had enough
            self.wfile.write(body[: len(body) // 2] if manner == "dropped" else body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


@contextmanager
def serve_files() -> Iterator[FileServer]:
    with FileServer(("127.0.0.1", 0), _Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def closed_address() -> str:
    """The address of a file on a server that is gone."""
    with FileServer(("127.0.0.1", 0), _Handler) as closed:
        return closed.url
