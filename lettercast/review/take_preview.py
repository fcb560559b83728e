"""Previews: the take of any sentence, synthesized as render does it and stored where render finds it."""

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
"""About 170 words a minute, for a voice without a take yet."""
MAX_TRIAL_CHARACTERS = 200
"""Of a text that is tried without standing in a script: an entry of the lexicon is a word or a name."""


@dataclass(frozen=True, slots=True)
class PreviewedSentence:
    """A spoken sentence and the key of its take. `duration_s` is measured, or estimated before there is a take."""

    utterance: Utterance
    take_key: str
    duration_s: float
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewedGuess:
    """A word that a voice guesses, and the key of the take of it alone."""

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
        self._mutex = threading.Lock()  # of synthesis: a listener waits for one line
        self._pool_mutex = threading.Lock()

    def preview_script(self, script: Script, lexicon: Lexicon) -> list[PreviewedSentence]:
        """Preview a script's sentences, in order. Raises the errors of casting and planning."""
        settings = self.show.settings
        plan = plan_episode(script, load_cast(self.show), lexicon.apply, settings.pauses, settings.sound)
        keys = self._register_lines(plan.lines)
        rates = self._measure_speaking_rates(plan.lines, keys)
        previews = []
        for utterance, key in zip(plan.utterances, keys, strict=True):
            info = self._info_by_key.get(key)
            rate = rates.get(utterance.line.voice.name, DEFAULT_CHARACTERS_PER_S * utterance.line.voice.speed)
            duration_s, defects = info or (len(utterance.line.text) / rate, ())
            previews.append(PreviewedSentence(utterance, key, duration_s, defects))
        return previews

    def find_guesses(self, previews: Sequence[PreviewedSentence], lexicon: Lexicon) -> list[PreviewedGuess]:
        """Find the words that the voices guess, names first; the first call of a process takes a second."""
        guesses = find_guessed_words([preview.utterance.line for preview in previews], lexicon)
        voices = [previews[guess.line_index].utterance.line.voice for guess in guesses]
        keys = self._register_lines([Line(guess.word, voice) for guess, voice in zip(guesses, voices, strict=True)])
        return [PreviewedGuess(guess, key) for guess, key in zip(guesses, keys, strict=True)]

    def register_text(self, text: str, beside: str) -> str:
        """Register a short text, to be heard in the voice of the take `beside` or else the narrator's; its key.

        Raises ReviewError for a text longer than any word or name, VoiceError.
        """
        if len(text) > MAX_TRIAL_CHARACTERS:
            raise ReviewError("too long to be tried alone", remedy="save it and listen to a sentence")
        line = self._line_by_key.get(beside)
        voice = line.voice if line else load_cast(self.show).find_voice("narrator")
        return self._register_lines([Line(text, voice)])[0]

    def load_flac(self, key: str) -> bytes:
        """Load the take named `key` as FLAC, synthesized now unless it is stored. Raises ReviewError, VoiceError."""
        line = self._line_by_key.get(key)
        if line is None:
            raise ReviewError("no sentence has this take", remedy="reload the page")
        with self._mutex:
            try:
                take = next(iter(synthesize_lines([line], self.takes, executor=self._get_executor())))
            except VoiceError:
                self.close()  # its workers may have crashed: the next try gets new ones
                raise
        if not len(take.samples):
            raise ReviewError("; ".join(take.defects) or "the take is silent", remedy="change the sentence")
        self._info_by_key[key] = (len(take.samples) / take.rate_hz, take.defects)
        return encode_flac(take)

    def warm_up(self, previews: Sequence[PreviewedSentence]) -> None:
        """Start the workers and synthesize the first sentence, so that a listener does not wait for them."""
        try:
            if previews:
                self.load_flac(previews[0].take_key)
        except LettercastError:
            return  # reported to whoever listens first

    def close(self) -> None:
        """Shut the worker processes down."""
        with self._pool_mutex:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _register_lines(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """Register lines, so that their takes can be loaded; their keys."""
        keys = plan_synthesis(lines, self.takes).keys
        self._line_by_key.update(zip(keys, lines, strict=True))
        return keys

    def _get_executor(self) -> Executor:
        with self._pool_mutex:
            if self._pool is None:
                self._pool = self._create_pool(1)
            return self._pool

    def _measure_speaking_rates(self, lines: list[Line], keys: tuple[str, ...]) -> dict[str, float]:
        """Characters a second of each voice, from its stored takes."""
        totals: dict[str, tuple[int, float]] = {}
        for line, key in zip(lines, keys, strict=True):
            if key not in self._info_by_key and (info := self.takes.stored_info(key)):
                self._info_by_key[key] = info
            if key in self._info_by_key:
                characters, seconds = totals.get(line.voice.name, (0, 0.0))
                totals[line.voice.name] = (characters + len(line.text), seconds + self._info_by_key[key][0])
        return {name: characters / seconds for name, (characters, seconds) in totals.items() if seconds > 0}


def encode_flac(take: Take) -> bytes:
    """Encode a take as a file that browsers play."""
    pcm = np.rint(prevent_clipping(take.samples, take.rate_hz) * 32767).astype(np.int16)
    buffer = io.BytesIO()
    soundfile.write(buffer, pcm, take.rate_hz, format="FLAC")
    return buffer.getvalue()
