"""Where the parts of an issue begin and end in a text, by the grammar of its newsletter.

Copies as plain text lose their line breaks: a heading, a title, a summary and an opinion follow each other in
one line. What survives are the anchors of the grammar: the credit after a title, the label of an opinion, "Read
more:", the closed list of headings. Where there was markup the same anchors stand at the beginnings of blocks.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from lettercast.issues.model import Kind, Span
from lettercast.issues.profile import Profile, group
from lettercast.issues.readers.page import one_line
from lettercast.issues.segmentation.byline import Credit, find_credits
from lettercast.issues.segmentation.headings_in_text import (
    find_headings,
    heading_pattern,
    is_shouted,
    leading_headings,
    unknown_heading,
)
from lettercast.issues.segmentation.part import Part
from lettercast.issues.segmentation.title_boundary import Around
from lettercast.issues.segmentation.titles import BOUNDARY, TITLE_CHARACTERS, find_title

LINK_CHARACTERS = 250
"""Links after "Read more:" that are longer have text behind them."""


def known_names(text: str, profile: Profile) -> frozenset[str]:
    """Everyone who is credited with a summary in this issue."""
    credited = {credit.summarizer for credit in find_credits(text, profile)}
    return frozenset(credited | {name for both in credited for name in re.split(r",?\s+(?:and|&)\s+|,\s+", both)})


def spots(text: str, profile: Profile, *, flowing: bool) -> list[int]:
    """Where what some pattern of the profile finds begins and ends: blocks without such a place need no closer look."""
    patterns = [profile.credit, profile.opinion, profile.read_more, *(pattern for _, pattern in profile.drops)]
    if flowing:
        patterns.append(heading_pattern(profile))
    found = (one.span() for pattern in patterns if pattern for one in pattern.finditer(text))
    return sorted({place for start, end in found for place in (start, end - 1)})


def find_parts(
    text: str,
    profile: Profile,
    names: frozenset[str],
    plain: list[Credit],
    links: Sequence[Span] = (),
    *,
    flowing: bool,
    begins: bool,
) -> list[Part]:
    """The bylines, labels, read-more lines and (in running text) headings, in order, without overlap.

    `plain` are the bylines without a credit, `links` the places of links in the text. `begins` says that an item,
    if there is one, begins with the text.
    """
    fixed = [*_labels(text, profile, names), *_read_more(text, profile)]
    heads = find_headings(text, profile, fixed) if flowing else []
    credits = _merged(find_credits(text, profile, links), plain)
    bare = {credit.end for credit in credits if text[credit.end - 1] != ":"}  # news without a summary
    certain = {0, *bare, *(head.end for head in heads), *_dropped_ends(text, profile)}
    link_ends = {part.end for part in fixed if part.kind is Kind.READ_MORE}
    ends = sorted({*certain, *(part.end for part in fixed), *(credit.end for credit in credits)})
    by_end = {head.end: head for head in heads}
    shouting = any(is_shouted(text[head.start : head.end]) for head in heads)
    bylines: list[Part] = []
    position = 0
    for index, credit in enumerate(credits):
        while position + 1 < len(ends) and ends[position + 1] <= credit.title_end:
            position += 1
        after = ends[position]
        around = Around(
            bylines[-1].start if bylines else 0,
            credit.end,
            credits[index + 1].title_end if index + 1 < len(credits) else len(text),
        )
        if begins and after == 0 and 0 < credit.title_end <= TITLE_CHARACTERS:
            begin, doubt = 0, None
        else:
            fresh, in_link = after in certain, after in link_ends
            begin, doubt = find_title(
                text, after, credit.title_end, around, fresh=fresh, in_link=in_link, loose=profile.loose
            )
        if flowing:
            unknown = unknown_heading(text, begin, credit.title_end, by_end.get(after), shouting=shouting)
            heads += unknown
            begin = unknown[0].end if unknown else begin
            begin += len(text[begin : credit.title_end]) - len(text[begin : credit.title_end].lstrip())
        bylines.append(Part(begin, credit.end, Kind.BYLINE, credit=credit, doubt=doubt))
    heads.sort(key=lambda head: head.start)
    return _in_order([*fixed, *bylines, *leading_headings(text, heads, bylines)], text)


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
    """Opinion labels, each with the name of who speaks."""
    if profile.opinion is None:
        return []
    parts = []
    for found in profile.opinion.finditer(text):
        speaker, start = group(found, "speaker"), found.start()
        if speaker:
            name = _name_at_end(text, start, speaker, names)
            start += len(speaker) - len(name)
            speaker = _POSSESSIVE.sub("", name)
        else:
            speaker = profile.own_name or one_line(found.group())
        before = text[max(0, start - 12) : start].split()
        if before and before[-1].lower() in (
            "in",
            "of",
            "by",
            "on",
            "with",
            "to",
            "and",
            "or",
            "per",
            "unlike",
            "given",
        ):
            continue  # "in Ann's opinion: …" is said within a sentence
        parts.append(Part(start, found.end(), Kind.LABEL, speaker=one_line(speaker)))
    return parts


_SENTENCE_END = re.compile(r"\w{2,}[.]\s+")
_POSSESSIVE = re.compile(r"['’]s?(?=,?\s+(?:and|&)\s)")
_AND = re.compile(r"(?:['’]s?)?,?\s+(?:and|&)\s+")


def _name_at_end(text: str, start: int, speaker: str, names: frozenset[str]) -> str:
    """The name, or both, at the end of capitalised words."""
    for end in _SENTENCE_END.finditer(speaker):
        return _name_at_end(text, start + end.end(), speaker[end.end() :], names)
    begins = start == 0 or bool(re.search(r"[.!?…)\n]\s*\Z", text[max(0, start - 6) : start]))
    both = _AND.search(speaker)
    if not both:
        return _known_end(speaker, names, begins=begins)
    first, second = speaker[: both.start()], speaker[both.end() :]
    if _known_end(second, names, begins=begins) != second:
        return _known_end(second, names, begins=False)
    return _known_end(first, names, begins=begins) + speaker[both.start() :]


def _known_end(speaker: str, names: frozenset[str], *, begins: bool) -> str:
    """A name as far as it is known in this issue. An unknown one is all there is where a sentence begins with it, else
    a single word."""
    words = speaker.split(" ")
    for index in range(len(words)):
        if " ".join(words[index:]) in names:
            return " ".join(words[index:])
    if begins:
        return speaker
    return " ".join(words[-2:]) if len(words) > 1 and len(words[-1].rstrip(".")) == 1 else words[-1]


def _read_more(text: str, profile: Profile) -> list[Part]:
    if profile.read_more is None:
        return []
    return [Part(found.start(), found.end(), Kind.READ_MORE) for found in profile.read_more.finditer(text)]
