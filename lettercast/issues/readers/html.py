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
from lettercast.issues.model import Kind, Link, Mark, Span
from lettercast.issues.readers.characters import NOT_TEXT, SPACES, visible
from lettercast.issues.readers.chrome import drop_rule, main_element, page_address, page_title
from lettercast.issues.readers.page import Composer, Page, one_line
from lettercast.issues.readers.tables import is_data, table_words

UNSEEN = frozenset(
    """
    script style template head title meta link svg iframe object embed video audio canvas map select
    option datalist input textarea param source track col colgroup
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
"""Elements without words of their own, or whose words are another document's."""

BOXES = frozenset(
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
MARKS = {
    "em": Mark.EMPHASIS,
    "i": Mark.EMPHASIS,
    "cite": Mark.EMPHASIS,
    "dfn": Mark.EMPHASIS,
    "var": Mark.EMPHASIS,
    "strong": Mark.STRONG,
    "b": Mark.STRONG,
    "code": Mark.CODE,
    "kbd": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "math": Mark.MATHS,
}

DEEPEST = 2040
"""libxml2 leaves out what is nested deeper than 2048 elements; that would be a loss in silence."""


@dataclass
class _Open:
    """An element that has begun: where its words began, and what it makes of them."""

    tag: str
    mark: Mark | None = None
    url: str | None = None  # of a link; "" where it leads nowhere
    start: int = 0  # characters written before it
    first: int = 0  # pieces written before it


@dataclass
class _List:
    ordered: bool
    next: int = 1


@dataclass
class _Reader:
    out: Composer = field(default_factory=Composer)
    buffer: list[str] = field(default_factory=list)
    size: int = 0
    breaks: int = 0
    last: str = ""
    links: list[Link] = field(default_factory=list)
    marks: list[tuple[Mark, Span]] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)  # inline elements that have begun
    active: list[_Open] = field(default_factory=list)  # those of them that make something of their words
    images: list[tuple[str, str]] = field(default_factory=list)  # alternative text and address
    lists: list[_List] = field(default_factory=list)
    level: int = 0  # of the heading we are in
    quotes: int = 0
    item: int | None = None  # number of the list item that has just begun; 0 for a bullet
    footnote: int = 0
    dropped: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        if not text:
            return
        self.buffer.append(text)
        self.size += len(text)
        self.last = text[-1]

    def words(self, text: str | None) -> None:
        """Running text: white space is one space, none at the beginning of a line."""
        if not text:
            return
        text = SPACES.sub(" ", visible(text))
        if self.last in ("", " ", "\n", "\t"):
            text = text.removeprefix(" ")
        if text.strip():
            self.breaks = 0
        self.write(text)

    def line_break(self) -> None:
        """<br>: a new line; two of them, a new paragraph."""
        self.breaks += 1
        if self.breaks > 1 and not self.level:
            self.flush()
        elif self.last:
            if self.last == " ":
                self.buffer[-1], self.size = self.buffer[-1][:-1], self.size - 1
            self.write("\n")

    def begin(self, element: _Open) -> None:
        """An inline element. What is bold within bold, or a link within a link, makes nothing of its words."""
        if element.mark and any(one.mark is element.mark for one in self.active):
            element.mark = None
        if element.url is not None and any(one.url is not None for one in self.active):
            element.url = None
        element.start, element.first = self.size, len(self.buffer)
        self.open.append(element)
        if element.mark or element.url is not None:
            self.active.append(element)

    def end(self, tag: str) -> None:
        if self.open and self.open[-1].tag == tag:
            element = self.open.pop()
            if self.active and self.active[-1] is element:
                self._close(self.active.pop())

    def _close(self, element: _Open) -> None:
        """Note what an element has made of the words since it began, white space around them left out."""
        pieces = self.buffer[element.first :] if element.url is not None else []
        start, end = element.start, self.size
        for piece in self.buffer[element.first :]:
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
            self.links.append(Link(one_line("".join(pieces)), element.url, Span(start, end)))
        if element.mark:
            self.marks.append((element.mark, Span(start, end)))

    def flush(self, kind: Kind | None = None) -> None:
        """End the block: what has been written since the last one is laid down."""
        for element in self.active:
            self._close(element)
            element.start = element.first = 0
        text = "".join(self.buffer)
        if visible(text).strip():
            self.out.add(kind or self._kind(), text, self.links, self.marks, **self._attributes(kind))
            self.item = None
        self.buffer, self.links, self.marks = [], [], []
        self.size, self.last, self.breaks = 0, "", 0
        images, self.images = self.images, []
        for alt, url in images:
            links = [Link(alt, url, Span(0, len(alt)))] if url else []
            self.out.add(Kind.IMAGE, alt, links, dropped=self.dropped[-1] if self.dropped else None, depth=self._depth)

    @property
    def _depth(self) -> int:
        return len(self.lists) + self.quotes

    def _kind(self) -> Kind:
        if self.level:
            return Kind.HEADING
        if self.footnote:
            return Kind.FOOTNOTE
        if self.item is not None:
            return Kind.LIST_ITEM
        return Kind.QUOTATION if self.quotes else Kind.PARAGRAPH

    def _attributes(self, kind: Kind | None) -> dict[str, object]:
        made = kind or self._kind()
        return {
            "level": self.level if made is Kind.HEADING else 0,
            "ordinal": (self.item or None) if made is Kind.LIST_ITEM else None,
            "depth": self._depth,
            "dropped": self.dropped[-1] if self.dropped else None,
        }


def read_html(text: str, *, fragment: bool = False) -> Page:
    """The blocks of an HTML document. `fragment` says that it is a body alone, which has no page around it."""
    text = NOT_TEXT.sub("", text)
    if not text.strip():
        return Page("", ())
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return Page("", ())
    main = None if fragment else main_element(root)
    reader = _Reader()
    _walk(root, reader, main)
    return Page(reader.out.text, tuple(reader.out.blocks), title=page_title(root), url=page_address(root))


def _walk(root: lxml_html.HtmlElement, reader: _Reader, main: lxml_html.HtmlElement | None) -> None:
    skip: lxml_html.HtmlElement | None = None
    outside = main is not None
    if outside:
        reader.dropped.append("page chrome")
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        depth += {"start": 1, "end": -1}.get(event, 0)
        if depth > DEEPEST:
            raise IssueError(
                f"HTML nested more than {DEEPEST} elements deep", remedy="this is no page that a person wrote"
            )
        if event == "comment":
            if skip is None:
                reader.words(element.tail)
            continue
        if skip is not None:
            if event == "end" and element is skip:
                skip = None
                reader.words(element.tail)
            continue
        if event == "start":
            if element is main:
                reader.flush()
                reader.dropped.pop()
            if _enter(element, reader):
                reader.words(element.text)
            else:
                skip = element
        else:
            _leave(element, reader)
            if element is main:
                reader.flush()
                reader.dropped.append("page chrome")
            reader.words(element.tail)
    reader.flush()


def _enter(element: lxml_html.HtmlElement, reader: _Reader) -> bool:
    """Begin an element. False where its content has been dealt with or is not to be read."""
    tag = str(element.tag)
    if tag in UNSEEN:
        return False
    if tag == "br":
        reader.line_break()
        return True
    if tag == "img":
        _image(element, reader)
        return True
    rule = drop_rule(element, tag)
    if rule:
        reader.flush()
        reader.dropped.append(rule)
        element.set("data-lettercast-dropped", "1")
    if tag in BOXES:
        return _enter_box(element, tag, reader)
    mark = MARKS.get(tag) or (Mark.STRONG if BOLD_STYLE.search(element.get("style") or "") else None)
    classes = element.get("class") or ""
    if "footnote-backref" in classes or _is_back_reference(element, tag):
        return False
    if "math" in classes.split():
        mark = Mark.MATHS
    elif "footnote-ref" in classes or "footnote-anchor" in classes or _is_footnote_mark(element, tag):
        mark = Mark.FOOTNOTE_REF
    url = _address(element) if tag == "a" else None
    reader.begin(_Open(tag, mark=mark, url=url))
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


def _address(link: lxml_html.HtmlElement) -> str | None:
    """Where a link leads: nothing for a place on the same page, None for what only names a place."""
    url = link.get("href")
    if url is None:
        return None
    return "" if url.startswith("#") else url.strip()


def _enter_box(element: lxml_html.HtmlElement, tag: str, reader: _Reader) -> bool:
    reader.flush()
    if tag == "pre":
        reader.write(_verbatim(element))
        reader.flush(Kind.CODE)
        return False
    if tag == "table" and is_data(element):
        for text in table_words(element):
            (reader.write if text in ("\t", "\n") else reader.words)(text)
        reader.flush(Kind.TABLE)
        return False
    if tag in ("div", "p", "section") and "math" in (element.get("class") or "").split():
        reader.words("".join(element.itertext()))
        reader.flush(Kind.MATHS)
        return False
    if tag in ("ul", "ol", "menu", "dir"):
        start = element.get("start") or "1"
        reader.lists.append(_List(tag == "ol", int(start) if start.lstrip("-").isdigit() and len(start) < 9 else 1))
    elif tag == "li":
        _item(element, reader)
    elif tag == "blockquote":
        reader.quotes += 1
    elif _is_heading(element, tag):
        reader.level = int(tag[1])
    elif _holds_footnotes(element, tag):
        reader.footnote += 1
    elif tag in ("div", "p", "td", "center") and BOLD_STYLE.search(element.get("style") or ""):
        reader.begin(_Open(tag, mark=Mark.STRONG))
        element.set("data-lettercast-bold", "1")
    return True


def _is_heading(element: lxml_html.HtmlElement, tag: str) -> bool:
    """A subtitle stands below a title and heads nothing, whatever element it is written with."""
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and "subtitle" not in (element.get("class") or "")


def _holds_footnotes(element: lxml_html.HtmlElement, tag: str) -> bool:
    names = (element.get("class") or "").split()
    return tag in ("section", "div", "aside") and not {"footnote", "footnotes", "endnotes"}.isdisjoint(names)


def _item(element: lxml_html.HtmlElement, reader: _Reader) -> None:
    if not reader.lists:
        reader.item = 0
        return
    inside = reader.lists[-1]
    value = element.get("value") or ""
    if value.isdigit() and len(value) < 9:
        inside.next = int(value)
    reader.item = inside.next if inside.ordered else 0
    inside.next += 1


def _leave(element: lxml_html.HtmlElement, reader: _Reader) -> None:
    tag = str(element.tag)
    if tag in BOXES:
        if element.get("data-lettercast-bold"):
            reader.end(tag)
        reader.flush()
        if tag in ("ul", "ol", "menu", "dir") and reader.lists:
            reader.lists.pop()
        elif tag == "li":
            reader.item = None
        elif tag == "blockquote":
            reader.quotes -= 1
        elif _is_heading(element, tag):
            reader.level = 0
        elif _holds_footnotes(element, tag):
            reader.footnote -= 1
    elif tag not in ("br", "img"):
        reader.end(tag)
    if element.get("data-lettercast-dropped"):
        reader.flush()
        reader.dropped.pop()


def _verbatim(element: lxml_html.HtmlElement) -> str:
    for line in element.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return "".join(element.itertext(with_tail=False)) if len(element) == 0 else "".join(element.itertext())


def _image(element: lxml_html.HtmlElement, reader: _Reader) -> None:
    """An image's alternative text: a picture of one or two signs stands in the line, others by themselves."""
    alt = one_line(visible(element.get("alt") or ""))
    if not alt or _is_pixel(element):
        return
    if len(alt) <= 2:
        reader.words(alt)
    else:
        reader.images.append((alt, (element.get("src") or "").strip()))


def _is_pixel(element: lxml_html.HtmlElement) -> bool:
    return any((element.get(side) or "").removesuffix("px") in ("0", "1") for side in ("width", "height"))
