"""An e-mail message to blocks: the part that says most."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.page import ParsedPage, join_pages, to_single_line
from lettercast.issues.readers.reader import Evidence
from lettercast.issues.readers.registry import find_reader_by_media_type
from lettercast.issues.readers.source import Source

EXAMPLE = b"From: ann@a.example\nTo: ben@b.example\nSubject: Kettles\nDate: Fri, 2 Jan 2026 10:00:00 +0000\n\nBoil.\n"
"""A short source of this format, for the tests that every reader has to pass."""
EXAMPLE_WORDS = "Boil."
"""All words of the example that are its text, in order."""

MAX_PART_DEPTH = 20
"""No mail program nests its parts so deep."""
_REPLY_PREFIX = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_MBOX_FROM_LINE = re.compile(rb"\A>?From [^\n]*\n")
_KNOWN_HEADER = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|MIME-Version|From|To|Cc|Subject|Date|Message-ID|Sender|Reply-To|Content-Type|"
    rb"Content-Transfer-Encoding|List-[A-Za-z-]+|DKIM-Signature|ARC-[A-Za-z-]+|Authentication-Results|X-[A-Za-z0-9-]+):",
    re.IGNORECASE,
)
_ANY_HEADER = re.compile(rb"[A-Za-z0-9-]+:")
_MAX_HEADER_LINES = 60
_MIN_KNOWN_HEADERS = 3


def sniff(start: bytes) -> Evidence:
    """Count the headers that mail programs write, up to the first line that is no header."""
    known = 0
    for line in _MBOX_FROM_LINE.sub(b"", start).split(b"\n", _MAX_HEADER_LINES)[:_MAX_HEADER_LINES]:
        if _KNOWN_HEADER.match(line):
            known += 1
        elif not line.strip() or not (line[:1] in b" \t" or _ANY_HEADER.match(line)):
            break
    return Evidence.CERTAIN if known >= _MIN_KNOWN_HEADERS else Evidence.NONE


def read(source: Source) -> ParsedPage:
    return read_email(source.data, source.name)


def read_email(data: bytes, name: str) -> ParsedPage:
    """Read a message's best part: HTML where it says as much as the plain text, which is often poor."""
    try:
        message = message_from_bytes(_MBOX_FROM_LINE.sub(b"", data, count=1), policy=policy.default)
    except RecursionError as error:  # the standard library's parser goes down into parts by recursion
        raise _make_nesting_error(name) from error
    message = _find_forwarded(message)
    best = _read_message(message, name, 0)
    if best is None:
        raise IssueError("this message has no text", name, "save the issue itself as text or HTML")
    attached = sum(1 for part in message.walk() if part.get_content_disposition() == "attachment")
    doubts = (f"attachments that are not read: {attached}",) if attached else ()
    return replace(
        best,
        title=_REPLY_PREFIX.sub("", _read_header(message, "Subject")) or best.title,
        date=_read_date(message),
        doubts=best.doubts + doubts,
    )


def _make_nesting_error(name: str) -> IssueError:
    return IssueError(
        f"has parts nested more than {MAX_PART_DEPTH} deep", name, "save the issue itself as text or HTML"
    )


def _count_words(page: ParsedPage) -> int:
    return len(page.text.split())


def _read_header(message: EmailMessage, name: str) -> str:
    """Read a header's text; empty for a malformed one, for which the standard library raises many kinds of errors."""
    try:
        return to_single_line(str(message.get(name) or ""))
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _read_date(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(_read_header(message, "Date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _find_forwarded(message: EmailMessage) -> EmailMessage:
    """Find the message that was forwarded as an attachment, where there is just one."""
    inner = [
        part.get_payload(0)
        for part in message.walk()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
    ]
    if len(inner) == 1 and isinstance(inner[0], EmailMessage):
        return inner[0]
    return message


def _read_message(message: EmailMessage, name: str, depth: int) -> ParsedPage | None:
    """Read what a message says: the best of alternatives, all of what is mixed, without attachments."""
    if message.get_content_disposition() == "attachment":
        return None
    if not message.is_multipart():
        return _read_part(message, name)
    if depth >= MAX_PART_DEPTH:
        raise _make_nesting_error(name)
    parts = [part for part in message.get_payload() if isinstance(part, EmailMessage)]
    pages = [page for part in parts if (page := _read_message(part, name, depth + 1)) is not None]
    if message.get_content_subtype() != "alternative":
        return join_pages(pages) if pages else None
    rich = max((page for page in pages if not page.unstructured), key=_count_words, default=None)
    plain = max((page for page in pages if page.unstructured), key=_count_words, default=None)
    if rich is None or (plain is not None and _count_words(rich) * 2 < _count_words(plain)):
        return plain
    return rich


def _read_part(part: EmailMessage, name: str) -> ParsedPage | None:
    reader = find_reader_by_media_type(part.get_content_type(), shared=True)
    payload = part.get_payload(decode=True)
    if reader is None or not reader.is_mail_part or not isinstance(payload, bytes) or not payload.strip():
        return None
    page = reader.read(Source(payload, name, part.get_content_charset() or ""))
    return page if page.blocks else None
