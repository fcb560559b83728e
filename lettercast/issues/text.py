"""Plain text to blocks: paragraphs by empty lines; the rest is found by a profile's grammar."""

from __future__ import annotations

import re

from lettercast.issues.model import Block, Kind, Span
from lettercast.issues.page import Page

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*?\n[ \t]*\n|\s*\Z)", re.DOTALL)
_TRUNCATED = re.compile(r"truncated \d+ characters|\[(?:message )?(?:clipped|truncated)\]", re.IGNORECASE)


def read_text(text: str) -> Page:
    """The paragraphs of a plain text, which is kept as it is."""
    blocks = []
    at = 0
    for chunk in re.split(r"(\n[ \t]*(?:\n[ \t]*)+)", text):
        body = chunk.strip()
        if body:
            start = at + len(chunk) - len(chunk.lstrip())
            blocks.append(Block(Kind.PARAGRAPH, Span(start, start + len(body)), body))
        at += len(chunk)
    doubts = tuple(f"the source says that it is cut: {found.group()!r}" for found in _TRUNCATED.finditer(text))
    return Page(text, tuple(blocks), flowing=True, doubts=doubts[:3])
