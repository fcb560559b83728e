"""The key of a take: a hash of its text and voice, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from lettercast.files import sha256_of
from lettercast.pronunciation import strip_ipa
from lettercast.voices.engine import parse_options
from lettercast.voices.engines import find_engine
from lettercast.voices.letters import annotate_letter_names
from lettercast.voices.model import Line, Voice


@dataclass(slots=True)
class TakeKeys:
    """Keys for many lines; each engine's version is looked up once for a voice, without loading the engine."""

    versions: dict[str, tuple[Voice, str]] = field(default_factory=dict)
    _described: dict[str, tuple[Voice, dict[str, object]]] = field(default_factory=dict, repr=False)

    def engine_version(self, voice: Voice) -> str:
        """Version of the voice's engine and model. Raises VoiceError where the voice can't be used."""
        known = self.versions.get(voice.name)
        if known is None or known[0] != voice:
            known = (voice, find_engine(voice.engine).version_of(voice))
            self.versions[voice.name] = known
        return known[1]

    def compute_key(self, line: Line) -> str:
        """SHA-256 of the text for the engine and of the voice; see `describe_voice`."""
        values = [text_for_engine(line), *self.describe_voice(line.voice).values()]
        return sha256_of(json.dumps(values, ensure_ascii=False, sort_keys=True, default=str))

    def describe_voice(self, voice: Voice) -> dict[str, object]:
        """Describe what of a voice is part of each of its keys, by name, in the order of the key.

        Not its name or gain, nor options that don't change the sound (`Options.not_in_cache_key`).
        """
        known = self._described.get(voice.name)
        if known is None or known[0] != voice:
            options = find_engine(voice.engine).options
            values: dict[str, object] = {
                "engine": voice.engine,
                "engine version": self.engine_version(voice),
                "model": Path(voice.model).name if Path(voice.model).is_absolute() else voice.model,
                "speaker": voice.speaker,
                "language": voice.language,
                "speed": voice.speed,
                "settings": parse_options(voice, options).model_dump(exclude=set(options.not_in_cache_key)),
            }
            known = self._described[voice.name] = (voice, values)
        return known[1]


def text_for_engine(line: Line) -> str:
    """Text passed to the engine: white space collapsed, IPA annotations removed unless the engine supports them."""
    text = " ".join(line.text.split())
    if not find_engine(line.voice.engine).supports_ipa:
        return strip_ipa(text)
    return annotate_letter_names(text) if line.voice.language.startswith("en") else text
