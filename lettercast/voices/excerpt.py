"""Which sentences of a script tell voices apart: one with names, one with numbers, one that is long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lettercast.scripts import Break, Heading, Script, Sentence

NAMES, NUMBERS, LONG, PLAIN = "names", "numbers", "long", "plain"
MAX_EXCERPTS = 3
MIN_WORDS, MAX_WORDS = 5, 45
"""Of a sentence that is chosen for what is in it, while there are such."""
TARGET_LONG_WORDS, MIN_LONG_WORDS = 35, 25
"""What a long sentence should have, and has at least."""
TARGET_PLAIN_WORDS = 18
"""What any other should have: an ordinary sentence of a newsletter."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_DIGIT_RUN = re.compile(r"\d+(?:[.,:]\d+)*")
_NUMBER_WORD = re.compile(
    r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|trillion|percent)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence that was chosen: what it is there for (NAMES, NUMBERS, LONG or PLAIN), and what is said."""

    kind: str
    text: str


def choose_excerpts(script: Script, people: Iterable[str] = ()) -> list[Excerpt]:
    """Up to three different sentences of the issue that are said: one rich in names, one in numbers, one long.

    Where a script lacks one of them, an ordinary sentence stands in; headings, and what the issue did not write, come
    last. A word is a name where it has a capital and small letters and does not begin the sentence; those of `people`
    count twice, and alone count in a heading. Of equals the first is taken.
    """
    known = {word for person in people for word in _WORD.findall(person) if word[:1].isupper()}
    body, others = _spoken_sentences(script)
    headings = frozenset(others)
    chosen: dict[str, str] = {}

    def take(kind: str, sentences: list[Sentence], worth: Callable[[Sentence], float]) -> None:
        left = [sentence for sentence in sentences if sentence.spoken not in chosen]
        best = max(left, key=worth, default=None)
        if best is not None and worth(best) > 0 and len(chosen) < MAX_EXCERPTS:
            chosen[best.spoken] = kind

    take(
        NAMES,
        body + others,
        lambda one: _length_fitness(one) * count_names(one.spoken, known, people_alone=one in headings),
    )
    take(NUMBERS, body, lambda one: _length_fitness(one) * count_numbers(one))
    take(
        LONG, body, lambda one: _length_closeness(one, TARGET_LONG_WORDS) if _word_count(one) >= MIN_LONG_WORDS else 0.0
    )
    for sentences in (body, others):
        for _ in range(MAX_EXCERPTS):
            take(PLAIN, sentences, lambda one: _length_closeness(one, TARGET_PLAIN_WORDS))
    return [Excerpt(kind, text) for text, kind in chosen.items()]


def count_names(text: str, people: Iterable[str] = (), *, people_alone: bool = False) -> int:
    """How many different names a sentence says, those of `people` counted twice."""
    words = {word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text)[1:]}
    known = words.intersection(people)
    if people_alone:
        return 2 * len(known)
    named = {word for word in words if word[:1].isupper() and any(map(str.islower, word)) and word[1] not in "'’"}
    return len(named | known) + len(known)


def count_numbers(sentence: Sentence) -> int:
    """How many numbers are written in what is said, or said where none are written."""
    written = sum(len(_DIGIT_RUN.findall(piece.written)) for piece in sentence.pieces if piece.spoken.strip())
    return max(written, len(_NUMBER_WORD.findall(sentence.spoken)))


def _spoken_sentences(script: Script) -> tuple[list[Sentence], list[Sentence]]:
    """What is said in the paragraphs of the issue; and what in its headings, or around it."""
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
    """1 for a sentence of a length that a listener can compare, little for any other."""
    return 1.0 if MIN_WORDS <= _word_count(sentence) <= MAX_WORDS else 0.01


def _length_closeness(sentence: Sentence, words: int) -> float:
    """How near a sentence's length is to so many words: 1 at best, never 0."""
    return 1 / (1 + abs(_word_count(sentence) - words))
