"""A real speech server on this machine, over HTTP, with the voice of espeak-ng and, on request, bad manners."""

from __future__ import annotations

import io
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import soundfile

from lettercast.voices.engines.espeak import Espeak
from lettercast.voices.model import Voice

KEY = "sk-not-a-real-key"


class SpeechServer(ThreadingHTTPServer):
    """Answers /v1/audio/speech. Each answer takes the next of `manners`, then the server behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.manners: deque[str] = deque()
        self.asked: list[dict[str, Any]] = []
        self.asked_at: list[float] = []
        self.engine = Espeak(Voice("server", "espeak"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def wave(self, text: str, rate_told_hz: int = 0, kind: str = "WAV") -> bytes:
        take = next(self.engine.synthesize([text]))
        out = io.BytesIO()
        subtype = "PCM_16" if kind == "WAV" else None
        soundfile.write(out, take.samples, rate_told_hz or take.rate_hz, format=kind, subtype=subtype)
        return out.getvalue()


class _Handler(BaseHTTPRequestHandler):
    server: SpeechServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({**body, "path": self.path, "authorization": self.headers.get("Authorization")})
        self.server.asked_at.append(time.monotonic())
        manner = self.server.manners.popleft() if self.server.manners else ""
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self.refuse(401, f"Incorrect key: {self.headers.get('Authorization')}")
        elif manner == "busy":
            self.refuse(429, "slow down", {"Retry-After": "0.3"})
        elif manner == "broken":
            self.refuse(500, "something broke")
        elif manner == "never" or not body["input"].strip():
            self.refuse(400, "that is not allowed here")
        elif manner == "spent":
            self.refuse(429, "You exceeded your quota", code="insufficient_quota")
        elif manner == "moved":
            self.answer(308, b"", "text/plain", 0, {"Location": "/elsewhere"})
        elif manner == "polite":
            data = f'{{"detail": "{self.headers.get("Authorization")} has no voice of that name"}}'.encode()
            self.answer(200, data, "application/json", len(data))
        elif manner == "dripping":
            self.drip()
        elif manner in ("streamed", "streamed zeros"):
            length = b"\0\0\0\0" if manner == "streamed zeros" else b"\xff\xff\xff\xff"
            wave = self.server.wave(body["input"])
            self.stream(wave[:4] + length + wave[8:40] + length + wave[44:])
        elif manner == "mp3":
            data = self.server.wave(body["input"], kind="MP3")
            self.answer(200, data, "audio/mpeg", len(data))
        else:
            wave = self.server.wave(body["input"], 8000 if manner == "wrong rate" else 0)
            if manner == "slow":
                time.sleep(1.5)
            if manner == "short file":
                wave = wave[: len(wave) // 2]
            self.answer(200, wave[: len(wave) // 2] if manner == "cut off" else wave, "audio/wav", len(wave))

    def drip(self) -> None:
        """A byte now and then, and never the last."""
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.close_connection = True
        with suppress(ConnectionError):
            while True:
                self.wfile.write(b"R")
                time.sleep(0.05)

    def stream(self, data: bytes) -> None:
        """In chunks, as it is made, without a length."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(data), 5000):
            piece = data[at : at + 5000]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def refuse(self, status: int, message: str, headers: dict[str, str] | None = None, code: str = "") -> None:
        data = json.dumps({"error": {"message": message, "code": code}}).encode()
        self.answer(status, data, "application/json", len(data), headers)

    def answer(self, status: int, data: bytes, kind: str, length: int, headers: dict[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(length))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)
        except ConnectionError:
            pass  # who asked has gone
        if len(data) < length:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    server = SpeechServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
