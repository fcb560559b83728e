"""HTML to blocks: what a reader sees, in order, with the part each piece plays.

The tree is walked once, without recursion. Layout tables are walked like any other box; data tables,
code and images become one block each. What is not seen (preheaders) or is not the issue (menus,
forms, comments) stays in the text, marked with the rule that drops it.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.characters import INVALID_CHARACTERS
from lettercast.issues.readers.chrome import find_canonical_url, find_main_element, find_page_title
from lettercast.issues.readers.html_blocks import HtmlBlocks
from lettercast.issues.readers.html_elements import enter_element, leave_element
from lettercast.issues.readers.page import ParsedPage
from lettercast.issues.readers.reader import Evidence
from lettercast.issues.readers.source import Source

EXAMPLE = b"<!doctype html><title>Kettles</title><h1>Kettles</h1><p>They boil.</p>"
"""A short source of this format, for the tests that every reader has to pass."""
EXAMPLE_WORDS = "Kettles They boil."
"""All words of the example that are its text, in order."""

MAX_NESTING = 2040
"""libxml2 leaves out what is nested deeper than 2048 elements; that would be a loss in silence."""

_DOCUMENT_START = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|div|p|h[1-6]|ul|article)[\s>]", re.IGNORECASE)


def sniff(start: bytes) -> Evidence:
    if _DOCUMENT_START.match(start):
        return Evidence.DECLARED
    has_tags = len(_HTML_TAG.findall(start)) >= 2 and start.count(b"</") >= 2
    return Evidence.LIKELY if has_tags else Evidence.NONE


def read(source: Source) -> ParsedPage:
    return read_html(source.decode())


def read_html(text: str, *, fragment: bool = False) -> ParsedPage:
    """Read the blocks of an HTML document. `fragment` says that it is a body alone, which has no page around it."""
    text = INVALID_CHARACTERS.sub("", text)
    if not text.strip():
        return ParsedPage("", ())
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return ParsedPage("", ())
    main = None if fragment else find_main_element(root)
    reader = HtmlBlocks()
    _walk_tree(root, reader, main)
    return ParsedPage(
        reader.builder.text, tuple(reader.builder.blocks), title=find_page_title(root), url=find_canonical_url(root)
    )


def _walk_tree(root: lxml_html.HtmlElement, reader: HtmlBlocks, main: lxml_html.HtmlElement | None) -> None:
    skip: lxml_html.HtmlElement | None = None
    outside = main is not None
    if outside:
        reader.drop_rules.append("page chrome")
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        depth += {"start": 1, "end": -1}.get(event, 0)
        if depth > MAX_NESTING:
            raise IssueError(
                f"HTML nested more than {MAX_NESTING} elements deep",
                remedy="the file is probably corrupt or machine-generated",
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
            if enter_element(element, reader):
                reader.append_words(element.text)
            else:
                skip = element
        else:
            leave_element(element, reader)
            if element is main:
                reader.flush_block()
                reader.drop_rules.append("page chrome")
            reader.append_words(element.tail)
    reader.flush_block()
