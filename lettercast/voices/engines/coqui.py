"""Models of the Coqui TTS library (package coqui-tts, imported as `TTS`): its catalogue, or files of your own.

A VITS model synthesizes a batch at once: lines sorted by length, padded, masked at every layer, so that a take does
not depend on the rest of its batch. Its noise is seeded for each line by the line itself, so that equal lines give
equal takes. Other models of the library synthesize line by line.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from inspect import signature
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from lettercast.files import expand_user
from lettercast.voices.chunking import concatenate_takes, split_text
from lettercast.voices.engine import Engine, Options, parse_options
from lettercast.voices.engines.tokens import TOKENS_REVISION, Tokenized, tokenize
from lettercast.voices.engines.unsupported import describe_missing_sounds
from lettercast.voices.engines.versions import fingerprint_file, package_version, summarize_error
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice

DEFAULT_MODEL = "tts_models/en/ljspeech/vits"
INSTALL_COMMAND = 'pip install "lettercast[coqui]"'
CPU_BATCH, GPU_BATCH = 1, 32
"""Lines in one batch. On a CPU one line fills the vector units and padding is wasted (bench/voices.py); a GPU needs
many."""
LINES_PER_JOB = 32
MAX_PART_CHARACTERS = 500
"""Attention costs the square of the length; a longer line is synthesized in parts."""
OVERHEAD_MIB = 700
"""torch and the library, loaded, and the working memory of a long line."""

ResultT = TypeVar("ResultT")


class CoquiOptions(Options):
    """The [settings] of a profile with engine = "coqui"."""

    not_in_cache_key: ClassVar[frozenset[str]] = frozenset({"config_path", "device", "batch"})

    config_path: str = ""  # beside a model that is a file: default config.json
    device: str = "auto"  # auto, cpu, cuda, cuda:1 …
    batch: Annotated[int, Field(ge=0, le=256)] = 0  # 0: one on a processor, 32 on a GPU
    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = None  # VITS: the model's own where not given
    noise_scale_duration: Annotated[float, Field(ge=0, le=2)] | None = None
    speaker_wav: str = ""  # a recording to imitate, for models that can


class Coqui(Engine):
    """The engine. `model` is a name of the library's catalogue or a .pth file."""

    name = "coqui"
    options = CoquiOptions
    settings: CoquiOptions
    deterministic = True
    stochastic = True
    supports_ipa = True  # models of phonemes do; others are given the words
    max_batch = LINES_PER_JOB

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        options = parse_options(voice, CoquiOptions)
        parts = [f"{name} {package_version(name, voice, INSTALL_COMMAND)}" for name in ("coqui-tts", "espeakng-loader")]
        parts.append(f"given {TOKENS_REVISION}")
        if _is_local_model(voice.model):
            parts += [fingerprint_file(_find_model_file(voice)), fingerprint_file(_find_config_file(voice, options))]
        if options.speaker_wav:
            parts.append(fingerprint_file(expand_user(options.speaker_wav)))
        return " ".join(parts)

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        size = _find_model_file(voice).stat().st_size >> 20 if _is_local_model(voice.model) else 400
        return OVERHEAD_MIB + 2 * size  # the file is read before it becomes weights

    @classmethod
    def preferred_batch(cls, voice: Voice) -> int:
        options = parse_options(voice, CoquiOptions)
        gpu = options.device.startswith("cuda") or (options.device == "auto" and any(Path("/dev").glob("nvidia[0-9]*")))
        return options.batch or (GPU_BATCH if gpu else CPU_BATCH)

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        config = str(_find_config_file(voice, self.settings)) if _is_local_model(voice.model) else ""
        model = str(_find_model_file(voice)) if _is_local_model(voice.model) else voice.model or DEFAULT_MODEL
        self.synthesizer, self.device = _load_synthesizer(model, config, self.settings.device)
        self.model = self.synthesizer.tts_model
        self.rate_hz = int(self.synthesizer.output_sample_rate)
        self.speaker = _choose_name("speaker", voice.speaker, self._list_names("speaker"), voice)
        languages = self._list_names("language")
        self.language = _choose_name("language", voice.language, languages, voice) if languages else None
        takes_speed = "speed" in signature(self.model.inference).parameters
        stretches = hasattr(self.model, "length_scale")
        self.inference_arguments = {"speed": voice.speed} if takes_speed and voice.speed != 1.0 else {}
        self.scales = {"length_scale": self.model.length_scale / voice.speed} if stretches else {}
        if voice.speed != 1.0 and not (takes_speed or stretches):
            raise VoiceError("the model has only one speed", f"voices/{voice.name}.toml", "leave speed out")
        self.batch_size = self.settings.batch or (GPU_BATCH if self.device.startswith("cuda") else CPU_BATCH)

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        """See `Engine.synthesize`. Batches are of lines of similar length; takes come in the lines' order."""
        from lettercast.voices.engines import vits

        if not vits.is_vits(self.model) or self.settings.speaker_wav:
            for line in lines:
                yield concatenate_takes(
                    [self._synthesize_part(part, attempt) for part in split_text(line, MAX_PART_CHARACTERS)]
                )
            return
        synthesizer = vits.BatchSynthesizer(
            self.model,
            speaker=self.speaker,
            language=self.language,
            scales=self.scales,
            noise_scale=self.settings.noise_scale,
            noise_scale_duration=self.settings.noise_scale_duration,
        )
        parts = [(index, part) for index, line in enumerate(lines) for part in split_text(line, MAX_PART_CHARACTERS)]
        tokenized = [_capture_error(synthesizer.tokenize, part) for _, part in parts]
        tokens = [result.ids if isinstance(result, Tokenized) else [] for result in tokenized]
        by_length = sorted(range(len(parts)), key=lambda place: len(tokens[place]))
        groups = [by_length[at : at + self.batch_size] for at in range(0, len(by_length), self.batch_size)]
        group_of = {place: group for group in groups for place in group}
        waves: dict[int, NDArray[np.float32] | SentenceError] = {}
        for _, places in groupby(range(len(parts)), key=lambda place: parts[place][0]):
            takes = []
            for place in places:
                if place not in waves:
                    group = group_of[place]
                    seeds = [_derive_seed(parts[member][1], attempt) for member in group]
                    batch = [tokens[member] for member in group]
                    waves.update(zip(group, _synthesize_batch(synthesizer, batch, seeds), strict=True))
                wave, result = waves.pop(place), tokenized[place]
                if isinstance(result, SentenceError):
                    raise result
                if isinstance(wave, SentenceError):
                    raise wave
                takes.append(Take(wave, self.rate_hz, defects=describe_missing_sounds(result.unsupported_letters)))
            yield concatenate_takes(takes)

    def _synthesize_part(self, line: str, attempt: int) -> Take:
        import torch

        from lettercast.voices.engines import vits

        if not any(map(str.isalnum, line)):  # many models fail on punctuation alone
            return Take(np.zeros(0, np.float32), self.rate_hz)
        torch.manual_seed(_derive_seed(line, attempt))
        np.random.seed(_derive_seed(line, attempt) % 2**32)  # Griffin and Lim's phases, where there is no vocoder
        arguments: dict[str, Any] = {**self.inference_arguments}
        if self.settings.speaker_wav:
            arguments["speaker_wav"] = str(expand_user(self.settings.speaker_wav))
        try:
            with _silence_library(), vits.override_scales(self.model, self.scales):
                # to know what is left out; the library tokenizes the text itself
                tokenized = tokenize(getattr(self.model, "tokenizer", None), line, self.language)
                wave = self.synthesizer.tts(
                    tokenized.text,
                    speaker_name=self.speaker,
                    language_name=self.language,
                    split_sentences=False,
                    **arguments,
                )
        except Exception as error:  # whatever the library and its models come upon in a sentence
            raise SentenceError(f"the model can't say this ({summarize_error(error)})") from error
        from TTS.utils.synthesizer import PAD_SILENCE_SAMPLES

        samples = np.asarray(wave, dtype=np.float32)
        kept = samples[: max(0, samples.size - PAD_SILENCE_SAMPLES)]
        return Take(kept, self.rate_hz, defects=describe_missing_sounds(tokenized.unsupported_letters))

    def _list_names(self, what: str) -> list[str]:
        """List the speakers or languages of the model; none where it has only one."""
        manager = getattr(self.model, f"{what}_manager", None)
        return [str(name) for name in getattr(manager, f"{what}_names", None) or []]

    def close(self) -> None:
        del self.model, self.synthesizer
        _load_synthesizer.cache_clear()


