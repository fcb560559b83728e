"""Tables of HTML: which hold data, and their words."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from lettercast.issues.readers.page import to_single_line

SEPARATING_TAGS = frozenset(("p", "div", "li", "br", "ul", "ol", "dt", "dd", "td", "th", "tr", "table", "blockquote"))
"""Elements whose words are not joined to those before them."""


def is_data_table(table: lxml_html.HtmlElement) -> bool:
    """Whether a table holds data. One that only lays out a page holds boxes, or one column."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    if table.find(".//table") is not None:
        return False
    boxes = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "table", "blockquote", "pre", "hr", "div"]
    inside = {element.tag for element in table.iterdescendants(*boxes)}
    if inside & {"h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "hr"}:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if len(rows) < 2 or max((len(row) for row in rows), default=0) < 2:
        return False
    if table.find(".//th") is not None or table.find(".//caption") is not None:
        return True
    return not inside and len({len(row) for row in rows}) == 1


def iter_table_words(table: lxml_html.HtmlElement) -> Iterator[str]:
    """Yield the words of a data table: a line break after each row, tabs between its cells."""
    for row in table.iter("caption", "tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")] if row.tag == "tr" else [row]
        for number, cell in enumerate(cells):
            if number:
                yield "\t"
            yield from _iter_cell_words(cell)
        yield "\n"


def _iter_cell_words(cell: lxml_html.HtmlElement) -> Iterator[str]:
    for event, element in etree.iterwalk(cell, events=("start", "end", "comment")):
        if event == "comment":
            yield element.tail or ""
        elif event == "start":
            yield " " if element.tag in SEPARATING_TAGS else ""
            yield to_single_line(element.get("alt") or "") if element.tag == "img" else ""
            yield "" if element.tag in ("script", "style", "template") else element.text or ""
        elif element is not cell:
            yield element.tail or ""
