"""An item's byline: "Title (Authors) (summarized by X) (H/T Y):", wherever it stands in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lettercast.issues.model import Block, InlineMark, Span
from lettercast.issues.profile import NewsletterProfile, get_group
from lettercast.issues.readers.page import to_single_line

MAX_AUTHORS_CHARACTERS = 600
"""No list of authors is longer; it bounds how far back an opening bracket is looked for."""

_ET_AL = re.compile(
    r"[,;]?\s*\bet\.?\s+al\b\.?|[,;]?\s+(?:and|&)\s+(?:\d+\s+|many\s+)?(?:others|more|colleagues|co-?authors)\Z",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"\s*,?\s+(?:and|&)\s+", re.IGNORECASE)
_NAME_SEPARATOR = re.compile(r"\s*[,;](?!\d{3}\b)\s*")
_WHITESPACE = re.compile(r"\s*")
_CREDIT_END = re.compile(r"\s*:")
_AUTHORS_BRACKET = re.compile(r"\(([A-Z][^()\d:]{3,300})\)\s{0,3}:")
_BRACKET_AFTER_LINK = re.compile(
    r"\s{0,3}\(([A-Z\"“][^()]{1,300})\)(?:\s{0,3}\((?:H/T|via) ([^()]{1,80})\))?\s{0,3}(?::|\Z)"
)
_HANDLE_BRACKET = re.compile(r"\s{0,3}\(([\w.-]{2,40})\)(?:\s{0,3}\((?:H/T|via) ([^()]{1,80})\))?\s{0,3}:")
_NAME_WORD = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w.'’\-]*|van|von|der|den|de|del|di|da|la|le|al|bin|ibn")
_NAME_START = re.compile(r"[\w\"“'‘@]")
_NOT_NAMES = re.compile(
    r"(?:part|version|draft|deadline|due|apply by|closes|open until|starting|updated|online|virtual|remote|in person|"
    r"video|slides|talk|podcast)\b|[^,]{0,80}\b(?:19|20)\d\d\b|"
    r"[^,]{0,80}\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d",
    re.IGNORECASE,
)
"""Brackets behind a title that say when, where or which part."""
_CONTINUATION = re.compile(r"\s*(?:[a-z]|,)")


@dataclass(frozen=True, slots=True)
class Credit:
    """The end of a byline: where its title ends, and what the brackets after it say."""

    title_end: int
    end: int
    authors: tuple[str, ...]
    et_al: bool
    summarizer: str
    via: str | None


def find_credits(text: str, profile: NewsletterProfile, links: Sequence[Span] = ()) -> list[Credit]:
    """Find every "(Authors) (summarized by X) (H/T Y):" of a text, in order.

    Brackets within one of its `links` are of the title. A sentence that goes on behind the brackets is no byline.
    """
    if profile.credit_pattern is None:
        return []
    credits = (parse_credit(text, match, profile, links) for match in profile.credit_pattern.finditer(text))
    return [credit for credit in credits if text[credit.end - 1] == ":" or not _CONTINUATION.match(text, credit.end)]


def find_uncredited_bylines(text: str, profile: NewsletterProfile) -> list[Credit]:
    """Find every "(Authors):" of a text whose brackets hold people's names: a byline that credits nobody."""
    if profile.credit_pattern is None:
        return []
    credits = []
    for bracket in _AUTHORS_BRACKET.finditer(text):
        authors, et_al = split_authors(bracket.group(1))
        if are_names(authors, et_al):
            credits.append(Credit(bracket.start(), bracket.end(), authors, et_al, "", None))
    return credits


def find_linked_byline(block: Block, profile: NewsletterProfile) -> list[Credit]:
    """Find the byline of a block that begins with a link to the work: "Title (Authors): …" or "Title (Authors)"."""
    if profile.credit_pattern is None or not block.links:
        return []
    title = block.links[0].span
    if block.text[: title.start - block.span.start].strip("\"“' "):
        return []
    end = title.end - block.span.start
    bracket = _BRACKET_AFTER_LINK.match(block.text, end) or _match_italic_handle(block, end)
    if bracket:
        authors, et_al = split_authors(bracket.group(1))
        if authors and not re.search(r"#\d|\d{2}", bracket.group(1)):
            via = to_single_line(bracket.group(2) or "") or None
            return [Credit(end, bracket.end(), authors, et_al, "", via)]
    colon = _CREDIT_END.match(block.text, end)
    bold = any(mark is InlineMark.STRONG and span.start <= title.start < span.end for mark, span in block.marks)
    return [Credit(end, colon.end(), (), False, "", None)] if colon and bold else []


