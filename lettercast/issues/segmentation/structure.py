"""From a page to an issue: blocks cut at the anchors of a profile, gathered into sections and items."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lettercast.issues.model import Block, BlockKind, Issue, Item, Link, Opinion, Section, Span
from lettercast.issues.profile import KnownHeading, NewsletterProfile, normalize_heading
from lettercast.issues.readers.page import ParsedPage, slice_block, to_single_line
from lettercast.issues.segmentation.anchors import find_credited_names, find_cut_positions, find_parts
from lettercast.issues.segmentation.byline import Credit, find_credits, find_linked_byline, find_uncredited_bylines
from lettercast.issues.segmentation.headings_in_markup import promote_bold_headings
from lettercast.issues.segmentation.lists_in_text import cut_lists
from lettercast.issues.segmentation.part import IssuePart

MAX_LINELESS_BLOCKS = 5
"""A text with more of them kept its lines: an item begins a line of its own."""

MAX_CREDITED_PER_UNCREDITED = 3
"""Where bylines that credit nobody are fewer than one in so many, they are names in brackets within a summary."""

MAX_NUMBER_DIGITS = 6
"""More of them are no issue's number."""


def build_issue(page: ParsedPage, profile: NewsletterProfile, *, format: str, source: str) -> Issue:
    """Build the issue of a page by the grammar of a profile."""
    page = page if page.title else replace(page, title=_find_issue_title(page.blocks))
    pieces = list(_cut_page(page, profile))
    outline = _build_outline(pieces, profile, frozenset())
    doubts = page.doubts
    items = [item for section in outline.items for item in section]
    if (
        page.unstructured
        and profile.headings
        and len(items) > 1
        and all(heading is None for heading, _, _ in outline.headings)
    ):
        outline = _build_outline(pieces, profile, _find_wide_gaps(page.text, items))
        doubts = (*doubts, "the headings are lost: where sections begin is told by the empty lines between items alone")
    return Issue(
        format=format,
        source=source,
        text=page.text,
        blocks=tuple(outline.blocks),
        sections=outline.build_sections(),
        number=page.number if page.number is not None else _find_issue_number(page, profile, source),
        title=page.title,
        date=page.date,
        url=page.url,
        profile=profile.name,
        doubts=doubts,
    )


def _build_outline(
    pieces: list[tuple[Block, IssuePart | None]], profile: NewsletterProfile, gaps: frozenset[int]
) -> _OutlineBuilder:
    outline = _OutlineBuilder(profile, gaps)
    for piece, part in pieces:
        outline.add_piece(piece, part)
    return outline


def _find_wide_gaps(text: str, items: list[_OpenItem]) -> frozenset[int]:
    """Find the items before which a heading stood.

    There are more empty lines than before most, or items follow that are set closer together than most and so stand
    under a heading of their own.
    """
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


def _cut_page(page: ParsedPage, profile: NewsletterProfile) -> Iterator[tuple[Block, IssuePart | None]]:
    """Cut every block of a page at its parts and, in running text, at its lists."""
    names = find_credited_names(page.text, profile)
    unsigned = find_uncredited_bylines(page.text, profile) if page.unstructured else []
    if len(unsigned) * MAX_CREDITED_PER_UNCREDITED < len(find_credits(page.text, profile)):
        unsigned = []
    places = find_cut_positions(page.text, profile, flowing=page.unstructured)
    places = sorted({*places, *(credit.title_end for credit in unsigned)})
    for block in promote_bold_headings(page):
        index = bisect.bisect_left(places, block.span.start)
        if not block.drop_rule and block.kind is not BlockKind.HEADING and profile.match_headings(block.text):
            block = replace(block, kind=BlockKind.HEADING)
        links = [] if page.unstructured else find_linked_byline(block, profile)
        nothing = not links and (index == len(places) or places[index] >= block.span.end)
        bylines = links or (find_uncredited_bylines(block.text, profile) if unsigned else [])
        for piece, part in [(block, None)] if nothing else _cut_block(block, page, profile, names, bylines):
            lists = page.unstructured and part is None and piece.kind is BlockKind.PARAGRAPH and not piece.drop_rule
            yield from ((cut, part) for cut in (cut_lists(piece) if lists else [piece]))


