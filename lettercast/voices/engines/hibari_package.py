"""All contact with the package hibari-tts: its G2P, its phoneme ids, its synthesis, its voices.

Much of what is used here is not public API of the package, so the release is pinned, and test_hibari_package.py fails
where another release differs. Importing this module imports nothing of the package.
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
"""Address of the models outside the package. Repeated here because its module with it imports onnxruntime."""
DURATIONS_OUTPUT = "/Cast_32_output_0"
"""Value inside its models: how many units each phoneme lasts."""


class Token(NamedTuple):
    """A token for the G2P: its text, whether a space follows, and phonemes where they are annotated."""

    text: str
    has_space_after: bool
    phonemes: str | None = None


class HibariG2P:
    """The package's grapheme-to-phoneme conversion of English; records the words that it guesses.

    The package's own text normalization is not used: a script is in words already.
    """

    def __init__(self, *, british: bool) -> None:
        from hibari.g2p import G2P

        self._g2p: Any = G2P(oov=self._guess_phonemes, british=british)
        self._oov_model: Any = None
        self._british = british
        self.guessed_words: dict[str, str] = {}  # words of the last line that no dictionary holds, with phonemes
        self.phoneme_ids: dict[str, int] = _load_phoneme_ids()

    def tokenize(self, text: str) -> list[Token]:
        """Split text into tokens: joined they are the text, white space aside."""
        return [Token(token, bool(space)) for token, space in self._g2p.tokenizer(text)]

    def phonemize(self, tokens: Sequence[Token]) -> list[Token]:
        """Add phonemes to tokens; some may be joined, never across a space."""
        from hibari.g2p.token import Tok

        self.guessed_words = {}
        tags = self._g2p.tagger([token.text for token in tokens])
        annotated = [
            Tok(
                token.text,
                tag,
                " " if token.has_space_after else "",
                phonemes=token.phonemes,
                rating=token.phonemes and 5,
            )
            for token, tag in zip(tokens, tags, strict=True)
        ]
        phonemized = self._g2p.phonemize_tokens(annotated)
        return [Token(token.text, bool(token.whitespace), token.phonemes or "") for token in phonemized]

    def _guess_phonemes(self, word: str) -> str | None:
        if self._oov_model is None:
            from hibari.g2p import oov

            # with a custom guesser the package itself makes none
            self._oov_model = oov.OOV(str(_find_assets() / ("oov_gb.onnx" if self._british else "oov.onnx")))
        phonemes: str | None = self._oov_model(word)
        self.guessed_words[word] = phonemes or ""
        return phonemes


def describe_release(voice: Voice) -> str:
    """The installed release. Raises VoiceError saying what to install, also where onnxruntime is missing."""
    package_version("onnxruntime", voice, INSTALL_COMMAND)
    return f"{PACKAGE_NAME} {package_version(PACKAGE_NAME, voice, INSTALL_COMMAND)}"


@cache
def shared_g2p(british: bool = False) -> HibariG2P:
    """Load this process's G2P, once. Raises ImportError where the package is not installed."""
    return HibariG2P(british=british)


def load_waveform_decoder() -> Callable[..., NDArray[np.float32]]:
    """Load the function from model outputs to samples, always with numpy's transforms: scipy's give other bits."""
    from hibari import dsp

    dsp.rfft = lambda samples, axis: np.fft.rfft(samples, axis=axis).astype(np.complex64)
    dsp.irfft = lambda spectrum, size, axis: np.fft.irfft(spectrum, n=size, axis=axis).astype(np.float32)
    synth: Callable[..., NDArray[np.float32]] = dsp.synth
    return synth


@cache
def load_registry() -> dict[str, dict[str, Any]]:
    """Load its voices by name, each with file, bytes, sha256, british, bundled. Empty where it is not installed."""
    try:
        registry: dict[str, dict[str, Any]] = json.loads((_find_assets() / "voices.json").read_text(encoding="utf-8"))
    except (ImportError, FileNotFoundError):
        return {}
    return registry


def find_bundled_model(file: str) -> Path:
    """Path of a model inside the package. Raises ImportError where the package is not installed."""
    return _find_assets() / file


def _load_phoneme_ids() -> dict[str, int]:
    ids: dict[str, int] = json.loads((_find_assets() / "vocab.json").read_text(encoding="utf-8"))
    return ids


def _find_assets() -> Path:
    """Find its data without importing the package, which would import onnxruntime."""
    spec = find_spec("hibari")
    if spec is None or spec.origin is None:
        raise ImportError("No module named 'hibari'")
    return Path(spec.origin).parent / "assets"
