"""Text that came from elsewhere, made fit to stand in XML, HTML and a listener's list of episodes."""

from __future__ import annotations

import re
from html import escape

import lxml.html
import nh3

DESCRIPTION_BYTES = 4000
"""Apple and PSP-1 take at most this much description, tags included, counted as UTF-8."""

_NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""What XML 1.0 can't hold (section 2.2)."""
_TURNS_TEXT = "\u202a-\u202e\u2066-\u2069"
"""Characters that turn the direction of all that follows (UAX #9). The marks U+200E and U+200F only stand, and stay."""
_UNFIT = re.compile(f"[{_NOT_XML}{_TURNS_TEXT}]")

_TAG_LIKE = re.compile(r"<([/!?A-Za-z][^<>]*)(>?)")

_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_TAGS = {"p", "ul", "ol", "li", "a", "br", "em", "strong"}


def xml_text(text: str) -> str:
    """`text` without the characters that XML can't hold or that would turn the text around it."""
    return _UNFIT.sub("", text)


def one_line(text: str) -> str:
    """A title or a name: `xml_text` on one line."""
    return " ".join(xml_text(text).split())


def untagged(text: str) -> str:
    """`one_line` for where a feed means plain text and some apps read HTML: <T> would vanish there, ‹T› does not."""
    return _TAG_LIKE.sub(lambda found: f"‹{found[1]}{'›' if found[2] else ''}", one_line(text))


def web_address(url: str | None) -> str:
    """`url` when a browser may follow it, else nothing: no javascript:, data: or relative addresses."""
    url = one_line(url or "")
    return url if _WEB.match(url) else ""


def sanitised(html: str) -> str:
    """Notes with the few tags that podcast apps keep, and links that lead to the web or to a mailbox."""
    return nh3.clean(
        xml_text(html),
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda tag, name, value: value if value.startswith("mailto:") else web_address(value) or None,
        link_rel=None,
    ).strip()


def description(notes_html: str, page_url: str, limit_bytes: int = DESCRIPTION_BYTES) -> str:
    """Sanitised notes that fit: past the limit, list items go first, from the last, then paragraphs.

    What stands around the list (the first words, the link to the issue, the disclosure) so stays, and a
    link to the episode's page says where the rest is.
    """
    html = sanitised(notes_html)
    if _size(html) <= limit_bytes:
        return html
    more = f'<p><a href="{escape(page_url)}">…more on the page</a></p>' if page_url else "<p>…</p>"
    room = limit_bytes - _size(more)
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    removable = [*reversed(root.xpath(".//li")), *reversed(root.xpath("./*[not(self::ul or self::ol or self::li)]"))]
    left = _size(html)
    for element in removable[:-1]:
        left -= _size(lxml.html.tostring(element, encoding="unicode", with_tail=False))
        parent = element.getparent()
        element.drop_tree()
        if parent is not root and parent is not None and not len(parent):
            parent.drop_tree()
        if left <= room and _size(kept := _inner(root)) <= room:
            return kept + more
    return _cut_text(root.text_content(), room - len("<p></p>")) + more


def _cut_text(text: str, limit_bytes: int) -> str:
    """The first words of `text` that fit into `limit_bytes`, as a paragraph."""
    kept = ""
    for word in text.split():
        longer = f"{kept} {escape(word, quote=False)}" if kept else escape(word, quote=False)
        if _size(longer) > limit_bytes:
            break
        kept = longer
    return f"<p>{kept}</p>"


def _inner(root: lxml.html.HtmlElement) -> str:
    return sanitised("".join(lxml.html.tostring(child, encoding="unicode") for child in root))


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
