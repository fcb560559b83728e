"""All contact with the package hibari-tts: its reader, its phonemes' numbers, its synthesis, its voices.

Much of what is used here is not of its public face, so the release is pinned, and test_hibari_package.py names whatever
another one changes. Importing this module imports nothing of the package.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lettercast.voices.engines.versions import package_version
from lettercast.voices.model import Voice

PACKAGE_NAME = "hibari-tts"
INSTALL_COMMAND = 'pip install "hibari-tts==0.2.1" onnxruntime'
VOICES_URL = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices/"
"""Where models that do not lie in it are found. Written here too, for its module that says so imports onnxruntime."""
DURATIONS_OUTPUT = "/Cast_32_output_0"
"""Inside its models, how many units each phoneme lasts."""


class Token(NamedTuple):
    """A token as its reader takes it: what is written, whether a space follows, phonemes where they are told."""

    text: str
    has_space_after: bool
    phonemes: str | None = None


class HibariG2P:
    """Its way from English to phonemes, with a note of the words that it had to guess.

    The package's own normalising is left out: a script is said in words already.
    """

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p import G2P

        self._g2p: Any = G2P(oov=self._guess_phonemes, british=british)
        self._oov_model: Any = None
        self._british = british
        self.guessed_words: dict[
            str, str
        ] = {}  # of the line last read: words that no dictionary holds, with their phonemes
        self.phoneme_ids: dict[str, int] = _load_phoneme_ids()

    def tokenize(self, text: str) -> list[Token]:
        """A stretch of text in tokens: together they are the text, white space aside."""
        return [Token(token, bool(space)) for token, space in self._g2p.tokenizer(text)]

    def phonemize(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with their phonemes; some may have been joined, never across a space."""
        from hibari.g2p.token import Tok

        self.guessed_words = {}
        tags = self._g2p.tagger([token.text for token in tokens])
        given = [
            Tok(
                token.text,
                tag,
                " " if token.has_space_after else "",
                phonemes=token.phonemes,
                rating=token.phonemes and 5,
            )
            for token, tag in zip(tokens, tags, strict=True)
        ]
        return [Token(one.text, bool(one.whitespace), one.phonemes or "") for one in self._g2p.phonemize_tokens(given)]

    def _guess_phonemes(self, word: str) -> str | None:
        if self._oov_model is None:
            from hibari.g2p import oov

            # made here, for with a guesser of ours the package makes none
            self._oov_model = oov.OOV(str(_find_assets() / ("oov_gb.onnx" if self._british else "oov.onnx")))
        found: str | None = self._oov_model(word)
        self.guessed_words[word] = found or ""
        return found


def describe_release(voice: Voice) -> str:
    """Which release is installed. Raises VoiceError saying what to install, also where onnxruntime is missing."""
    package_version("onnxruntime", voice, INSTALL_COMMAND)
    return f"{PACKAGE_NAME} {package_version(PACKAGE_NAME, voice, INSTALL_COMMAND)}"


@cache
def shared_g2p(british: bool = False) -> HibariG2P:
    """This process's reader. Raises ImportError where the package is not installed."""
    return HibariG2P(british=british)


def load_waveform_decoder() -> Callable[..., NDArray[np.float32]]:
    """Its way from the outputs of a model to samples, always by numpy's transforms: scipy's give other bits."""
    from hibari import dsp

    dsp.rfft = lambda samples, axis: np.fft.rfft(samples, axis=axis).astype(np.complex64)
    dsp.irfft = lambda spectrum, size, axis: np.fft.irfft(spectrum, n=size, axis=axis).astype(np.float32)
    synth: Callable[..., NDArray[np.float32]] = dsp.synth
    return synth


@cache
def load_registry() -> dict[str, dict[str, Any]]:
    """Its voices by name, each with file, bytes, sha256, british, bundled. Empty where it is not installed."""
    try:
        found: dict[str, dict[str, Any]] = json.loads((_find_assets() / "voices.json").read_text(encoding="utf-8"))
    except (ImportError, FileNotFoundError):
        return {}
    return found


def find_bundled_model(file: str) -> Path:
    """A model that lies in the package. Raises ImportError where the package is not installed."""
    return _find_assets() / file


def _load_phoneme_ids() -> dict[str, int]:
    numbers: dict[str, int] = json.loads((_find_assets() / "vocab.json").read_text(encoding="utf-8"))
    return numbers


def _find_assets() -> Path:
    """Found without importing the package, which would import onnxruntime."""
    found = find_spec("hibari")
    if found is None or found.origin is None:
        raise ImportError("No module named 'hibari'")
    return Path(found.origin).parent / "assets"
