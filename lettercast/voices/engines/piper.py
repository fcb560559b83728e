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
from numpy.typing import NDArray
from pydantic import Field

from lettercast.files import at_home
from lettercast.pronunciation import WORD, with_ipa, without_ipa
from lettercast.voices.engines.noise import noise_of
from lettercast.voices.engines.onnx_noise import NoisySession, given_noise
from lettercast.voices.engines.options import Options, options_of
from lettercast.voices.engines.owners import SPACE, owners
from lettercast.voices.engines.piper_catalogue import fetch_voice
from lettercast.voices.engines.place import PREFIX, models_folder, packaged_file
from lettercast.voices.engines.reading import shared
from lettercast.voices.engines.speaking import session_of, word_times
from lettercast.voices.engines.unsupported import is_letter, lacking_doubts
from lettercast.voices.engines.versions import file_identity, first_line, package_version
from lettercast.voices.engines.wave import RATES_HZ
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice, Word

DEFAULT_MODEL = "en_US-lessac-medium"
INSTALL = 'pip install "lettercast[piper]"'
SPELLED, SPOKEN = 1, 1
"""How a line is written for Piper, and how that becomes samples: part of the key of takes, to be raised when it
changes."""
BEGINNING, PAUSE, END = "^", "_", "$"
"""What Piper puts before a sentence's phonemes, behind each of them, and behind all."""
MAX_COUNT, MAX_SCALE = 100_000, 10.0
"""What a voice's second file may tell at most: how many speakers, samples of a frame; how slow, how much noise."""
HOP = 256
"""Samples of a frame, where a release of Piper or a model tells no other number."""
HEARD_SECONDS = (-0.051, 0.002)
"""A word is heard so much before its first phoneme's frames begin, and has ended so much before those of its last do:
medians against the aligner over 1,616 words of joe's."""


class PiperOptions(Options):
    """The [settings] of a profile with engine = "piper"."""

    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = None  # the model's own where not given
    noise_w_scale: Annotated[float, Field(ge=0, le=2)] | None = None


