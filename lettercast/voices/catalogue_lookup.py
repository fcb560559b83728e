"""Look up voices in the catalogues of engines by their names: af_bella, en_US-lessac-medium, tts_models/….

Name and catalogue give a `KnownVoice`, with the voice's terms.
"""

from __future__ import annotations

import json
import re

from lettercast.voices.catalogue import KnownVoice, kokoro_shared_fields, list_catalogues
from lettercast.voices.engines import piper_catalogue
from lettercast.voices.engines.model_files import find_package_file, models_folder
from lettercast.voices.errors import VoiceError

_COQUI_NAME = re.compile(r"tts_models/([\w-]+)/([\w-]+)/([\w-]+)", re.ASCII)
_KOKORO_PREFIXES = {"a": "en-US", "b": "en-GB", "f": "female", "m": "male"}
_LICENCE_LINE = re.compile(r"\W*licen[cs]e\W*:\s*(.+)", re.IGNORECASE)
MAX_CARD_LINES, MAX_CARD_LINE_LENGTH = 40, 200
"""Most that is shown of a card."""


def find_in_catalogues(spec: str) -> KnownVoice | None:
    """Find a voice by its name in a catalogue; None where no catalogue has it.

    Names of Piper's and Coqui's may follow their engine ("piper:NAME") and be followed by a speaker ("NAME:SPEAKER").
    For a voice of Piper's that is not here, its card is fetched.
    """
    engine, _, rest = spec.partition(":")
    name, _, speaker = (rest if engine in ("piper", "coqui") else spec).partition(":")
    if engine != "coqui" and (found := piper_catalogue.parse_name(name)):
        return _piper_voice(found, speaker)
    if engine != "piper" and _COQUI_NAME.fullmatch(name):
        return _coqui_voice(name, speaker)
    if any(spec in catalogue.names for catalogue in list_catalogues() if catalogue.engine == "kokoro"):
        return _kokoro_voice(spec)
    return None


def _kokoro_voice(name: str) -> KnownVoice:
    language, sex = _KOKORO_PREFIXES[name[0]], _KOKORO_PREFIXES[name[1]]
    return KnownVoice(name, speaker=name, language=language, sex=sex, **kokoro_shared_fields())


def _piper_voice(found: piper_catalogue.PiperVoiceName, speaker: str) -> KnownVoice:
    lines = _printable_lines(piper_catalogue.load_card(found, models_folder("piper")))
    licence = next((match[1] for line in lines if (match := _LICENCE_LINE.fullmatch(line))), "")
    where = f"Its two files and its card: {found.url}"
    card = "\n".join([*lines, where] if lines else [f"{where} (the card can't be fetched now: read it there)"])
    return KnownVoice(found.name, "piper", found.name, speaker, language=found.language, licence=licence, card=card)


def _coqui_voice(model: str, speaker: str) -> KnownVoice:
    _, language, *parts = model.split("/")
    metadata = _read_coqui_metadata(model)
    card = "\n".join(_printable_lines(f"{model}\n{metadata.get('description') or ''}"))
    licence = " ".join(_printable_lines(str(metadata.get("license") or ""))).removesuffix("N/A")
    name = "-".join(parts)
    language = "en" if language == "multilingual" else language
    return KnownVoice(name, "coqui", model, speaker, licence=licence, language=language, card=card)


def _read_coqui_metadata(model: str) -> dict[str, object]:
    """Read the entry of a model in the library's list; empty where the library or the entry is missing."""
    try:
        entry = json.loads(find_package_file("coqui-tts", ".models.json").read_bytes())
        for part in model.split("/"):
            entry = entry[part]
        return dict(entry)
    except (VoiceError, OSError, ValueError, KeyError, TypeError):
        return {}


def _printable_lines(card: str) -> list[str]:
    """Split third-party text into lines that are safe to print."""
    lines = ("".join(filter(str.isprintable, " ".join(line.split()))) for line in card.splitlines())
    return [line[:MAX_CARD_LINE_LENGTH] for line in lines if line][:MAX_CARD_LINES]
