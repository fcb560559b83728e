"""Choose sentences of a script that show how voices differ: one with names, one with numbers, a long one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lettercast.scripts import Break, Heading, Script, Sentence

NAMES, NUMBERS, LONG, PLAIN = "names", "numbers", "long", "plain"
MAX_EXCERPTS = 3
MIN_WORDS, MAX_WORDS = 5, 45
"""Preferred length of a sentence chosen for its names or numbers."""
TARGET_LONG_WORDS, MIN_LONG_WORDS = 35, 25
"""Preferred and least length of a long sentence."""
TARGET_PLAIN_WORDS = 18
"""Preferred length of any other: an ordinary sentence of a newsletter."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_DIGIT_RUN = re.compile(r"\d+(?:[.,:]\d+)*")
_NUMBER_WORD = re.compile(
    r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|trillion|percent)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A chosen sentence: the reason (NAMES, NUMBERS, LONG or PLAIN) and its spoken text."""

    kind: str
    text: str


def choose_excerpts(script: Script, people: Iterable[str] = ()) -> list[Excerpt]:
    """Choose up to three different spoken sentences: one rich in names, one in numbers, one long.

    Where a script lacks one of them, an ordinary sentence takes its place; headings and inserted sentences come last.
    A word is a name where it has a capital and small letters and does not begin the sentence; names of `people` count
    twice, and in a heading they alone count. Of equals the first is taken.
    """
    known = {word for person in people for word in _WORD.findall(person) if word[:1].isupper()}
    body, others = _spoken_sentences(script)
    headings = frozenset(others)
    chosen: dict[str, str] = {}

    def choose_best(kind: str, sentences: list[Sentence], worth: Callable[[Sentence], float]) -> None:
        left = [sentence for sentence in sentences if sentence.spoken not in chosen]
        best = max(left, key=worth, default=None)
        if best is not None and worth(best) > 0 and len(chosen) < MAX_EXCERPTS:
            chosen[best.spoken] = kind

    choose_best(
        NAMES,
        body + others,
        lambda one: _length_fitness(one) * count_names(one.spoken, known, people_alone=one in headings),
    )
    choose_best(NUMBERS, body, lambda one: _length_fitness(one) * count_numbers(one))
    choose_best(
        LONG, body, lambda one: _length_closeness(one, TARGET_LONG_WORDS) if _word_count(one) >= MIN_LONG_WORDS else 0.0
    )
    for sentences in (body, others):
        for _ in range(MAX_EXCERPTS):
            choose_best(PLAIN, sentences, lambda one: _length_closeness(one, TARGET_PLAIN_WORDS))
    return [Excerpt(kind, text) for text, kind in chosen.items()]


def count_names(text: str, people: Iterable[str] = (), *, people_alone: bool = False) -> int:
    """Count the different names in a sentence, those of `people` twice."""
    words = {word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text)[1:]}
    known = words.intersection(people)
    if people_alone:
        return 2 * len(known)
    named = {word for word in words if word[:1].isupper() and any(map(str.islower, word)) and word[1] not in "'’"}
    return len(named | known) + len(known)


def count_numbers(sentence: Sentence) -> int:
    """Count the numbers written in the spoken part of a sentence, or spoken where none are written."""
    written = sum(len(_DIGIT_RUN.findall(piece.written)) for piece in sentence.pieces if piece.spoken.strip())
    return max(written, len(_NUMBER_WORD.findall(sentence.spoken)))


def _spoken_sentences(script: Script) -> tuple[list[Sentence], list[Sentence]]:
    """Split the spoken sentences: those of the issue's paragraphs, and those of its headings or inserted."""
    body: list[Sentence] = []
    others: list[Sentence] = []
    in_heading = False
    for element in script.elements:
        if isinstance(element, Heading | Break):
            in_heading = isinstance(element, Heading)
        elif isinstance(element, Sentence) and any(map(str.isalpha, element.spoken)):
            (others if in_heading or not element.written.strip() else body).append(element)
    return body, others


def _word_count(sentence: Sentence) -> int:
    return len(sentence.spoken.split())


def _length_fitness(sentence: Sentence) -> float:
    """1 for a sentence of a length that listeners can compare, 0.01 for any other."""
    return 1.0 if MIN_WORDS <= _word_count(sentence) <= MAX_WORDS else 0.01


def _length_closeness(sentence: Sentence, words: int) -> float:
    """Closeness of a sentence's length to `words`: 1 at best, never 0."""
    return 1 / (1 + abs(_word_count(sentence) - words))
