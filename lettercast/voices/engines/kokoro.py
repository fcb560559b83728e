"""Kokoro-82M as an ONNX file of your own, run by onnxruntime, with the G2P of hibari."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lettercast.files import expand_user
from lettercast.validation import suggest
from lettercast.voices.engine import Engine, Options, parse_options
from lettercast.voices.engines import hibari_package as package
from lettercast.voices.engines.model_files import models_folder
from lettercast.voices.engines.phoneme_synthesis import (
    ATTEMPT_SPEEDS,
    SamplesWithDurations,
    guess_unknown_words,
    load_session,
    synthesize_take,
)
from lettercast.voices.engines.reading import READING_REVISION, phonemize_line
from lettercast.voices.engines.styles import ARCHIVE_NAMES, find_voices_beside, fingerprint_styles, load_styles
from lettercast.voices.engines.versions import fingerprint_file, summarize_error
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Take, Voice

DEFAULT_MODEL = "kokoro-v1.0.int8"
DEFAULT_SPEAKER = "af_heart"
SYNTHESIS_REVISION = 1
"""Revision of how phonemes become samples here, part of the key of takes: raise it with every change."""
DURATIONS_OUTPUT = "/encoder/Cast_output_0"
"""Value inside its exports: how many units each phoneme lasts."""
ATTEMPT_ROW_STEP = 15
"""Distance of the style rows of two attempts: durations are whole units, so another speed alone may change nothing."""
BASE_MIB, MIB_PER_MODEL_MIB = 760, 2.5
"""Memory of a process, and for each MiB of the model file: measured with an int8 model and MAX_PHONEMES."""
_BRITISH_PREFIXES, _AMERICAN_PREFIXES = ("bf_", "bm_"), ("af_", "am_")


class KokoroOptions(Options):
    """The [settings] of a profile with engine = "kokoro"."""

    not_in_cache_key: ClassVar[frozenset[str]] = frozenset({"voices"})  # the content of the voice is in the version

    voices: str = ""  # a folder of NAME.bin or an archive; default: what lies beside the model


class Kokoro(Engine):
    """The engine. `model` is an .onnx file or the name of one in `models_folder`, `speaker` a voice (af_heart …)."""

    name = "kokoro"
    options = KokoroOptions
    settings: KokoroOptions
    deterministic = True
    stochastic = True
    has_word_times = True
    word_check_interval = 10
    has_silent_end = True
    supports_ipa = True
    max_batch = 4

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        reader = f"{package.describe_release(voice)} read {READING_REVISION}.{SYNTHESIS_REVISION}"
        model, styles = find_model_file(voice.model), _load_speaker_styles(voice)
        return f"{reader} {fingerprint_file(model)} {fingerprint_styles(styles)}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        path = find_model_file(voice.model)
        return round(BASE_MIB + MIB_PER_MODEL_MIB * (path.stat().st_size / 2**20 if path.is_file() else 0))

    @classmethod
    def guess_pronunciations(cls, voice: Voice, line: str) -> dict[str, str]:
        return guess_unknown_words(is_british(voice), line)

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        self.styles = _load_speaker_styles(voice)
        try:
            self.model = _load_model(find_model_file(voice.model))
            self.g2p = package.shared_g2p(is_british(voice))
        except ImportError as error:
            raise VoiceError(f"the engine kokoro is not installed ({error})", remedy=package.INSTALL_COMMAND) from error
        if self.model.has_integer_speed and voice.speed != round(voice.speed):
            what = f"this export of Kokoro can't speak at a speed of {voice.speed:g}"
            raise VoiceError(what, f"voices/{voice.name}.toml", "set speed = 1.0, or give another export of the model")

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            yield self._synthesize_line(line, attempt)

    def word_phonemes(self, line: str) -> tuple[tuple[str, str], ...]:
        """List each word of a line with its phonemes."""
        return phonemize_line(self.g2p, line).group_by_word()

    def close(self) -> None:
        del self.model, self.g2p
        _load_model.cache_clear()

    def _synthesize_line(self, line: str, attempt: int) -> Take:
        speed = self.voice.speed * ATTEMPT_SPEEDS[attempt % len(ATTEMPT_SPEEDS)]

        def speak(ids: list[int]) -> SamplesWithDurations:
            row = len(ids) - 2 + ATTEMPT_ROW_STEP * attempt  # by number of phonemes, without the silences
            return self.model.synthesize(ids, self.styles[min(row, len(self.styles)) - 1], speed)

        return synthesize_take(self.name, self.g2p, line, speak)


class _KokoroModel(NamedTuple):
    """A loaded export: they differ in the name of the phonemes input and in the type of the speed."""

    session: Any
    phonemes_input: str
    has_integer_speed: bool

    def synthesize(self, ids: list[int], style: NDArray[np.float32], speed: float) -> SamplesWithDurations:
        """Samples and the durations of all phonemes; the latter empty where the export lacks them."""
        speeds = (
            np.asarray([max(round(speed), 1)], np.int32) if self.has_integer_speed else np.asarray([speed], np.float32)
        )
        inputs = {self.phonemes_input: np.asarray([ids], np.int64), "style": style[None], "speed": speeds}
        samples, *others = self.session.run(None, inputs)
        return np.asarray(samples, np.float32).ravel(), others[-1] if others else np.zeros(0)


def find_model_file(model: str) -> Path:
    """Find the file of a model by path, or by name in `models_folder`; nothing is fetched.

    Raises VoiceError for a name that is a path, and for a name without a file.
    """
    if model.endswith(".onnx"):
        return expand_user(model)
    name, folder = model or DEFAULT_MODEL, models_folder("kokoro")
    if Path(name).name != name or name.startswith("."):
        raise VoiceError(
            f"the model {name!r} is neither an .onnx file nor a name",
            remedy=f"give a file, or a name like {DEFAULT_MODEL}",
        )
    path = folder / f"{name}.onnx"
    if not path.is_file():
        available = sorted(file.stem for file in folder.glob("*.onnx"))
        remedy = suggest(name, available) if available and model else f"put it there, with {ARCHIVE_NAMES[0]} beside it"
        raise VoiceError(f"the model {name!r} is not here yet", str(path), remedy)
    return path


def is_british(voice: Voice) -> bool:
    """Whether a voice uses the British dictionaries: by its name, else by its language."""
    if (voice.speaker or DEFAULT_SPEAKER).startswith((*_BRITISH_PREFIXES, *_AMERICAN_PREFIXES)):
        return voice.speaker.startswith(_BRITISH_PREFIXES)
    return voice.language.lower().replace("_", "-") == "en-gb"


def _load_speaker_styles(voice: Voice) -> NDArray[np.float32]:
    model, setting = find_model_file(voice.model), parse_options(voice, KokoroOptions).voices
    voices = expand_user(setting) if setting else find_voices_beside(model)
    if voices is None:
        where, remedy = str(model.parent), f"put {ARCHIVE_NAMES[0]} there, or name voices in voices/{voice.name}.toml"
        raise VoiceError("there are no voices beside the model", where, remedy)
    return load_styles(voices, voice.speaker or DEFAULT_SPEAKER)


@lru_cache(maxsize=2)
def _load_model(path: Path) -> _KokoroModel:
    """Load the model, with as many threads as OMP_NUM_THREADS says."""
    threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    try:
        session = load_session(path, DURATIONS_OUTPUT, threads=threads)
    except FileNotFoundError as error:
        raise VoiceError("no such file", str(path), "put it there, or change the profile") from error
    except ImportError:
        raise
    except Exception as error:  # whatever its loader raises for a damaged file
        raise VoiceError(
            f"the model can't be loaded ({summarize_error(error)})", str(path), "fetch it again"
        ) from error
    inputs = {node.name: node.type for node in session.get_inputs()}
    phonemes = next((name for name in ("tokens", "input_ids") if name in inputs), "")
    if not phonemes or set(inputs) != {phonemes, "style", "speed"}:
        what = f"this is not a Kokoro model (its inputs are {', '.join(inputs)})"
        raise VoiceError(what, str(path), "give one with the inputs tokens, style and speed")
    return _KokoroModel(session, phonemes, inputs["speed"] == "tensor(int32)")
