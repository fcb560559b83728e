"""Piper: small neural voices as ONNX files (package piper-tts), by name or from a file of your own."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from lettercast.files import at_home
from lettercast.sounds import with_ipa
from lettercast.voices.engines.identity import file_identity, first_line, package_version
from lettercast.voices.engines.lacking import is_letter, lacking_doubts
from lettercast.voices.engines.options import Options, options_of
from lettercast.voices.engines.piper_catalogue import fetch_voice
from lettercast.voices.engines.place import PREFIX, models_folder, packaged_file
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice

DEFAULT_MODEL = "en_US-lessac-medium"
INSTALL = 'pip install "lettercast[piper]"'
SPELLED = 1
"""How a line is written for Piper: part of the key of takes, to be raised when it changes."""


class PiperOptions(Options):
    """The [settings] of a profile with engine = "piper"."""

    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = None  # the model's own where not given
    noise_w_scale: Annotated[float, Field(ge=0, le=2)] | None = None


class Piper:
    """The engine. `model` is a name of Piper's catalogue, an .onnx file with its .onnx.json beside it, or a package."""

    name = "piper"
    options = PiperOptions
    deterministic = False  # its noise is drawn inside the model, which takes no seed
    varies = True
    times_words = False
    listen_every = 1
    ends_silent = False
    natural = True
    speaks_ipa = True
    batch = 8

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        release = f"piper-tts {package_version('piper-tts', voice, INSTALL)} spelled {SPELLED}"
        model = _own_file(voice.model)
        if model is None:
            return release
        return f"{release} {file_identity(model)} {file_identity(_config(model))}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 300

    @classmethod
    def cost_usd_of(cls, voice: Voice, characters: int) -> float:
        return 0.0

    @classmethod
    def together_of(cls, voice: Voice) -> int:
        return 1

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        settings = options_of(voice, PiperOptions)
        try:
            from piper import SynthesisConfig
        except ImportError as error:
            raise VoiceError(f"the engine piper is not installed ({error})", remedy=INSTALL) from error
        self.piper = _loaded(_own_file(voice.model) or fetched(voice.model or DEFAULT_MODEL))
        self.how = SynthesisConfig(
            speaker_id=_speaker(self.piper.config, voice),
            length_scale=self.piper.config.length_scale / voice.speed,
            noise_scale=settings.noise_scale,
            noise_w_scale=settings.noise_w_scale,
            normalize_audio=False,  # each sentence for itself would be another loudness for each
        )

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            try:
                text = _spelled(line)
                lacking = self._lacking(text)
                chunks = [chunk.audio_float_array for chunk in self.piper.synthesize(text, self.how)]
            except (RuntimeError, ValueError, IndexError) as error:
                raise SentenceError(f"piper can't say this ({first_line(error)})") from error
            samples = np.concatenate([np.zeros(0, np.float32), *chunks]).astype(np.float32, copy=False)
            yield Take(samples, int(self.piper.config.sample_rate), doubts=lacking_doubts(lacking))

    def _lacking(self, text: str) -> str:
        """The phonemes of a text that the model has no sound for: Piper leaves them out."""
        known = self.piper.config.phoneme_id_map
        if not known:
            return ""  # it has Piper's own
        phonemes = (phoneme for sentence in self.piper.phonemize(text) for phoneme in sentence)
        return "".join(one for one in phonemes if one not in known and len(one) == 1 and is_letter(one))

    def close(self) -> None:
        del self.piper
        _loaded.cache_clear()


def _own_file(model: str) -> Path | None:
    """The .onnx file of a model that is no name of Piper's catalogue. Raises VoiceError where its package lacks it."""
    if model.startswith(PREFIX):
        return packaged_file(model)
    return at_home(model) if model.endswith(".onnx") else None


def fetched(name: str, folder: Path | None = None) -> Path:
    """The .onnx file of a voice of Piper's catalogue, fetched and checked where it is missing.

    Raises VoiceError saying where to put the two files by hand.
    """
    folder = folder or models_folder("piper")
    model = folder / f"{name}.onnx"
    if not (model.is_file() and _config(model).is_file()):
        fetch_voice(name, folder)
    return model


@lru_cache(maxsize=2)
def _loaded(model: Path) -> Any:
    """A PiperVoice on as many threads as this process was given."""
    import json

    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    try:
        config = PiperConfig.from_dict(json.loads(_config(model).read_text(encoding="utf-8")))
        session = onnxruntime.InferenceSession(str(model), sess_options=how, providers=["CPUExecutionProvider"])
    except FileNotFoundError as error:
        raise VoiceError("no such file", str(error.filename), "a voice is two files: .onnx and .onnx.json") from error
    except Exception as error:  # whatever its loaders come upon in a file
        what = f"the voice can't be loaded ({first_line(error)})"
        raise VoiceError(what, str(model), "fetch its two files again") from error
    return PiperVoice(session=session, config=config)


def _config(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _speaker(config: Any, voice: Voice) -> int | None:
    if not voice.speaker:
        return None
    known = dict(config.speaker_id_map)
    if voice.speaker in known:
        return int(known[voice.speaker])
    if voice.speaker.isdigit() and int(voice.speaker) < config.num_speakers:
        return int(voice.speaker)
    remedy = f"it has: {', '.join(list(known)[:12])}" if known else "it has only one"
    raise VoiceError(f"the voice has no speaker {voice.speaker!r}", f"voices/{voice.name}.toml", remedy)


_AFTER = re.compile(r"([^\w\s]*)(.*)", re.DOTALL)
_PAUSES = {mark: mark for mark in ".,;:!?"} | {"—": ",", "–": ",", "…": "."}


def _spelled(line: str) -> str:
    """The line with words that are told their sounds as the phonemes that Piper takes in double brackets.

    Piper drops the marks that follow these, and runs them into words that are not a space away. So the marks go into
    the brackets, for a voice has tokens for them, and there is a space behind an opening mark.
    """
    text, told = "", False
    for before, words, ipa in with_ipa(line.replace("[[", "[ [")):
        if told:
            after = _AFTER.fullmatch(before)
            assert after is not None
            text += "".join(_PAUSES.get(mark, "") for mark in after[1])
            before = after[2]
            if ipa and not before.strip():
                text += f" {unicodedata.normalize('NFD', ipa)}"
                continue
            text += "]]" + (" " if not before[:1].isspace() and (before or words) else "")
        told = bool(ipa)
        opened = told and before[-1:] and not (before[-1].isalnum() or before[-1] in "- ")
        text += before + (" " if opened else "")
        text += f"[[{unicodedata.normalize('NFD', ipa)}" if told else words
    return text
