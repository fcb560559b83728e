"""hibari: small neural voices, one of them inside the package hibari-tts, distilled from those of Kokoro-82M."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from lettercast.files import at_home
from lettercast.voices.engines import hibari_package as package
from lettercast.voices.engines.noise import noise_of
from lettercast.voices.engines.options import Options, options_of
from lettercast.voices.engines.place import PREFIX, check_file, models_folder, packaged_file
from lettercast.voices.engines.reading import REVISION, read
from lettercast.voices.engines.speaking import SPEEDS, Spoken, guesses, session, take_of
from lettercast.voices.engines.versions import file_identity, first_line
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Take, Voice

DEFAULT_MODEL = "heart"
SPOKEN = 1
"""Of how phonemes become samples here: part of the key of takes, to be raised when it changes."""


class HibariOptions(Options):
    """The [settings] of a profile with engine = "hibari": none yet."""


class Hibari:
    """The engine. `model` is a name of the package's registry (heart, fenrir, emma …) or an .onnx file of its kind."""

    name = "hibari"
    options = HibariOptions
    deterministic = True
    varies = True
    times_words = True
    listen_every = 10
    ends_silent = True
    natural = True
    speaks_ipa = True
    batch = 16

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        options_of(voice, HibariOptions)
        release = f"{package.release(voice)} read {REVISION}.{SPOKEN}"
        return release if voice.model in ("", DEFAULT_MODEL) else f"{release} {file_identity(model_file(voice.model))}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 220

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        return 0.0

    @classmethod
    def together_of(cls, voice: Voice) -> int:
        return 1

    @classmethod
    def guesses_of(cls, voice: Voice, line: str) -> dict[str, str]:
        """The words of a line that no dictionary holds, with the IPA they would be said with. Loads no model."""
        return guesses(is_british(voice), line)

    def __init__(self, voice: Voice) -> None:
        options_of(voice, HibariOptions)
        self.voice = voice
        try:
            path = model_file(voice.model)
            self.session = _loaded(path)
            self.reader = package.reader(is_british(voice))
            self.synth = package.synthesis()
        except ImportError as error:
            raise VoiceError(f"the engine hibari is not installed ({error})", remedy=package.INSTALL) from error

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            yield self._take(line, attempt)

    def word_phonemes(self, line: str) -> tuple[tuple[str, str], ...]:
        """Each word of a line with the phonemes it is said with."""
        return read(self.reader, line).of_words()

    def close(self) -> None:
        del self.session, self.reader
        _loaded.cache_clear()

    def _take(self, line: str, attempt: int) -> Take:
        noise = noise_of(line, attempt)
        speed = np.asarray([self.voice.speed * SPEEDS[attempt % len(SPEEDS)]], np.float32)

        def speak(ids: list[int]) -> Spoken:
            *spectra, durations = self.session.run(None, {"ids": np.asarray([ids], np.int64), "speed": speed})
            return self.synth(*(spectrum[0] for spectrum in spectra), noise), durations

        return take_of(self.name, self.reader, line, speak)


def model_file(model: str) -> Path:
    """The file of a model by its name or path; nothing is fetched.

    Raises VoiceError where it is not there, ImportError where the package is not.
    """
    if model.startswith(PREFIX):
        return packaged_file(model)
    if model.endswith(".onnx"):
        return at_home(model)
    name = model or DEFAULT_MODEL
    registry = package.registry()
    if name not in registry:
        known = ", ".join(registry) or package.INSTALL
        raise VoiceError(f"hibari has no voice {name!r}", remedy=f"it has: {known}" if registry else known)
    row = registry[name]
    if row.get("bundled"):
        return package.bundled_model(row["file"])
    path = models_folder("hibari") / str(row["file"])
    if not path.is_file():
        remedy = f"fetch it with `lettercast voices add {name}`"
        raise VoiceError(f"the voice {name!r} is not here yet", str(path), remedy)
    check_file(path, str(row["sha256"]), f"delete it, then fetch it with `lettercast voices add {name}`")
    return path


def is_british(voice: Voice) -> bool:
    """Whether a voice is read by the British dictionaries: as the registry says, else as its language does."""
    row = package.registry().get(voice.model or DEFAULT_MODEL)
    return bool(row["british"]) if row else voice.language.lower().replace("_", "-") == "en-gb"


@lru_cache(maxsize=2)
def _loaded(path: Path) -> Any:
    """The model's session, on one thread: so small a model gains nothing by more, and each core has a worker."""
    try:
        return session(path, package.DURATIONS)
    except FileNotFoundError as error:
        raise VoiceError("no such file", str(path), "put it there, or change the profile") from error
    except ImportError:
        raise
    except Exception as error:  # whatever its loader comes upon in a file
        remedy = "fetch it again, or install the package hibari-tts again where it lies in that"
        raise VoiceError(f"the voice can't be loaded ({first_line(error)})", str(path), remedy) from error
