"""Piper's own catalogue: names, the card of a voice, and its two files, compared with what the catalogue tells of them.

Imports nothing of Piper's: a name can be known where piper-tts is not.
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
"""Where its voices lie, as in `piper.download_voices`."""
MAX_INDEX_BYTES, MAX_CARD_BYTES = 20_000_000, 100_000
"""At most; the index has some 200 kB, a card less than 1."""
FILE_SUFFIXES = (".onnx", ".onnx.json")
"""A voice is two files."""
_VOICE_NAME = re.compile(
    r"(?P<language>[a-z]{2,3})_(?P<country>[A-Z]{2})-(?P<voice>\w+)-(?P<quality>x_low|low|medium|high)"
)
_MD5 = re.compile(r"[0-9a-f]{32}")


class PiperVoiceName(NamedTuple):
    """What a name of Piper's catalogue tells: en_US-lessac-medium."""

    name: str
    language: str  # en-US
    folder: str  # below ADDRESS: en/en_US/lessac/medium

    @property
    def url(self) -> str:
        return f"{BASE_URL}/{self.folder}"


def parse_name(name: str) -> PiperVoiceName | None:
    """What the name tells, or None for one that is not like Piper's."""
    if not (found := _VOICE_NAME.fullmatch(name)):
        return None
    language, country, voice, quality = found.groups()
    return PiperVoiceName(name, f"{language}-{country}", f"{language}/{language}_{country}/{voice}/{quality}")


def list_voice_files(name: str, folder: Path) -> list[Path]:
    """The two files of a voice, where they lie or would lie."""
    return [folder / f"{name}{ending}" for ending in FILE_SUFFIXES]


def load_card(name: PiperVoiceName, folder: Path) -> str:
    """The card of a voice, as kept beside the model; else fetched and kept, where its files are still to be fetched.

    Empty where it can't be had. It is what somebody wrote: show it with care.
    """
    path = folder / f"{name.name}.MODEL_CARD"
    try:
        if not path.is_file() and not all(file.is_file() for file in list_voice_files(name.name, folder)):
            write_text(path, fetch_bytes(f"{name.url}/MODEL_CARD", MAX_CARD_BYTES).decode("utf-8", "replace"))
        return path.read_text(encoding="utf-8", errors="replace")
    except (VoiceError, FileNotFoundError):
        return ""


def fetch_voice(name: str, folder: Path) -> None:
    """Fetch what `folder` lacks of a voice's two files; each is kept only if it is what the catalogue tells.

    Raises VoiceError saying where to put the two files by hand.
    """
    by_hand = f"put {name}.onnx and {name}.onnx.json into {folder} by hand"
    found = parse_name(name)
    if found is None:
        remedy = f"Piper calls them like en_US-lessac-medium; or {by_hand}"
        raise VoiceError(f"{name!r} is no name of Piper's catalogue", remedy=remedy)
    missing = [path for path in list_voice_files(name, folder) if not path.is_file()]
    try:
        told = _fetch_file_info(name) if missing else {}
        for path in missing:
            size_bytes, md5 = _parse_size_and_md5(told, f"{found.folder}/{path.name}")
            fetch_file(f"{found.url}/{path.name}", path, md5, size_bytes, algorithm="md5")
    except VoiceError as error:
        problem = error.problems[0]
        where = f"{problem.where}: " if problem.where else ""
        raise VoiceError(f"the voice {name!r} can't be fetched ({where}{problem.what})", remedy=by_hand) from error


def _fetch_file_info(name: str) -> dict[str, Any]:
    """What the catalogue tells of the files of a voice. Raises VoiceError where it has none of that name."""
    address = f"{BASE_URL}/voices.json"
    try:
        voices = json.loads(fetch_bytes(address, MAX_INDEX_BYTES))
        if name in voices:
            return dict(voices[name]["files"])
        known = [one for one in voices if parse_name(one)]
    except (ValueError, TypeError, KeyError) as error:
        raise VoiceError("what is there is no catalogue of Piper's", address) from error
    near = suggest(name, known)
    remedy = near if near.startswith("did") else "`python -m piper.download_voices` lists them"
    raise VoiceError(f"the catalogue has none of that name; {remedy}")


def _parse_size_and_md5(files: dict[str, Any], path: str) -> tuple[int, str]:
    """Size and MD5 of a file. Raises VoiceError where the catalogue does not tell them."""
    try:
        size_bytes, md5 = int(files[path]["size_bytes"]), str(files[path]["md5_digest"])
    except (KeyError, TypeError, ValueError) as error:
        raise VoiceError(f"the catalogue does not tell of {path}") from error
    if not _MD5.fullmatch(md5):
        raise VoiceError(f"the catalogue tells no MD5 of {path}")
    return size_bytes, md5
