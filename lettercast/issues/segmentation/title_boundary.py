"""Where one text ends and a title begins when nothing stands between them: the words themselves decide.

Each capitalised word is tried as the title's first. What comes before it should read as ended and be about what
came before; the title should be about what comes after it, and be written in one style; a phrase of the text around
is not torn apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise

MAX_TITLE_WORDS = 32
STEM_LETTERS = 6
MAX_CONTEXT_CHARACTERS = 6000
"""How much of the text before and after is searched, at most, for words of the title."""

ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“/])(?:e\.g|i\.e|vs|al|cf|resp|approx|Fig|Figs|Eq|Eqs|No|Nos|vol|pp|ed|eds|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr)\.\Z"
    r"|[A-Z][\w.'’-]*\s+[A-Z]\.\Z|(?:^|\s)(?:[A-Z]\.){1,3}\Z(?<=[A-Z]\.[A-Z]\.)|:\s\d+\.\Z"
)
TITLE_START = re.compile(
    r"[\"“‘'(\[$€£¥#@¿¡]*(?:[A-Z0-9À-ÞĀ-Ž]|[Α-Ωα-ωА-Я]|[a-z]{1,3}[A-Z]|[a-z]{1,2}-[A-Za-z]|[^\x00-\u024f])"
)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
LINK_WORDS = re.compile(
    r"(?:^|\s)(?:papers?|posts?|blog|blogpost|threads?|summary|website|site|page|code|repo|repository|github|version|report|"
    r"pdf|video|slides|talk|transcript|article|comments?|commentary|discussion|podcast|announcement|faq|appendix|arxiv|"
    r"dataset|demo|book|interview|review|newsletter|sequence|thesis|colab|project|forum|#\d+)\Z",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|"
    r"Winter|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\Z"
)
_ADJECTIVE = re.compile(
    r"[\w-]{2,}(?:al|ive|ed|ic|ous|[ai]ble|ary|ly)\Z|(?:New|Deep|Large|Small|Human|Safe|Good|Better|Open|Real)\Z"
)
_PLURAL = re.compile(r"[A-Z]\w+[^sui\W]s\Z")
_GERUND = re.compile(r"[A-Z]\w{2,}ing\Z")
_REFERENCE = re.compile(r"\([^()#]{0,40}#\d+[^()]{0,40}\)")
_ACRONYM = re.compile(r"[^\W\d_]*[A-Z0-9][^\W\d_]*[A-Z0-9]")
FUNCTION_WORDS = frozenset(
    """
    a an the of in on for to and or but nor with from by as at via vs is are be can not do does its it that this than
    into over under without through using towards toward between beyond against about after before how what when why
    who which if i we you
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
TITLE_OPENERS = frozenset("a an the on towards toward how what why when where who".split())  # noqa: SIM905
QUESTION_VERBS = frozenset("is are can do does did will should which".split())  # noqa: SIM905
CONNECTIVES = frozenset("a an the of in on for to and or but with from by as at via vs is are than into".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class TitleSurroundings:
    """Places in a text around a title: where the item before begins, this one's summary, the next one's authors."""

    previous_start: int
    summary_start: int
    following_start: int


@dataclass(frozen=True, slots=True)
class _WordContext:
    """The beginnings of the words of the text before and after, alone and in pairs."""

    stems_before: frozenset[str]
    stems_after: frozenset[str]
    pairs_before: frozenset[tuple[str, str]]
    pairs_after: frozenset[tuple[str, str]]


def find_title_start(text: str, start: int, end: int, around: TitleSurroundings, *, opening: float, link: bool) -> int:
    """Find where the title begins between `start` and `end`.

    `opening` is how likely it begins at `start` itself: above zero where a sentence has ended there, below where
    something is expected before the title. `link` says that links come first, after "Read more:".
    """
    words = list(re.finditer(r"\S+", text[start:end]))[-MAX_TITLE_WORDS * 2 :]
    written = [word.group() for word in words]
    context = _build_context(
        text[max(around.previous_start, start - MAX_CONTEXT_CHARACTERS) : start],
        text[around.summary_start : min(around.following_start, around.summary_start + MAX_CONTEXT_CHARACTERS)],
    )
    leaning = _score_words(written, context)
    left = list(accumulate(leaning, initial=0.0))
    best, score = start + words[0].start(), float("-inf")
    for index, word in enumerate(words):
        if not TITLE_START.match(word.group()) or len(words) - index > MAX_TITLE_WORDS:
            continue
        value = (
            left[-1] - 2 * left[index] - _score_style_mixture(written[:index]) - _score_style_mixture(written[index:])
        )
        value += _score_break(written, index, context, link=link) if index else opening
        if value > score:
            best, score = start + word.start(), value
    return best


def _build_context(before: str, after: str) -> _WordContext:
    stems_before, stems_after = extract_stems(before), extract_stems(after)
    return _WordContext(
        frozenset(stems_before),
        frozenset(stems_after),
        frozenset(pairwise(stems_before)),
        frozenset(pairwise(stems_after)),
    )


def _score_words(words: list[str], context: _WordContext) -> list[float]:
    """Score how much each word belongs to the text after (above zero) or before (below). A title's words come again in
    its summary; so a word that comes nowhere again is rather one of what stands before the title."""
    scores = []
    last: str | None = None
    for word in words:
        value = 0.0
        for stem in extract_stems(word):
            here, there = stem in context.stems_before, stem in context.stems_after
            value += 0.6 * (there - here)
            if last is not None:
                value += 0.6 * (((last, stem) in context.pairs_after) - ((last, stem) in context.pairs_before))
            last = stem
        scores.append(value)
    return scores


def _score_style_mixture(words: list[str]) -> float:
    """Score how much a text is a mixture of two styles: "All Words in Capitals" and "Only the first"."""
    upper = lower = odd = 0
    for last, word in pairwise(words):
        bare = word.strip("\"“”‘’'()[],.:;?!")
        if last.endswith((":", "?", "!", ".", "–", "—")) or not bare or _ACRONYM.match(bare):
            continue
        if bare.lower() in FUNCTION_WORDS:
            odd += bare[0].isupper() and len(bare) > 1
        elif bare[0].isupper():
            upper += 1
        elif bare[0].islower():
            lower += 1
    return max(0.0, min(upper, lower) - 0.5) + (1.5 * odd if lower > upper else 0)


@dataclass(frozen=True, slots=True)
class _Break:
    """Words parted before the one at `index`: what comes first, and the title that would begin there."""

    words: list[str]
    index: int
    left: str
    right: str
    context: _WordContext
    link: bool  # the words of links come first

    @property
    def last(self) -> str:
        return self.words[self.index - 1]

    @property
    def first(self) -> str:
        return self.words[self.index]


def _score_break(words: list[str], index: int, context: _WordContext, *, link: bool) -> float:
    """Score how well the words part before `index`."""
    parting = _Break(words, index, " ".join(words[:index]), " ".join(words[index:]), context, link)
    value = 0.0
    for score in _BREAK_SCORES:  # one by one: sum() rounds otherwise, and equal scores are told apart by their order
        value += score(parting)
    return value


def _score_unfinished(parting: _Break) -> float:
    last = parting.last
    return -4 if last.lower() in CONNECTIVES or last.endswith((":", ",", "-", "–", "—", "&", "/")) else 0


def _score_brackets(parting: _Break) -> float:
    return 0 if _has_balanced_brackets(parting.left) and _has_balanced_brackets(parting.right) else -4


def _score_bracket_first(parting: _Break) -> float:
    return -3 if parting.first[0] in "([" else 0


def _score_small_word_before(parting: _Break) -> float:
    last = parting.last
    return 1 if last[-1:].islower() and not last[0].isupper() and last.lower() not in FUNCTION_WORDS else 0


def _score_function_word_first(parting: _Break) -> float:
    first = parting.first
    if first.lower() not in FUNCTION_WORDS or not first[0].isupper():
        return 0
    is_question = first.lower() in QUESTION_VERBS and "?" in parting.right
    return 1.5 if is_question or first.lower() in TITLE_OPENERS else -1


def _score_sentence_end(parting: _Break) -> float:
    last = parting.last
    if last.endswith((")", '"', "”")) or (last.endswith(".") and not ABBREVIATION.search(parting.left)):
        return 1.5
    return 1.5 if last.endswith(("?", "!")) and not parting.link else 0


def _score_date_first(parting: _Break) -> float:
    first = parting.first
    if not _MONTH.match(first) and not first.isdecimal():
        return 0
    return 0.2 if len(first) == 4 and len(parting.words) - parting.index > 3 else -1  # "2019 in Kettles", not "March 5"


def _score_phrases(parting: _Break) -> float:
    gerund = _GERUND.match(parting.first) and parting.first != "Learning"
    return _score_ending(parting.words[: parting.index]) + (0.4 if gerund else 0)


def _score_links(parting: _Break) -> float:
    return _score_link_break(parting.left, parting.right, parting.index) if parting.link else 0


def _score_lone_word(parting: _Break) -> float:
    return -1.5 if len(parting.words) - parting.index < 2 else 0


def _score_reference(parting: _Break) -> float:
    return -3 if _REFERENCE.search(parting.right) else 0


def _score_colons_before(parting: _Break) -> float:
    text = parting.left.partition(": ")[2] if parting.link else parting.left
    return -1.5 * max(0, text.count(": ") - 1)


def _score_colons_behind(parting: _Break) -> float:
    return -1.5 * max(0, parting.right.count(": ") - 1)


def _score_torn_phrase(parting: _Break) -> float:
    pair = (*extract_stems(parting.last)[-1:], *extract_stems(parting.first)[:1])
    return -3 if pair in parting.context.pairs_before or pair in parting.context.pairs_after else 0


_BREAK_SCORES: tuple[Callable[[_Break], float], ...] = (
    _score_unfinished,
    _score_brackets,
    _score_bracket_first,
    _score_small_word_before,
    _score_function_word_first,
    _score_sentence_end,
    _score_date_first,
    _score_phrases,
    _score_links,
    _score_lone_word,
    _score_reference,
    _score_colons_before,
    _score_colons_behind,
    _score_torn_phrase,
)
"""What speaks for a title that begins here (above zero) and against it. They are summed in this order."""


def _score_ending(words: list[str]) -> float:
    """Score whether words end as a phrase does: with a noun, not with an adjective or just after a preposition."""
    last = words[-1]
    value = (0.4 if _PLURAL.search(last) else 0) - (1 if _ADJECTIVE.search(last) else 0)
    begun = (
        len(words) > 1 and words[-2].lower() in CONNECTIVES and last.isalpha() and last.lower() not in FUNCTION_WORDS
    )
    begun = begun and not _ACRONYM.match(last)
    return value - (0.7 if begun else 0)


def _score_link_break(left: str, right: str, index: int) -> float:
    first = right.split(" ", 1)[0].rstrip(":,")
    value = 3.0 if LINK_WORDS.search(left) and len(re.split(r"[,:]\s", left)[-1].split()) <= 4 else 0.0
    if LINK_WORDS.search(first):
        value -= 2
    if re.fullmatch(r"[^:]{1,30}:", left) or (index == 1 and not LINK_WORDS.search(left)):
        value -= 2
    return value


def _has_balanced_brackets(text: str) -> bool:
    return all(text.count(one) == text.count(other) for one, other in ("()", "[]", "“”")) and text.count('"') % 2 == 0


def measure_capitals(text: str) -> float:
    """Measure the share of capitals among the words that a title capitalises."""
    words = [word for word in _WORD.findall(text) if word.lower() not in FUNCTION_WORDS]
    return sum(word[0].isupper() or word[0].isdigit() for word in words) / len(words) if words else 0.0


def extract_stems(text: str) -> tuple[str, ...]:
    """Extract the beginnings of words of some length, in order, so that forms of one word are equal."""
    return tuple(
        word[:STEM_LETTERS].casefold()
        for word in _WORD.findall(text)
        if (len(word) > 3 or _ACRONYM.match(word)) and word.lower() not in FUNCTION_WORDS
    )
