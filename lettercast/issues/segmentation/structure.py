"""From a page to an issue: blocks cut at the anchors of a profile, gathered into sections and items."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lettercast.issues.model import Block, Issue, Item, Kind, Link, Opinion, Section, Span
from lettercast.issues.profile import Heading, Profile, heading_key
from lettercast.issues.readers.page import Page, one_line, part_of
from lettercast.issues.segmentation.anchors import find_parts, known_names, spots
from lettercast.issues.segmentation.byline import Credit, find_credits, find_plain, linked_byline
from lettercast.issues.segmentation.headings_in_markup import with_headings
from lettercast.issues.segmentation.lists_in_text import cut_lists
from lettercast.issues.segmentation.part import Part

FEW_BLOCKS = 5
"""A text with more of them kept its lines: an item begins a line of its own."""

FEW_UNSIGNED = 3
"""Where bylines that credit nobody are fewer than one in so many, they are names in brackets within a summary."""

NUMBER_DIGITS = 6
"""More of them are no issue's number."""


def build_issue(page: Page, profile: Profile, *, format: str, source: str) -> Issue:
    """The issue of a page, read with a profile."""
    page = page if page.title else replace(page, title=_title(page.blocks))
    pieces = list(_all_pieces(page, profile))
    outline = _outlined(pieces, profile, frozenset())
    doubts = page.doubts
    items = [item for section in outline.items for item in section]
    if page.flowing and profile.headings and len(items) > 1 and all(heading is None for heading, _, _ in outline.heads):
        outline = _outlined(pieces, profile, _wide_gaps(page.text, items))
        doubts = (*doubts, "the headings are lost: where sections begin is told by the empty lines between items alone")
    return Issue(
        format=format,
        source=source,
        text=page.text,
        blocks=tuple(outline.blocks),
        sections=outline.sections(),
        number=page.number if page.number is not None else _number(page, profile, source),
        title=page.title,
        date=page.date,
        url=page.url,
        profile=profile.name,
        doubts=doubts,
    )


def _outlined(pieces: list[tuple[Block, Part | None]], profile: Profile, gaps: frozenset[int]) -> _Outline:
    outline = _Outline(profile, gaps)
    for piece, part in pieces:
        outline.take(piece, part)
    return outline


def _wide_gaps(text: str, items: list[_Open]) -> frozenset[int]:
    """The items before which a heading stood: there are more empty lines than before most, or items follow that are
    set closer together than most and so stand under a heading of their own."""
    lines = []
    for item in items[1:]:
        before = text[max(0, item.span.start - 20) : item.span.start]
        lines.append((item.span.start, before[len(before.rstrip()) :].count("\n")))
    usual = Counter(count for _, count in lines).most_common(1)[0][0]
    closer = [count < usual for _, count in [*lines[1:], (0, usual)]]
    return frozenset(
        start
        for (start, count), next_is_close in zip(lines, closer, strict=True)
        if count > usual or (next_is_close and count == usual)
    )


def _all_pieces(page: Page, profile: Profile) -> Iterator[tuple[Block, Part | None]]:
    """Every block of a page cut at its parts and, in running text, at its lists."""
    names = known_names(page.text, profile)
    unsigned = find_plain(page.text, profile) if page.flowing else []
    if len(unsigned) * FEW_UNSIGNED < len(find_credits(page.text, profile)):
        unsigned = []
    places = spots(page.text, profile, flowing=page.flowing)
    places = sorted({*places, *(credit.title_end for credit in unsigned)})
    for block in with_headings(page):
        index = bisect.bisect_left(places, block.span.start)
        if not block.dropped and block.kind is not Kind.HEADING and profile.named(block.text):
            block = replace(block, kind=Kind.HEADING)
        links = [] if page.flowing else linked_byline(block, profile)
        nothing = not links and (index == len(places) or places[index] >= block.span.end)
        bylines = links or (find_plain(block.text, profile) if unsigned else [])
        for piece, part in [(block, None)] if nothing else _pieces(block, page, profile, names, bylines):
            lists = page.flowing and part is None and piece.kind is Kind.PARAGRAPH and not piece.dropped
            yield from ((one, part) for one in (cut_lists(piece) if lists else [piece]))


