"""Forced alignment: where each word of a take lies, and whether it is there at all.

pocketsphinx aligns the words of the text with the samples. Every sound is scored against every other sound
that the model knows (`compallsen`), so a score says how much better something else would have fitted: near
zero where the right word is said clearly, far below where it is not. The acoustic model is of English and
comes with the package.
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
"""More loud frames than this outside all words are speech that is not in the text. Fewer are mostly the hiss of an s
that begins a word after a pause."""
MAX_BELOW_LOUD_DB = 22.0
"""A frame is loud if it is no further below the take's loud passages."""
MAX_PAUSE_FRAMES = 150
"""Longest plausible pause within a sentence, even if something hums meanwhile."""
MAX_PHONE_FRAMES = 24
"""A word whose sounds last longer than this on average has absorbed something else."""
MIN_SECONDS = 0.05
MIN_LOG_SCORE = -705.0
"""Scores are probabilities; below this they are zero in a float."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The result of aligning a take."""

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
    """The acoustic model, loaded. One in a process: see `shared_aligner`."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self.decoder = Decoder(lm=None, loglevel="FATAL", samprate=RATE_HZ, compallsen=True, topn=2)
        self.unpronounceable: set[str] = set()

    def align_text(self, samples: NDArray[np.float32], rate_hz: int, text: str) -> Alignment:
        """Align the words of `text` with the samples; report what does not fit as defects."""
        spoken = [(match[0], self._dictionary_word(match[0])) for match in WORD_PATTERN.finditer(text)]
        words = [(written, known) for written, known in spoken if known]
        if not words or samples.size < rate_hz * MIN_SECONDS:
            return Alignment((), ())
        pcm = _resample_to_pcm(samples, rate_hz)
        segments = self._find_segments(pcm, [known for _, known in words]) or []
        aligned = [segment for segment in segments if segment.word]
        if len(aligned) != len(words):
            return Alignment((), ("words are missing or not understood",))
        scale = rate_hz / FRAMES_PER_SECOND
        times = tuple(
            Word(written, round(segment.start * scale), min(round(segment.end * scale), samples.size))
            for (written, _), segment in zip(words, aligned, strict=True)
        )
        return Alignment(times, self._find_defects(segments, aligned, [written for written, _ in words], pcm))

    def _dictionary_word(self, word: str) -> str:
        """The word as in the dictionary, added where that lacks it; empty for a word without sounds."""
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
        except RuntimeError:  # no path through the words
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
        self,
        segments: list[_AlignedSegment],
        aligned: list[_AlignedSegment],
        written: list[str],
        pcm: NDArray[np.int16],
    ) -> tuple[str, ...]:
        defects = []
        loud = loud_frames(pcm)
        silences = [segment for segment in segments if not segment.word]
        stray = max((int(loud[segment.start : segment.end].sum()) for segment in silences), default=0)
        if stray > MAX_STRAY_FRAMES:
            defects.append(f"{stray / FRAMES_PER_SECOND:.2f} s of speech that is not in the text")
        for segment in segments[segments.index(aligned[0]) : segments.index(aligned[-1])]:
            if not segment.word and segment.frame_count > MAX_PAUSE_FRAMES:
                defects.append(f"{segment.frame_count / FRAMES_PER_SECOND:.1f} s without a word")
        windows = [
            (sum(segment.score for segment in window) / sum(segment.frame_count for segment in window), index)
            for index, window in enumerate(_sliding_windows(aligned, WINDOW_WORDS))
        ]
        worst, index = min(windows)
        if worst < MIN_WINDOW_SCORE:
            defects.append(f'not understood: "{" ".join(written[index : index + WINDOW_WORDS])}"')
        else:
            worst, index = min((segment.score / segment.frame_count, index) for index, segment in enumerate(aligned))
            if worst < MIN_WORD_SCORE:
                defects.append(f'not understood: "{written[index]}"')
        for segment, name in zip(aligned, written, strict=True):
            sounds = len((self.decoder.lookup_word(segment.word) or "").split())
            if sounds and segment.frame_count / (sounds + 1) > MAX_PHONE_FRAMES:
                defects.append(f'"{name}" takes {segment.frame_count / FRAMES_PER_SECOND:.1f} s')
        return tuple(defects)


@cache
def shared_aligner() -> ForcedAligner:
    """Load this process's aligner, once."""
    return ForcedAligner()


def loud_frames(pcm: NDArray[np.int16]) -> NDArray[np.bool_]:
    """For each frame of 10 ms whether it is loud enough to be speech."""
    length = RATE_HZ // FRAMES_PER_SECOND
    frames = pcm[: pcm.size // length * length].reshape(-1, length).astype(np.float64)
    level = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-3)
    loud: NDArray[np.bool_] = level > np.percentile(level, 90) - MAX_BELOW_LOUD_DB
    return loud


def _sliding_windows(segments: list[_AlignedSegment], length: int) -> list[list[_AlignedSegment]]:
    return [segments[at : at + length] for at in range(max(1, len(segments) - length + 1))]


def _resample_to_pcm(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.int16]:
    pcm: NDArray[np.int16] = np.rint(resample_audio(samples, rate_hz, RATE_HZ).clip(-1, 1) * 32767).astype(np.int16)
    return pcm
