"""Piper's own catalogue: names, the card of a voice, and its two files, checked against the catalogue's hashes.

Imports nothing of Piper's, so names can be looked up where piper-tts is not installed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from lettercast.files import write_text
from lettercast.validation import suggest
from lettercast.voices.errors import VoiceError
from lettercast.voices.fetching import fetch_bytes, fetch_file

BASE_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
"""Address of its voices, as in `piper.download_voices`."""
MAX_INDEX_BYTES, MAX_CARD_BYTES = 20_000_000, 100_000
"""Limits; the index has about 200 kB, a card less than 1."""
FILE_SUFFIXES = (".onnx", ".onnx.json")
"""A voice is two files."""
_VOICE_NAME = re.compile(
    r"(?P<language>[a-z]{2,3})_(?P<country>[A-Z]{2})-(?P<voice>\w+)-(?P<quality>x_low|low|medium|high)"
)
_MD5 = re.compile(r"[0-9a-f]{32}")


class PiperVoiceName(NamedTuple):
    """A parsed name of Piper's catalogue: en_US-lessac-medium."""

    name: str
    language: str  # en-US
    folder: str  # below BASE_URL: en/en_US/lessac/medium

    @property
    def url(self) -> str:
        return f"{BASE_URL}/{self.folder}"


def parse_name(name: str) -> PiperVoiceName | None:
    """Parse a name; None for one that is not of Piper's form."""
    if not (found := _VOICE_NAME.fullmatch(name)):
        return None
    language, country, voice, quality = found.groups()
    return PiperVoiceName(name, f"{language}-{country}", f"{language}/{language}_{country}/{voice}/{quality}")


def list_voice_files(name: str, folder: Path) -> list[Path]:
    """List the paths of a voice's two files, present or not."""
    return [folder / f"{name}{ending}" for ending in FILE_SUFFIXES]


def load_card(name: PiperVoiceName, folder: Path) -> str:
    """Load the card of a voice from beside the model; fetch it where the voice's files are still to be fetched.

    Empty where that fails. It is third-party text: print it with care.
    """
    path = folder / f"{name.name}.MODEL_CARD"
    try:
        if not path.is_file() and not all(file.is_file() for file in list_voice_files(name.name, folder)):
            write_text(path, fetch_bytes(f"{name.url}/MODEL_CARD", MAX_CARD_BYTES).decode("utf-8", "replace"))
        return path.read_text(encoding="utf-8", errors="replace")
    except (VoiceError, FileNotFoundError):
        return ""


def fetch_voice(name: str, folder: Path) -> None:
    """Fetch the missing of a voice's two files into `folder`; each is stored only if it has the catalogue's hash.

    Raises VoiceError saying where to put the two files by hand.
    """
    by_hand = f"put {name}.onnx and {name}.onnx.json into {folder} by hand"
    found = parse_name(name)
    if found is None:
        remedy = f"its names are like en_US-lessac-medium; or {by_hand}"
        raise VoiceError(f"{name!r} is not a name of Piper's catalogue", remedy=remedy)
    missing = [path for path in list_voice_files(name, folder) if not path.is_file()]
    try:
        files = _fetch_file_info(name) if missing else {}
        for path in missing:
            size_bytes, md5 = _parse_size_and_md5(files, f"{found.folder}/{path.name}")
            fetch_file(f"{found.url}/{path.name}", path, md5, size_bytes, algorithm="md5")
    except VoiceError as error:
        problem = error.problems[0]
        where = f"{problem.where}: " if problem.where else ""
        raise VoiceError(f"the voice {name!r} can't be fetched ({where}{problem.what})", remedy=by_hand) from error


def _fetch_file_info(name: str) -> dict[str, Any]:
    """Fetch the catalogue's entry for the files of a voice. Raises VoiceError for an unknown name."""
    address = f"{BASE_URL}/voices.json"
    try:
        voices = json.loads(fetch_bytes(address, MAX_INDEX_BYTES))
        if name in voices:
            return dict(voices[name]["files"])
        known = [key for key in voices if parse_name(key)]
    except (ValueError, TypeError, KeyError) as error:
        raise VoiceError("this is not a catalogue of Piper's", address) from error
    near = suggest(name, known)
    remedy = near if near.startswith("did") else "`python -m piper.download_voices` lists them"
    raise VoiceError(f"the catalogue has none of that name; {remedy}")


def _parse_size_and_md5(files: dict[str, Any], path: str) -> tuple[int, str]:
    """Parse size and MD5 of a file. Raises VoiceError where the catalogue lacks them."""
    try:
        size_bytes, md5 = int(files[path]["size_bytes"]), str(files[path]["md5_digest"])
    except (KeyError, TypeError, ValueError) as error:
        raise VoiceError(f"the catalogue has no entry for {path}") from error
    if not _MD5.fullmatch(md5):
        raise VoiceError(f"the catalogue has no MD5 of {path}")
    return size_bytes, md5
