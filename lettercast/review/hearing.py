"""Listening: the take of any sentence, made as render makes it and kept where render finds it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
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
from lettercast.voices import Line, Take, Takes, VoiceError, load_cast, plan, process_pool, voice_lines

CHARACTERS_PER_S = 15.0
"""About 170 words a minute, where nothing of a voice has been heard yet."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that is spoken, and the key of its take. `about_s` is its length, measured or estimated."""

    utterance: Utterance
    key: str
    about_s: float
    doubts: tuple[str, ...]


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
        keys = plan(spoken.lines, self.takes).keys
        rates = self._rates(spoken.lines, keys)
        heard = []
        for utterance, key in zip(spoken.utterances, keys, strict=True):
            self._lines[key] = utterance.line
            told = self._told.get(key)
            pace = rates.get(utterance.line.voice.name, CHARACTERS_PER_S * utterance.line.voice.speed)
            about_s = told[0] if told else len(utterance.line.text) / pace
            heard.append(Heard(utterance, key, about_s, told[1] if told else ()))
        return heard

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
