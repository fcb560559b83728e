"""The headers that a mail program writes above a message when it is forwarded: chrome, not the issue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lettercast.issues.model import Block
from lettercast.issues.readers.page import part_of

RULE = "forwarding headers"
MOST_HEADERS = 12

_BEGIN = re.compile(
    r"(?:-{2,} ?)?(?:(?:Begin )?forwarded message|Original Message|Weitergeleitete Nachricht|Message transféré)"
    r" ?(?:-{2,}|:)[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)
_HEADERS = re.compile(
    r"(?:[>*_\s]*(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Von|An|Datum|Gesendet|Betreff|De|À|Objet)[*_]*:[^\n]*(?:\n|\Z))+",
    re.IGNORECASE,
)


def mark_forwarding(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with the headers of forwarding cut out and marked."""
    marked: list[Block] = []
    expected = 0
    for block in blocks:
        begin = _BEGIN.match(block.text)
        if begin:
            headers = _HEADERS.match(block.text, begin.end())
            end = headers.end() if headers else begin.end()
            expected = 0 if headers else MOST_HEADERS
        elif expected and (headers := _HEADERS.match(block.text)):
            end, expected = headers.end(), expected - 1
        else:
            marked.append(block)
            expected = 0
            continue
        marked += _cut(block, end)
    return tuple(marked)


def _cut(block: Block, end: int) -> list[Block]:
    at = block.span.start
    pieces = (part_of(block, at, at + end, dropped=RULE), part_of(block, at + end, block.span.end))
    return [piece for piece in pieces if piece]
