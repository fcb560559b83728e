"""An issue as it was read: its text, its parts, and where each part stands in the text.

`Issue.text` is every word a reader of the source can see, in order; markup is gone, words are not.
`Issue.blocks` tile it: they stand in order, do not overlap, and what lies between them is white space.
That is what makes coverage provable: whoever walks the blocks has seen the whole issue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end` of `Issue.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written: its text, its address (empty where the source lost it), its place."""

    text: str
    url: str
    span: Span


class BlockKind(StrEnum):
    """What part a block plays."""

    HEADING = "heading"  # a section's heading
    BYLINE = "byline"  # an item's title with its authors, summariser and H/T
    LABEL = "label"  # an opinion's label: "Rohin's opinion:"
    READ_MORE = "read_more"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"  # the text is its alternative text
    MATHS = "maths"
    FOOTNOTE = "footnote"


class InlineMark(StrEnum):
    """What an inline stretch of text is."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    MATHS = "maths"
    FOOTNOTE_REF = "footnote_ref"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the issue. `text == issue.text[span.start:span.end]`."""

    kind: BlockKind
    span: Span
    text: str
    links: tuple[Link, ...] = ()
    marks: tuple[tuple[InlineMark, Span], ...] = ()
    section: int | None = None  # index into Issue.sections; None before the first
    item: int | None = None  # index into that section's items; None outside items
    speaker: str | None = None  # whose opinion this block belongs to
    marker: str = ""  # the list marker as it stands at the start of text; "" where markup made the list
    ordinal: int | None = None  # 1-based place in an ordered list
    depth: int = 0  # nesting of lists and quotations
    level: int = 0  # a heading's level, 1 the highest
    drop_rule: str | None = None  # the rule that says this is not spoken: boilerplate, page chrome
    doubt: str | None = None  # what a reviewer should look at


@dataclass(frozen=True, slots=True)
class Opinion:
    speaker: str


@dataclass(frozen=True, slots=True)
class Item:
    """One summarised work. `authors` as written, people or organisations."""

    title: str
    span: Span  # of the byline
    url: str = ""
    authors: tuple[str, ...] = ()
    et_al: bool = False
    summarizer: str | None = None
    via: str | None = None  # who pointed at it: "H/T …"
    opinions: tuple[Opinion, ...] = ()
    read_more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its items. `heading` is None where the source lost it."""

    heading: str | None
    level: int = 1
    parent: str | None = None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """A whole issue, whatever it came in as."""

    format: str  # one of `registry.FORMATS`
    source: str  # the name or address it was read from
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    number: int | None = None
    title: str = ""
    date: date | None = None
    url: str = ""
    profile: str = "general"
    raw: bytes = field(default=b"", repr=False, compare=False)  # as it came in
    doubts: tuple[str, ...] = field(default=())  # what holds for the whole: "the source says it is truncated"

    def find_item(self, block: Block) -> Item | None:
        """Find the item a block belongs to, if any."""
        if block.section is None or block.item is None:
            return None
        return self.sections[block.section].items[block.item]
