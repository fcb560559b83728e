"""Headings that markup does not call headings: a short line, all of it bold, on a page without others."""

from __future__ import annotations

import re
from dataclasses import replace

from lettercast.issues.model import Block, BlockKind, InlineMark
from lettercast.issues.readers.page import ParsedPage

MAX_HEADING_WORDS = 10
_CLOSING_PUNCTUATION = re.compile(r"[.!?:;,…]\Z")


def promote_bold_headings(page: ParsedPage) -> tuple[Block, ...]:
    """Turn bold lines into headings where e-mail programs left no other mark of them."""
    kept = [block for block in page.blocks if not block.drop_rule]
    if page.unstructured or sum(block.kind is BlockKind.HEADING for block in kept) > 1:
        return page.blocks
    bold = {index for index, block in enumerate(page.blocks) if not block.drop_rule and _is_bold_line(block)}
    if len(bold) < 2 or len(bold) * 2 > len(kept):
        return page.blocks
    return tuple(
        replace(block, kind=BlockKind.HEADING, level=2) if index in bold else block
        for index, block in enumerate(page.blocks)
    )


def _is_bold_line(block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or "\n" in block.text or _CLOSING_PUNCTUATION.search(block.text):
        return False
    if not 0 < len(block.text.split()) <= MAX_HEADING_WORDS:
        return False
    bold = sum(span.end - span.start for mark, span in block.marks if mark is InlineMark.STRONG)
    return bold >= len(block.text)
