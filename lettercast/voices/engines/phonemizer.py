"""The embedded espeak-ng as the phonemizer that most models of the Coqui library need.

The library itself runs the program espeak-ng once for each clause. With this one none need be installed, and a
sentence has the same phonemes on every machine. Importing this module imports the library.
"""

from __future__ import annotations

import re
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import espeakng_loader
from TTS.tts.utils.text import phonemizers
from TTS.tts.utils.text.phonemizers.base import BasePhonemizer
from TTS.tts.utils.text.punctuation import Punctuation

from lettercast.voices.engines.espeak import loaded_library

PHONEMIZER_NAME = "espeak"
_LANGUAGE_ALIASES = {"en": "en-us", "zh-cn": "cmn"}
_LANGUAGE_SWITCH = re.compile(r"\([\w-]+\)")
"""espeak-ng writes "(en)" before a word of another language."""


class EmbeddedEspeakPhonemizer(BasePhonemizer):
    """Replacement of the library's ESpeak."""

    def __init__(self, language: str, punctuations: str = Punctuation.default_puncs(), *, keep_puncs: bool = True):
        super().__init__(_LANGUAGE_ALIASES.get(language, language), punctuations=punctuations, keep_puncs=keep_puncs)

    @staticmethod
    def name() -> str:
        return PHONEMIZER_NAME

    @classmethod
    def is_available(cls) -> bool:
        return True

    def version(self) -> str:
        return version("espeakng-loader")

    @staticmethod
    def supported_languages() -> dict[str, Any]:
        """List languages by espeak-ng's names: each has a data file."""
        files = Path(espeakng_loader.get_data_path()).joinpath("lang").rglob("*")
        return {file.name.lower(): file.name for file in files if file.is_file()}

    def _phonemize(self, text: str, separator: str) -> str:
        with loaded_library(self.language) as espeak:
            return _LANGUAGE_SWITCH.sub("", espeak.phonemize(text, ipa=True))


def register_embedded_espeak() -> None:
    """Register the embedded espeak-ng with the library."""
    with suppress(ValueError):  # the library fills its table at the first call
        phonemizers.get_default_phonemizer(None)
    phonemizers.PHONEMIZERS[PHONEMIZER_NAME] = EmbeddedEspeakPhonemizer
    for language in (*EmbeddedEspeakPhonemizer.supported_languages(), *_LANGUAGE_ALIASES):
        phonemizers.DEF_LANG_TO_PHONEMIZER.setdefault(language, PHONEMIZER_NAME)