def _pieces(
    block: Block, page: Page, profile: Profile, names: frozenset[str], plain: list[Credit]
) -> list[tuple[Block, Part | None]]:
    """A block cut at its parts, each piece with the part it is; running text with None."""
    if block.kind in (Kind.CODE, Kind.TABLE, Kind.IMAGE, Kind.MATHS, Kind.HEADING) or block.dropped:
        return [(block, None)]
    at = block.span.start
    pieces: list[tuple[Block, Part | None]] = []
    last = at
    begins = not page.flowing or len(page.blocks) > FEW_BLOCKS
    links = [Span(link.span.start - at, link.span.end - at) for link in block.links]
    for part in find_parts(block.text, profile, names, plain, links, flowing=page.flowing, begins=begins):
        pieces += _running(block, last, at + part.start, profile)
        cut = part_of(
            block,
            at + part.start,
            at + part.end,
            part.kind,
            speaker=part.speaker,
            doubt=part.doubt,
            marker="",
            ordinal=None,
        )
        if cut:
            pieces.append((cut, part))
        last = at + part.end
    return pieces + _running(block, last, block.span.end, profile)


def _running(block: Block, start: int, end: int, profile: Profile) -> list[tuple[Block, Part | None]]:
    """Running text, with what a rule drops cut out as blocks of their own."""
    body = block.text[start - block.span.start : end - block.span.start]
    found = []
    for rule, pattern in profile.drops:
        found += [(match.start(), match.end(), rule) for match in pattern.finditer(body) if _alone(body, match)]
    pieces: list[Block | None] = []
    last = 0
    for begin, finish, rule in sorted(found):
        if begin < last:
            continue
        pieces.append(part_of(block, start + last, start + begin))
        pieces.append(part_of(block, start + begin, start + finish, dropped=rule))
        last = finish
    pieces.append(part_of(block, start + last, end))
    return [(piece, None) for piece in pieces if piece]


_OPENS = re.compile(r"(?:\A|[.!?:;|)\]\"”’*\n])\s*\Z")


def _alone(body: str, match: re.Match[str]) -> bool:
    """Whether what a rule found is a sentence or line of its own, not words within one."""
    if match.end() == match.start():
        return False
    before = body[max(0, match.start() - 6) : match.start()]
    after = body[match.end() : match.end() + 2]
    return bool(_OPENS.search(before)) and (not after.strip() or after[0].isspace())


@dataclass
class _Open:
    """An item that has begun."""

    credit: Credit
    title: str
    span: Span
    url: str
    opinions: list[Opinion] = field(default_factory=list)
    read_more: list[Link] = field(default_factory=list)

    def done(self) -> Item:
        return Item(
            title=self.title,
            span=self.span,
            url=self.url,
            authors=self.credit.authors,
            et_al=self.credit.et_al,
            summarizer=self.credit.summarizer or None,
            via=self.credit.via,
            opinions=tuple(self.opinions),
            read_more=tuple(self.read_more),
        )