def _cut_block(
    block: Block, page: ParsedPage, profile: NewsletterProfile, names: frozenset[str], plain: list[Credit]
) -> list[tuple[Block, IssuePart | None]]:
    """Cut a block at its parts, each piece with the part it is; running text with None."""
    if (
        block.kind in (BlockKind.CODE, BlockKind.TABLE, BlockKind.IMAGE, BlockKind.MATHS, BlockKind.HEADING)
        or block.drop_rule
    ):
        return [(block, None)]
    at = block.span.start
    pieces: list[tuple[Block, IssuePart | None]] = []
    last = at
    begins = not page.unstructured or len(page.blocks) > MAX_LINELESS_BLOCKS
    links = [Span(link.span.start - at, link.span.end - at) for link in block.links]
    for part in find_parts(block.text, profile, names, plain, links, flowing=page.unstructured, begins=begins):
        pieces += _cut_dropped_text(block, last, at + part.start, profile)
        cut = slice_block(
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
    return pieces + _cut_dropped_text(block, last, block.span.end, profile)


def _cut_dropped_text(
    block: Block, start: int, end: int, profile: NewsletterProfile
) -> list[tuple[Block, IssuePart | None]]:
    """Cut what a rule drops out of running text, as separate blocks."""
    body = block.text[start - block.span.start : end - block.span.start]
    dropped = []
    for rule, pattern in profile.drop_patterns:
        dropped += [
            (match.start(), match.end(), rule) for match in pattern.finditer(body) if _is_standalone(body, match)
        ]
    pieces: list[Block | None] = []
    last = 0
    for begin, finish, rule in sorted(dropped):
        if begin < last:
            continue
        pieces.append(slice_block(block, start + last, start + begin))
        pieces.append(slice_block(block, start + begin, start + finish, drop_rule=rule))
        last = finish
    pieces.append(slice_block(block, start + last, end))
    return [(piece, None) for piece in pieces if piece]


_STANDALONE_START = re.compile(r"(?:\A|[.!?:;|)\]\"”’*\n])\s*\Z")


def _is_standalone(body: str, match: re.Match[str]) -> bool:
    """Whether what a rule found is a sentence or line of its own, not words within one."""
    if match.end() == match.start():
        return False
    before = body[max(0, match.start() - 6) : match.start()]
    after = body[match.end() : match.end() + 2]
    return bool(_STANDALONE_START.search(before)) and (not after.strip() or after[0].isspace())


@dataclass
class _OpenItem:
    """An item that has begun."""

    credit: Credit
    title: str
    span: Span
    url: str
    opinions: list[Opinion] = field(default_factory=list)
    read_more: list[Link] = field(default_factory=list)

    def to_item(self) -> Item:
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
class _OutlineBuilder:
    """Sections and items as they grow, piece by piece."""

    profile: NewsletterProfile
    section_gaps: frozenset[int] = frozenset()  # where an item begins a section whose heading is lost
    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[str | None, int, str | None]] = field(default_factory=list)
    items: list[list[_OpenItem]] = field(default_factory=list)
    open_headings: list[tuple[str | None, int]] = field(default_factory=list)  # the headings we are under
    speaker: str | None = None
    in_item: bool = False

    def add_piece(self, piece: Block, part: IssuePart | None) -> None:
        if piece.kind is BlockKind.HEADING and not piece.drop_rule and not (part is None and self._is_title(piece)):
            self._add_heading(piece, part.heading if part else None)
            piece = replace(piece, level=self.headings[-1][1])
        elif piece.kind is BlockKind.BYLINE and part and part.credit:
            self._begin_item(piece, part.credit)
        elif piece.kind is BlockKind.LABEL and part and part.speaker:
            self.speaker = part.speaker
            if self.in_item:
                self.items[-1][-1].opinions.append(Opinion(part.speaker))
        elif piece.kind is BlockKind.READ_MORE and self.in_item:
            self.items[-1][-1].read_more += _find_read_more_links(piece, self.profile)
            self.speaker = None
        elif piece.drop_rule:
            self.in_item, self.speaker = False, None
        spoken = self.speaker if piece.kind in _OPINION_KINDS else None
        self.blocks.append(
            replace(
                piece,
                section=len(self.headings) - 1 if self.headings else None,
                item=len(self.items[-1]) - 1 if self.in_item else None,
                speaker=piece.speaker or spoken,
            )
        )

    def _is_title(self, piece: Block) -> bool:
        """Whether a heading above the first of the closed list is the issue's own title."""
        return bool(self.profile.headings) and not self.headings and not self.profile.match_headings(piece.text)

    def _add_heading(self, piece: Block, known: KnownHeading | None) -> None:
        heading = _LEADING_SIGNS.sub("", to_single_line(piece.text))
        entries = self.profile.match_headings(heading)
        entry = known or (entries[0] if entries else None)
        if len(entries) > 1:
            entry = next(
                (
                    candidate
                    for candidate in entries
                    if candidate.parent and _is_same_heading(candidate.parent, self._find_top_heading())
                ),
                entry,
            )
        level, parent = self._find_level(piece, entry)
        self._begin_section(heading, level, parent)

    def _begin_section(self, heading: str | None, level: int, parent: str | None) -> None:
        self.headings.append((heading, level, parent))
        self.items.append([])
        self.open_headings = [*(head for head in self.open_headings if head[1] < level), (heading, level)]
        self.in_item, self.speaker = False, None

    def _find_top_heading(self) -> str | None:
        """Find the heading of the first level that we are under."""
        return self.open_headings[0][0] if self.open_headings and self.open_headings[0][1] == 1 else None

    def _find_level(self, piece: Block, entry: KnownHeading | None) -> tuple[int, str | None]:
        """Find a heading's level and the heading above it. One that is not in the closed list goes where others do."""
        if entry is None and self.profile.headings and self.headings:
            top = self._find_top_heading()
            inner = top and any(known.parent and _is_same_heading(known.parent, top) for known in self.profile.headings)
            return (2, top) if inner else (1, None)
        level = entry.level if entry else max(1, piece.level)
        return level, next((head[0] for head in reversed(self.open_headings) if head[1] < level), None)

    def _begin_item(self, piece: Block, credit: Credit) -> None:
        if not self.headings or piece.span.start in self.section_gaps:
            self._begin_section(None, 1, None)
        length = credit.title_end - (credit.end - len(piece.text))
        title = _LEADING_SIGNS.sub("", piece.text[:length].strip())
        url = next((link.url for link in piece.links if link.span.start < piece.span.start + length), "")
        address = _TRAILING_URL.search(title)
        if address:
            title, url = title[: address.start()], url or address.group(1)
        self.items[-1].append(_OpenItem(credit, to_single_line(title), piece.span, url))
        self.in_item, self.speaker = True, None

    def build_sections(self) -> tuple[Section, ...]:
        return tuple(
            Section(heading, level, parent, tuple(item.to_item() for item in items))
            for (heading, level, parent), items in zip(self.headings, self.items, strict=True)
        )