@lru_cache(maxsize=4)
def _load_synthesizer(model: str, config: str, device: str) -> tuple[Any, str]:
    """Load the library's synthesizer, once for voices of one model; return it with its device."""
    try:
        with _silence_library():
            import torch
            from TTS.api import TTS

            from lettercast.voices.engines import coqui_catalogue, phonemizer
    except ImportError as error:
        raise VoiceError(f"the engine coqui is not installed ({error})", remedy=INSTALL_COMMAND) from error
    for library in ("TTS", "trainer"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # errors and defects report what matters
    phonemizer.register_embedded_espeak()
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    with _silence_library():
        try:
            if config:
                api = TTS(model_path=model, config_path=config, progress_bar=False)
            else:
                api = coqui_catalogue.load_catalogue_model(model)
            synthesizer = api.synthesizer
            synthesizer.tts_model.to(device).eval()
            synthesizer.use_cuda = device.startswith("cuda")
        except VoiceError:
            raise
        except Exception as error:  # whatever the library's loaders come upon in a file
            what = f"the model can't be loaded ({summarize_error(error)})"
            raise VoiceError(what, model, "check the two files" if config else "check the device") from error
    return synthesizer, device


def _synthesize_batch(
    synthesizer: Any, batch: list[list[int]], seeds: list[int]
) -> list[NDArray[np.float32] | SentenceError]:
    """Synthesize the lines of a batch; where that fails, each alone."""
    waves = _capture_error(synthesizer.synthesize, batch, seeds)
    if not isinstance(waves, SentenceError):
        return list(waves)
    if len(batch) == 1:
        return [waves]
    return [
        wave for ids, seed in zip(batch, seeds, strict=True) for wave in _synthesize_batch(synthesizer, [ids], [seed])
    ]


def _capture_error(work: Callable[..., ResultT], *arguments: Any) -> ResultT | SentenceError:
    """Call `work`; return an error instead of raising it, so that one line does not cost the others."""
    try:
        return work(*arguments)
    except Exception as error:  # whatever the library and its models come upon in a sentence
        return SentenceError(f"the model can't say this ({summarize_error(error)})")


@contextlib.contextmanager
def _silence_library() -> Iterator[None]:
    """Suppress the library's prints and warnings."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _derive_seed(line: str, attempt: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{attempt} {line}".encode()).digest()[:6], "big")


def _is_local_model(model: str) -> bool:
    return model.endswith((".pth", ".pt")) or expand_user(model).exists()


def _find_model_file(voice: Voice) -> Path:
    path = expand_user(voice.model)
    if path.is_dir():
        path = next(iter(sorted([*path.glob("*.pth"), *path.glob("*.pt")])), path / "model.pth")
    if not path.is_file():
        raise VoiceError("no such model file", str(path), f"put it there, or change model in voices/{voice.name}.toml")
    return path


def _find_config_file(voice: Voice, options: CoquiOptions) -> Path:
    path = expand_user(options.config_path) if options.config_path else _find_model_file(voice).parent / "config.json"
    if not path.is_file():
        raise VoiceError("no such file", str(path), f"name config_path in voices/{voice.name}.toml")
    return path


def _choose_name(what: str, name: str, known: list[str], voice: Voice) -> str | None:
    """Choose the speaker or language by name, or the first; None where the model has only one."""
    if not known:
        return None
    if not name:
        return known[0]
    if name in known:
        return name
    near = [one for one in known if one.lower().startswith(name.lower())]
    if near:
        return near[0]
    raise VoiceError(
        f"the model has no {what} {name!r}", f"voices/{voice.name}.toml", f"it has: {', '.join(known[:12])}"
    )
