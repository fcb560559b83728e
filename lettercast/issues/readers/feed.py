"""An RSS or Atom feed to blocks: its newest entries, as many as make an episode."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urljoin

from lxml import etree

from lettercast.issues.errors import IssueError
from lettercast.issues.model import BlockKind, InlineMark, Span
from lettercast.issues.readers.html import read_html
from lettercast.issues.readers.page import BlockBuilder, ParsedPage, to_single_line
from lettercast.issues.readers.reader import Evidence
from lettercast.issues.readers.source import Source

EXAMPLE = (
    b"<?xml version='1.0'?><rss><channel><item>"
    b"<title>Kettles</title><description>They boil.</description></item></channel></rss>"
)
"""A short source of this format, for the tests that every reader has to pass."""
EXAMPLE_WORDS = "They boil."
"""All words of the example that are its text, in order."""

MAX_EPISODE_WORDS = 3000
"""Entries are taken, newest first, until there are so many words: twenty minutes of speech. One is always taken."""
MAX_ENTRIES = 10

_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
_FEED_TAG = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_CONTENT_ELEMENTS = ("encoded", "content", "description", "summary")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed."""

    title: str
    url: str
    published_at: datetime | None
    page: ParsedPage


def sniff(start: bytes) -> Evidence:
    is_feed = start.startswith(b"<") and _FEED_TAG.search(start, 0, 4096)
    return Evidence.CERTAIN if is_feed else Evidence.NONE


def read(source: Source) -> ParsedPage:
    return read_feed(source.decode(), source.name)


def read_feed(text: str, name: str) -> ParsedPage:
    """Read the newest entries of a feed. One is an issue by itself; of several, each is a section under its title."""
    entries = _read_entries(text, name)
    chosen = [entries[0]]
    words = _count_words(entries[0])
    for entry in entries[1:MAX_ENTRIES]:
        words += _count_words(entry)
        if words > MAX_EPISODE_WORDS:
            break
        chosen.append(entry)
    doubts: tuple[str, ...] = ()
    if len(chosen) < len(entries):
        doubts = (f"these are the newest {len(chosen)} of the feed's {len(entries)} entries",)
    first = chosen[0]
    when = first.published_at.date() if first.published_at else None
    if len(chosen) == 1:
        return replace(first.page, title=first.title, url=first.url, date=when, doubts=first.page.doubts + doubts)
    out = BlockBuilder()
    for entry in chosen:
        out.add_block(BlockKind.HEADING, entry.title or entry.url or "Untitled", level=1)
        for block in entry.page.blocks:
            level = min(6, block.level + 1) if block.kind is BlockKind.HEADING else 0
            start = block.span.start
            marks = [(mark, _shift_span(span, start)) for mark, span in block.marks]
            links = [replace(link, span=_shift_span(link.span, start)) for link in block.links]
            out.add_block(
                block.kind, block.text, links, marks,
                level=level, ordinal=block.ordinal, depth=block.depth, drop_rule=block.drop_rule,
            )  # fmt: skip
    return ParsedPage(out.text, tuple(out.blocks), title=_find_feed_title(text), date=when, doubts=doubts)


def _shift_span(span: Span, start: int) -> Span:
    return Span(span.start - start, span.end - start)


def _count_words(entry: FeedEntry) -> int:
    return len(entry.page.text.split())


def _parse_xml(text: str, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_XML_DECLARATION.sub("", text).strip().encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IssueError(f"not a feed that can be read ({error})", name, "check it with a feed validator") from error
    if root is None:
        raise IssueError("not a feed: it holds no XML", name, "check the address")
    return root


def _get_local_name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _find_feed_title(text: str) -> str:
    for element in _parse_xml(text, "").iter():
        if _get_local_name(element) == "title":
            return to_single_line(_strip_markup("".join(element.itertext())))
    return ""


def _read_entries(text: str, name: str) -> list[FeedEntry]:
    parsed = [
        _read_entry(element)
        for element in _parse_xml(text, name).iter()
        if _get_local_name(element) in ("item", "entry")
    ]
    entries = [entry for entry in parsed if entry.page.text.strip() or entry.title]
    if not entries:
        raise IssueError("this feed has no entries", name, "check the address")
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry.published_at or oldest, reverse=True)


def _read_entry(element: etree._Element) -> FeedEntry:
    fields: dict[str, etree._Element] = {}
    for child in element:
        fields.setdefault(_get_local_name(child), child)
    title = fields.get("title")
    content = next(
        (fields[key] for key in _CONTENT_ELEMENTS if key in fields and _extract_html(fields[key]).strip()), None
    )
    page = read_html(_extract_html(content), fragment=True) if content is not None else ParsedPage("", ())
    heading = to_single_line(_strip_markup("".join(title.itertext()))) if title is not None else ""
    if not page.text and heading:
        out = BlockBuilder()
        out.add_block(BlockKind.PARAGRAPH, heading, marks=[(InlineMark.STRONG, Span(0, len(heading)))])
        page = ParsedPage(out.text, tuple(out.blocks))
    return FeedEntry(heading, _find_url(element), _parse_date(fields), page)


def _strip_markup(text: str) -> str:
    """Remove the markup of a title, which may be escaped once or twice."""
    return unescape(_TAG.sub("", unescape(text)) if "<" in unescape(text) else unescape(text))


def _extract_html(element: etree._Element) -> str:
    """Extract the HTML of a content element: escaped or in CDATA, or as elements (Atom's xhtml)."""
    if len(element):
        return "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    text = element.text or ""
    if element.get("type") == "text":
        return "<p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace("\n\n", "</p><p>") + "</p>"
    return text


def _find_url(element: etree._Element) -> str:
    """Find the address of an entry; a permalink in its guid will do."""
    for child in element:
        named = _get_local_name(child) == "guid" and child.get("isPermaLink", "true").lower() == "true"
        if (_get_local_name(child) == "link" and child.get("rel", "alternate") == "alternate") or named:
            url = urljoin(child.base or "", to_single_line(str(child.get("href") or child.text or "")))
            if url.startswith(("http://", "https://")):
                return url
    return ""


def _parse_date(fields: dict[str, etree._Element]) -> datetime | None:
    for key in ("pubdate", "published", "date", "updated", "issued"):
        written = (fields[key].text or "").strip() if key in fields else ""
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                when = read(written)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
            return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None
