"""The headers that a mail program writes above a message when it is forwarded: chrome, not the issue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lettercast.issues.model import Block
from lettercast.issues.readers.page import slice_block

FORWARDING_RULE = "forwarding headers"
MAX_HEADER_BLOCKS = 12

_FORWARDING_LINE = re.compile(
    r"(?:-{2,} ?)?(?:(?:Begin )?forwarded message|Original Message|Weitergeleitete Nachricht|Message transféré)"
    r" ?(?:-{2,}|:)[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)
_HEADER_LINES = re.compile(
    r"(?:[>*_\s]*(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Von|An|Datum|Gesendet|Betreff|De|À|Objet)[*_]*:[^\n]*(?:\n|\Z))+",
    re.IGNORECASE,
)


def mark_forwarding_headers(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Cut the headers of forwarding out of blocks and mark them as dropped."""
    marked: list[Block] = []
    expected = 0
    for block in blocks:
        begin = _FORWARDING_LINE.match(block.text)
        if begin:
            headers = _HEADER_LINES.match(block.text, begin.end())
            end = headers.end() if headers else begin.end()
            expected = 0 if headers else MAX_HEADER_BLOCKS
        elif expected and (headers := _HEADER_LINES.match(block.text)):
            end, expected = headers.end(), expected - 1
        else:
            marked.append(block)
            expected = 0
            continue
        marked += _split_block(block, end)
    return tuple(marked)


def _split_block(block: Block, end: int) -> list[Block]:
    at = block.span.start
    pieces = (slice_block(block, at, at + end, drop_rule=FORWARDING_RULE), slice_block(block, at + end, block.span.end))
    return [piece for piece in pieces if piece]
