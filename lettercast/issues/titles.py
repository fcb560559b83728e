"""Where a title begins in running text: the end is known, the beginning has to be found.

A title follows the end of a sentence, of a heading or of a link's text. Sentences end in a full stop, and so do
some titles; questions end in a question mark, and so do many. What tells them apart is tried in order of its
certainty, and a choice that stays open is reported.
"""

from __future__ import annotations

import re
from collections import Counter

TITLE_CHARACTERS = 300
"""No title is longer; it bounds how far back its beginning is looked for."""

TITLE_WORDS = 28
QUESTION_WORDS = 12

BOUNDARY = re.compile(r"(?:[.!?…][\])\"'’”]*|(?<=\.[\])\"'’”]))\s+(?=\S)|\n\s*\n\s*(?=\S)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“])(?:e\.g|i\.e|vs|al|cf|resp|approx|Fig|Figs|Eq|Eqs|No|Nos|vol|pp|ed|eds|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|[A-Z])\.\Z"
)
_TITLE_FIRST = re.compile(r"[A-Z0-9\"“‘'(\[$#α-ωΑ-Ω¿¡À-ÞĀ-Ž]|[a-z]+[A-Z]|[^\x00-\u024f]")
_ANAPHORA = re.compile(r"\b(?:this|that|these|those|they|them|it|its|I|we|us|he|she|you|here|there)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SMALL = frozenset(
    """
    a an the of in on for to and or but with from by as at via vs is are be can not do does its it that
    this than into over under without through using towards toward between beyond against about after
    before when how what why who which if
    """.split()  # noqa: SIM905 (a list of words reads better so)
)


def boundaries(text: str, start: int, end: int) -> list[int]:
    """Where sentences begin in a part of a text, its own beginning included."""
    places = [start]
    for found in BOUNDARY.finditer(text, start, end):
        if not _ABBREVIATION.search(text[max(start, found.start() - 12) : found.start() + 1]):
            places.append(found.end())
    return places


def find_title(text: str, after: int, end: int, *, fresh: bool) -> tuple[int, str | None]:
    """Where the title that ends at `end` begins, not before `after`, and what is doubtful about it.

    `fresh` says that something certain ends at `after`, a heading or a line: then all of it may be title.
    """
    while after < end and text[after].isspace():
        after += 1
    floor = max(after, end - TITLE_CHARACTERS)
    places = [place for place in boundaries(text, floor, end) if text[place:end].strip()]
    if fresh and floor == after and _words(text[after:end]) <= TITLE_WORDS and len(places) <= 2:
        return after, None
    if not places or (len(places) == 1 and floor != after):
        return _by_capitals(text, floor, end)
    choice = len(places) - 1
    while choice > 0 and _belongs(text, places[choice - 1], places[choice], end):
        choice -= 1
    begin = places[choice]
    if _words(text[begin:end]) > TITLE_WORDS or (begin == after and not fresh and begin != 0):
        return _by_capitals(text, begin, end)
    return begin, None


def _belongs(text: str, start: int, begin: int, end: int) -> bool:
    """Whether the sentence before a possible title is its first half."""
    sentence, rest = text[start:begin].strip(), text[begin:end].strip()
    if not _TITLE_FIRST.match(sentence):
        return False
    if not _TITLE_FIRST.match(rest):
        return True
    words = _words(sentence)
    if words + _words(rest) > TITLE_WORDS:
        return False
    if sentence.endswith(("?", "!")):
        return words <= QUESTION_WORDS and (capitals(sentence) >= 0.8 or not _ANAPHORA.search(sentence))
    return 2 <= words <= 10 and capitals(sentence) >= 0.8


def capitals(text: str) -> float:
    """The share of capitals among the words that a title capitalises."""
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
    return sum(word[0].isupper() or word[0].isdigit() for word in words) / len(words) if words else 0.0


def _words(text: str) -> int:
    return len(text.split())


def _by_capitals(text: str, start: int, end: int) -> tuple[int, str]:
    """Where no sentence ends before the title: the capitalised word after which most are capitalised too."""
    doubt = "where this title begins is not certain: the text before it has no end"
    words = list(re.finditer(r"\S+", text[start:end]))
    best, score = start, -1.0
    for index, word in enumerate(words[-TITLE_WORDS:]):
        begin = start + word.start()
        if not _TITLE_FIRST.match(word.group()) or word.group().lower() in _SMALL:
            continue
        value = capitals(text[begin:end]) + 0.02 * (len(words[-TITLE_WORDS:]) - index)
        before = text[max(start, begin - 2) : begin]
        if before.strip() and not before.strip()[-1].isupper():
            value += 0.1
        if value > score:
            best, score = begin, value
    return best, doubt


def vocabulary(text: str) -> Counter[str]:
    """How often each word of some length stands in a text."""
    return Counter(word.casefold() for word in _WORD.findall(text) if len(word) > 3)
