"""Where a title begins in running text: its end is known, its beginning has to be found.

A title follows the end of a sentence, of a heading or of a link's text. Sentences end in a full stop, and so do
some titles; questions end in a question mark, and so do many. Where no sentence ends before the title, the words
themselves decide. A choice that stays open is reported.
"""

from __future__ import annotations

import re

from lettercast.issues.segmentation.title_boundary import (
    ABBREVIATION,
    MAX_TITLE_WORDS,
    TITLE_START,
    TitleSurroundings,
    find_title_start,
    measure_capitals,
)

MAX_TITLE_CHARACTERS = 320
"""No title is longer; it bounds how far back its beginning is looked for."""

MAX_QUESTION_WORDS = 12

MAX_LIST_ITEM_CHARACTERS = 3000
"""Characters of a list's point, at most: how far back the number before is looked for."""

TITLE_START_UNCERTAIN = "where this title begins is not certain: nothing ends before it"

SENTENCE_BOUNDARY = re.compile(r"(?:[.!?…][\])\"'’”]*|(?<=\s)[:;]-?[)(DP])\s+(?=\S)|\n\s*\n\s*(?=\S)")
_ANAPHORA = re.compile(
    r"\b(?:this|that|these|those|they|them|it|its|he|she|here|there)\b|\A(?:or|but|so|and|also|then|maybe|perhaps)\b",
    re.IGNORECASE,
)
_LIST_MARKER = re.compile(r"(?<!\S)(?:[-•*–]|\(?\d{1,2}[.)])\s+")
_LIST_NUMBER = re.compile(r"(?<!\S)(\d{1,2})([.)])\s+\Z")
_INLINE_LIST = re.compile(r"\s-\s\S[^-]*\s-\s|\s\d+\.\s")

AFTER_SENTENCE_SCORE, ANAPHORA_SCORE, UNENDED_SCORE = 3.0, 0.0, -6.0
"""How likely a title begins where a sentence has ended, and where it would begin as a sentence
goes on about what was said, and where something else is expected to be said first."""


def find_sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Find where sentences begin in a part of a text, the beginning of the part included."""
    places = [start]
    for boundary in SENTENCE_BOUNDARY.finditer(text, start, end):
        if not ABBREVIATION.search(text[max(start, boundary.start() - 24) : boundary.start() + 1]):
            places.append(boundary.end())
    return places


def find_title(
    text: str,
    after: int,
    end: int,
    around: TitleSurroundings,
    *,
    fresh: bool,
    in_link: bool = False,
    loose: re.Pattern[str] | None = None,
) -> tuple[int, str | None]:
    """Find where the title that ends at `end` begins, not before `after`, and what is doubtful about it.

    The words `around` it decide where nothing else does.

    `fresh` says that something certain ends at `after`, a heading or a line: all of it may be title then.
    `in_link` says that `after` is the end of "Read more:": there a link's words come before the title. So they do
    in a sentence that begins like `loose`.
    """
    while after < end and text[after].isspace():
        after += 1
    floor = max(after, end - MAX_TITLE_CHARACTERS)
    places = [place for place in find_sentence_starts(text, floor, end) if text[place:end].strip()]
    if not places:
        return end, "this item has no title"
    choice = len(places) - 1
    while choice > 0 and _is_first_half(text, places[choice - 1], places[choice], end):
        choice -= 1
    begin = places[choice]
    links = _find_links_before_title(text, begin, end, after if in_link and after == floor else None, loose)
    if links is not None:
        return find_title_start(text, links, end, around, opening=UNENDED_SCORE, link=True), TITLE_START_UNCERTAIN
    if begin == after and fresh and _count_words(text[begin:end]) <= MAX_TITLE_WORDS:
        return begin, None
    opening = _score_opening(text, begin, is_first=begin in (after, floor))
    markers = list(_LIST_MARKER.finditer(text, begin, end))
    if begin == floor != after:
        begin = text.find(" ", floor, end) + 1 or floor
    if choice and text[:begin].rstrip().endswith("?"):
        start = find_title_start(text, places[choice - 1], end, around, opening=UNENDED_SCORE, link=False)
        return start, None if start == begin else TITLE_START_UNCERTAIN
    if _continues_list(text, begin, around.previous_start):
        opening = UNENDED_SCORE
    elif markers and _INLINE_LIST.search(text[begin:end]):
        begin, opening = markers[-1].end(), UNENDED_SCORE
    start = find_title_start(text, begin, end, around, opening=opening, link=False)
    return start, None if start == begin and opening > 0 else TITLE_START_UNCERTAIN


def _find_links_before_title(
    text: str, begin: int, end: int, links: int | None, loose: re.Pattern[str] | None
) -> int | None:
    """Find where the words of links before the title begin: behind a label such as "Code:", or at `links`."""
    label = loose.match(text, begin, end) if loose else None
    return label.end() if label else links


def _score_opening(text: str, begin: int, *, is_first: bool) -> float:
    """Score how likely a title begins with a sentence; `is_first` where nothing has ended before the sentence."""
    if is_first:
        return UNENDED_SCORE
    return ANAPHORA_SCORE if _ANAPHORA.match(text, begin) else AFTER_SENTENCE_SCORE


def _is_first_half(text: str, start: int, begin: int, end: int) -> bool:
    """Whether the sentence before a possible title is its first half."""
    sentence, rest = text[start:begin].strip(), text[begin:end].strip()
    if not TITLE_START.match(sentence) or "\n\n" in text[start:begin]:
        return False
    if not TITLE_START.match(rest):
        return True
    words = _count_words(sentence)
    if not sentence.endswith("?") or words + _count_words(rest) > MAX_TITLE_WORDS:
        return False
    return words <= MAX_QUESTION_WORDS and (measure_capitals(sentence) >= 0.8 or not _ANAPHORA.search(sentence))


def _continues_list(text: str, begin: int, floor: int) -> bool:
    """Whether a place stands behind the number of a list's point: "2. " after "1. "."""
    match = _LIST_NUMBER.search(text[max(floor, begin - 6) : begin])
    if not match:
        return False
    number = f" {int(match.group(1)) - 1}{match.group(2)} "
    return number in text[max(floor, begin - MAX_LIST_ITEM_CHARACTERS) : begin]


def _count_words(text: str) -> int:
    return len(text.split())
