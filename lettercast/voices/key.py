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

    def engine_version(self, voice: Voice) -> str:
        """Version of the voice's engine and model. Raises VoiceError where the voice can't be used."""
        known = self.versions.get(voice.name)
        if known is None or known[0] != voice:
            known = (voice, find_engine(voice.engine).version_of(voice))
            self.versions[voice.name] = known
        return known[1]

    def compute_key(self, line: Line) -> str:
        """SHA-256 of (text for the engine, engine, version, model, voice settings).

        Not of the voice's name or gain, nor of options that don't change the sound (`Options.not_in_cache_key`).
        """
        voice = line.voice
        options = find_engine(voice.engine).options
        return sha256_of(
            json.dumps(
                [
                    text_for_engine(line),
                    voice.engine,
                    self.engine_version(voice),
                    Path(voice.model).name if Path(voice.model).is_absolute() else voice.model,
                    voice.speaker,
                    voice.language,
                    voice.speed,
                    parse_options(voice, options).model_dump(exclude=set(options.not_in_cache_key)),
                ],
                ensure_ascii=False,
                sort_keys=True,
                default=str,
            )
        )


def text_for_engine(line: Line) -> str:
    """Text passed to the engine: white space collapsed, IPA annotations removed unless the engine supports them."""
    text = " ".join(line.text.split())
    if not find_engine(line.voice.engine).supports_ipa:
        return strip_ipa(text)
    return annotate_letter_names(text) if line.voice.language.startswith("en") else text