def _match_italic_handle(block: Block, end: int) -> re.Match[str] | None:
    """Match brackets that hold an author's handle: one word, in italics as authors are."""
    bracket = _HANDLE_BRACKET.match(block.text, end)
    at = block.span.start + bracket.start(1) if bracket else 0
    slanted = any(mark is InlineMark.EMPHASIS and span.start <= at < span.end for mark, span in block.marks)
    return bracket if slanted else None


def are_names(authors: tuple[str, ...], et_al: bool) -> bool:
    """Whether these look like people: capitalised words and the particles of names, two words for one of them."""
    words = [name.split() for name in authors]
    if not words or any(len(name) > 5 or not all(_NAME_WORD.fullmatch(word) for word in name) for name in words):
        return False
    return et_al or any(len(name) > 1 for name in words)


def parse_credit(text: str, match: re.Match[str], profile: NewsletterProfile, links: Sequence[Span]) -> Credit:
    """Parse the byline's end around a match of the profile's credit pattern."""
    start, end = match.span()
    via = None
    if profile.via_pattern is not None:
        after = profile.via_pattern.match(text, _WHITESPACE.match(text, end).end())  # type: ignore[union-attr]
        if after:
            via, end = to_single_line(get_group(after, "via")), after.end()
    before = _find_bracket_before(text, start)
    if before and profile.via_pattern is not None and via is None:
        pointed = profile.via_pattern.fullmatch(text, *before)
        if pointed:
            via, start = to_single_line(get_group(pointed, "via")), before[0]
            before = _find_bracket_before(text, start)
    authors: tuple[str, ...] = ()
    et_al = False
    title_end = start
    if before and _holds_authors(text, *before) and not any(_is_inside_link(link, *before) for link in links):
        authors, et_al = split_authors(text[before[0] + 1 : before[1] - 1])
        title_end = before[0]
    colon = _CREDIT_END.match(text, end)
    return Credit(
        title_end=title_end,
        end=colon.end() if colon else end,
        authors=authors,
        et_al=et_al,
        summarizer=to_single_line(get_group(match, "summarizer")),
        via=via,
    )


def _find_bracket_before(text: str, at: int) -> tuple[int, int] | None:
    """Find the balanced brackets that end just before `at`."""
    end = at
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if end == 0 or text[end - 1] != ")":
        return None
    depth = 0
    for index in range(end - 1, max(-1, end - MAX_AUTHORS_CHARACTERS), -1):
        if text[index] == ")":
            depth += 1
        elif text[index] == "(":
            depth -= 1
            if depth == 0:
                return index, end
    return None


def _is_inside_link(link: Span, start: int, end: int) -> bool:
    return link.start < start and end <= link.end


def _holds_authors(text: str, start: int, end: int) -> bool:
    """Whether brackets may hold names, and not a date or "part 2" or the initials of the title before them."""
    inside = text[start + 1 : end - 1].strip()
    return bool(_NAME_START.match(inside)) and not _NOT_NAMES.match(inside) and not _is_abbreviation(text, start, end)


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """Whether brackets hold the initials of the words before them: then they belong to the title."""
    inside = text[start + 1 : end - 1].strip()
    initials = "".join(letter for letter in inside if letter.isupper())
    before = "".join(letter for letter in text[max(0, start - 120) : start] if letter.isupper())
    return " " not in inside and len(initials) > 1 and before.endswith(initials)


def split_authors(text: str) -> tuple[tuple[str, ...], bool]:
    """Split a list of authors into names as written, and whether "et al" follows them.

    "and" parts two people, and not the two halves of an organisation ("Center for Security and …").
    """
    text = to_single_line(text)
    et_al = bool(_ET_AL.search(text))
    text = _ET_AL.sub("", text).strip(" ,;")
    names = [part.strip() for part in _NAME_SEPARATOR.split(text) if part.strip()]
    if names:
        last = re.sub(r"^(?:and|&)\s+", "", names[-1], flags=re.IGNORECASE)
        names[-1:] = [last] if last != names[-1] else _split_two_people(last)
    return tuple(name for name in names if name), et_al


def _split_two_people(text: str) -> list[str]:
    parts = _CONJUNCTION.split(text)
    if len(parts) == 1 or any(re.search(r"\b(?:for|of|on|in)\b", part) for part in parts[:-1]):
        return [text]
    return parts
