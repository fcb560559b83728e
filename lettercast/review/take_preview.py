"""Listening: the take of any sentence, made as render makes it and kept where render finds it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
import soundfile

from lettercast.audio import unclipped
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
    guessed_words,
    load_cast,
    plan,
    process_pool,
    voice_lines,
)

CHARACTERS_PER_S = 15.0
"""About 170 words a minute, where nothing of a voice has been heard yet."""
MAX_TRIED_CHARACTERS = 200
"""Of what is heard without standing in a script: an entry of the lexicon is a word or a name."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that is spoken, and the key of its take. `about_s` is its length, measured or estimated."""

    utterance: Utterance
    key: str
    about_s: float
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardGuess:
    """A word that a voice guesses, and the key of its take when it is said alone."""

    guess: Guess
    key: str


class Hearing:
    """The takes of a show's scripts. Safe to use from several threads."""

    def __init__(self, show: Show, pool: Callable[[int], Executor] = process_pool):
        self.show = show
        self.takes = Takes(show.cache / "takes")
        self._lines: dict[str, Line] = {}
        self._told: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._make_pool = pool
        self._pool: Executor | None = None
        self._mutex = threading.Lock()  # one line at a time: a listener waits for one
        self._pool_mutex = threading.Lock()

    def plan(self, script: Script, lexicon: Lexicon) -> list[Heard]:
        """What is heard of a script, in order. Raises the errors of casting and planning."""
        settings = self.show.settings
        spoken = plan_episode(script, load_cast(self.show), lexicon.apply, settings.pauses, settings.sound)
        keys = self._keys(spoken.lines)
        rates = self._rates(spoken.lines, keys)
        heard = []
        for utterance, key in zip(spoken.utterances, keys, strict=True):
            told = self._told.get(key)
            pace = rates.get(utterance.line.voice.name, CHARACTERS_PER_S * utterance.line.voice.speed)
            about_s = told[0] if told else len(utterance.line.text) / pace
            heard.append(Heard(utterance, key, about_s, told[1] if told else ()))
        return heard

    def guesses(self, heard: Sequence[Heard], lexicon: Lexicon) -> list[HeardGuess]:
        """What the voices guess of what is heard, names first; the first call of a process takes a second."""
        guesses = guessed_words([one.utterance.line for one in heard], lexicon)
        voices = [heard[guess.line].utterance.line.voice for guess in guesses]
        keys = self._keys([Line(guess.word, voice) for guess, voice in zip(guesses, voices, strict=True)])
        return [HeardGuess(guess, key) for guess, key in zip(guesses, keys, strict=True)]

    def key_for(self, text: str, beside: str) -> str:
        """The key of a short text in the voice that says the take `beside`, the narrator's where there is none.

        Raises ReviewError for a text that is no word or name any more, VoiceError.
        """
        if len(text) > MAX_TRIED_CHARACTERS:
            raise ReviewError("too long to be tried alone", remedy="save it and hear a sentence")
        line = self._lines.get(beside)
        voice = line.voice if line else load_cast(self.show).voice("narrator")
        return self._keys([Line(text, voice)])[0]

    def sound(self, key: str) -> bytes:
        """The take named `key` as FLAC, voiced now unless it is kept. Raises ReviewError, VoiceError."""
        line = self._lines.get(key)
        if line is None:
            raise ReviewError("no sentence has this take", remedy="reload the page")
        with self._mutex:
            try:
                take = next(iter(voice_lines([line], self.takes, executor=self._executor())))
            except VoiceError:
                self.close()  # its workers may be dead: the next try gets new ones
                raise
        if not len(take.samples):
            raise ReviewError("; ".join(take.doubts) or "nothing was heard", remedy="change the sentence")
        self._told[key] = (len(take.samples) / take.rate_hz, take.doubts)
        return flac(take)

    def warm(self, heard: list[Heard]) -> None:
        """Start the workers and voice the first sentence, so that the first listening does not wait for them."""
        try:
            if heard:
                self.sound(heard[0].key)
        except LettercastError:
            return  # whoever listens first is told

    def close(self) -> None:
        """Let the workers go."""
        with self._pool_mutex:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _keys(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """The keys of lines, which can be heard from now on."""
        keys = plan(lines, self.takes).keys
        self._lines.update(zip(keys, lines, strict=True))
        return keys

    def _executor(self) -> Executor:
        with self._pool_mutex:
            if self._pool is None:
                self._pool = self._make_pool(1)
            return self._pool

    def _rates(self, lines: list[Line], keys: tuple[str, ...]) -> dict[str, float]:
        """Characters a second of each voice, from its takes that are kept."""
        heard: dict[str, tuple[int, float]] = {}
        for line, key in zip(lines, keys, strict=True):
            if key not in self._told and (told := self.takes.told(key)):
                self._told[key] = told
            if key in self._told:
                characters, seconds = heard.get(line.voice.name, (0, 0.0))
                heard[line.voice.name] = (characters + len(line.text), seconds + self._told[key][0])
        return {name: characters / seconds for name, (characters, seconds) in heard.items() if seconds > 0}


def flac(take: Take) -> bytes:
    """A take as a file that browsers play."""
    pcm = np.rint(unclipped(take.samples, take.rate_hz) * 32767).astype(np.int16)
    buffer = io.BytesIO()
    soundfile.write(buffer, pcm, take.rate_hz, format="FLAC")
    return buffer.getvalue()
