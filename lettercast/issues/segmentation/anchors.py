"""Where the parts of an issue begin and end in a text, by the grammar of its newsletter.

Copies as plain text lose their line breaks: a heading, a title, a summary and an opinion follow each other in
one line. What survives are the anchors of the grammar: the credit after a title, the label of an opinion, "Read
more:", the closed list of headings. Where there was markup the same anchors stand at the beginnings of blocks.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lettercast.issues.model import BlockKind, Span
from lettercast.issues.profile import NewsletterProfile, get_group
from lettercast.issues.readers.page import to_single_line
from lettercast.issues.segmentation.byline import Credit, find_credits
from lettercast.issues.segmentation.headings_in_text import (
    compile_heading_pattern,
    find_headings,
    find_unknown_heading,
    is_in_capitals,
    select_leading_headings,
)
from lettercast.issues.segmentation.part import IssuePart
from lettercast.issues.segmentation.title_boundary import TitleSurroundings
from lettercast.issues.segmentation.titles import MAX_TITLE_CHARACTERS, SENTENCE_BOUNDARY, find_title

MAX_LINK_CHARACTERS = 250
"""Links after "Read more:" that are longer have text behind them."""


def find_credited_names(text: str, profile: NewsletterProfile) -> frozenset[str]:
    """Find everyone who is credited with a summary in this issue."""
    credited = {credit.summarizer for credit in find_credits(text, profile)}
    return frozenset(credited | {name for both in credited for name in re.split(r",?\s+(?:and|&)\s+|,\s+", both)})


def find_cut_positions(text: str, profile: NewsletterProfile, *, flowing: bool) -> list[int]:
    """Find where matches of the profile's patterns begin and end: blocks without such a place need no closer look."""
    patterns = [
        profile.credit_pattern,
        profile.opinion_pattern,
        profile.read_more_pattern,
        *(pattern for _, pattern in profile.drop_patterns),
    ]
    if flowing:
        patterns.append(compile_heading_pattern(profile))
    spans = (match.span() for pattern in patterns if pattern for match in pattern.finditer(text))
    return sorted({place for start, end in spans for place in (start, end - 1)})


def find_parts(
    text: str,
    profile: NewsletterProfile,
    names: frozenset[str],
    plain: list[Credit],
    links: Sequence[Span] = (),
    *,
    flowing: bool,
    begins: bool,
) -> list[IssuePart]:
    """Find the bylines, labels, read-more lines and (in running text) headings, in order, without overlap.

    `plain` are the bylines without a credit, `links` the places of links in the text. `begins` says that an item,
    if there is one, begins with the text.
    """
    fixed = [*_find_labels(text, profile, names), *_find_read_more(text, profile)]
    heads = find_headings(text, profile, fixed) if flowing else []
    credits = _merge_bylines(find_credits(text, profile, links), plain)
    boundaries = _find_boundaries(text, profile, fixed, heads, credits)
    by_end = {head.end: head for head in heads}
    shouting = any(is_in_capitals(text[head.start : head.end]) for head in heads)
    bylines: list[IssuePart] = []
    for index, credit in enumerate(credits):
        after = boundaries.find_last(credit.title_end)
        around = TitleSurroundings(
            bylines[-1].start if bylines else 0,
            credit.end,
            credits[index + 1].title_end if index + 1 < len(credits) else len(text),
        )
        if begins and after == 0 and 0 < credit.title_end <= MAX_TITLE_CHARACTERS:
            begin, doubt = 0, None
        else:
            begin, doubt = find_title(
                text,
                after,
                credit.title_end,
                around,
                fresh=after in boundaries.certain,
                in_link=after in boundaries.link_ends,
                loose=profile.link_line_pattern,
            )
        if flowing:
            unknown = find_unknown_heading(text, begin, credit.title_end, by_end.get(after), shouting=shouting)
            heads += unknown
            begin = unknown[0].end if unknown else begin
            begin += len(text[begin : credit.title_end]) - len(text[begin : credit.title_end].lstrip())
        bylines.append(IssuePart(begin, credit.end, BlockKind.BYLINE, credit=credit, doubt=doubt))
    heads.sort(key=lambda head: head.start)
    return _resolve_overlaps([*fixed, *bylines, *select_leading_headings(text, heads, bylines)], text)


@dataclass(frozen=True, slots=True)
class _Boundaries:
    """Where parts end, so that a title may begin."""

    ends: list[int]
    certain: set[int]  # those of headings and whole lines: all that follows may be title
    link_ends: set[int]  # those of "Read more:": a link's words follow

    def find_last(self, at: int) -> int:
        """Find the last boundary that is not behind a place."""
        return self.ends[bisect.bisect_right(self.ends, at) - 1]


