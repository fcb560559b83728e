"""Headings that markup does not call headings: a short line, all of it bold, on a page without others."""

from __future__ import annotations

import re
from dataclasses import replace

from lettercast.issues.model import Block, Kind, Mark
from lettercast.issues.readers.page import Page

HEADING_WORDS = 10
_ENDS = re.compile(r"[.!?:;,…]\Z")


def with_headings(page: Page) -> tuple[Block, ...]:
    """The blocks of a page, bold lines made headings where e-mail programs left nothing else to tell them by."""
    kept = [block for block in page.blocks if not block.dropped]
    if page.flowing or sum(block.kind is Kind.HEADING for block in kept) > 1:
        return page.blocks
    bold = {index for index, block in enumerate(page.blocks) if not block.dropped and _is_bold_line(block)}
    if len(bold) < 2 or len(bold) * 2 > len(kept):
        return page.blocks
    return tuple(
        replace(block, kind=Kind.HEADING, level=2) if index in bold else block
        for index, block in enumerate(page.blocks)
    )


def _is_bold_line(block: Block) -> bool:
    if block.kind is not Kind.PARAGRAPH or "\n" in block.text or _ENDS.search(block.text):
        return False
    if not 0 < len(block.text.split()) <= HEADING_WORDS:
        return False
    bold = sum(span.end - span.start for mark, span in block.marks if mark is Mark.STRONG)
    return bold >= len(block.text)
