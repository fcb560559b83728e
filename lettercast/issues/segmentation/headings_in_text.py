"""Headings in running text: by a newsletter's closed list and by capitals."""

from __future__ import annotations

import bisect
import re
from functools import lru_cache
from itertools import zip_longest

from lettercast.issues.model import BlockKind
from lettercast.issues.profile import NewsletterProfile, normalize_heading
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
    """Headings of the closed list in running text.

    In capitals they are headings anywhere; several words with a capital at the first alone are, where they lead to
    an item; a single word has to stand where a sentence or a link has ended.

    An issue writes its headings one way: where some stand in capitals, words that are not are no headings.
    """
    if not profile.headings:
        return _find_capitals_headings(text)
    found = [one for one in compile_heading_pattern(profile).finditer(text) if not _is_within_word(text, one.start())]
    own = {entry.name for entry in profile.headings}
    shouted = (one for one in found if one.group() == one.group().upper() and one.group() not in own)
    shouting = any(is_in_capitals(one.group()) or _is_at_boundary(text, one.start()) for one in shouted)
    links = [part.end for part in fixed if part.kind is BlockKind.READ_MORE]
    if profile.link_line_pattern:
        links = sorted(
            [
                *links,
                *(one.end() for one in profile.link_line_pattern.finditer(text) if _is_at_boundary(text, one.start())),
            ]
        )
    parts: list[IssuePart] = []
    top = ""
    seen: set[str] = set()
    for one, following in zip_longest(found, found[1:]):
        written = one.group()
        if shouting != (written == written.upper()) and not (not shouting and written in own):
            continue
        if not _HEADING_FOLLOWER.match(text, one.end()):
            continue
        after_heading = bool(parts) and not text[parts[-1].end : one.start()].strip()
        before_heading = following is not None and not text[one.end() : following.start()].strip()
        placed = after_heading or (shouting and before_heading) or _is_at_boundary(text, one.start())
        linked = _is_in_link_text(text, links, one.start())
        if shouting and not (placed or linked or is_in_capitals(written)):
            continue
        entries = profile.match_headings(written)
        entry = next(
            (entry for entry in entries if entry.level == 1 or _normalize_parent(entry.parent) == top), entries[0]
        )
        key = normalize_heading(entry.name)
        if not shouting and " " not in written:
            empty = after_heading and entry.level == 2 and parts[-1].heading and parts[-1].heading.level == 2
            placed = placed or (not parts and entry == profile.headings[0])  # whatever stands above the issue
            elsewhere = key in seen or empty or (entry.parent and _normalize_parent(entry.parent) != top)
            if elsewhere or _begins_title(text, one) or not (placed or _is_detached(text, one, linked=linked)):
                continue
        seen.add(key)
        top = key if entry.level == 1 else top
        parts.append(IssuePart(one.start(), one.end(), BlockKind.HEADING, heading=entry))
    return parts


def _begins_title(text: str, one: re.Match[str]) -> bool:
    """Whether a word that could be a heading begins a title: it goes on as a phrase that comes again, or that no
    title begins with."""
    following = _WORD.search(text, one.end(), one.end() + 40)
    if not following or text[one.end() : following.start()].strip():
        return False
    word = following.group()
    asks = (
        word.lower() in QUESTION_VERBS and "?" in text[one.end() : one.end() + MAX_TITLE_CHARACTERS].partition("(")[0]
    )
    if word[0].isupper() and word.lower() in FUNCTION_WORDS - TITLE_OPENERS and not asks:
        return True
    again = re.compile(rf"\b{re.escape(one.group())}\s+{re.escape(word)}\b", re.IGNORECASE)
    return again.search(text, following.end(), following.end() + MAX_SEARCH_CHARACTERS) is not None


def _is_detached(text: str, one: re.Match[str], *, linked: bool) -> bool:
    """Whether a word that could be a heading goes with nothing before it, though no sentence has ended there."""
    before = text[max(0, one.start() - MAX_SEARCH_CHARACTERS) : one.start()].rstrip()
    last = before[-40:].split()[-1:] or [""]
    if last[0].lower() in FUNCTION_WORDS or not last[0][-1:].isalnum():
        return False
    if last[0][0].islower() or (linked and LINK_WORDS.search(last[0])):
        return True
    return linked and not re.search(rf"\b{re.escape(one.group())}", before, re.IGNORECASE)


def _find_capitals_headings(text: str) -> list[IssuePart]:
    """Headings of a newsletter without a list: runs of capitals after a sentence, where there are several."""
    found = [
        IssuePart(one.start(), one.end(), BlockKind.HEADING, doubt="this heading is told by its capitals alone")
        for one in _CAPITALS_RUN.finditer(text)
        if len(one.group().split()) > 1
        and _count_letters(one.group()) >= MIN_HEADING_LETTERS
        and _is_at_boundary(text, one.start())
    ]
    return found if len(found) > 1 else []


def _count_letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


@lru_cache(maxsize=8)
def compile_heading_pattern(profile: NewsletterProfile) -> re.Pattern[str]:
    """The headings of the closed list, as they are and in capitals; without a list, runs of capitals."""
    if not profile.headings:
        return _CAPITALS_RUN
    names = sorted({entry.name for entry in profile.headings}, key=len, reverse=True)
    return re.compile(
        f"(?:{'|'.join(_make_space_tolerant(form) for name in names for form in (name.upper(), name))})(?!\\w)"
    )


def find_unknown_heading(
    text: str, begin: int, end: int, before: IssuePart | None, *, shouting: bool
) -> list[IssuePart]:
    """Capitals at the beginning of a title, in an issue whose headings are in capitals: one that is not in the list."""
    found = _CAPITALS_RUN.match(text, begin, end) if shouting else None
    if not found:
        return []
    words, letters = len(found.group().split()), _count_letters(found.group())
    after_top = before and before.heading and before.heading.level == 1 and not text[before.end : begin].strip()
    if letters < MIN_HEADING_LETTERS or (words < 2 and not after_top):
        return []
    return [IssuePart(begin, found.end(), BlockKind.HEADING, doubt="this heading is not in the newsletter's list")]


def select_leading_headings(text: str, heads: list[IssuePart], bylines: list[IssuePart]) -> list[IssuePart]:
    """The headings that lead to an item or to another heading; in capitals, they need not."""
    starts = {byline.start for byline in bylines}
    kept: list[IssuePart] = []
    for head in reversed(heads):
        at = head.end
        while at < len(text) and text[at].isspace():
            at += 1
        written = text[head.start : head.end]
        if at in starts or written == written.upper():
            starts.add(head.start)
            kept.append(head)
    return kept


def is_in_capitals(written: str) -> bool:
    return written == written.upper() and len(written) > 3


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
