"""Piper: small neural voices as ONNX files (package piper-tts), by name or from a file of your own."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from lettercast.files import expand_user
from lettercast.pronunciation import WORD_PATTERN, split_at_ipa, strip_ipa
from lettercast.voices.engine import Engine, Options
from lettercast.voices.engines.model_files import PACKAGE_PREFIX, find_packaged_model, models_folder
from lettercast.voices.engines.noise import create_noise_generator
from lettercast.voices.engines.onnx_noise import NoisySession, add_noise_inputs
from lettercast.voices.engines.owners import WORD_SPACE, assign_owners
from lettercast.voices.engines.phoneme_synthesis import compute_word_times, create_session
from lettercast.voices.engines.piper_catalogue import fetch_voice
from lettercast.voices.engines.reading import divide_among_words
from lettercast.voices.engines.unsupported import describe_missing_sounds, is_letter
from lettercast.voices.engines.versions import fingerprint_file, package_version, summarize_error
from lettercast.voices.engines.wave import PLAUSIBLE_RATES_HZ
from lettercast.voices.errors import SentenceError, VoiceError
from lettercast.voices.model import Take, Voice, Word

DEFAULT_MODEL = "en_US-lessac-medium"
INSTALL_COMMAND = 'pip install "lettercast[piper]"'
NOTATION_REVISION, SYNTHESIS_REVISION = 1, 1
"""Revisions of a line's notation for Piper and of its synthesis, part of the key of takes: raise them with every
change."""
BOS_PHONEME, PAD_PHONEME, EOS_PHONEME = "^", "_", "$"
"""What Piper puts before a sentence's phonemes, after each of them, and after all."""
MAX_COUNT, MAX_SCALE = 100_000, 10.0
"""Limits for a voice's config: number of speakers, samples of a frame; slowness, noise."""
DEFAULT_HOP_LENGTH = 256
"""Samples of a frame, where neither Piper's release nor the config gives the number."""
WORD_OFFSETS_SECONDS = (-0.051, 0.002)
"""Begin and end of a word relative to the frames of its phonemes: medians against the aligner over 1,616 words of
joe's."""


class PiperOptions(Options):
    """The [settings] of a profile with engine = "piper"."""

    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = None  # default: the model's
    noise_w_scale: Annotated[float, Field(ge=0, le=2)] | None = None


