"""Headings in running text: by a newsletter's closed list and by capitals."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import zip_longest

from lettercast.issues.model import BlockKind
from lettercast.issues.profile import KnownHeading, NewsletterProfile, normalize_heading
from lettercast.issues.segmentation.part import IssuePart
from lettercast.issues.segmentation.title_boundary import FUNCTION_WORDS, LINK_WORDS, QUESTION_VERBS, TITLE_OPENERS
from lettercast.issues.segmentation.titles import MAX_TITLE_CHARACTERS, SENTENCE_BOUNDARY

_HEADING_FOLLOWER = re.compile(r"\s*(?![(:;,.!?)])(?:[^\sa-z]|[a-z]{1,3}[-A-Z0-9])|\s*\Z|\s*\n")
_CAPITALS_RUN = re.compile(
    r"(?:[A-Z][A-Z\-]+|AND|OF|IN|FOR|THE|&|\([A-Z]+\))(?:\s+(?:[A-Z\-]{2,}|&|\([A-Z]+\)))*(?=\s+[\"“]?[A-Z0-9](?![A-Z:]))"
)
_WORD = re.compile(r"[^\W\d_]+")
MAX_SEARCH_CHARACTERS = 1500
"""A summary is about so long: how far words are looked for that a heading or a title shares with its neighbours."""

MIN_HEADING_LETTERS = 8
"""Letters in capitals that are no abbreviation any more."""

_BOUNDARY_BEFORE = re.compile(r"(?:[.!?…][\])\"'’”]*|[)\]\"”:]|\A)\s*\Z")


def find_headings(text: str, profile: NewsletterProfile, fixed: list[IssuePart]) -> list[IssuePart]:
    """Find headings of the closed list in running text.

    In capitals they are headings anywhere; several words with a capital at the first alone are, where they lead to
    an item; a single word has to stand where a sentence or a link has ended.

    An issue writes its headings one way: where some stand in capitals, words that are not are no headings.
    """
    if not profile.headings:
        return _find_capitals_headings(text)
    matches = [
        match
        for match in compile_heading_pattern(profile).finditer(text)
        if not _is_within_word(text, match.start()) and profile.match_headings(match.group())
    ]
    style = _find_style(text, profile, matches, fixed)
    outline = _Outline()
    for match, following in zip_longest(matches, matches[1:]):
        candidate = _Candidate(text, match, following, style, outline)
        if not any(excludes(candidate) for excludes in _EXCLUSIONS):
            outline.add_heading(candidate)
    return outline.parts


@dataclass(frozen=True, slots=True)
class _Style:
    """How an issue writes its headings, and where it writes links."""

    profile: NewsletterProfile
    listed: frozenset[str]  # the names of the closed list
    in_capitals: bool  # headings stand in capitals
    link_starts: list[int]  # where the words of links begin that no full stop ends


def _find_style(text: str, profile: NewsletterProfile, matches: list[re.Match[str]], fixed: list[IssuePart]) -> _Style:
    listed = frozenset(entry.name for entry in profile.headings)
    loud = (match for match in matches if _is_upper(match.group()) and match.group() not in listed)
    in_capitals = any(is_in_capitals(match.group()) or _is_at_boundary(text, match.start()) for match in loud)
    links = [part.end for part in fixed if part.kind is BlockKind.READ_MORE]
    if profile.link_line_pattern:
        lines = profile.link_line_pattern.finditer(text)
        links = sorted([*links, *(line.end() for line in lines if _is_at_boundary(text, line.start()))])
    return _Style(profile, listed, in_capitals, links)


@dataclass
class _Outline:
    """The headings found so far."""

    parts: list[IssuePart] = field(default_factory=list)
    top: str = ""  # the heading of the first level that we are under
    seen: set[str] = field(default_factory=set)

    def add_heading(self, candidate: _Candidate) -> None:
        entry = candidate.entry
        self.seen.add(candidate.key)
        self.top = candidate.key if entry.level == 1 else self.top
        self.parts.append(IssuePart(candidate.start, candidate.end, BlockKind.HEADING, heading=entry))


@dataclass
class _Candidate:
    """Words of the closed list that may be a heading, and what stands around them."""

    text: str
    match: re.Match[str]
    following: re.Match[str] | None  # the next words of the list
    style: _Style
    outline: _Outline

    @property
    def written(self) -> str:
        return self.match.group()

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    @property
    def is_single_word(self) -> bool:
        """Whether it is a word like any other: alone and not in capitals."""
        return not self.style.in_capitals and " " not in self.written

    @cached_property
    def previous(self) -> KnownHeading | None:
        """The heading right before, with nothing in between."""
        parts = self.outline.parts
        return parts[-1].heading if parts and not self.text[parts[-1].end : self.start].strip() else None

    @cached_property
    def is_placed(self) -> bool:
        """Whether it stands where a heading may: beside another one, or where a sentence or a line has ended."""
        if self.previous:
            return True
        leads = self.following is not None and not self.text[self.end : self.following.start()].strip()
        return (self.style.in_capitals and leads) or _is_at_boundary(self.text, self.start)

    @cached_property
    def is_linked(self) -> bool:
        return _is_in_link_text(self.text, self.style.link_starts, self.start)

    @cached_property
    def entry(self) -> KnownHeading:
        """The entry of the list: of several the one that belongs under the heading we are under."""
        entries = self.style.profile.match_headings(self.written)
        fitting = (
            entry for entry in entries if entry.level == 1 or _normalize_parent(entry.parent) == self.outline.top
        )
        return next(fitting, entries[0])

    @cached_property
    def key(self) -> str:
        return normalize_heading(self.entry.name)


def _is_written_otherwise(candidate: _Candidate) -> bool:
    style = candidate.style
    return style.in_capitals != _is_upper(candidate.written) and (
        style.in_capitals or candidate.written not in style.listed
    )


def _is_followed_by_words(candidate: _Candidate) -> bool:
    return not _HEADING_FOLLOWER.match(candidate.text, candidate.end)


def _is_abbreviation(candidate: _Candidate) -> bool:
    """Whether it is a few letters in capitals within a sentence."""
    return candidate.style.in_capitals and not (
        candidate.is_placed or candidate.is_linked or is_in_capitals(candidate.written)
    )


def _is_repeated(candidate: _Candidate) -> bool:
    return candidate.is_single_word and candidate.key in candidate.outline.seen


def _leaves_section_empty(candidate: _Candidate) -> bool:
    previous = candidate.previous
    return candidate.is_single_word and candidate.entry.level == 2 and previous is not None and previous.level == 2


def _is_under_another_heading(candidate: _Candidate) -> bool:
    parent = candidate.entry.parent
    return candidate.is_single_word and bool(parent) and _normalize_parent(parent) != candidate.outline.top


def _is_title_word(candidate: _Candidate) -> bool:
    return candidate.is_single_word and _begins_title(candidate.text, candidate.match)


def _is_word_of_sentence(candidate: _Candidate) -> bool:
    if not candidate.is_single_word or candidate.is_placed:
        return False
    if not candidate.outline.parts and candidate.entry == candidate.style.profile.headings[0]:
        return False  # the first of the list may stand below anything
    return not _is_detached(candidate.text, candidate.match, linked=candidate.is_linked)


_EXCLUSIONS: tuple[Callable[[_Candidate], bool], ...] = (
    _is_written_otherwise,
    _is_followed_by_words,
    _is_abbreviation,
    _is_repeated,
    _leaves_section_empty,
    _is_under_another_heading,
    _is_title_word,
    _is_word_of_sentence,
)
"""Why words of the closed list are no heading, in this order: what is cheap to know comes first."""


def _begins_title(text: str, match: re.Match[str]) -> bool:
    """Whether a word that could be a heading begins a title: it goes on as a phrase that comes again, or that no
    title begins with."""
    following = _WORD.search(text, match.end(), match.end() + 40)
    if not following or text[match.end() : following.start()].strip():
        return False
    word = following.group()
    ahead = text[match.end() : match.end() + MAX_TITLE_CHARACTERS].partition("(")[0]
    is_question = word.lower() in QUESTION_VERBS and "?" in ahead
    if word[0].isupper() and word.lower() in FUNCTION_WORDS - TITLE_OPENERS and not is_question:
        return True
    again = re.compile(rf"\b{re.escape(match.group())}\s+{re.escape(word)}\b", re.IGNORECASE)
    return again.search(text, following.end(), following.end() + MAX_SEARCH_CHARACTERS) is not None


def _is_detached(text: str, match: re.Match[str], *, linked: bool) -> bool:
    """Whether a word that could be a heading goes with nothing before it, though no sentence has ended there."""
    before = text[max(0, match.start() - MAX_SEARCH_CHARACTERS) : match.start()].rstrip()
    last = (before[-40:].split()[-1:] or [""])[0]
    if last.lower() in FUNCTION_WORDS or not last[-1:].isalnum():
        return False
    if last[0].islower() or (linked and LINK_WORDS.search(last)):
        return True
    return linked and not re.search(rf"\b{re.escape(match.group())}", before, re.IGNORECASE)


def _find_capitals_headings(text: str) -> list[IssuePart]:
    """Find headings of a newsletter without a list: runs of capitals after a sentence, where there are several."""
    headings = [
        IssuePart(match.start(), match.end(), BlockKind.HEADING, doubt="this heading is told by its capitals alone")
        for match in _CAPITALS_RUN.finditer(text)
        if len(match.group().split()) > 1
        and _count_letters(match.group()) >= MIN_HEADING_LETTERS
        and _is_at_boundary(text, match.start())
    ]
    return headings if len(headings) > 1 else []


def _count_letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


@lru_cache(maxsize=8)
def compile_heading_pattern(profile: NewsletterProfile) -> re.Pattern[str]:
    """Compile the headings of the closed list, as they are and in capitals; without a list, runs of capitals."""
    if not profile.headings:
        return _CAPITALS_RUN
    names = sorted({entry.name for entry in profile.headings}, key=len, reverse=True)
    return re.compile(
        f"(?:{'|'.join(_make_space_tolerant(form) for name in names for form in (name.upper(), name))})(?!\\w)"
    )


def find_unknown_heading(
    text: str, begin: int, end: int, before: IssuePart | None, *, shouting: bool
) -> list[IssuePart]:
    """Find a heading that is not in the list: capitals at the beginning of a title, where headings are in capitals."""
    capitals = _CAPITALS_RUN.match(text, begin, end) if shouting else None
    if not capitals:
        return []
    words, letters = len(capitals.group().split()), _count_letters(capitals.group())
    after_top = before and before.heading and before.heading.level == 1 and not text[before.end : begin].strip()
    if letters < MIN_HEADING_LETTERS or (words < 2 and not after_top):
        return []
    return [IssuePart(begin, capitals.end(), BlockKind.HEADING, doubt="this heading is not in the newsletter's list")]


def select_leading_headings(text: str, heads: list[IssuePart], bylines: list[IssuePart]) -> list[IssuePart]:
    """Select the headings that lead to an item or to another heading; those in capitals need not."""
    starts = {byline.start for byline in bylines}
    kept: list[IssuePart] = []
    for head in reversed(heads):
        at = head.end
        while at < len(text) and text[at].isspace():
            at += 1
        written = text[head.start : head.end]
        if at in starts or _is_upper(written):
            starts.add(head.start)
            kept.append(head)
    return kept


def is_in_capitals(written: str) -> bool:
    """Whether words are in capitals, and more than an abbreviation."""
    return _is_upper(written) and len(written) > 3


def _is_upper(written: str) -> bool:
    return written == written.upper()


def _is_within_word(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")


def _normalize_parent(name: str | None) -> str:
    return normalize_heading(name or "")


def _make_space_tolerant(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _is_at_boundary(text: str, at: int) -> bool:
    return bool(_BOUNDARY_BEFORE.search(text[max(0, at - 8) : at]))


def _is_in_link_text(text: str, links: list[int], at: int) -> bool:
    """Whether a place stands in the words after "Read more:", which no full stop ends."""
    index = bisect.bisect_right(links, at) - 1
    return (
        index >= 0 and at - links[index] < MAX_TITLE_CHARACTERS and not SENTENCE_BOUNDARY.search(text, links[index], at)
    )
