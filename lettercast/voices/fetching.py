"""Fetching a voice's file: only when a person asks, and only the file that is meant."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from lettercast.files import replacing
from lettercast.voices.errors import VoiceError

if TYPE_CHECKING:
    import httpx

WAIT_SECONDS = 30.0
"""For a connection, and for each piece of the answer."""


def fetch(address: str, path: Path, sha256: str, size_bytes: int = 0) -> None:
    """Put the file at `address` to `path`, whole or not at all, if its hash is `sha256`.

    No more than `size_bytes` are taken where that is known. Raises VoiceError naming the address, and the place
    where the file may be put by hand.
    """
    import httpx

    by_hand = f"try again later, or put that file to {path} by hand"
    try:
        with httpx.stream("GET", address, follow_redirects=True, timeout=WAIT_SECONDS) as answer:
            if answer.status_code != httpx.codes.OK:
                raise VoiceError(f"the server answers {answer.status_code}", address, by_hand)
            with replacing(path) as temporary:
                if _written(answer, temporary, size_bytes) != sha256:
                    what = "what is there is not the file that the catalogue knows: its SHA-256 is another"
                    raise VoiceError(what, address, by_hand)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        why = str(error) or type(error).__name__
        raise VoiceError(f"can't be fetched ({why})", address, by_hand) from error


def _written(answer: httpx.Response, path: Path, most: int) -> str:
    """Write an answer's body to a file; the SHA-256 of what was written, which ends behind `most` bytes."""
    digest, size = hashlib.sha256(), 0
    with open(path, "wb") as out:
        for piece in answer.iter_bytes():
            out.write(piece)
            digest.update(piece)
            size += len(piece)
            if most and size > most:
                break
    return digest.hexdigest()