def _find_boundaries(
    text: str, profile: NewsletterProfile, fixed: list[IssuePart], heads: list[IssuePart], credits: list[Credit]
) -> _Boundaries:
    bare = {credit.end for credit in credits if text[credit.end - 1] != ":"}  # news without a summary
    certain = {0, *bare, *(head.end for head in heads), *_find_dropped_ends(text, profile)}
    ends = sorted({*certain, *(part.end for part in fixed), *(credit.end for credit in credits)})
    return _Boundaries(ends, certain, {part.end for part in fixed if part.kind is BlockKind.READ_MORE})


def _merge_bylines(credits: list[Credit], plain: list[Credit]) -> list[Credit]:
    """Merge both kinds of bylines in order; a plain one that is part of a credited one is the same."""
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


def _find_dropped_ends(text: str, profile: NewsletterProfile) -> set[int]:
    """Find where sentences end that a rule drops: a title may begin there."""
    return {match.end() for _, pattern in profile.drop_patterns for match in pattern.finditer(text)}


def _resolve_overlaps(parts: list[IssuePart], text: str) -> list[IssuePart]:
    """Sort parts; leave out those that begin inside another; extend read-more lines up to the next part."""
    kept: list[IssuePart] = []
    parts = sorted(parts, key=lambda part: part.start)
    for index, part in enumerate(parts):
        if kept and part.start < kept[-1].end:
            continue
        if part.kind is BlockKind.READ_MORE:
            following = parts[index + 1].start if index + 1 < len(parts) else len(text)
            part = IssuePart(
                part.start, _find_links_end(text, part.end, following), BlockKind.READ_MORE, doubt=part.doubt
            )
        kept.append(part)
    return kept


def _find_links_end(text: str, start: int, following: int) -> int:
    """Find where the links after "Read more:" end: at the next part, or at a sentence's end if that is far."""
    if following - start <= MAX_LINK_CHARACTERS:
        return max(start, following)
    boundary = SENTENCE_BOUNDARY.search(text, start, start + MAX_LINK_CHARACTERS)
    return boundary.end() if boundary else following


def _find_labels(text: str, profile: NewsletterProfile, names: frozenset[str]) -> list[IssuePart]:
    """Find opinion labels, each with the name of who speaks."""
    if profile.opinion_pattern is None:
        return []
    parts = []
    for match in profile.opinion_pattern.finditer(text):
        speaker, start = get_group(match, "speaker"), match.start()
        if speaker:
            name = _extract_speaker_name(text, start, speaker, names)
            start += len(speaker) - len(name)
            speaker = _POSSESSIVE.sub("", name)
        else:
            speaker = profile.editor_name or to_single_line(match.group())
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
        parts.append(IssuePart(start, match.end(), BlockKind.LABEL, speaker=to_single_line(speaker)))
    return parts


_SENTENCE_END = re.compile(r"\w{2,}[.]\s+")
_POSSESSIVE = re.compile(r"['’]s?(?=,?\s+(?:and|&)\s)")
_CONJUNCTION = re.compile(r"(?:['’]s?)?,?\s+(?:and|&)\s+")


def _extract_speaker_name(text: str, start: int, speaker: str, names: frozenset[str]) -> str:
    """Extract the name, or two joined by "and", at the end of capitalised words."""
    for end in _SENTENCE_END.finditer(speaker):
        return _extract_speaker_name(text, start + end.end(), speaker[end.end() :], names)
    begins = start == 0 or bool(re.search(r"[.!?…)\n]\s*\Z", text[max(0, start - 6) : start]))
    both = _CONJUNCTION.search(speaker)
    if not both:
        return _match_known_name(speaker, names, begins=begins)
    first, second = speaker[: both.start()], speaker[both.end() :]
    if _match_known_name(second, names, begins=begins) != second:
        return _match_known_name(second, names, begins=False)
    return _match_known_name(first, names, begins=begins) + speaker[both.start() :]


def _match_known_name(speaker: str, names: frozenset[str], *, begins: bool) -> str:
    """Cut words down to a name that is known in this issue. An unknown name is all of them where a sentence begins with
    it, else the last word."""
    words = speaker.split(" ")
    for index in range(len(words)):
        if " ".join(words[index:]) in names:
            return " ".join(words[index:])
    if begins:
        return speaker
    return " ".join(words[-2:]) if len(words) > 1 and len(words[-1].rstrip(".")) == 1 else words[-1]


def _find_read_more(text: str, profile: NewsletterProfile) -> list[IssuePart]:
    if profile.read_more_pattern is None:
        return []
    return [
        IssuePart(match.start(), match.end(), BlockKind.READ_MORE) for match in profile.read_more_pattern.finditer(text)
    ]
