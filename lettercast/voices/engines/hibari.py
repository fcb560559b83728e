"""hibari: small neural voices, one of them inside the package hibari-tts, distilled from those of Kokoro-82M."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from lettercast.files import expand_user
from lettercast.voices.engine import Engine, parse_options
from lettercast.voices.engines import hibari_package as package
from lettercast.voices.engines.model_files import PACKAGE_PREFIX, check_file, find_packaged_model, models_folder
from lettercast.voices.engines.noise import create_noise_generator
from lettercast.voices.engines.phoneme_synthesis import (
    ATTEMPT_SPEEDS,
    SamplesWithDurations,
    guess_unknown_words,
    load_session,
    synthesize_take,
)
from lettercast.voices.engines.reading import READING_REVISION, phonemize_line
from lettercast.voices.engines.versions import fingerprint_file, summarize_error
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Take, Voice

DEFAULT_MODEL = "heart"
SYNTHESIS_REVISION = 1
"""Revision of how phonemes become samples here, part of the key of takes: raise it with every change."""


class Hibari(Engine):
    """The engine. `model` is a name of the package's registry (heart, fenrir, emma …) or an .onnx file of its kind."""

    name = "hibari"
    deterministic = True
    stochastic = True
    has_word_times = True
    word_check_interval = 10
    has_silent_end = True
    supports_ipa = True
    max_batch = 16

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        parse_options(voice, cls.options)
        release = f"{package.describe_release(voice)} read {READING_REVISION}.{SYNTHESIS_REVISION}"
        return (
            release
            if voice.model in ("", DEFAULT_MODEL)
            else f"{release} {fingerprint_file(find_model_file(voice.model))}"
        )

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 220

    @classmethod
    def guess_pronunciations(cls, voice: Voice, line: str) -> dict[str, str]:
        return guess_unknown_words(is_british(voice), line)

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        try:
            path = find_model_file(voice.model)
            self.session = _load_cached_session(path)
            self.g2p = package.shared_g2p(is_british(voice))
            self.decode_waveform = package.load_waveform_decoder()
        except ImportError as error:
            raise VoiceError(f"the engine hibari is not installed ({error})", remedy=package.INSTALL_COMMAND) from error

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            yield self._synthesize_line(line, attempt)

    def word_phonemes(self, line: str) -> tuple[tuple[str, str], ...]:
        """List each word of a line with its phonemes."""
        return phonemize_line(self.g2p, line).group_by_word()

    def close(self) -> None:
        del self.session, self.g2p
        _load_cached_session.cache_clear()

    def _synthesize_line(self, line: str, attempt: int) -> Take:
        noise = create_noise_generator(line, attempt)
        speed = np.asarray([self.voice.speed * ATTEMPT_SPEEDS[attempt % len(ATTEMPT_SPEEDS)]], np.float32)

        def speak(ids: list[int]) -> SamplesWithDurations:
            *spectra, durations = self.session.run(None, {"ids": np.asarray([ids], np.int64), "speed": speed})
            return self.decode_waveform(*(spectrum[0] for spectrum in spectra), noise), durations

        return synthesize_take(self.name, self.g2p, line, speak)


def find_model_file(model: str) -> Path:
    """Find the file of a model by name or path; nothing is fetched.

    Raises VoiceError where the file is missing, ImportError where the package is.
    """
    if model.startswith(PACKAGE_PREFIX):
        return find_packaged_model(model)
    if model.endswith(".onnx"):
        return expand_user(model)
    name = model or DEFAULT_MODEL
    registry = package.load_registry()
    if name not in registry:
        known = ", ".join(registry) or package.INSTALL_COMMAND
        raise VoiceError(f"hibari has no voice {name!r}", remedy=f"it has: {known}" if registry else known)
    row = registry[name]
    if row.get("bundled"):
        return package.find_bundled_model(row["file"])
    path = models_folder("hibari") / str(row["file"])
    if not path.is_file():
        remedy = f"fetch it with `lettercast voices add {name}`"
        raise VoiceError(f"the voice {name!r} is not here yet", str(path), remedy)
    check_file(path, str(row["sha256"]), f"delete it, then fetch it with `lettercast voices add {name}`")
    return path


def is_british(voice: Voice) -> bool:
    """Whether a voice uses the British dictionaries: by the registry, else by its language."""
    row = package.load_registry().get(voice.model or DEFAULT_MODEL)
    return bool(row["british"]) if row else voice.language.lower().replace("_", "-") == "en-gb"


@lru_cache(maxsize=2)
def _load_cached_session(path: Path) -> Any:
    """Load the model's session, on one thread: so small a model gains nothing from more, and each core has a worker."""
    try:
        return load_session(path, package.DURATIONS_OUTPUT)
    except FileNotFoundError as error:
        raise VoiceError("no such file", str(path), "put it there, or change the profile") from error
    except ImportError:
        raise
    except Exception as error:  # whatever its loader raises for a damaged file
        remedy = "fetch it again; if it is part of the package hibari-tts, install that again"
        raise VoiceError(f"the voice can't be loaded ({summarize_error(error)})", str(path), remedy) from error
