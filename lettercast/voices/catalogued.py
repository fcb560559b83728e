"""Voices of the catalogues that engines have, by their names there: af_bella, en_US-lessac-medium, tts_models/….

What a name tells goes into a `KnownVoice`, and what a catalogue says of its terms.
"""

from __future__ import annotations

import json
import re

from lettercast.voices.catalogue import KnownVoice, catalogues, kokoro_row
from lettercast.voices.engines import piper_catalogue
from lettercast.voices.engines.place import file_in, models_folder
from lettercast.voices.errors import VoiceError

_COQUI = re.compile(r"tts_models/([\w-]+)/([\w-]+)/([\w-]+)", re.ASCII)
_KOKORO = {"a": "en-US", "b": "en-GB", "f": "female", "m": "male"}
_LICENCE = re.compile(r"\W*licen[cs]e\W*:\s*(.+)", re.IGNORECASE)
MAX_LINES, MAX_LINE_LENGTH = 40, 200
"""Of a card that is shown."""


def find_catalogued(spec: str) -> KnownVoice | None:
    """The voice that a catalogue has by this name, or None where the name is none of theirs.

    Piper's and Coqui's may follow their engine ("piper:NAME") and be followed by a speaker ("NAME:SPEAKER"). Of a voice
    of Piper's that is not here its card is fetched.
    """
    engine, _, rest = spec.partition(":")
    name, _, speaker = (rest if engine in ("piper", "coqui") else spec).partition(":")
    if engine != "coqui" and (found := piper_catalogue.parsed(name)):
        return _piper(found, speaker)
    if engine != "piper" and _COQUI.fullmatch(name):
        return _coqui(name, speaker)
    if any(spec in catalogue.names for catalogue in catalogues() if catalogue.engine == "kokoro"):
        return _kokoro(spec)
    return None


def _kokoro(name: str) -> KnownVoice:
    language, sex = _KOKORO[name[0]], _KOKORO[name[1]]
    return KnownVoice(name, speaker=name, language=language, sex=sex, **kokoro_row())


def _piper(found: piper_catalogue.Named, speaker: str) -> KnownVoice:
    lines = _shown(piper_catalogue.card(found, models_folder("piper")))
    licence = next((told[1] for line in lines if (told := _LICENCE.fullmatch(line))), "")
    where = f"Its two files and its card: {found.address}"
    card = "\n".join([*lines, where] if lines else [f"{where} (the card can't be had now: read it there)"])
    return KnownVoice(found.name, "piper", found.name, speaker, language=found.language, licence=licence, card=card)


def _coqui(model: str, speaker: str) -> KnownVoice:
    _, language, *own = model.split("/")
    told = _told(model)
    card = "\n".join(_shown(f"{model}\n{told.get('description') or ''}"))
    licence = " ".join(_shown(str(told.get("license") or ""))).removesuffix("N/A")
    name = "-".join(own)
    language = "en" if language == "multilingual" else language
    return KnownVoice(name, "coqui", model, speaker, licence=licence, language=language, card=card)


def _told(model: str) -> dict[str, object]:
    """What the library's own list says of a model; nothing where it is not installed, or has none of that name."""
    try:
        found = json.loads(file_in("coqui-tts", ".models.json").read_bytes())
        for part in model.split("/"):
            found = found[part]
        return dict(found)
    except (VoiceError, OSError, ValueError, KeyError, TypeError):
        return {}


def _shown(card: str) -> list[str]:
    """The lines of what a stranger wrote, as they can be printed."""
    lines = ("".join(filter(str.isprintable, " ".join(line.split()))) for line in card.splitlines())
    return [line[:MAX_LINE_LENGTH] for line in lines if line][:MAX_LINES]
