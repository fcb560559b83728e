"""Telling formats apart: by what a source is served as, by its first lines, by its name's ending."""

from __future__ import annotations

import re
from pathlib import PurePath

from lettercast.issues.errors import IssueError

FORMATS = ("html", "markdown", "eml", "text", "feed")

_FORMATS_BY_SUFFIX = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
    ".eml": "eml",
    ".mht": "eml",
    ".mhtml": "eml",
    ".rss": "feed",
    ".atom": "feed",
    ".rst": "rst",
    ".rest": "rst",
}
_FORMATS_BY_MEDIA_TYPE = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "message/rfc822": "eml",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "text/x-rst": "rst",
    "text/prs.fallenstein.rst": "rst",
}
_MAIL_HEADER = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|MIME-Version|From|To|Cc|Subject|Date|Message-ID|Sender|Reply-To|Content-Type|"
    rb"Content-Transfer-Encoding|List-[A-Za-z-]+|DKIM-Signature|ARC-[A-Za-z-]+|Authentication-Results|X-[A-Za-z0-9-]+):",
    re.IGNORECASE,
)
_FEED_TAG = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_HTML_TAG = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|div|p|h[1-6]|ul|article)[\s>]", re.IGNORECASE)
_RST_MARKUP = re.compile(r"^\.\. (?:[a-z-]+::|_[^:\n]+:|\[\w+\])|^:[a-z]+:`|:(?:ref|doc|pep|code|term):`", re.MULTILINE)
_HASH_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_MARKDOWN_PATTERNS = (
    re.compile(r"\]\((?:https?://|/|#|mailto:)[^)\s]+\)"),
    _HASH_HEADING,
    re.compile(r"^[^\n]+\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE),
    re.compile(r"\*\*[^*\n]+\*\*"),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"^\[[^\]\n]+\]: *\S+", re.MULTILINE),
    re.compile(r"\A---\n.*?\n---\n", re.DOTALL),
)
_SAMPLE_BYTES = 64 * 1024


def detect_format(data: bytes, name: str, media_type: str = "") -> str:
    """What format a source is in. Raises IssueError for reStructuredText, which is not read."""
    start = data[:_SAMPLE_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = (
        _detect_by_content(start)
        or _FORMATS_BY_MEDIA_TYPE.get(media_type)
        or _detect_by_name(name)
        or _detect_by_markup(start)
    )
    return check_format(found, name)


def check_format(format: str, name: str) -> str:
    """The format if it is one that is read."""
    if format in ("rst", "restructuredtext"):
        raise IssueError("reStructuredText is not supported", name, "turn it into Markdown first, with pandoc for one")
    if format not in FORMATS:
        raise IssueError(f"no format {format!r}", name, f"there are: auto, {', '.join(FORMATS)}")
    return format


def _detect_by_content(start: bytes) -> str:
    """What the first lines say beyond doubt, whatever the name is."""
    head = start[:4096]
    if _FEED_TAG.search(head) and head.startswith(b"<"):
        return "feed"
    if re.match(rb"<!doctype\s+html|<html[\s>]", head, re.IGNORECASE):
        return "html"
    lines = re.sub(rb"\A>?From [^\n]*\n", b"", start).split(b"\n", 60)
    headers = 0
    for line in lines[:60]:
        if _MAIL_HEADER.match(line):
            headers += 1
        elif not line.strip() or not (line[:1] in b" \t" or re.match(rb"[A-Za-z0-9-]+:", line)):
            break
    return "eml" if headers >= 3 else ""


def _detect_by_name(name: str) -> str:
    return _FORMATS_BY_SUFFIX.get(PurePath(name.split("?")[0].split("#")[0]).suffix.lower(), "")


def _detect_by_markup(start: bytes) -> str:
    """The most likely format of a text that nothing else tells about."""
    text = start.decode("utf-8", "replace").replace("\r\n", "\n")
    if len(_HTML_TAG.findall(start)) >= 2 and start.count(b"</") >= 2:
        return "html"
    if _RST_MARKUP.search(text):
        return "rst"
    signs = sum(1 for pattern in _MARKDOWN_PATTERNS if pattern.search(text))
    return "markdown" if signs > 1 or len(_HASH_HEADING.findall(text)) > 1 else "text"
