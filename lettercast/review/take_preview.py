"""Listening: the take of any sentence, made as render makes it and kept where render finds it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import soundfile

from lettercast.audio import prevent_clipping
from lettercast.episodes import Utterance, plan_episode
from lettercast.errors import LettercastError
from lettercast.review.errors import ReviewError
from lettercast.scripts import Lexicon, Script
from lettercast.show import Show
from lettercast.voices import (
    Guess,
    Line,
    Take,
    Takes,
    VoiceError,
    find_guessed_words,
    load_cast,
    plan_synthesis,
    start_process_pool,
    synthesize_lines,
)

DEFAULT_CHARACTERS_PER_S = 15.0
"""About 170 words a minute, where nothing of a voice has been heard yet."""
MAX_TRIAL_CHARACTERS = 200
"""Of what is heard without standing in a script: an entry of the lexicon is a word or a name."""


@dataclass(frozen=True, slots=True)
class PreviewedSentence:
    """A sentence that is spoken, and the key of its take. `about_s` is its length, measured or estimated."""

    utterance: Utterance
    take_key: str
    duration_s: float
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewedGuess:
    """A word that a voice guesses, and the key of its take when it is said alone."""

    guess: Guess
    take_key: str


class TakePreview:
    """The takes of a show's scripts. Safe to use from several threads."""

    def __init__(self, show: Show, pool: Callable[[int], Executor] = start_process_pool):
        self.show = show
        self.takes = Takes(show.cache_folder / "takes")
        self._line_by_key: dict[str, Line] = {}
        self._info_by_key: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._create_pool = pool
        self._pool: Executor | None = None
        self._mutex = threading.Lock()  # one line at a time: a listener waits for one
        self._pool_mutex = threading.Lock()

    def preview_script(self, script: Script, lexicon: Lexicon) -> list[PreviewedSentence]:
        """What is heard of a script, in order. Raises the errors of casting and planning."""
        settings = self.show.settings
        spoken = plan_episode(script, load_cast(self.show), lexicon.apply, settings.pauses, settings.sound)
        keys = self._register_lines(spoken.lines)
        rates = self._measure_speaking_rates(spoken.lines, keys)
        heard = []
        for utterance, key in zip(spoken.utterances, keys, strict=True):
            told = self._info_by_key.get(key)
            pace = rates.get(utterance.line.voice.name, DEFAULT_CHARACTERS_PER_S * utterance.line.voice.speed)
            about_s = told[0] if told else len(utterance.line.text) / pace
            heard.append(PreviewedSentence(utterance, key, about_s, told[1] if told else ()))
        return heard

    def find_guesses(self, heard: Sequence[PreviewedSentence], lexicon: Lexicon) -> list[PreviewedGuess]:
        """What the voices guess of what is heard, names first; the first call of a process takes a second."""
        guesses = find_guessed_words([one.utterance.line for one in heard], lexicon)
        voices = [heard[guess.line_index].utterance.line.voice for guess in guesses]
        keys = self._register_lines([Line(guess.word, voice) for guess, voice in zip(guesses, voices, strict=True)])
        return [PreviewedGuess(guess, key) for guess, key in zip(guesses, keys, strict=True)]

    def register_text(self, text: str, beside: str) -> str:
        """The key of a short text in the voice that says the take `beside`, the narrator's where there is none.

        Raises ReviewError for a text that is no word or name any more, VoiceError.
        """
        if len(text) > MAX_TRIAL_CHARACTERS:
            raise ReviewError("too long to be tried alone", remedy="save it and hear a sentence")
        line = self._line_by_key.get(beside)
        voice = line.voice if line else load_cast(self.show).find_voice("narrator")
        return self._register_lines([Line(text, voice)])[0]

    def load_flac(self, key: str) -> bytes:
        """The take named `key` as FLAC, voiced now unless it is kept. Raises ReviewError, VoiceError."""
        line = self._line_by_key.get(key)
        if line is None:
            raise ReviewError("no sentence has this take", remedy="reload the page")
        with self._mutex:
            try:
                take = next(iter(synthesize_lines([line], self.takes, executor=self._get_executor())))
            except VoiceError:
                self.close()  # its workers may be dead: the next try gets new ones
                raise
        if not len(take.samples):
            raise ReviewError("; ".join(take.defects) or "nothing was heard", remedy="change the sentence")
        self._info_by_key[key] = (len(take.samples) / take.rate_hz, take.defects)
        return encode_flac(take)

    def warm_up(self, heard: list[PreviewedSentence]) -> None:
        """Start the workers and voice the first sentence, so that the first listening does not wait for them."""
        try:
            if heard:
                self.load_flac(heard[0].take_key)
        except LettercastError:
            return  # whoever listens first is told

    def close(self) -> None:
        """Let the workers go."""
        with self._pool_mutex:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _register_lines(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """The keys of lines, which can be heard from now on."""
        keys = plan_synthesis(lines, self.takes).keys
        self._line_by_key.update(zip(keys, lines, strict=True))
        return keys

    def _get_executor(self) -> Executor:
        with self._pool_mutex:
            if self._pool is None:
                self._pool = self._create_pool(1)
            return self._pool

    def _measure_speaking_rates(self, lines: list[Line], keys: tuple[str, ...]) -> dict[str, float]:
        """Characters a second of each voice, from its takes that are kept."""
        heard: dict[str, tuple[int, float]] = {}
        for line, key in zip(lines, keys, strict=True):
            if key not in self._info_by_key and (told := self.takes.stored_info(key)):
                self._info_by_key[key] = told
            if key in self._info_by_key:
                characters, seconds = heard.get(line.voice.name, (0, 0.0))
                heard[line.voice.name] = (characters + len(line.text), seconds + self._info_by_key[key][0])
        return {name: characters / seconds for name, (characters, seconds) in heard.items() if seconds > 0}


def encode_flac(take: Take) -> bytes:
    """A take as a file that browsers play."""
    pcm = np.rint(prevent_clipping(take.samples, take.rate_hz) * 32767).astype(np.int16)
    buffer = io.BytesIO()
    soundfile.write(buffer, pcm, take.rate_hz, format="FLAC")
    return buffer.getvalue()
