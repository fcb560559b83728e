"""An e-mail message to blocks: the part that says most, without the headers of forwarding."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from lettercast.issues.charset import decode
from lettercast.issues.errors import IssueError
from lettercast.issues.html import read_html
from lettercast.issues.markdown import read_markdown
from lettercast.issues.page import Page, one_line
from lettercast.issues.text import read_text

READERS = {
    "text/html": read_html,
    "application/xhtml+xml": read_html,
    "text/markdown": read_markdown,
    "text/plain": read_text,
}
_DEPTH = 20
_ANSWER = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_FIRST_LINE = re.compile(rb"\A>?From [^\n]*\n")


def read_email(data: bytes, name: str) -> Page:
    """The blocks of a message's best part: HTML where it says as much as the plain text, which is often poor."""
    message = message_from_bytes(_FIRST_LINE.sub(b"", data, count=1), policy=policy.default)
    message = _forwarded(message)
    pages = [page for part in _parts(message, 0) if (page := _page(part, name)) and page.text.strip()]
    if not pages:
        raise IssueError("this message has no text", name, "save the issue itself as text or HTML")
    rich = [page for page in pages if not page.flowing]
    plain = [page for page in pages if page.flowing]
    best = max(rich, key=_words, default=None)
    longest = max(plain, key=_words, default=None)
    if best is None or (longest is not None and _words(best) * 2 < _words(longest)):
        best = longest
    assert best is not None
    attached = sum(1 for part in message.walk() if part.get_content_disposition() == "attachment")
    doubts = (f"{attached} attachments are not read",) if attached else ()
    return replace(
        best,
        title=_ANSWER.sub("", _header(message, "Subject")) or best.title,
        date=_date(message),
        doubts=best.doubts + doubts,
    )


def _words(page: Page) -> int:
    return len(page.text.split())


def _header(message: EmailMessage, name: str) -> str:
    """A header's text; a malformed one, which the standard library answers with many kinds of errors, is none."""
    try:
        return one_line(str(message.get(name) or ""))
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _date(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _forwarded(message: EmailMessage) -> EmailMessage:
    """The message that was forwarded as an attachment, where there is just one."""
    inner = [
        part.get_payload(0)
        for part in message.walk()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
    ]
    if len(inner) == 1 and isinstance(inner[0], EmailMessage):
        return inner[0]
    return message


def _parts(message: EmailMessage, depth: int) -> list[EmailMessage]:
    """The text parts of a message, attachments left out."""
    if message.is_multipart() and depth < _DEPTH:
        found = []
        for part in message.get_payload():
            if isinstance(part, EmailMessage):
                found += _parts(part, depth + 1)
        return found
    if message.get_content_disposition() == "attachment" or message.get_content_type() not in READERS:
        return []
    return [message]


def _page(part: EmailMessage, name: str) -> Page | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return None
    return READERS[part.get_content_type()](decode(payload, name, part.get_content_charset() or ""))
