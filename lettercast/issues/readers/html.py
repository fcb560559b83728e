"""HTML to blocks: what a reader sees, in order, with the part each piece plays.

The tree is walked once, without recursion. Layout tables are walked like any other box; data tables,
code and images become one block each. What is not seen (preheaders) or is not the issue (menus,
forms, comments) stays in the text, marked with the rule that drops it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from lettercast.issues.errors import IssueError
from lettercast.issues.model import BlockKind, InlineMark, Link, Span
from lettercast.issues.readers.characters import INVALID_CHARACTERS, SPACE_RUN, strip_invisible
from lettercast.issues.readers.chrome import find_canonical_url, find_drop_rule, find_main_element, find_page_title
from lettercast.issues.readers.page import BlockBuilder, ParsedPage, to_single_line
from lettercast.issues.readers.tables import is_data_table, iter_table_words

INVISIBLE_TAGS = frozenset(
    """
    script style template head title meta link svg iframe object embed video audio canvas map select
    option datalist input textarea param source track col colgroup
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
"""Elements without words of their own, or whose words are another document's."""

BLOCK_TAGS = frozenset(
    """
    html body address article aside blockquote center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre
    section summary table tbody td tfoot th thead tr ul caption noscript button label
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
"""Elements that begin and end a block."""

BOLD_STYLE = re.compile(
    r"font-weight\s*:\s*(?:bold|[6-9]00)|font-size\s*:\s*(?:2[0-9]|[3-9][0-9])(?:\.\d+)?px", re.IGNORECASE
)
TAG_MARKS = {
    "em": InlineMark.EMPHASIS,
    "i": InlineMark.EMPHASIS,
    "cite": InlineMark.EMPHASIS,
    "dfn": InlineMark.EMPHASIS,
    "var": InlineMark.EMPHASIS,
    "strong": InlineMark.STRONG,
    "b": InlineMark.STRONG,
    "code": InlineMark.CODE,
    "kbd": InlineMark.CODE,
    "samp": InlineMark.CODE,
    "tt": InlineMark.CODE,
    "math": InlineMark.MATHS,
}

MAX_NESTING = 2040
"""libxml2 leaves out what is nested deeper than 2048 elements; that would be a loss in silence."""


@dataclass
class _OpenElement:
    """An element that has begun: where its words began, and what it makes of them."""

    tag: str
    mark: InlineMark | None = None
    url: str | None = None  # of a link; "" where it leads nowhere
    start: int = 0  # characters written before it
    first_piece: int = 0  # pieces written before it


@dataclass
class _OpenList:
    is_ordered: bool
    next_number: int = 1


@dataclass
class _HtmlReader:
    builder: BlockBuilder = field(default_factory=BlockBuilder)
    buffer: list[str] = field(default_factory=list)
    buffer_length: int = 0
    break_count: int = 0
    last_character: str = ""
    links: list[Link] = field(default_factory=list)
    marks: list[tuple[InlineMark, Span]] = field(default_factory=list)
    open_elements: list[_OpenElement] = field(default_factory=list)  # inline elements that have begun
    active_elements: list[_OpenElement] = field(
        default_factory=list
    )  # those of them that make something of their words
    pending_images: list[tuple[str, str]] = field(default_factory=list)  # alternative text and address
    open_lists: list[_OpenList] = field(default_factory=list)
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
        """Running text: white space is one space, none at the beginning of a line."""
        if not text:
            return
        text = SPACE_RUN.sub(" ", strip_invisible(text))
        if self.last_character in ("", " ", "\n", "\t"):
            text = text.removeprefix(" ")
        if text.strip():
            self.break_count = 0
        self.append_text(text)

    def break_line(self) -> None:
        """<br>: a new line; two of them, a new paragraph."""
        self.break_count += 1
        if self.break_count > 1 and not self.heading_level:
            self.flush_block()
        elif self.last_character:
            if self.last_character == " ":
                self.buffer[-1], self.buffer_length = self.buffer[-1][:-1], self.buffer_length - 1
            self.append_text("\n")

    def begin_element(self, element: _OpenElement) -> None:
        """An inline element. What is bold within bold, or a link within a link, makes nothing of its words."""
        if element.mark and any(one.mark is element.mark for one in self.active_elements):
            element.mark = None
        if element.url is not None and any(one.url is not None for one in self.active_elements):
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

    def _close_element(self, element: _OpenElement) -> None:
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
        """End the block: what has been written since the last one is laid down."""
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
        made = kind or self._choose_kind()
        return {
            "level": self.heading_level if made is BlockKind.HEADING else 0,
            "ordinal": (self.item_number or None) if made is BlockKind.LIST_ITEM else None,
            "depth": self._nesting_depth,
            "drop_rule": self.drop_rules[-1] if self.drop_rules else None,
        }


def read_html(text: str, *, fragment: bool = False) -> ParsedPage:
    """The blocks of an HTML document. `fragment` says that it is a body alone, which has no page around it."""
    text = INVALID_CHARACTERS.sub("", text)
    if not text.strip():
        return ParsedPage("", ())
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return ParsedPage("", ())
    main = None if fragment else find_main_element(root)
    reader = _HtmlReader()
    _walk_tree(root, reader, main)
    return ParsedPage(
        reader.builder.text, tuple(reader.builder.blocks), title=find_page_title(root), url=find_canonical_url(root)
    )


def _walk_tree(root: lxml_html.HtmlElement, reader: _HtmlReader, main: lxml_html.HtmlElement | None) -> None:
    skip: lxml_html.HtmlElement | None = None
    outside = main is not None
    if outside:
        reader.drop_rules.append("page chrome")
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        depth += {"start": 1, "end": -1}.get(event, 0)
        if depth > MAX_NESTING:
            raise IssueError(
                f"HTML nested more than {MAX_NESTING} elements deep", remedy="this is no page that a person wrote"
            )
        if event == "comment":
            if skip is None:
                reader.append_words(element.tail)
            continue
        if skip is not None:
            if event == "end" and element is skip:
                skip = None
                reader.append_words(element.tail)
            continue
        if event == "start":
            if element is main:
                reader.flush_block()
                reader.drop_rules.pop()
            if _enter_element(element, reader):
                reader.append_words(element.text)
            else:
                skip = element
        else:
            _leave_element(element, reader)
            if element is main:
                reader.flush_block()
                reader.drop_rules.append("page chrome")
            reader.append_words(element.tail)
    reader.flush_block()


def _enter_element(element: lxml_html.HtmlElement, reader: _HtmlReader) -> bool:
    """Begin an element. False where its content has been dealt with or is not to be read."""
    tag = str(element.tag)
    if tag in INVISIBLE_TAGS:
        return False
    if tag == "br":
        reader.break_line()
        return True
    if tag == "img":
        _add_image(element, reader)
        return True
    rule = find_drop_rule(element, tag)
    if rule:
        reader.flush_block()
        reader.drop_rules.append(rule)
        element.set("data-lettercast-dropped", "1")
    if tag in BLOCK_TAGS:
        return _enter_block(element, tag, reader)
    mark = TAG_MARKS.get(tag) or (InlineMark.STRONG if BOLD_STYLE.search(element.get("style") or "") else None)
    classes = element.get("class") or ""
    if "footnote-backref" in classes or _is_back_reference(element, tag):
        return False
    if "math" in classes.split():
        mark = InlineMark.MATHS
    elif "footnote-ref" in classes or "footnote-anchor" in classes or _is_footnote_mark(element, tag):
        mark = InlineMark.FOOTNOTE_REF
    url = _get_link_url(element) if tag == "a" else None
    reader.begin_element(_OpenElement(tag, mark=mark, url=url))
    return True


def _is_footnote_mark(element: lxml_html.HtmlElement, tag: str) -> bool:
    """A raised number or sign that leads to a place on the same page, whichever of the two is inside the other."""
    if tag == "sup":
        inner = element.find("a")
        return inner is not None and (inner.get("href") or "").startswith("#")
    return tag == "a" and (element.get("href") or "").startswith("#") and element.find("sup") is not None


def _is_back_reference(element: lxml_html.HtmlElement, tag: str) -> bool:
    """The arrow behind a footnote that leads back to its mark: a button, not a word."""
    words = "".join(element.itertext()).strip() if tag == "a" else ""
    return words.rstrip("\ufe0e\ufe0f") in ("↩", "↑", "⏎", "^") and (element.get("href") or "").startswith("#")


def _get_link_url(link: lxml_html.HtmlElement) -> str | None:
    """Where a link leads: nothing for a place on the same page, None for what only names a place."""
    url = link.get("href")
    if url is None:
        return None
    return "" if url.startswith("#") else url.strip()


def _enter_block(element: lxml_html.HtmlElement, tag: str, reader: _HtmlReader) -> bool:
    reader.flush_block()
    if tag == "pre":
        reader.append_text(_get_verbatim_text(element))
        reader.flush_block(BlockKind.CODE)
        return False
    if tag == "table" and is_data_table(element):
        for text in iter_table_words(element):
            (reader.append_text if text in ("\t", "\n") else reader.append_words)(text)
        reader.flush_block(BlockKind.TABLE)
        return False
    if tag in ("div", "p", "section") and "math" in (element.get("class") or "").split():
        reader.append_words("".join(element.itertext()))
        reader.flush_block(BlockKind.MATHS)
        return False
    if tag in ("ul", "ol", "menu", "dir"):
        start = element.get("start") or "1"
        reader.open_lists.append(
            _OpenList(tag == "ol", int(start) if start.lstrip("-").isdigit() and len(start) < 9 else 1)
        )
    elif tag == "li":
        _enter_list_item(element, reader)
    elif tag == "blockquote":
        reader.quotation_depth += 1
    elif _is_heading(element, tag):
        reader.heading_level = int(tag[1])
    elif _holds_footnotes(element, tag):
        reader.footnote_depth += 1
    elif tag in ("div", "p", "td", "center") and BOLD_STYLE.search(element.get("style") or ""):
        reader.begin_element(_OpenElement(tag, mark=InlineMark.STRONG))
        element.set("data-lettercast-bold", "1")
    return True


def _is_heading(element: lxml_html.HtmlElement, tag: str) -> bool:
    """A subtitle stands below a title and heads nothing, whatever element it is written with."""
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and "subtitle" not in (element.get("class") or "")


def _holds_footnotes(element: lxml_html.HtmlElement, tag: str) -> bool:
    names = (element.get("class") or "").split()
    return tag in ("section", "div", "aside") and not {"footnote", "footnotes", "endnotes"}.isdisjoint(names)


def _enter_list_item(element: lxml_html.HtmlElement, reader: _HtmlReader) -> None:
    if not reader.open_lists:
        reader.item_number = 0
        return
    inside = reader.open_lists[-1]
    value = element.get("value") or ""
    if value.isdigit() and len(value) < 9:
        inside.next_number = int(value)
    reader.item_number = inside.next_number if inside.is_ordered else 0
    inside.next_number += 1


def _leave_element(element: lxml_html.HtmlElement, reader: _HtmlReader) -> None:
    tag = str(element.tag)
    if tag in BLOCK_TAGS:
        if element.get("data-lettercast-bold"):
            reader.end_element(tag)
        reader.flush_block()
        if tag in ("ul", "ol", "menu", "dir") and reader.open_lists:
            reader.open_lists.pop()
        elif tag == "li":
            reader.item_number = None
        elif tag == "blockquote":
            reader.quotation_depth -= 1
        elif _is_heading(element, tag):
            reader.heading_level = 0
        elif _holds_footnotes(element, tag):
            reader.footnote_depth -= 1
    elif tag not in ("br", "img"):
        reader.end_element(tag)
    if element.get("data-lettercast-dropped"):
        reader.flush_block()
        reader.drop_rules.pop()


def _get_verbatim_text(element: lxml_html.HtmlElement) -> str:
    for line in element.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return "".join(element.itertext(with_tail=False)) if len(element) == 0 else "".join(element.itertext())


def _add_image(element: lxml_html.HtmlElement, reader: _HtmlReader) -> None:
    """An image's alternative text: a picture of one or two signs stands in the line, others by themselves."""
    alt = to_single_line(strip_invisible(element.get("alt") or ""))
    if not alt or _is_tracking_pixel(element):
        return
    if len(alt) <= 2:
        reader.append_words(alt)
    else:
        reader.pending_images.append((alt, (element.get("src") or "").strip()))


def _is_tracking_pixel(element: lxml_html.HtmlElement) -> bool:
    return any((element.get(side) or "").removesuffix("px") in ("0", "1") for side in ("width", "height"))
