"""Fetch a voice's file: only when a person asks, and only with the expected hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lettercast.files import atomic_write
from lettercast.voices.errors import VoiceError

if TYPE_CHECKING:
    import httpx

TIMEOUT_SECONDS = 30.0
"""For a connection, and for each chunk of the response."""
_ALGORITHM_NAMES = {"sha256": "SHA-256", "md5": "MD5"}


def fetch_file(address: str, path: Path, digest: str, size_bytes: int = 0, *, algorithm: str = "sha256") -> None:
    """Fetch the file at `address` to `path`, atomically, if its hash (`algorithm`: "sha256" or "md5") is `digest`.

    Reading stops after `size_bytes` where that is not 0. Raises VoiceError with the address, and the path to put the
    file at by hand.
    """
    by_hand = f"try again later, or put that file to {path} by hand"
    digester = hashlib.new(algorithm, usedforsecurity=algorithm != "md5")
    with _open_response(address, by_hand) as answer, atomic_write(path) as temporary:
        with open(temporary, "wb") as out:
            for piece in _read_chunks(answer, size_bytes):
                out.write(piece)
                digester.update(piece)
        if digester.hexdigest() != digest:
            what = (
                f"what is there is not the file that the catalogue knows: its {_ALGORITHM_NAMES[algorithm]} is another"
            )
            raise VoiceError(what, address, by_hand)


def fetch_bytes(address: str, most_bytes: int, remedy: str = "try again later") -> bytes:
    """Fetch what is at `address`. Raises VoiceError with the address where that fails, or is over `most_bytes`."""
    with _open_response(address, remedy) as answer:
        data = b"".join(_read_chunks(answer, most_bytes))
    if len(data) > most_bytes:
        raise VoiceError(f"what is there is larger than {most_bytes / 1e6:g} MB", address, remedy)
    return data


@contextmanager
def _open_response(address: str, remedy: str) -> Iterator[httpx.Response]:
    """Open a successful response of the server, unread. Raises VoiceError for whatever goes wrong with it."""
    import httpx

    try:
        with httpx.stream("GET", address, follow_redirects=True, timeout=TIMEOUT_SECONDS) as answer:
            if answer.status_code != httpx.codes.OK:
                raise VoiceError(f"the server answers {answer.status_code}", address, remedy)
            yield answer
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise VoiceError(f"can't be fetched ({why})", address, remedy) from error


def _read_chunks(answer: httpx.Response, most: int) -> Iterator[bytes]:
    """Read a response's body in chunks; stop after `most` bytes where that is not 0."""
    size = 0
    for piece in answer.iter_bytes():
        yield piece
        size += len(piece)
        if most and size > most:
            return
