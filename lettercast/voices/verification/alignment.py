"""Listening back with an ear: where each word of a take lies, and whether it is there at all.

pocketsphinx aligns the words that should have been said with the samples. Every sound is scored against
every other sound the model knows (`compallsen`), so a score says how much better something else would have
fitted: near zero where the right word is said clearly, far below where something else is. The acoustic
model is of English and comes with the package.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import resample_audio
from lettercast.pronunciation import WORD_PATTERN
from lettercast.voices.model import Word
from lettercast.voices.verification.arpabet import pronounce_words

RATE_HZ = 16_000
FRAMES_PER_SECOND = 100
WINDOW_WORDS = 3
MIN_WINDOW_SCORE, MIN_WORD_SCORE = -8.5, -16.5
"""Log likelihood a frame, relative to the best sound there. Of 500 takes of two voices that were right, the worst
window of three words was above the first and the worst word above the second for all but a few; wrong words in
a take bring at least one window below. See tests/voices/verification/test_faults.py, which measures both."""
MAX_STRAY_FRAMES = 14
"""More loud frames than this outside all words are something said that is not in the text. Fewer are mostly the hiss
of an s that begins a word after a pause."""
MAX_BELOW_LOUD_DB = 22.0
"""A frame is loud that is no further below the take's loud passages."""
MAX_PAUSE_FRAMES = 150
"""No voice rests longer than this within a sentence, even where something hums meanwhile."""
MAX_PHONE_FRAMES = 24
"""A word whose sounds take longer than this each, on the average, has swallowed something."""
MIN_SECONDS = 0.05
MIN_LOG_SCORE = -705.0
"""Scores come as probabilities; below this they are zero in a float."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """What the ear made of a take."""

    words: tuple[Word, ...]  # in the take's samples; empty where the words were not found
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _AlignedSegment:
    """A word, or a silence between words, in frames of 10 ms."""

    word: str  # empty for silence
    start: int
    end: int
    score: float

    @property
    def frame_count(self) -> int:
        return self.end - self.start


class ForcedAligner:
    """The acoustic model, loaded. One in a process: see `ear`."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self.decoder = Decoder(lm=None, loglevel="FATAL", samprate=RATE_HZ, compallsen=True, topn=2)
        self.unpronounceable: set[str] = set()

    def align_text(self, samples: NDArray[np.float32], rate_hz: int, text: str) -> Alignment:
        """Align the words of `text` with the samples; what does not fit is doubted."""
        spoken = [(match[0], self._dictionary_word(match[0])) for match in WORD_PATTERN.finditer(text)]
        words = [(written, known) for written, known in spoken if known]
        if not words or samples.size < rate_hz * MIN_SECONDS:
            return Alignment((), ())
        pcm = _resample_to_pcm(samples, rate_hz)
        parts = self._find_segments(pcm, [known for _, known in words])
        if parts is None:
            return Alignment((), ("words are missing or not understood",))
        scale = rate_hz / FRAMES_PER_SECOND
        said = [part for part in parts if part.word]
        if len(said) != len(words):
            return Alignment((), ("words are missing or not understood",))
        times = tuple(
            Word(written, round(part.start * scale), min(round(part.end * scale), samples.size))
            for (written, _), part in zip(words, said, strict=True)
        )
        return Alignment(times, self._find_defects(parts, said, [written for written, _ in words], pcm))

    def _dictionary_word(self, word: str) -> str:
        """The word as the dictionary has it, taught to it where it lacks it; empty for what has no sound."""
        name = word.lower().replace("’", "'")
        if name in self.unpronounceable:
            return ""
        if self.decoder.lookup_word(name) is None:
            sounds = pronounce_words([name])[0]
            if not sounds:
                self.unpronounceable.add(name)
                return ""
            self.decoder.add_word(name, sounds, True)
        return name

    def _find_segments(self, pcm: NDArray[np.int16], words: list[str]) -> list[_AlignedSegment] | None:
        try:
            self.decoder.set_align_text(" ".join(words))
            self.decoder.start_utt()
            self.decoder.process_raw(pcm.tobytes(), full_utt=True)
            self.decoder.end_utt()
            found = self.decoder.seg()
        except RuntimeError:  # pocketsphinx says so when no path through the words is left
            return None
        if found is None:
            return None
        return [
            _AlignedSegment(
                "" if part.word.startswith(("<", "[")) else part.word,
                part.start_frame,
                part.end_frame + 1,
                max(math.log(part.ascore) if part.ascore > 0 else MIN_LOG_SCORE, MIN_LOG_SCORE),
            )
            for part in found
        ]

    def _find_defects(
        self, parts: list[_AlignedSegment], said: list[_AlignedSegment], written: list[str], pcm: NDArray[np.int16]
    ) -> tuple[str, ...]:
        doubts = []
        loud = loud_frames(pcm)
        stray = max((int(loud[part.start : part.end].sum()) for part in parts if not part.word), default=0)
        if stray > MAX_STRAY_FRAMES:
            doubts.append(f"{stray / FRAMES_PER_SECOND:.2f} s of speech that is not in the text")
        for part in parts[parts.index(said[0]) : parts.index(said[-1])]:
            if not part.word and part.frame_count > MAX_PAUSE_FRAMES:
                doubts.append(f"{part.frame_count / FRAMES_PER_SECOND:.1f} s without a word")
        windows = [
            (sum(part.score for part in window) / sum(part.frame_count for part in window), index)
            for index, window in enumerate(_sliding_windows(said, WINDOW_WORDS))
        ]
        worst, index = min(windows)
        if worst < MIN_WINDOW_SCORE:
            doubts.append(f'not understood: "{" ".join(written[index : index + WINDOW_WORDS])}"')
        else:
            worst, index = min((part.score / part.frame_count, index) for index, part in enumerate(said))
            if worst < MIN_WORD_SCORE:
                doubts.append(f'not understood: "{written[index]}"')
        for part, name in zip(said, written, strict=True):
            sounds = len((self.decoder.lookup_word(part.word) or "").split())
            if sounds and part.frame_count / (sounds + 1) > MAX_PHONE_FRAMES:
                doubts.append(f'"{name}" takes {part.frame_count / FRAMES_PER_SECOND:.1f} s')
        return tuple(doubts)


@cache
def shared_aligner() -> ForcedAligner:
    """This process's ear, made on first use."""
    return ForcedAligner()


def loud_frames(pcm: NDArray[np.int16]) -> NDArray[np.bool_]:
    """For each frame of 10 ms whether something is said in it."""
    length = RATE_HZ // FRAMES_PER_SECOND
    frames = pcm[: pcm.size // length * length].reshape(-1, length).astype(np.float64)
    level = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-3)
    loud: NDArray[np.bool_] = level > np.percentile(level, 90) - MAX_BELOW_LOUD_DB
    return loud


def _sliding_windows(parts: list[_AlignedSegment], length: int) -> list[list[_AlignedSegment]]:
    return [parts[at : at + length] for at in range(max(1, len(parts) - length + 1))]


def _resample_to_pcm(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.int16]:
    pcm: NDArray[np.int16] = np.rint(resample_audio(samples, rate_hz, RATE_HZ).clip(-1, 1) * 32767).astype(np.int16)
    return pcm