@dataclass
class _Outline:
    """Takes pieces in order and says for each where it stands."""

    profile: Profile
    gaps: frozenset[int] = frozenset()  # where an item begins a section whose heading is lost
    blocks: list[Block] = field(default_factory=list)
    heads: list[tuple[str | None, int, str | None]] = field(default_factory=list)
    items: list[list[_Open]] = field(default_factory=list)
    above: list[tuple[str | None, int]] = field(default_factory=list)  # the headings we are under
    speaker: str | None = None
    in_item: bool = False

    def take(self, piece: Block, part: Part | None) -> None:
        if piece.kind is Kind.HEADING and not piece.dropped and not (part is None and self._is_title(piece)):
            self._section(piece, part.heading if part else None)
            piece = replace(piece, level=self.heads[-1][1])
        elif piece.kind is Kind.BYLINE and part and part.credit:
            self._item(piece, part.credit)
        elif piece.kind is Kind.LABEL and part and part.speaker:
            self.speaker = part.speaker
            if self.in_item:
                self.items[-1][-1].opinions.append(Opinion(part.speaker))
        elif piece.kind is Kind.READ_MORE and self.in_item:
            self.items[-1][-1].read_more += _read_more(piece, self.profile)
            self.speaker = None
        elif piece.dropped:
            self.in_item, self.speaker = False, None
        spoken = self.speaker if piece.kind in _SPOKEN_BY else None
        self.blocks.append(
            replace(
                piece,
                section=len(self.heads) - 1 if self.heads else None,
                item=len(self.items[-1]) - 1 if self.in_item else None,
                speaker=piece.speaker or spoken,
            )
        )

    def _is_title(self, piece: Block) -> bool:
        """Whether a heading above the first of the closed list is the issue's own title."""
        return bool(self.profile.headings) and not self.heads and not self.profile.named(piece.text)

    def _section(self, piece: Block, known: Heading | None) -> None:
        heading = _SIGNS.sub("", one_line(piece.text))
        entries = self.profile.named(heading)
        entry = known or (entries[0] if entries else None)
        if len(entries) > 1:
            entry = next((one for one in entries if one.parent and _same(one.parent, self._top())), entry)
        level, parent = self._place(piece, entry)
        self._begin(heading, level, parent)

    def _begin(self, heading: str | None, level: int, parent: str | None) -> None:
        self.heads.append((heading, level, parent))
        self.items.append([])
        self.above = [*(head for head in self.above if head[1] < level), (heading, level)]
        self.in_item, self.speaker = False, None

    def _top(self) -> str | None:
        """The heading of the first level that we are under."""
        return self.above[0][0] if self.above and self.above[0][1] == 1 else None

    def _place(self, piece: Block, entry: Heading | None) -> tuple[int, str | None]:
        """A heading's level and the one above it. One that is not in a closed list goes where others of the list do."""
        if entry is None and self.profile.headings and self.heads:
            top = self._top()
            inner = top and any(one.parent and _same(one.parent, top) for one in self.profile.headings)
            return (2, top) if inner else (1, None)
        level = entry.level if entry else max(1, piece.level)
        return level, next((head[0] for head in reversed(self.above) if head[1] < level), None)

    def _item(self, piece: Block, credit: Credit) -> None:
        if not self.heads or piece.span.start in self.gaps:
            self._begin(None, 1, None)
        length = credit.title_end - (credit.end - len(piece.text))
        title = _SIGNS.sub("", piece.text[:length].strip())
        url = next((link.url for link in piece.links if link.span.start < piece.span.start + length), "")
        address = _ADDRESS.search(title)
        if address:
            title, url = title[: address.start()], url or address.group(1)
        self.items[-1].append(_Open(credit, one_line(title), piece.span, url))
        self.in_item, self.speaker = True, None

    def sections(self) -> tuple[Section, ...]:
        return tuple(
            Section(heading, level, parent, tuple(item.done() for item in items))
            for (heading, level, parent), items in zip(self.heads, self.items, strict=True)
        )


_SIGNS = re.compile(r"\A(?:(?:[*#]{1,6}|[-•–])\s+)+")
"""What programs that turn a page into plain text put before its headings, titles and lists of titles."""
_ADDRESS = re.compile(r"\s*[(<](https?://[^\s()<>]{1,2000})[)>]\Z")
_SPOKEN_BY = {Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTATION, Kind.CODE, Kind.TABLE, Kind.MATHS, Kind.IMAGE}


_LINK_ENDS = re.compile(r"(?<=\s)(?=,\s)|(?<=\s,)(?=\s)")
"""Where the plain copy of a page has a space before a comma, a link has ended."""


def _same(one: str, other: str | None) -> bool:
    return other is not None and heading_key(one) == heading_key(other)


def _read_more(piece: Block, profile: Profile) -> list[Link]:
    """The links of a read-more line; where the source lost them, its words without an address."""
    if piece.links:
        return [Link(one_line(link.text), link.url, link.span) for link in piece.links]
    found = profile.read_more.match(piece.text) if profile.read_more else None
    start = found.end() if found else 0
    made: list[Link] = []
    for words in _LINK_ENDS.split(piece.text[start:]):
        end = start + len(words)
        if words.strip(" ,.\n"):
            start += len(words) - len(words.lstrip())
            made.append(Link(one_line(words), "", Span(piece.span.start + start, piece.span.start + end)))
        start = end
    return made


def _title(blocks: Sequence[Block]) -> str:
    """The heading an issue begins with, where it is the only one of its level and others stand below it."""
    levels = [block.level for block in blocks if block.kind is Kind.HEADING]
    if not blocks or blocks[0].kind is not Kind.HEADING or len(levels) < 2 or min(levels[1:]) <= levels[0]:
        return ""
    return one_line(blocks[0].text)


def _number(page: Page, profile: Profile, source: str) -> int | None:
    masthead = page.text.lstrip()[:60].partition("\n")[0]  # further down, a number is another issue's
    for text in (page.title, source.rsplit("/", 1)[-1], masthead):
        for pattern in profile.number:
            found = pattern.search(text)
            if found and found.group(1).isdecimal() and len(found.group(1)) <= NUMBER_DIGITS:
                return int(found.group(1))
    return None