class Piper(Engine):
    """The engine. `model` is a name of Piper's catalogue, an .onnx file with its .onnx.json beside it, or a package."""

    name = "piper"
    options = PiperOptions
    settings: PiperOptions
    deterministic = True  # with a model exported by Piper's training, whose noise can be given
    stochastic = True
    has_word_times = True
    word_check_interval = 10
    supports_ipa = True
    max_batch = 8

    @classmethod
    def version_of(cls, voice: Voice) -> str:
        version = package_version("piper-tts", voice, INSTALL_COMMAND)
        release = f"piper-tts {version} spelled {NOTATION_REVISION}.{SYNTHESIS_REVISION}"
        model = _find_local_model(voice.model)
        if model is None:
            return release
        return f"{release} {fingerprint_file(model)} {fingerprint_file(_config_path(model))}"

    @classmethod
    def memory_mib_of(cls, voice: Voice) -> int:
        return 340

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice)
        try:
            self.piper_voice = _load_voice(_find_local_model(voice.model) or ensure_model(voice.model or DEFAULT_MODEL))
        except ImportError as error:
            raise VoiceError(f"the engine piper is not installed ({error})", remedy=INSTALL_COMMAND) from error
        self.config = self.piper_voice.config
        defaults = (self.config.noise_scale, self.config.noise_w_scale)
        wanted = (self.settings.noise_scale, self.settings.noise_w_scale)
        noise_scale, noise_w_scale = (d if w is None else w for d, w in zip(defaults, wanted, strict=True))
        scales = [noise_scale, self.config.length_scale / voice.speed, noise_w_scale]
        self.fixed_inputs = {"scales": np.asarray(scales, np.float32)} | _build_speaker_input(self.config, voice)
        self.phonemize_word = lru_cache(maxsize=4096)(self._phonemize_word)

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line in lines:
            generator = create_noise_generator(line, attempt)
            try:
                sentences = [phonemes for phonemes in self.piper_voice.phonemize(_embed_phonemes(line)) if phonemes]
                spoken = [self._synthesize_sentence(phonemes, generator) for phonemes in sentences]
            except (RuntimeError, ValueError, IndexError) as error:
                raise SentenceError(f"piper can't say this ({summarize_error(error)})") from error
            samples = np.concatenate([np.zeros(0, np.float32), *(part for part, _ in spoken)])
            times = self._find_word_times(line, sentences, spoken)
            yield Take(
                samples, int(self.config.sample_rate), times, describe_missing_sounds(self._find_unsupported(sentences))
            )

    def _synthesize_sentence(
        self, phonemes: list[str], generator: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Synthesize a sentence without normalizing its loudness; return samples and the edges of its phonemes.

        The ids of each phoneme are followed by a pause, and all of them have a mark before and after. Phonemes without
        an id have no duration. No edges where the durations don't add up to the samples.
        """
        ids = np.asarray([self.piper_voice.phonemes_to_ids(phonemes)], np.int64)
        inputs = {"input": ids, "input_lengths": np.asarray(ids.shape[1:], np.int64), **self.fixed_inputs}
        samples, *durations = self.piper_voice.session.run(inputs, generator)
        clipped: NDArray[np.float32] = samples.ravel().astype(np.float32, copy=False).clip(-1, 1)
        numbers = self.config.phoneme_id_map
        if not durations or not numbers:
            return clipped, np.zeros(0)
        hop = int(getattr(self.config, "hop_length", DEFAULT_HOP_LENGTH))
        frames = np.cumsum([0, *durations[0].ravel()])
        pause = len(numbers[PAD_PHONEME])
        counts = [len(numbers[phoneme]) + pause if phoneme in numbers else 0 for phoneme in phonemes]
        places = np.cumsum([len(numbers[BOS_PHONEME]) + pause, *counts])
        complete = frames.size == ids.size + 1 == places[-1] + len(numbers[EOS_PHONEME]) + 1
        if not complete or frames[-1] * hop != clipped.size:
            return clipped, np.zeros(0)
        return clipped, frames[places].astype(np.float64) * hop

    def _find_word_times(
        self,
        line: str,
        sentences: list[list[str]],
        spoken: list[tuple[NDArray[np.float32], NDArray[np.float64]]],
    ) -> tuple[Word, ...]:
        """Find word times in the joined samples of a line's sentences; none where a word can't be located."""
        if any(not edges.size for _, edges in spoken) or self.config.phoneme_type.value != "espeak":
            return ()
        words, alone = self._list_word_phonemes(line)
        if words != WORD_PATTERN.findall(strip_ipa(line)):
            return ()
        known = self.config.phoneme_id_map
        joined = [*chain.from_iterable((*sentence, WORD_SPACE) for sentence in sentences)]
        owners = assign_owners([phoneme if phoneme in known else "" for phoneme in joined], alone)
        parts = [(samples, np.append(edges, edges[-1])) for samples, edges in spoken]  # one more for the space
        return compute_word_times(words, owners, parts, self.config.sample_rate, WORD_OFFSETS_SECONDS)

    def _list_word_phonemes(self, line: str) -> tuple[list[str], list[list[str]]]:
        """List the words of a line and the phonemes of each: annotated ones, else those of the word alone."""
        words: list[str] = []
        alone: list[list[str]] = []
        for before, annotated, ipa in split_at_ipa(line):
            free, bound = WORD_PATTERN.findall(before), WORD_PATTERN.findall(annotated)
            words += free + bound
            alone += [self.phonemize_word(word) for word in (free if ipa else free + bound)]
            if ipa:
                sounds = unicodedata.normalize("NFD", ipa)
                owners = divide_among_words(sounds, list(range(len(bound))), list(map(len, bound)))
                pairs = list(zip(sounds, owners, strict=True))
                alone += [[sound for sound, owner in pairs if owner == index] for index in range(len(bound))]
        return words, alone

    def _phonemize_word(self, word: str) -> list[str]:
        return [phoneme for sentence in self.piper_voice.phonemize(word) for phoneme in sentence]

    def _find_unsupported(self, sentences: list[list[str]]) -> str:
        """Find the phonemes that the model has no id for: Piper leaves them out."""
        known = self.config.phoneme_id_map
        if not known:
            return ""  # Piper's default ids
        phonemes = (phoneme for sentence in sentences for phoneme in sentence)
        return "".join(phoneme for phoneme in phonemes if phoneme not in known and _is_single_letter(phoneme))

    def close(self) -> None:
        del self.piper_voice, self.phonemize_word
        _load_voice.cache_clear()


def _is_single_letter(phoneme: str) -> bool:
    return len(phoneme) == 1 and is_letter(phoneme)


def _find_local_model(model: str) -> Path | None:
    """The .onnx file of a model, None for a name of Piper's catalogue. Raises VoiceError where its package lacks it."""
    if model.startswith(PACKAGE_PREFIX):
        return find_packaged_model(model)
    return expand_user(model) if model.endswith(".onnx") else None


def ensure_model(name: str, folder: Path | None = None) -> Path:
    """Find the .onnx file of a voice of Piper's catalogue; fetch and check it where it is missing.

    Raises VoiceError saying where to put the two files by hand.
    """
    folder = folder or models_folder("piper")
    model = folder / f"{name}.onnx"
    if not (model.is_file() and _config_path(model).is_file()):
        fetch_voice(name, folder)
    return model


@lru_cache(maxsize=2)
def _load_voice(model: Path) -> Any:
    """Load a PiperVoice with a NoisySession, with as many threads as OMP_NUM_THREADS says."""
    import json

    from piper import PiperVoice
    from piper.config import PiperConfig

    threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    try:
        config = PiperConfig.from_dict(json.loads(_config_path(model).read_text(encoding="utf-8")))
        _check_config(config)
        edited = add_noise_inputs(model.read_bytes(), "Ceil")
        session = NoisySession(
            create_session(edited.model, model.parent, threads=threads, arena=True), edited.noise_inputs
        )
    except FileNotFoundError as error:
        raise VoiceError("no such file", str(error.filename), "a voice is two files: .onnx and .onnx.json") from error
    except Exception as error:  # whatever its loaders raise for a damaged file
        what = f"the voice can't be loaded ({summarize_error(error)})"
        raise VoiceError(what, str(model), "fetch its two files again") from error
    return PiperVoice(session=session, config=config)


def _config_path(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _check_config(config: Any) -> None:
    """Raise ValueError for implausible values in a voice's config."""
    hop = getattr(config, "hop_length", DEFAULT_HOP_LENGTH)
    if type(config.sample_rate) is not int or config.sample_rate not in PLAUSIBLE_RATES_HZ:
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
    if not all(type(ids) is list and all(type(number) is int for number in ids) for ids in numbers.values()):
        raise ValueError("phoneme_id_map holds no lists of numbers")
    if numbers and not {BOS_PHONEME, PAD_PHONEME, EOS_PHONEME} <= numbers.keys():
        raise ValueError(f"phoneme_id_map lacks {BOS_PHONEME}, {PAD_PHONEME} or {EOS_PHONEME}")


def _build_speaker_input(config: Any, voice: Voice) -> dict[str, NDArray[np.int64]]:
    """Build the input for the speaker: the voice's, or the first of a model with several."""
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


_MARKS_THEN_TEXT = re.compile(r"([^\w\s]*)(.*)", re.DOTALL)
_PAUSE_MARKS = {mark: mark for mark in ".,;:!?"} | {"—": ",", "–": ",", "…": "."}


def _embed_phonemes(line: str) -> str:
    """Write annotated words as phonemes in double brackets, as Piper reads them.

    Piper drops punctuation after brackets, and joins them to words without a space between. So punctuation goes into
    the brackets, where it has ids, and a space follows an opening mark.
    """
    text, in_brackets = "", False
    for before, words, ipa in split_at_ipa(line.replace("[[", "[ [")):
        if in_brackets:
            after = _MARKS_THEN_TEXT.fullmatch(before)
            assert after is not None
            text += "".join(_PAUSE_MARKS.get(mark, "") for mark in after[1])
            before = after[2]
            if ipa and not before.strip():
                text += f" {unicodedata.normalize('NFD', ipa)}"
                continue
            text += "]]" + (" " if not before[:1].isspace() and (before or words) else "")
        in_brackets = bool(ipa)
        opened = in_brackets and before[-1:] and not (before[-1].isalnum() or before[-1] in "- ")
        text += before + (" " if opened else "")
        text += f"[[{unicodedata.normalize('NFD', ipa)}" if in_brackets else words
    return text
