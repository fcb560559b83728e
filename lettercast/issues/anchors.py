"""Where the parts of an issue begin and end in a text, by the grammar of its newsletter.

Copies as plain text lose their line breaks: a heading, a title, a summary and an opinion follow each other in
one line. What survives are the anchors of the grammar: the credit after a title, the label of an opinion, "Read
more:", the closed list of headings. Where there was markup the same anchors stand at the beginnings of blocks.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from lettercast.issues.byline import Credit, find_credits
from lettercast.issues.model import Kind
from lettercast.issues.page import one_line
from lettercast.issues.profile import Heading, Profile, group, heading_key
from lettercast.issues.titles import BOUNDARY, TITLE_CHARACTERS, find_title

_NEXT = re.compile(r"\s*(?![(:;,.!?)])(?:[^\sa-z]|[a-z]{1,3}[-A-Z0-9])|\s*\Z|\s*\n")
_CAPITALS = re.compile(
    r"(?:[A-Z][A-Z\-]+|AND|OF|IN|FOR|THE|&|\([A-Z]+\))(?:\s+(?:[A-Z\-]{2,}|&|\([A-Z]+\)))*(?=\s+[\"“]?[A-Z0-9](?![A-Z:]))"
)
_BEFORE = re.compile(r"(?:[.!?…][\])\"'’”]*|[)\]\"”:]|\A)\s*\Z")


LINK_CHARACTERS = 250
"""Links after "Read more:" that are longer have text behind them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its place. What lies between parts is running text."""

    start: int
    end: int
    kind: Kind
    speaker: str | None = None
    credit: Credit | None = None
    heading: Heading | None = None
    doubt: str | None = None


def known_names(text: str, profile: Profile) -> frozenset[str]:
    """Everyone who is credited with a summary in this issue."""
    return frozenset(credit.summarizer for credit in find_credits(text, profile))


def spots(text: str, profile: Profile, *, flowing: bool) -> list[int]:
    """Where what some pattern of the profile finds begins and ends: blocks without such a place need no closer look."""
    patterns = [profile.credit, profile.opinion, profile.read_more, *(pattern for _, pattern in profile.drops)]
    if flowing and profile.headings:
        patterns.append(heading_pattern(profile))
    found = (one.span() for pattern in patterns if pattern for one in pattern.finditer(text))
    return sorted({place for start, end in found for place in (start, end - 1)})


def find_parts(
    text: str, profile: Profile, names: frozenset[str], plain: list[Credit], *, flowing: bool, begins: bool
) -> list[Part]:
    """The bylines, labels, read-more lines and (in running text) headings, in order, without overlap.

    `plain` are the bylines without a credit. `begins` says that an item, if there is one, begins with the text.
    """
    fixed = [*_labels(text, profile, names), *_read_more(text, profile)]
    heads = _headings(text, profile, fixed) if flowing else []
    credits = _merged(find_credits(text, profile), plain)
    certain = {0, *(head.end for head in heads), *_dropped_ends(text, profile)}
    links = {part.end for part in fixed if part.kind is Kind.READ_MORE}
    ends = sorted({*certain, *(part.end for part in fixed), *(credit.end for credit in credits)})
    by_end = {head.end: head for head in heads}
    shouting = any(_is_shouted(text[head.start : head.end]) for head in heads)
    bylines: list[Part] = []
    position = 0
    for index, credit in enumerate(credits):
        while position + 1 < len(ends) and ends[position + 1] <= credit.title_end:
            position += 1
        after = ends[position]
        around = (
            bylines[-1].start if bylines else 0,
            credits[index + 1].title_end if index + 1 < len(credits) else len(text),
        )
        if begins and after == 0 and 0 < credit.title_end <= TITLE_CHARACTERS:
            begin, doubt = 0, None
        else:
            fresh, in_link = after in certain, after in links
            begin, doubt = find_title(
                text, after, credit.title_end, around, fresh=fresh, in_link=in_link, loose=profile.loose
            )
        if flowing:
            unknown = _unknown_heading(text, begin, credit.title_end, by_end.get(after), shouting=shouting)
            heads += unknown
            begin = unknown[0].end if unknown else begin
            begin += len(text[begin : credit.title_end]) - len(text[begin : credit.title_end].lstrip())
        bylines.append(Part(begin, credit.end, Kind.BYLINE, credit=credit, doubt=doubt))
    heads.sort(key=lambda head: head.start)
    return _in_order([*fixed, *bylines, *_leading(text, heads, bylines)], text)


def _merged(credits: list[Credit], plain: list[Credit]) -> list[Credit]:
    """Both kinds of bylines in order; a plain one that is part of a credited one is the same."""
    taken = [(credit.title_end, credit.end) for credit in credits]
    places = [start for start, _ in taken]
    new = []
    for credit in plain:
        index = bisect.bisect_right(places, credit.title_end) - 1
        if (index < 0 or taken[index][1] <= credit.title_end) and not (
            index + 1 < len(taken) and taken[index + 1][0] < credit.end
        ):
            new.append(credit)
    return sorted([*credits, *new], key=lambda credit: credit.title_end)


def _dropped_ends(text: str, profile: Profile) -> set[int]:
    """Where sentences end that a rule drops: a title may begin there."""
    return {found.end() for _, pattern in profile.drops for found in pattern.finditer(text)}


def _in_order(parts: list[Part], text: str) -> list[Part]:
    """Parts sorted, those that begin inside another left out, read-more lines up to the next part."""
    kept: list[Part] = []
    parts = sorted(parts, key=lambda part: part.start)
    for index, part in enumerate(parts):
        if kept and part.start < kept[-1].end:
            continue
        if part.kind is Kind.READ_MORE:
            following = parts[index + 1].start if index + 1 < len(parts) else len(text)
            part = Part(part.start, _link_end(text, part.end, following), Kind.READ_MORE, doubt=part.doubt)
        kept.append(part)
    return kept


def _link_end(text: str, start: int, following: int) -> int:
    """Where the links after "Read more:" end: at the next part, or at a sentence's end if that is far."""
    if following - start <= LINK_CHARACTERS:
        return max(start, following)
    found = BOUNDARY.search(text, start, start + LINK_CHARACTERS)
    return found.end() if found else following


