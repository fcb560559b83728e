"""The embedded espeak-ng as the phonemizer that most models of the Coqui library ask for.

The library itself runs a program espeak-ng, if one is installed, once for each clause. This way none need be, and
the same sentence has the same sounds on every machine. Importing this module imports the library.
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
"""espeak-ng says "(en)" where a word is of another language."""


class EmbeddedEspeakPhonemizer(BasePhonemizer):
    """Takes the place of the library's ESpeak."""

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
        """By what espeak-ng calls them: each has a file of its data."""
        files = Path(espeakng_loader.get_data_path()).joinpath("lang").rglob("*")
        return {file.name.lower(): file.name for file in files if file.is_file()}

    def _phonemize(self, text: str, separator: str) -> str:
        with loaded_library(self.language) as espeak:
            return _LANGUAGE_SWITCH.sub("", espeak.phonemize(text, ipa=True))


def register_embedded_espeak() -> None:
    """Let the library find the embedded espeak-ng under its name."""
    with suppress(ValueError):  # the library fills its table when it is first asked
        phonemizers.get_default_phonemizer(None)
    phonemizers.PHONEMIZERS[PHONEMIZER_NAME] = EmbeddedEspeakPhonemizer
    for language in (*EmbeddedEspeakPhonemizer.supported_languages(), *_LANGUAGE_ALIASES):
        phonemizers.DEF_LANG_TO_PHONEMIZER.setdefault(language, PHONEMIZER_NAME)
