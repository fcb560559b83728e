"""The alignment of shown words with spoken ones.

A transcript shows the written side of what is spoken. Each of its words is timed by the spoken words that correspond
to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from lettercast.scripts import Sentence


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word and when it is heard; the unit is the caller's."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word as a transcript shows it, and the characters of `Sentence.spoken`'s raw text that say it."""

    text: str
    spoken_start: int
    spoken_end: int


def map_shown_words(sentence: Sentence) -> tuple[str, list[ShownWord]]:
    """Return the raw spoken text of a sentence, and the words that a transcript shows of it.

    What is not spoken is left out; what is spoken and not written is shown as it is spoken. A sign that is
    spoken as a pause (`{/| }`) is shown.
    """
    shown: list[str] = []
    spoken_at: list[int] = []  # for each character shown, where it is in the spoken text
    spoken = ""
    for piece in sentence.pieces:
        if piece.spoken:
            text = piece.written if piece.written.strip() else piece.spoken
            shown.append(text)
            spoken_at += (len(spoken) + at for at in _map_to_spoken(text, piece.spoken))
        elif piece.written.isspace():  # a space that was replaced by a pause still separates words
            shown.append(" ")
            spoken_at.append(len(spoken))
        spoken += piece.spoken
    text = "".join(shown)
    words = []
    for at, end in _find_word_spans(text):
        after = spoken_at[end] if end < len(text) else len(spoken)
        words.append(ShownWord(text[at:end], spoken_at[at], max(spoken_at[end - 1] + 1, after)))
    return spoken, words


def _map_to_spoken(written: str, spoken: str) -> Iterator[int]:
    """Yield, for each character of `written`, the index of the character of `spoken` that corresponds to it.

    Words that both sides have (names, in a byline that is spoken in another order) correspond to each other; between
    them each word gets its share of the remaining words, from the start of one of them. Signs go by their place.
    """
    if written == spoken:
        yield from range(len(spoken))
        return
    ours, theirs = (
        [span for span in _find_word_spans(text) if _has_letters(text[slice(*span)])] for text in (written, spoken)
    )
    words = [_normalize_word(written[first:last]) for first, last in ours]
    matcher = SequenceMatcher(
        None, words, [_normalize_word(spoken[first:last]) for first, last in theirs], autojunk=False
    )
    points = [(0, 0)]
    for _, first, last, spoken_first, spoken_last in matcher.get_opcodes():
        shared = theirs[spoken_first:spoken_last]
        at = theirs[spoken_first][0] if spoken_first < len(theirs) else len(spoken)
        for number, (start, end) in enumerate(ours[first:last]):
            points.append((start, _find_split_point(shared, number, last - first, 0) if shared else at))
            points.append((end, _find_split_point(shared, number + 1, last - first, -1) if shared else at))
    points.append((len(written), len(spoken)))
    for (start, begin), (stop, end) in pairwise(points):
        yield from (begin + (end - begin) * at // (stop - start) for at in range(stop - start))


def _find_split_point(spans: Sequence[tuple[int, int]], number: int, of: int, side: int) -> int:
    """Return where part `number` of `of` equal parts of `spans` begins or ends. Between two of them that is at the
    start of the second (`side` 0) or at the end of the first (-1)."""
    index, rest = divmod(number * len(spans), of)
    if rest:
        start, end = spans[index]
        return start + (end - start) * rest // of
    return spans[index + side][side]


def _find_word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each word of a text."""
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield at, at + len(word)
        at += len(word)


def join_shown_words(sentence: Sentence) -> str:
    """Return what a transcript shows of a sentence."""
    return " ".join(word.text for word in map_shown_words(sentence)[1])


def time_shown_words(sentence: Sentence, heard: Sequence[TimedWord], start: int, end: int) -> list[TimedWord]:
    """Time the words of a transcript by what the voice said between `start` and `end`.

    `heard` are the voice's words; where there are none, the time is divided by letters.
    """
    spoken, words = map_shown_words(sentence)
    tokens = spoken.split()
    if not tokens:
        return []
    times = _time_tokens(tokens, heard, start, end)
    spans = list(_find_word_spans(spoken))
    result: list[TimedWord] = []
    first = 0
    earliest = start
    for word in words:
        while first < len(spans) - 1 and spans[first][1] <= word.spoken_start:
            first += 1
        last = first
        while last < len(spans) - 1 and spans[last + 1][0] < word.spoken_end:
            last += 1
        # two written words may share one spoken one: then they share its time
        begin = max(earliest, _interpolate_time(word.spoken_start, spans[first], times[first]))
        result.append(
            TimedWord(word.text, begin, max(begin, _interpolate_time(word.spoken_end, spans[last], times[last])))
        )
        earliest = begin
    return result


def _interpolate_time(at: int, span: tuple[int, int], time: TimedWord) -> int:
    """Interpolate the time of character `at` of a token with the characters `span` and the time `time`."""
    first, last = span
    if at <= first:
        return time.start
    if at >= last:
        return time.end
    return time.start + (time.end - time.start) * (at - first) // (last - first)


def _has_letters(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _normalize_word(word: str) -> str:
    kept = "".join(character for character in word.casefold() if character.isalnum())
    return kept or word


def _time_tokens(tokens: Sequence[str], heard: Sequence[TimedWord], start: int, end: int) -> list[TimedWord]:
    """Time each spoken token. Tokens for which the voice has other words share those words' time."""
    if not heard:
        return _divide_time(tokens, start, end)
    ours, theirs = [_normalize_word(token) for token in tokens], [_normalize_word(word.text) for word in heard]
    if ours == theirs:
        return [TimedWord(token, word.start, word.end) for token, word in zip(tokens, heard, strict=True)]
    times: list[TimedWord] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for _, first, last, heard_first, heard_last in matcher.get_opcodes():
        if last - first == heard_last - heard_first:
            pairs = zip(tokens[first:last], heard[heard_first:heard_last], strict=True)
            times += (TimedWord(token, word.start, word.end) for token, word in pairs)
        elif first < last:
            begin = heard[heard_first].start if heard_first < heard_last else (times[-1].end if times else start)
            finish = heard[heard_last - 1].end if heard_first < heard_last else begin
            times += _divide_time(tokens[first:last], begin, finish)
    return times


def _divide_time(tokens: Sequence[str], start: int, end: int) -> list[TimedWord]:
    """Divide a span of time among words by their letters."""
    weights = [len(token) + 1 for token in tokens]
    total, done = sum(weights), 0
    result = []
    for token, weight in zip(tokens, weights, strict=True):
        begin = start + (end - start) * done // total
        done += weight
        result.append(TimedWord(token, begin, start + (end - start) * done // total))
    return result
