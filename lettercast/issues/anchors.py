"""Where the parts of an issue begin and end in a text, by the grammar of its newsletter.

Copies as plain text lose their line breaks: a heading, a title, a summary and an opinion follow each other in
one line. What survives are the anchors of the grammar: the credit after a title, the label of an opinion, "Read
more:", the closed list of headings. Where there was markup the same anchors stand at the beginnings of blocks.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from lettercast.issues.byline import Credit, find_credits
from lettercast.issues.model import Kind
from lettercast.issues.page import one_line
from lettercast.issues.profile import Heading, Profile, group
from lettercast.issues.titles import BOUNDARY, TITLE_CHARACTERS, find_title

_NEXT = re.compile(r"\s*[\"“'‘]?[A-Z0-9]|\s*\Z|\s*\n")
_BEFORE = re.compile(r"(?:[.!?…][\])\"'’”]*|[)\]\"”:]|\A)\s*\Z")


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


def find_parts(text: str, profile: Profile, names: frozenset[str], *, flowing: bool) -> list[Part]:
    """The bylines, labels, read-more lines and (in running text) headings, in order, without overlap."""
    fixed = [*_labels(text, profile, names), *_read_more(text, profile)]
    heads = _headings(text, profile, fixed) if flowing else []
    credits = find_credits(text, profile)
    ends = sorted({0, *(part.end for part in (*fixed, *heads)), *(credit.end for credit in credits)})
    fresh = {0, *(head.end for head in heads)}
    bylines = []
    position = 0
    for credit in credits:
        while position + 1 < len(ends) and ends[position + 1] <= credit.title_end:
            position += 1
        begin, doubt = find_title(text, ends[position], credit.title_end, fresh=ends[position] in fresh)
        bylines.append(Part(begin, credit.end, Kind.BYLINE, credit=credit, doubt=doubt))
    return _in_order([*fixed, *bylines, *_leading(text, heads, bylines)], len(text))


def _in_order(parts: list[Part], length: int) -> list[Part]:
    """Parts sorted, those that begin inside another left out, read-more lines up to the next part."""
    kept: list[Part] = []
    parts = sorted(parts, key=lambda part: part.start)
    for index, part in enumerate(parts):
        if kept and part.start < kept[-1].end:
            continue
        if part.kind is Kind.READ_MORE:
            following = parts[index + 1].start if index + 1 < len(parts) else length
            part = Part(part.start, max(part.end, following), Kind.READ_MORE, doubt=part.doubt)
        kept.append(part)
    return kept


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
    """Headings of the closed list in running text: in capitals anywhere, else where a sentence or link has ended."""
    parts: list[Part] = []
    links = [part.end for part in fixed if part.kind is Kind.READ_MORE]
    if not profile.headings:
        return parts
    names = sorted({entry.name for entry in profile.headings}, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){_loose(form)}(?!\w)" for name in names for form in (name.upper(), name)))
    for found in pattern.finditer(text):
        written = found.group()
        shouted = written.upper() == written and any(letter.isalpha() for letter in written)
        if not _NEXT.match(text, found.end()):
            continue
        after_heading = bool(parts) and not text[parts[-1].end : found.start()].strip()
        sure = shouted and len(written) > 4
        if not (sure or after_heading or _ends(text, found.start()) or _in_link(text, links, found.start())):
            continue
        entry = profile.named(written)[0]
        parts.append(Part(found.start(), found.end(), Kind.HEADING, heading=entry))
    return parts


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