class Piper:
    """The engine. `model` is a name of Piper's catalogue, an .onnx file with its .onnx.json beside it, or a package."""

    name = "piper"
    options = PiperOptions
    deterministic = True  # with a model whose noise can be given, as all are that Piper's own training exports
    varies = True
    times_words = True
    listen_every = 10
    ends_silent = False
    natural = True
    speaks_ipa = True
    batch = 8

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        release = f"piper-tts {package_version('piper-tts', voice, INSTALL)} spelled {SPELLED}.{SPOKEN}"
        model = _own_file(voice.model)
        if model is None:
            return release
        return f"{release} {file_identity(model)} {file_identity(_config(model))}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 340

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
            self.piper = _loaded(_own_file(voice.model) or fetched(voice.model or DEFAULT_MODEL))
        except ImportError as error:
            raise VoiceError(f"the engine piper is not installed ({error})", remedy=INSTALL) from error
        self.config = self.piper.config
        own = (self.config.noise_scale, self.config.noise_w_scale)
        told = (settings.noise_scale, settings.noise_w_scale)
        noise_scale, noise_w_scale = (o if t is None else t for o, t in zip(own, told, strict=True))
        scales = [noise_scale, self.config.length_scale / voice.speed, noise_w_scale]
        self.given = {"scales": np.asarray(scales, np.float32)} | _speaker(self.config, voice)
        self.alone = lru_cache(maxsize=4096)(self._alone)

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            chance = noise_of(line, attempt)
            try:
                sentences = [phonemes for phonemes in self.piper.phonemize(_spelled(line)) if phonemes]
                spoken = [self._said(phonemes, chance) for phonemes in sentences]
            except (RuntimeError, ValueError, IndexError) as error:
                raise SentenceError(f"piper can't say this ({first_line(error)})") from error
            samples = np.concatenate([np.zeros(0, np.float32), *(one for one, _ in spoken)])
            times = self._word_times(line, sentences, spoken)
            yield Take(samples, int(self.config.sample_rate), times, lacking_doubts(self._lacking(sentences)))

    def _said(
        self, phonemes: list[str], chance: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """A sentence as the model says it, as loud as the model says it, and where its phonemes begin and end there.

        The model numbers each phoneme and puts a pause behind it, and something before and behind all of them.
        Phonemes that it has no number for last no time. No edges where the durations are not those of the samples.
        """
        ids = np.asarray([self.piper.phonemes_to_ids(phonemes)], np.int64)
        given = {"input": ids, "input_lengths": np.asarray(ids.shape[1:], np.int64), **self.given}
        samples, *durations = self.piper.session.run(given, chance)
        clipped: NDArray[np.float32] = samples.ravel().astype(np.float32, copy=False).clip(-1, 1)
        numbers = self.config.phoneme_id_map
        if not durations or not numbers:
            return clipped, np.zeros(0)
        hop = int(getattr(self.config, "hop_length", HOP))
        frames = np.cumsum([0, *durations[0].ravel()])
        pause = len(numbers[PAUSE])
        counts = [len(numbers[one]) + pause if one in numbers else 0 for one in phonemes]
        places = np.cumsum([len(numbers[BEGINNING]) + pause, *counts])
        whole = frames.size == ids.size + 1 == places[-1] + len(numbers[END]) + 1
        if not whole or frames[-1] * hop != clipped.size:
            return clipped, np.zeros(0)
        return clipped, frames[places].astype(np.float64) * hop

    def _word_times(
        self,
        line: str,
        sentences: list[list[str]],
        spoken: list[tuple[NDArray[np.float32], NDArray[np.float64]]],
    ) -> tuple[Word, ...]:
        """When the words of a line are said, in the samples of its sentences; none where not all can be told."""
        if any(not edges.size for _, edges in spoken) or self.config.phoneme_type.value != "espeak":
            return ()
        words, alone = self._words(line)
        if words != WORD.findall(without_ipa(line)):
            return ()
        known = self.config.phoneme_id_map
        said = [one if one in known else "" for sentence in sentences for one in (*sentence, SPACE)]
        parted = [(samples, np.append(edges, edges[-1])) for samples, edges in spoken]
        return word_times(words, owners(said, alone), parted, self.config.sample_rate, HEARD_SECONDS)

    def _words(self, line: str) -> tuple[list[str], list[list[str]]]:
        """The words of a line, and the phonemes of each: those it is told, else those it is said with alone."""
        words: list[str] = []
        alone: list[list[str]] = []
        for before, told, ipa in with_ipa(line):
            free, bound = WORD.findall(before), WORD.findall(told)
            words += free + bound
            alone += [self.alone(word) for word in (free if ipa else free + bound)]
            if ipa:
                sounds = unicodedata.normalize("NFD", ipa)
                of = shared(sounds, list(range(len(bound))), list(map(len, bound)))
                pairs = list(zip(sounds, of, strict=True))
                alone += [[sound for sound, owner in pairs if owner == index] for index in range(len(bound))]
        return words, alone

    def _alone(self, word: str) -> list[str]:
        return [phoneme for sentence in self.piper.phonemize(word) for phoneme in sentence]

    def _lacking(self, sentences: list[list[str]]) -> str:
        """The phonemes of a text that the model has no sound for: Piper leaves them out."""
        known = self.config.phoneme_id_map
        if not known:
            return ""  # it has Piper's own
        phonemes = (phoneme for sentence in sentences for phoneme in sentence)
        return "".join(one for one in phonemes if one not in known and len(one) == 1 and is_letter(one))

    def close(self) -> None:
        del self.piper, self.alone
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
    """A PiperVoice on as many threads as this process was given, with a NoisySession."""
    import json

    from piper import PiperVoice
    from piper.config import PiperConfig

    threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    try:
        config = PiperConfig.from_dict(json.loads(_config(model).read_text(encoding="utf-8")))
        _check(config)
        quiet = given_noise(model.read_bytes(), "Ceil")
        session = NoisySession(session_of(quiet.model, model.parent, threads=threads, arena=True), quiet.noises)
    except FileNotFoundError as error:
        raise VoiceError("no such file", str(error.filename), "a voice is two files: .onnx and .onnx.json") from error
    except Exception as error:  # whatever its loaders come upon in a file
        what = f"the voice can't be loaded ({first_line(error)})"
        raise VoiceError(what, str(model), "fetch its two files again") from error
    return PiperVoice(session=session, config=config)


def _config(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _check(config: Any) -> None:
    """Raises ValueError where what Piper took from a voice's second file is nothing that it can speak by."""
    hop = getattr(config, "hop_length", HOP)
    if type(config.sample_rate) is not int or config.sample_rate not in RATES_HZ:
        raise ValueError(f"sample_rate is {config.sample_rate!r}")
    for name, value in (("num_speakers", config.num_speakers), ("hop_length", hop)):
        if type(value) is not int or not 1 <= value <= MAX_COUNT:
            raise ValueError(f"{name} is {value!r}")
    scales = {name: getattr(config, name) for name in ("length_scale", "noise_scale", "noise_w_scale")}
    for name, value in scales.items():
        if type(value) not in (int, float) or not 0 <= value <= MAX_SCALE:
            raise ValueError(f"{name} is {value!r}")
    if not config.length_scale:
        raise ValueError("length_scale is 0")
    if not all(type(number) is int for number in dict(config.speaker_id_map).values()):
        raise ValueError("speaker_id_map holds no numbers")
    numbers = dict(config.phoneme_id_map)
    if not all(type(one) is list and all(type(number) is int for number in one) for one in numbers.values()):
        raise ValueError("phoneme_id_map holds no lists of numbers")
    if numbers and not {BEGINNING, PAUSE, END} <= numbers.keys():
        raise ValueError(f"phoneme_id_map lacks {BEGINNING}, {PAUSE} or {END}")


def _speaker(config: Any, voice: Voice) -> dict[str, NDArray[np.int64]]:
    """The input that says who speaks: the voice's speaker, or the first of a model with several."""
    several = config.num_speakers > 1
    known = dict(config.speaker_id_map)
    if voice.speaker in known:
        number = int(known[voice.speaker])
    elif not voice.speaker:
        number = int(getattr(config, "default_speaker_id", None) or 0)
    elif voice.speaker.isdigit() and int(voice.speaker) < config.num_speakers:
        number = int(voice.speaker)
    else:
        remedy = f"it has: {', '.join(list(known)[:12])}" if known else "it has only one"
        raise VoiceError(f"the voice has no speaker {voice.speaker!r}", f"voices/{voice.name}.toml", remedy)
    return {"sid": np.asarray([number], np.int64)} if several else {}


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
