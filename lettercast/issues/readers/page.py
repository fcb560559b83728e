"""What every reader hands on: the text with its blocks, before anything is known of items and sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lettercast.issues.model import Block, BlockKind, InlineMark, Link, Span

BLOCK_SEPARATOR = "\n\n"
"""What stands between two blocks of a source that had markup there."""


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """The visible text of a source and its blocks, in order, tiling it.

    `unstructured` says that the source kept no structure but its line breaks: headings, items and lists
    are then to be found in the words themselves.
    """

    text: str
    blocks: tuple[Block, ...]
    unstructured: bool = False
    title: str = ""
    number: int | None = None
    date: date | None = None
    url: str = ""
    doubts: tuple[str, ...] = ()


def join_pages(pages: Sequence[ParsedPage]) -> ParsedPage:
    """Join pages one after the other. What is known of the whole comes from the first that knows it."""
    if len(pages) == 1:
        return pages[0]
    blocks: list[Block] = []
    at = 0
    for page in pages:
        blocks += [_shift_block(block, at) for block in page.blocks]
        at += len(page.text) + len(BLOCK_SEPARATOR)
    return ParsedPage(
        BLOCK_SEPARATOR.join(page.text for page in pages),
        tuple(blocks),
        unstructured=all(page.unstructured for page in pages),
        title=next((page.title for page in pages if page.title), ""),
        number=next((page.number for page in pages if page.number is not None), None),
        date=next((page.date for page in pages if page.date), None),
        url=next((page.url for page in pages if page.url), ""),
        doubts=tuple(doubt for page in pages for doubt in page.doubts),
    )


def _shift_block(block: Block, by: int) -> Block:
    def moved(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    links = tuple(replace(link, span=moved(link.span)) for link in block.links)
    marks = tuple((mark, moved(span)) for mark, span in block.marks)
    return replace(block, span=moved(block.span), links=links, marks=marks)


@dataclass
class BlockBuilder:
    """Blocks as they are added, one after the other, with their places in the text."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add_block(
        self,
        kind: BlockKind,
        text: str,
        links: Iterable[Link] = (),
        marks: Iterable[tuple[InlineMark, Span]] = (),
        **attributes: object,
    ) -> None:
        """Add a block. `links` and `marks` are placed in `text`; white space around it goes; without words, nothing."""
        body = text.strip()
        if not body:
            return
        if self.parts:
            self.parts.append(BLOCK_SEPARATOR)
            self.length += len(BLOCK_SEPARATOR)
        shift = self.length - (len(text) - len(text.lstrip()))
        limit = Span(self.length, self.length + len(body))
        self.parts.append(body)
        self.length = limit.end
        block = Block(
            kind,
            limit,
            body,
            tuple(replace(link, span=moved) for link in links if (moved := _clip_span(link.span, shift, limit))),
            tuple((mark, moved) for mark, span in marks if (moved := _clip_span(span, shift, limit))),
        )
        self.blocks.append(replace(block, **attributes) if attributes else block)  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        return "".join(self.parts)


def _clip_span(span: Span, shift: int, limit: Span) -> Span | None:
    start, end = max(span.start + shift, limit.start), min(span.end + shift, limit.end)
    return Span(start, end) if start < end else None


def slice_block(
    block: Block, start: int, end: int, kind: BlockKind | None = None, **attributes: object
) -> Block | None:
    """Cut out the part of a block between two places of the issue's text, stripped; None where no word is left.

    Links and marks go with the part they begin in.
    """
    text = block.text[start - block.span.start : end - block.span.start]
    body = text.strip()
    if not body:
        return None
    start += len(text) - len(text.lstrip())
    limit = Span(start, start + len(body))
    part = replace(
        block,
        kind=kind or block.kind,
        span=limit,
        text=body,
        links=tuple(replace(link, span=cut) for link in block.links if (cut := _clip_span(link.span, 0, limit))),
        marks=tuple((mark, cut) for mark, span in block.marks if (cut := _clip_span(span, 0, limit))),
    )
    return replace(part, **attributes) if attributes else part  # type: ignore[arg-type]


_WHITESPACE = re.compile(r"\s+")


def to_single_line(text: str) -> str:
    """Collapse every run of white space to one space."""
    return _WHITESPACE.sub(" ", text).strip()
