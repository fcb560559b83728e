"""Text from elsewhere, made safe for XML, HTML and a listener's list of episodes."""

from __future__ import annotations

import re
from html import escape

import lxml.html
import nh3

from lettercast.episodes.manifest import MAX_NOTES_BYTES

_INVALID_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters that XML 1.0 can't hold (section 2.2)."""
_BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
"""Characters that turn the direction of all that follows (UAX #9). The marks U+200E and U+200F do not, and stay."""
_REMOVED_CHARACTERS = re.compile(f"[{_INVALID_XML}{_BIDI_CONTROLS}]")

_TAG_LIKE = re.compile(r"<([/!?A-Za-z][^<>]*)(>?)")

_WEB_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_ALLOWED_TAGS = {"p", "ul", "ol", "li", "a", "br", "em", "strong"}


def clean_xml_text(text: str) -> str:
    """Remove the characters that XML can't hold or that would turn the text around them."""
    return _REMOVED_CHARACTERS.sub("", text)


def to_one_line(text: str) -> str:
    """Clean a title or a name, and put it on one line."""
    return " ".join(clean_xml_text(text).split())


def escape_tags(text: str) -> str:
    """Clean text for where a feed means plain text and some apps read HTML: <T> would vanish there, ‹T› does not."""
    return _TAG_LIKE.sub(lambda found: f"‹{found[1]}{'›' if found[2] else ''}", to_one_line(text))


def safe_web_url(url: str | None) -> str:
    """Return `url` when a browser may follow it, else "": no javascript:, data: or relative addresses."""
    url = to_one_line(url or "")
    return url if _WEB_ADDRESS.match(url) else ""


def sanitize_html(html: str) -> str:
    """Keep of notes the few tags that podcast apps keep, and links that lead to the web or to a mailbox."""
    return nh3.clean(
        clean_xml_text(html),
        tags=_ALLOWED_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda tag, name, value: value if value.startswith("mailto:") else safe_web_url(value) or None,
        link_rel=None,
    ).strip()


def fit_description(notes_html: str, page_url: str, limit_bytes: int = MAX_NOTES_BYTES) -> str:
    """Sanitize notes and shorten them to fit: list items are removed first, from the last, then paragraphs.

    So the text around the list (the first words, the link to the issue, the disclosure) stays, and a link to the
    episode's page says where the rest is.
    """
    html = sanitize_html(notes_html)
    if _count_bytes(html) <= limit_bytes:
        return html
    more = f'<p><a href="{escape(page_url)}">…more on the page</a></p>' if page_url else "<p>…</p>"
    room = limit_bytes - _count_bytes(more)
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    removable = [*reversed(root.xpath(".//li")), *reversed(root.xpath("./*[not(self::ul or self::ol or self::li)]"))]
    left = _count_bytes(html)
    for element in removable[:-1]:
        left -= _count_bytes(lxml.html.tostring(element, encoding="unicode", with_tail=False))
        parent = element.getparent()
        element.drop_tree()
        if parent is not root and parent is not None and not len(parent):
            parent.drop_tree()
        if left <= room and _count_bytes(kept := _serialize_children(root)) <= room:
            return kept + more
    return _cut_text(root.text_content(), room - len("<p></p>")) + more


def _cut_text(text: str, limit_bytes: int) -> str:
    """Cut `text` to the first words that fit into `limit_bytes`, as a paragraph."""
    kept = ""
    for word in text.split():
        longer = f"{kept} {escape(word, quote=False)}" if kept else escape(word, quote=False)
        if _count_bytes(longer) > limit_bytes:
            break
        kept = longer
    return f"<p>{kept}</p>"


def _serialize_children(root: lxml.html.HtmlElement) -> str:
    return sanitize_html("".join(lxml.html.tostring(child, encoding="unicode") for child in root))


def _count_bytes(text: str) -> int:
    return len(text.encode("utf-8"))
