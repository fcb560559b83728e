"""An e-mail message to blocks: the part that says most, without the headers of forwarding."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.charset import decode_text
from lettercast.issues.readers.html import read_html
from lettercast.issues.readers.markdown import read_markdown
from lettercast.issues.readers.page import ParsedPage, join_pages, to_single_line
from lettercast.issues.readers.plain_text import read_plain_text

PART_READERS = {
    "text/html": read_html,
    "application/xhtml+xml": read_html,
    "text/markdown": read_markdown,
    "text/plain": read_plain_text,
}
MAX_PART_DEPTH = 20
"""No mail program nests its parts so deep."""
_REPLY_PREFIX = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_MBOX_FROM_LINE = re.compile(rb"\A>?From [^\n]*\n")


def read_email(data: bytes, name: str) -> ParsedPage:
    """The blocks of a message's best part: HTML where it says as much as the plain text, which is often poor."""
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
    """A header's text; a malformed one, which the standard library answers with many kinds of errors, is none."""
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
    """The message that was forwarded as an attachment, where there is just one."""
    inner = [
        part.get_payload(0)
        for part in message.walk()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
    ]
    if len(inner) == 1 and isinstance(inner[0], EmailMessage):
        return inner[0]
    return message


def _read_message(message: EmailMessage, name: str, depth: int) -> ParsedPage | None:
    """What a message says: the best of alternatives, all of what is mixed, without attachments."""
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
    reader = PART_READERS.get(part.get_content_type())
    payload = part.get_payload(decode=True)
    if reader is None or not isinstance(payload, bytes) or not payload.strip():
        return None
    page = reader(decode_text(payload, name, part.get_content_charset() or ""))
    return page if page.blocks else None
