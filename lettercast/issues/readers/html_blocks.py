"""The words of an HTML document as they are met, laid down as blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from lettercast.issues.model import BlockKind, InlineMark, Link, Span
from lettercast.issues.readers.characters import SPACE_RUN, strip_invisible
from lettercast.issues.readers.page import BlockBuilder, to_single_line


@dataclass
class OpenElement:
    """An element that has begun: where its words began, and what it makes of them."""

    tag: str
    mark: InlineMark | None = None
    url: str | None = None  # of a link; "" where it leads nowhere
    start: int = 0  # characters written before it
    first_piece: int = 0  # pieces written before it


@dataclass
class OpenList:
    is_ordered: bool
    next_number: int = 1


@dataclass
class HtmlBlocks:
    builder: BlockBuilder = field(default_factory=BlockBuilder)
    buffer: list[str] = field(default_factory=list)
    buffer_length: int = 0
    break_count: int = 0
    last_character: str = ""
    links: list[Link] = field(default_factory=list)
    marks: list[tuple[InlineMark, Span]] = field(default_factory=list)
    open_elements: list[OpenElement] = field(default_factory=list)  # inline elements that have begun
    active_elements: list[OpenElement] = field(default_factory=list)  # those of them that make something of their words
    pending_images: list[tuple[str, str]] = field(default_factory=list)  # alternative text and address
    open_lists: list[OpenList] = field(default_factory=list)
    heading_level: int = 0  # of the heading we are in
    quotation_depth: int = 0
    item_number: int | None = None  # number of the list item that has just begun; 0 for a bullet
    footnote_depth: int = 0
    drop_rules: list[str] = field(default_factory=list)

    def append_text(self, text: str) -> None:
        if not text:
            return
        self.buffer.append(text)
        self.buffer_length += len(text)
        self.last_character = text[-1]

    def append_words(self, text: str | None) -> None:
        """Append running text: white space is one space, none at the beginning of a line."""
        if not text:
            return
        text = SPACE_RUN.sub(" ", strip_invisible(text))
        if self.last_character in ("", " ", "\n", "\t"):
            text = text.removeprefix(" ")
        if text.strip():
            self.break_count = 0
        self.append_text(text)

    def break_line(self) -> None:
        """Break the line at a <br>; at the second, begin a paragraph."""
        self.break_count += 1
        if self.break_count > 1 and not self.heading_level:
            self.flush_block()
        elif self.last_character:
            if self.last_character == " ":
                self.buffer[-1], self.buffer_length = self.buffer[-1][:-1], self.buffer_length - 1
            self.append_text("\n")

    def begin_element(self, element: OpenElement) -> None:
        """Begin an inline element. What is bold within bold, or a link within a link, makes nothing of its words."""
        if element.mark and any(active.mark is element.mark for active in self.active_elements):
            element.mark = None
        if element.url is not None and any(active.url is not None for active in self.active_elements):
            element.url = None
        element.start, element.first_piece = self.buffer_length, len(self.buffer)
        self.open_elements.append(element)
        if element.mark or element.url is not None:
            self.active_elements.append(element)

    def end_element(self, tag: str) -> None:
        if self.open_elements and self.open_elements[-1].tag == tag:
            element = self.open_elements.pop()
            if self.active_elements and self.active_elements[-1] is element:
                self._close_element(self.active_elements.pop())

    def _close_element(self, element: OpenElement) -> None:
        """Note what an element has made of the words since it began, white space around them left out."""
        pieces = self.buffer[element.first_piece :] if element.url is not None else []
        start, end = element.start, self.buffer_length
        for piece in self.buffer[element.first_piece :]:
            kept = piece.lstrip()
            start += len(piece) - len(kept)
            if kept:
                break
        for piece in reversed(self.buffer):
            kept = piece.rstrip()
            end -= len(piece) - len(kept)
            if kept:
                break
        if start >= end:
            return
        if element.url is not None:
            self.links.append(Link(to_single_line("".join(pieces)), element.url, Span(start, end)))
        if element.mark:
            self.marks.append((element.mark, Span(start, end)))

    def flush_block(self, kind: BlockKind | None = None) -> None:
        """End the block: add what has been written since the last one."""
        for element in self.active_elements:
            self._close_element(element)
            element.start = element.first_piece = 0
        text = "".join(self.buffer)
        if strip_invisible(text).strip():
            self.builder.add_block(
                kind or self._choose_kind(), text, self.links, self.marks, **self._collect_attributes(kind)
            )
            self.item_number = None
        self.buffer, self.links, self.marks = [], [], []
        self.buffer_length, self.last_character, self.break_count = 0, "", 0
        images, self.pending_images = self.pending_images, []
        for alt, url in images:
            links = [Link(alt, url, Span(0, len(alt)))] if url else []
            self.builder.add_block(
                BlockKind.IMAGE,
                alt,
                links,
                drop_rule=self.drop_rules[-1] if self.drop_rules else None,
                depth=self._nesting_depth,
            )

    @property
    def _nesting_depth(self) -> int:
        return len(self.open_lists) + self.quotation_depth

    def _choose_kind(self) -> BlockKind:
        if self.heading_level:
            return BlockKind.HEADING
        if self.footnote_depth:
            return BlockKind.FOOTNOTE
        if self.item_number is not None:
            return BlockKind.LIST_ITEM
        return BlockKind.QUOTATION if self.quotation_depth else BlockKind.PARAGRAPH

    def _collect_attributes(self, kind: BlockKind | None) -> dict[str, object]:
        chosen = kind or self._choose_kind()
        return {
            "level": self.heading_level if chosen is BlockKind.HEADING else 0,
            "ordinal": (self.item_number or None) if chosen is BlockKind.LIST_ITEM else None,
            "depth": self._nesting_depth,
            "drop_rule": self.drop_rules[-1] if self.drop_rules else None,
        }
