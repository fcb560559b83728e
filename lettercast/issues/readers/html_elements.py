"""What each element of HTML does to the words in it: which begin a block, a list, a link, a mark."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from lettercast.issues.model import BlockKind, InlineMark
from lettercast.issues.readers.characters import strip_invisible
from lettercast.issues.readers.chrome import find_drop_rule
from lettercast.issues.readers.html_blocks import HtmlBlocks, OpenElement, OpenList
from lettercast.issues.readers.page import to_single_line
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


def enter_element(element: lxml_html.HtmlElement, reader: HtmlBlocks) -> bool:
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
    reader.begin_element(OpenElement(tag, mark=mark, url=url))
    return True


def _is_footnote_mark(element: lxml_html.HtmlElement, tag: str) -> bool:
    """Whether it is a raised number or sign that leads to a place on the same page: <sup> in <a>, or <a> in <sup>."""
    if tag == "sup":
        inner = element.find("a")
        return inner is not None and (inner.get("href") or "").startswith("#")
    return tag == "a" and (element.get("href") or "").startswith("#") and element.find("sup") is not None


def _is_back_reference(element: lxml_html.HtmlElement, tag: str) -> bool:
    """Whether it is the arrow behind a footnote that leads back to its mark: a button, not a word."""
    words = "".join(element.itertext()).strip() if tag == "a" else ""
    return words.rstrip("\ufe0e\ufe0f") in ("↩", "↑", "⏎", "^") and (element.get("href") or "").startswith("#")


def _get_link_url(link: lxml_html.HtmlElement) -> str | None:
    """Get where a link leads: empty for a place on the same page, None for what only names a place."""
    url = link.get("href")
    if url is None:
        return None
    return "" if url.startswith("#") else url.strip()


def _enter_block(element: lxml_html.HtmlElement, tag: str, reader: HtmlBlocks) -> bool:
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
            OpenList(tag == "ol", int(start) if start.lstrip("-").isdigit() and len(start) < 9 else 1)
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
        reader.begin_element(OpenElement(tag, mark=InlineMark.STRONG))
        element.set("data-lettercast-bold", "1")
    return True


def _is_heading(element: lxml_html.HtmlElement, tag: str) -> bool:
    """Whether it heads a section. A subtitle heads nothing, whatever element it is written with."""
    return len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and "subtitle" not in (element.get("class") or "")


def _holds_footnotes(element: lxml_html.HtmlElement, tag: str) -> bool:
    names = (element.get("class") or "").split()
    return tag in ("section", "div", "aside") and not {"footnote", "footnotes", "endnotes"}.isdisjoint(names)


def _enter_list_item(element: lxml_html.HtmlElement, reader: HtmlBlocks) -> None:
    if not reader.open_lists:
        reader.item_number = 0
        return
    inside = reader.open_lists[-1]
    value = element.get("value") or ""
    if value.isdigit() and len(value) < 9:
        inside.next_number = int(value)
    reader.item_number = inside.next_number if inside.is_ordered else 0
    inside.next_number += 1


def leave_element(element: lxml_html.HtmlElement, reader: HtmlBlocks) -> None:
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


def _add_image(element: lxml_html.HtmlElement, reader: HtmlBlocks) -> None:
    """Add an image's alternative text: a picture of one or two signs stands in the line, others by themselves."""
    alt = to_single_line(strip_invisible(element.get("alt") or ""))
    if not alt or _is_tracking_pixel(element):
        return
    if len(alt) <= 2:
        reader.append_words(alt)
    else:
        reader.pending_images.append((alt, (element.get("src") or "").strip()))


def _is_tracking_pixel(element: lxml_html.HtmlElement) -> bool:
    return any((element.get(side) or "").removesuffix("px") in ("0", "1") for side in ("width", "height"))
