"""Captions: the words of an episode in lines short enough for a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lettercast.episodes.timeline import Timeline, samples_to_ms
from lettercast.episodes.words import TimedWord


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """What is on the screen at one time. Times in milliseconds."""

    start_ms: int
    end_ms: int
    speaker: str
    lines: tuple[str, ...]


def build_cues(timeline: Timeline, width: int, lines: int) -> Iterator[CaptionCue]:
    """Yield cues of at most `lines` lines of at most `width` characters; none holds words of two sentences.

    Cues never overlap, however short a word was.
    """
    latest = 0
    for cue in _place_cues(timeline, width, lines):
        start = max(cue.start_ms, latest)
        latest = max(cue.end_ms, start + 1)
        yield CaptionCue(start, latest, cue.speaker, cue.lines)


def _place_cues(timeline: Timeline, width: int, lines: int) -> Iterator[CaptionCue]:
    """Yield the cues where their words are."""
    for sentence in timeline.sentences:
        groups = _balance_cues(sentence.words, width, lines)
        for at, (words, rows) in enumerate(groups):
            start = words[0].start
            end = groups[at + 1][0][0].start if at + 1 < len(groups) else sentence.end
            yield CaptionCue(
                samples_to_ms(start), max(samples_to_ms(end), samples_to_ms(start) + 1), sentence.speaker, rows
            )


Fragment = tuple[TimedWord, str]
"""A word, or a part of one, and what separates it from the one before it in a row."""
CueRows = tuple[list[TimedWord], tuple[str, ...]]
"""The words of a cue, and the rows that show them."""


def _balance_cues(words: Sequence[TimedWord], width: int, lines: int) -> list[CueRows]:
    """Make as few cues as `width` allows, then as even as they can be: no cue with one last word."""
    fragments = list(_split_fragments(words, width))
    groups = list(_fill_cues(fragments, width, lines))
    low, high = width // 3, width
    while len(groups) > 1 and low < high:
        middle = (low + high) // 2
        narrower = list(_fill_cues(fragments, middle, lines))
        if len(narrower) == len(groups):
            groups, high = narrower, middle
        else:
            low = middle + 1
    return groups


def _fill_cues(fragments: Sequence[Fragment], width: int, lines: int) -> Iterator[CueRows]:
    """Yield cues of rows of `width`; only a single fragment may be wider."""
    group: list[TimedWord] = []
    rows: list[str] = []
    for word, glue in fragments:
        if rows and len(rows[-1]) + len(glue) + len(word.text) <= width:
            rows[-1] += glue + word.text
        elif len(rows) < lines:
            rows.append(word.text)
        else:
            yield group, tuple(rows)
            group, rows = [], [word.text]
        group.append(word)
    if group:
        yield group, tuple(rows)


def _split_fragments(words: Sequence[TimedWord], width: int) -> Iterator[Fragment]:
    """Yield words as rows can hold them. One longer than a row (an address; a sentence of a language without spaces)
    comes in parts that share its time."""
    for word in words:
        glue, at, lasts = " ", 0, word.end - word.start
        for part in _split_long_word(word.text, width):
            start = word.start + lasts * at // len(word.text)
            at += len(part)
            yield TimedWord(part, start, word.start + lasts * at // len(word.text)), glue
            glue = ""


def _split_long_word(word: str, width: int) -> Iterator[str]:
    """Cut a word into parts of at most `width`, behind a sign (`/`, `_`, `-`) where the later half has one."""
    while len(word) > width:
        signs = (at for at in range(width, width // 2, -1) if not word[at - 1].isalnum())
        cut = next(signs, width)
        yield word[:cut]
        word = word[cut:]
    yield word