def _labels(text: str, profile: Profile, names: frozenset[str]) -> list[Part]:
    """Opinion labels. A name is taken as far as it is known in this issue; an unknown one is a single word."""
    if profile.opinion is None:
        return []
    parts = []
    for found in profile.opinion.finditer(text):
        speaker, start = group(found, "speaker"), found.start()
        if not speaker:
            speaker = profile.own_name or one_line(found.group())
        else:
            name = _known_end(speaker, names)
            start += len(speaker) - len(name)
            speaker = name
        parts.append(Part(start, found.end(), Kind.LABEL, speaker=one_line(speaker)))
    return parts


def _known_end(speaker: str, names: frozenset[str]) -> str:
    words = speaker.split(" ")
    for index in range(len(words)):
        if " ".join(words[index:]) in names:
            return " ".join(words[index:])
    return " ".join(words[-2:]) if len(words) > 1 and len(words[-1].rstrip(".")) == 1 else words[-1]


def _read_more(text: str, profile: Profile) -> list[Part]:
    if profile.read_more is None:
        return []
    return [Part(found.start(), found.end(), Kind.READ_MORE) for found in profile.read_more.finditer(text)]


def _headings(text: str, profile: Profile, fixed: list[Part]) -> list[Part]:
    """Headings of the closed list in running text: in capitals anywhere, else where a sentence or link has ended.

    An issue writes its headings one way: where some stand in capitals, words that are not are no headings.
    """
    if not profile.headings:
        return []
    found = [one for one in heading_pattern(profile).finditer(text) if not _in_word(text, one.start())]
    own = {entry.name for entry in profile.headings}
    shouting = any(_is_shouted(one.group()) and one.group() not in own for one in found)
    links = [part.end for part in fixed if part.kind is Kind.READ_MORE]
    if profile.loose:
        links = sorted([*links, *(one.end() for one in profile.loose.finditer(text) if _ends(text, one.start()))])
    parts: list[Part] = []
    top = ""
    seen: set[str] = set()
    for one, following in zip_longest(found, found[1:]):
        written = one.group()
        if shouting != (written == written.upper()) and not (not shouting and written in own):
            continue
        after_heading = bool(parts) and not text[parts[-1].end : one.start()].strip()
        before_heading = following is not None and not text[one.end() : following.start()].strip()
        placed = (
            after_heading
            or (shouting and before_heading)
            or _ends(text, one.start())
            or _in_link(text, links, one.start())
        )
        if not (placed or _is_shouted(written)) or not _NEXT.match(text, one.end()):
            continue
        entries = profile.named(written)
        entry = next((entry for entry in entries if entry.level == 1 or _key(entry.parent) == top), entries[0])
        key = heading_key(entry.name)
        if not shouting and " " not in written and (key in seen or (entry.parent and _key(entry.parent) != top)):
            continue  # a title that begins with this word
        seen.add(key)
        top = key if entry.level == 1 else top
        parts.append(Part(one.start(), one.end(), Kind.HEADING, heading=entry))
    return parts


def _unknown_heading(text: str, begin: int, end: int, before: Part | None, *, shouting: bool) -> list[Part]:
    """Capitals at the beginning of a title, in an issue whose headings are in capitals: one that is not in the list."""
    found = _CAPITALS.match(text, begin, end) if shouting else None
    if not found:
        return []
    words, letters = len(found.group().split()), sum(letter.isalpha() for letter in found.group())
    after_top = before and before.heading and before.heading.level == 1 and not text[before.end : begin].strip()
    if letters < 8 or (words < 2 and not after_top):
        return []
    return [Part(begin, found.end(), Kind.HEADING, doubt="this heading is not in the newsletter's list")]


@lru_cache(maxsize=8)
def heading_pattern(profile: Profile) -> re.Pattern[str]:
    """The headings of the closed list, as they are and in capitals. What stands before them is not looked at."""
    names = sorted({entry.name for entry in profile.headings}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(_loose(form) for name in names for form in (name.upper(), name))})(?!\\w)")


def _in_word(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")


def _is_shouted(written: str) -> bool:
    return written == written.upper() and len(written) > 4


def _key(name: str | None) -> str:
    return heading_key(name or "")


def _loose(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def _ends(text: str, at: int) -> bool:
    return bool(_BEFORE.search(text[max(0, at - 8) : at]))


def _in_link(text: str, links: list[int], at: int) -> bool:
    """Whether a place stands in the words after "Read more:", which no full stop ends."""
    index = bisect.bisect_right(links, at) - 1
    return index >= 0 and at - links[index] < TITLE_CHARACTERS and not BOUNDARY.search(text, links[index], at)


def _leading(text: str, heads: list[Part], bylines: list[Part]) -> list[Part]:
    """The headings that lead to an item or to another heading; in capitals, they need not."""
    starts = {byline.start for byline in bylines}
    kept: list[Part] = []
    for head in reversed(heads):
        at = head.end
        while at < len(text) and text[at].isspace():
            at += 1
        written = text[head.start : head.end]
        if at in starts or written == written.upper():
            starts.add(head.start)
            kept.append(head)
    return kept