_LEADING_SIGNS = re.compile(r"\A(?:(?:[*#]{1,6}|[-•–])\s+)+")
"""What programs that turn a page into plain text put before its headings, titles and lists of titles."""
_TRAILING_URL = re.compile(r"\s*[(<](https?://[^\s()<>]{1,2000})[)>]\Z")
_OPINION_KINDS = {
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.QUOTATION,
    BlockKind.CODE,
    BlockKind.TABLE,
    BlockKind.MATHS,
    BlockKind.IMAGE,
}


_LINK_BOUNDARY = re.compile(r"(?<=\s)(?=,\s)|(?<=\s,)(?=\s)")
"""Where the plain copy of a page has a space before a comma, a link has ended."""


def _is_same_heading(one: str, other: str | None) -> bool:
    return other is not None and normalize_heading(one) == normalize_heading(other)


def _find_read_more_links(piece: Block, profile: NewsletterProfile) -> list[Link]:
    """Find the links of a read-more line; where the source lost them, its words without an address."""
    if piece.links:
        return [Link(to_single_line(link.text), link.url, link.span) for link in piece.links]
    label = profile.read_more_pattern.match(piece.text) if profile.read_more_pattern else None
    start = label.end() if label else 0
    links: list[Link] = []
    for words in _LINK_BOUNDARY.split(piece.text[start:]):
        end = start + len(words)
        if words.strip(" ,.\n"):
            start += len(words) - len(words.lstrip())
            links.append(Link(to_single_line(words), "", Span(piece.span.start + start, piece.span.start + end)))
        start = end
    return links


def _find_issue_title(blocks: Sequence[Block]) -> str:
    """Find the heading an issue begins with, where it is the only one of its level and others stand below it."""
    levels = [block.level for block in blocks if block.kind is BlockKind.HEADING]
    if not blocks or blocks[0].kind is not BlockKind.HEADING or len(levels) < 2 or min(levels[1:]) <= levels[0]:
        return ""
    return to_single_line(blocks[0].text)


def _find_issue_number(page: ParsedPage, profile: NewsletterProfile, source: str) -> int | None:
    masthead = page.text.lstrip()[:60].partition("\n")[0]  # further down, a number is another issue's
    for text in (page.title, source.rsplit("/", 1)[-1], masthead):
        for pattern in profile.number_patterns:
            match = pattern.search(text)
            if match and match.group(1).isdecimal() and len(match.group(1)) <= MAX_NUMBER_DIGITS:
                return int(match.group(1))
    return None
