"""From a page to an issue: blocks cut at the anchors of a profile, gathered into sections and items."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field, replace

from lettercast.issues.anchors import Part, find_parts, known_names, spots
from lettercast.issues.byline import Credit, find_credits, find_plain, linked_byline
from lettercast.issues.headings import with_headings
from lettercast.issues.model import Block, Issue, Item, Kind, Link, Opinion, Section, Span
from lettercast.issues.page import Page, one_line, part_of
from lettercast.issues.profile import Heading, Profile, heading_key
from lettercast.issues.running import cut_lists

FEW_BLOCKS = 5
"""A text with more of them kept its lines: an item begins a line of its own."""


def build_issue(page: Page, profile: Profile, *, format: str, source: str) -> Issue:
    """The issue of a page, read with a profile."""
    names = known_names(page.text, profile)
    places = spots(page.text, profile, flowing=page.flowing)
    unsigned = find_plain(page.text, profile) if page.flowing else []
    unsigned = unsigned if len(unsigned) >= len(find_credits(page.text, profile)) else []
    places = sorted({*places, *(credit.title_end for credit in unsigned)})
    outline = _Outline(profile)
    for block in with_headings(page):
        index = bisect.bisect_left(places, block.span.start)
        if not block.dropped and block.kind is not Kind.HEADING and profile.named(block.text):
            block = replace(block, kind=Kind.HEADING)
        links = [] if page.flowing else linked_byline(block, profile)
        nothing = not links and (index == len(places) or places[index] >= block.span.end)
        bylines = links or (find_plain(block.text, profile) if unsigned else [])
        pieces = [(block, None)] if nothing else _pieces(block, page, profile, names, bylines)
        for piece, part in pieces:
            lists = page.flowing and part is None and piece.kind is Kind.PARAGRAPH and not piece.dropped
            for one in cut_lists(piece) if lists else [piece]:
                outline.take(one, part)
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
        doubts=page.doubts,
    )


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
    for part in find_parts(block.text, profile, names, plain, flowing=page.flowing, begins=begins):
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
    blocks: list[Block] = field(default_factory=list)
    heads: list[tuple[str | None, int, str | None]] = field(default_factory=list)
    items: list[list[_Open]] = field(default_factory=list)
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
        heading = one_line(piece.text)
        entries = self.profile.named(heading)
        entry = known or (entries[0] if entries else None)
        if len(entries) > 1:
            open_tops = [head[0] for head in self.heads if head[1] == 1]
            entry = next(
                (one for one in entries if open_tops and one.parent and _same(one.parent, open_tops[-1])), entry
            )
        level, parent = self._place(piece, entry)
        self.heads.append((heading, level, parent))
        self.items.append([])
        self.in_item, self.speaker = False, None

    def _place(self, piece: Block, entry: Heading | None) -> tuple[int, str | None]:
        if entry is None and self.profile.headings and self.heads:
            top = next((head for head in reversed(self.heads) if head[1] == 1), None)
            if top and any(one.parent and _same(one.parent, top[0]) for one in self.profile.headings):
                return 2, top[0]
            return 1, None
        level = entry.level if entry else max(1, piece.level)
        parent = next((head[0] for head in reversed(self.heads) if head[1] < level), None) if level > 1 else None
        return level, parent

    def _item(self, piece: Block, credit: Credit) -> None:
        if not self.heads:
            self.heads.append((None, 1, None))
            self.items.append([])
        length = credit.title_end - (credit.end - len(piece.text))
        title = piece.text[:length].strip()
        url = next((link.url for link in piece.links if link.span.start < piece.span.start + len(title)), "")
        self.items[-1].append(_Open(credit, one_line(title), piece.span, url))
        self.in_item, self.speaker = True, None

    def sections(self) -> tuple[Section, ...]:
        return tuple(
            Section(heading, level, parent, tuple(item.done() for item in items))
            for (heading, level, parent), items in zip(self.heads, self.items, strict=True)
        )


_SPOKEN_BY = {Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTATION, Kind.CODE, Kind.TABLE, Kind.MATHS, Kind.IMAGE}


def _same(one: str, other: str | None) -> bool:
    return other is not None and heading_key(one) == heading_key(other)


def _read_more(piece: Block, profile: Profile) -> list[Link]:
    """The links of a read-more line; where the source lost them, its words without an address."""
    if piece.links:
        return [Link(one_line(link.text), link.url, link.span) for link in piece.links]
    found = profile.read_more.match(piece.text) if profile.read_more else None
    start = found.end() if found else 0
    words = piece.text[start:]
    start += len(words) - len(words.lstrip())
    if not words.strip():
        return []
    return [Link(one_line(words), "", Span(piece.span.start + start, piece.span.end))]


def _number(page: Page, profile: Profile, source: str) -> int | None:
    masthead = page.text.lstrip()[:60].partition("\n")[0]  # further down, a number is another issue's
    for text in (page.title, source.rsplit("/", 1)[-1], masthead):
        for pattern in profile.number:
            found = pattern.search(text)
            if found and found.group(1).isdecimal():
                return int(found.group(1))
    return None
