"""Where a title begins in running text: its end is known, its beginning has to be found.

A title follows the end of a sentence, of a heading or of a link's text. Sentences end in a full stop, and so do
some titles; questions end in a question mark, and so do many. Where no sentence ends before the title, the words
themselves decide: those of a title come again in the summary after it. A choice that stays open is reported.
"""

from __future__ import annotations

import re
from itertools import pairwise

TITLE_CHARACTERS = 320
"""No title is longer; it bounds how far back its beginning is looked for."""

TITLE_WORDS = 32
QUESTION_WORDS = 12
CONTEXT_CHARACTERS = 6000
"""How much of the text before and after is asked, at most, which words belong to it."""

UNCERTAIN = "where this title begins is not certain: nothing ends before it"

BOUNDARY = re.compile(r"[.!?…][\])\"'’”]*\s+(?=\S)|\n\s*\n\s*(?=\S)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“/])(?:e\.g|i\.e|vs|al|cf|resp|approx|Fig|Figs|Eq|Eqs|No|Nos|vol|pp|ed|eds|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr)\.\Z"
    r"|[A-Z][\w.'’-]*\s+[A-Z]\.\Z|(?:^|\s)(?:[A-Z]\.){1,3}\Z(?<=[A-Z]\.[A-Z]\.)|:\s\d+\.\Z"
)
_FIRST = re.compile(
    r"[\"“‘'(\[$#@¿¡]*(?:[A-Z0-9À-ÞĀ-Ž]|[Α-Ωα-ωА-Я]|[a-z]{1,3}[A-Z]|[a-z]{1,2}-[A-Za-z]|[^\x00-\u024f])"
)
_ANAPHORA = re.compile(
    r"\b(?:this|that|these|those|they|them|it|its|he|she|here|there)\b|\A(?:or|but|so|and|also|then|maybe|perhaps)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LINK_NAMES = re.compile(
    r"(?:^|\s)(?:papers?|posts?|blog|blogpost|threads?|summary|website|site|page|code|repo|repository|github|version|report|"
    r"pdf|video|slides|talk|transcript|article|comments?|commentary|discussion|podcast|announcement|faq|appendix|arxiv|"
    r"dataset|demo|book|interview|sequence|thesis|colab|project|forum|#\d+)\Z",
    re.IGNORECASE,
)
_SMALL = frozenset(
    """
    a an the of in on for to and or but nor with from by as at via vs is are be can not do does its it that this than
    into over under without through using towards toward between beyond against about after before how what when why
    who which if
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
_OPENING = frozenset("a an the on towards toward how what why".split())  # noqa: SIM905
_ASKING = frozenset("is are can do does did will should who when which where".split())  # noqa: SIM905
_JOINING = frozenset("a an the of in on for to and or but with from by as at via vs is are than into".split())  # noqa: SIM905


def boundaries(text: str, start: int, end: int) -> list[int]:
    """Where sentences begin in a part of a text, its own beginning included."""
    places = [start]
    for found in BOUNDARY.finditer(text, start, end):
        if not _ABBREVIATION.search(text[max(start, found.start() - 24) : found.start() + 1]):
            places.append(found.end())
    return places


def find_title(
    text: str,
    after: int,
    end: int,
    around: tuple[int, int],
    *,
    fresh: bool,
    in_link: bool = False,
    loose: re.Pattern[str] | None = None,
) -> tuple[int, str | None]:
    """Where the title that ends at `end` begins, not before `after`, and what is doubtful about it.

    `around` is the place of the items before and after, whose words are asked where nothing else tells.

    `fresh` says that something certain ends at `after`, a heading or a line: all of it may be title then.
    `in_link` says that `after` is the end of "Read more:": there a link's words come before the title. So they do
    in a sentence that begins like `loose`.
    """
    while after < end and text[after].isspace():
        after += 1
    floor = max(after, end - TITLE_CHARACTERS)
    places = [place for place in boundaries(text, floor, end) if text[place:end].strip()]
    if not places:
        return end, "this item has no title"
    choice = len(places) - 1
    while choice > 0 and _belongs(text, places[choice - 1], places[choice], end):
        choice -= 1
    begin = places[choice]
    label = loose.match(text, begin, end) if loose else None
    if label:
        return split_title(text, label.end(), end, around, link=True), UNCERTAIN
    if begin == after and fresh and _words(text[begin:end]) <= TITLE_WORDS:
        return begin, None
    if begin != floor and not in_link and _words(text[begin:end]) <= TITLE_WORDS and not _runs_on(text[begin:end]):
        return begin, None
    if begin == floor != after:
        begin = text.find(" ", floor, end) + 1 or floor
    return split_title(text, begin, end, around, link=in_link and begin == after), UNCERTAIN


def _belongs(text: str, start: int, begin: int, end: int) -> bool:
    """Whether the sentence before a possible title is its first half."""
    sentence, rest = text[start:begin].strip(), text[begin:end].strip()
    if not _FIRST.match(sentence) or "\n\n" in text[start:begin]:
        return False
    if not _FIRST.match(rest):
        return True
    words = _words(sentence)
    if not sentence.endswith("?") or words + _words(rest) > TITLE_WORDS:
        return False
    return words <= QUESTION_WORDS and (capitals(sentence) >= 0.8 or not _ANAPHORA.search(sentence))


def _runs_on(text: str) -> bool:
    """Whether a possible title has the running markers of a list or a byline's label in it."""
    return bool(re.search(r"\s-\s\S[^-]*\s-\s|\s\d+\.\s", text))


def capitals(text: str) -> float:
    """The share of capitals among the words that a title capitalises."""
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
    return sum(word[0].isupper() or word[0].isdigit() for word in words) / len(words) if words else 0.0


def _words(text: str) -> int:
    return len(text.split())


def split_title(text: str, start: int, end: int, around: tuple[int, int], *, link: bool) -> int:
    """Where the title begins between `start` and `end` when no sentence ends there.

    Each capitalised word is tried. What comes before it should read as ended and be about what came before;
    the title should be about what comes after it; a phrase of the text around is not torn apart.
    """
    before = _stems(text[max(around[0], start - CONTEXT_CHARACTERS) : start])
    after = _stems(text[end : min(around[1], end + CONTEXT_CHARACTERS)])
    phrases = set(pairwise(before)) | set(pairwise(after))
    words = list(re.finditer(r"\S+", text[start:end]))[-TITLE_WORDS * 2 :]
    leaning = [_leaning(word.group(), set(before), set(after)) for word in words]
    left, total = 0.0, sum(leaning)
    best, score = start + words[0].start(), float("-inf")
    for index, word in enumerate(words):
        if _FIRST.match(word.group()) and len(words) - index <= TITLE_WORDS:
            value = (total - left) - left
            if index:
                value += _joint([one.group() for one in words], index, link=link)
                pair = (*_stems(words[index - 1].group())[-1:], *_stems(word.group())[:1])
                value -= 3 if pair in phrases else 0
            elif link:
                value -= 6  # "Read more:" is followed by a link
            if value > score:
                best, score = start + word.start(), value
        left += leaning[index]
    return best


def _leaning(word: str, before: set[str], after: set[str]) -> float:
    """How much a word belongs to the text after (above nought) or before (below)."""
    stems = set(_stems(word))
    return 0.6 * (len(stems & after) - len(stems & before))


def _joint(words: list[str], index: int, *, link: bool) -> float:
    """How well the words part before `index`."""
    last, first = words[index - 1], words[index]
    left, right = " ".join(words[:index]), " ".join(words[index:])
    value = 0.0
    if last.lower() in _JOINING or last.endswith((":", ",", "-", "–", "—", "&", "/")):
        value -= 4
    if not (_balanced(left) and _balanced(right)):
        value -= 4
    if last[-1:].islower() and not last[0].isupper() and last.lower() not in _SMALL:
        value += 1.5 if capitals(left) < 0.7 or link else 0.5
    if first.lower() in _SMALL and first[0].isupper():
        asked = first.lower() in _ASKING and "?" in right
        value += 1.5 if asked or first.lower() in _OPENING else -1
    if last.endswith((")", '"', "”", ".", "?", "!")) and not _ABBREVIATION.search(left):
        value += 1.5
    if link and _LINK_NAMES.search(left) and index <= 7:
        value += 3
    if link and _LINK_NAMES.search(first):
        value -= 2
    if re.fullmatch(r"[^:]{1,30}:", left) or (link and index == 1 and not _LINK_NAMES.search(left)):
        value -= 2
    if len(words) - index < 2:
        value -= 1.5
    return value


def _balanced(text: str) -> bool:
    return all(text.count(one) == text.count(other) for one, other in ("()", "[]", "“”")) and text.count('"') % 2 == 0


def _stems(text: str) -> tuple[str, ...]:
    """The beginnings of words of some length, in order, so that forms of one word meet."""
    return tuple(word[:6].casefold() for word in _WORD.findall(text) if len(word) > 3 and word.lower() not in _SMALL)
