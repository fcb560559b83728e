"""From the words a voice said to the words a reader sees: both sides of a sentence on one time axis.

A transcript shows the written side of what is spoken. Each of its words is timed by the spoken words that
stand for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from lettercast.scripts import Sentence


@dataclass(frozen=True, slots=True)
class Timed:
    """A word and when it is heard; the unit is the caller's."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A word as a transcript shows it, and the characters of `Sentence.spoken`'s raw text that say it."""

    text: str
    first: int
    last: int


def shown_words(sentence: Sentence) -> tuple[str, list[Shown]]:
    """The raw spoken text of a sentence, and what a transcript shows of it, word by word.

    What nothing is said for is left out; what is said and not written is shown as it is said. A sign that is
    said as a pause (`{/| }`) is shown.
    """
    shown: list[str] = []
    said_at: list[int] = []  # for each character shown, where it is in the spoken text
    spoken = ""
    for piece in sentence.pieces:
        if piece.spoken:
            text = piece.written if piece.written.strip() else piece.spoken
            shown.append(text)
            said_at += (len(spoken) + at for at in _said_at(text, piece.spoken))
        elif piece.written.isspace():  # a space that a pause took the place of still parts words
            shown.append(" ")
            said_at.append(len(spoken))
        spoken += piece.spoken
    text = "".join(shown)
    words = []
    for at, end in _spans(text):
        after = said_at[end] if end < len(text) else len(spoken)
        words.append(Shown(text[at:end], said_at[at], max(said_at[end - 1] + 1, after)))
    return spoken, words


def _said_at(written: str, said: str) -> Iterator[int]:
    """For each character of `written`, the character of `said` that stands for it.

    Words that both sides have (names, in a byline that is told another way) stand for each other; between them
    each word gets its share of the words that are left, from the start of one of them. Signs go by their place.
    """
    if written == said:
        yield from range(len(said))
        return
    ours, theirs = ([span for span in _spans(text) if _has_letters(text[slice(*span)])] for text in (written, said))
    words = [_plain(written[first:last]) for first, last in ours]
    matcher = SequenceMatcher(None, words, [_plain(said[first:last]) for first, last in theirs], autojunk=False)
    points = [(0, 0)]
    for _, first, last, said_first, said_last in matcher.get_opcodes():
        shared = theirs[said_first:said_last]
        at = theirs[said_first][0] if said_first < len(theirs) else len(said)
        for number, (start, end) in enumerate(ours[first:last]):
            points.append((start, _share(shared, number, last - first, 0) if shared else at))
            points.append((end, _share(shared, number + 1, last - first, -1) if shared else at))
    points.append((len(written), len(said)))
    for (start, begin), (stop, end) in pairwise(points):
        yield from (begin + (end - begin) * at // (stop - start) for at in range(stop - start))


def _share(spans: Sequence[tuple[int, int]], number: int, of: int, side: int) -> int:
    """Where part `number` of `of` equal parts of `spans` lies: between two of them, at the start of the second
    (`side` 0) or at the end of the first (-1)."""
    index, rest = divmod(number * len(spans), of)
    if rest:
        start, end = spans[index]
        return start + (end - start) * rest // of
    return spans[index + side][side]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text lies."""
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield at, at + len(word)
        at += len(word)


def transcript_text(sentence: Sentence) -> str:
    """What a transcript shows of a sentence."""
    return " ".join(word.text for word in shown_words(sentence)[1])


def timed_words(sentence: Sentence, heard: Sequence[Timed], start: int, end: int) -> list[Timed]:
    """The words of a transcript, timed by what the voice said between `start` and `end`.

    `heard` are the voice's words; where it told none, the time is shared out by letters.
    """
    spoken, words = shown_words(sentence)
    tokens = spoken.split()
    if not tokens:
        return []
    times = _token_times(tokens, heard, start, end)
    spans = list(_spans(spoken))
    result: list[Timed] = []
    first = 0
    earliest = start
    for word in words:
        while first < len(spans) - 1 and spans[first][1] <= word.first:
            first += 1
        last = first
        while last < len(spans) - 1 and spans[last + 1][0] < word.last:
            last += 1
        # two written words may share one spoken one: then they share its time
        begin = max(earliest, _within(word.first, spans[first], times[first]))
        result.append(Timed(word.text, begin, max(begin, _within(word.last, spans[last], times[last]))))
        earliest = begin
    return result


def _within(at: int, span: tuple[int, int], time: Timed) -> int:
    """The time of character `at`, somewhere in a token that lies at `span` and sounds during `time`."""
    first, last = span
    if at <= first:
        return time.start
    if at >= last:
        return time.end
    return time.start + (time.end - time.start) * (at - first) // (last - first)


def _has_letters(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _plain(word: str) -> str:
    kept = "".join(character for character in word.casefold() if character.isalnum())
    return kept or word


def _token_times(tokens: Sequence[str], heard: Sequence[Timed], start: int, end: int) -> list[Timed]:
    """When each spoken token sounds. Tokens that the voice tells by other words share those words' time."""
    if not heard:
        return _shared(tokens, start, end)
    ours, theirs = [_plain(token) for token in tokens], [_plain(word.text) for word in heard]
    if ours == theirs:
        return [Timed(token, word.start, word.end) for token, word in zip(tokens, heard, strict=True)]
    times: list[Timed] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for _, first, last, heard_first, heard_last in matcher.get_opcodes():
        if last - first == heard_last - heard_first:
            pairs = zip(tokens[first:last], heard[heard_first:heard_last], strict=True)
            times += (Timed(token, word.start, word.end) for token, word in pairs)
        elif first < last:
            begin = heard[heard_first].start if heard_first < heard_last else (times[-1].end if times else start)
            finish = heard[heard_last - 1].end if heard_first < heard_last else begin
            times += _shared(tokens[first:last], begin, finish)
    return times


def _shared(tokens: Sequence[str], start: int, end: int) -> list[Timed]:
    """A stretch of time shared out by letters."""
    weights = [len(token) + 1 for token in tokens]
    total, done = sum(weights), 0
    result = []
    for token, weight in zip(tokens, weights, strict=True):
        begin = start + (end - start) * done // total
        done += weight
        result.append(Timed(token, begin, start + (end - start) * done // total))
    return result
