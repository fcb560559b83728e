"""Plain text to blocks: paragraphs, list items and headings by their lines, where the text kept its lines.

The text itself is kept as it is. What its lines don't tell is found later, by a profile's grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.issues.model import Block, Kind, Span
from lettercast.issues.readers.page import Page

WRAPPED_CHARACTERS = 120
"""Text is wrapped by hand or by a mail program to 60 to 100 characters; a longer line is a paragraph."""

HEADING_WORDS = 10

MARKER = re.compile(r"(?P<mark>[-*+•‣◦–]|\(?(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
_LINE = re.compile(r"[^\n]*\n?")
_RULE = re.compile(r"\s*(?:[-=_*~#•]\s*){3,}\Z|--\s*\Z")
"""A line of signs; two dashes are what mail programs set above a signature."""
_UNDERLINE = re.compile(r"\s*(=|-|~){3,}\s*\Z")
_HASHES = re.compile(r"(#{1,6})\s+\S")
_LETTER = re.compile(r"[^\W\d_]")
_TRUNCATED = re.compile(r"truncated \d+ characters|\[(?:message )?(?:clipped|truncated)\]", re.IGNORECASE)


def read_text(text: str) -> Page:
    """The blocks of a plain text."""
    lines = [found.span() for found in _LINE.finditer(text) if found.group()]
    wrapped = all(end - start <= WRAPPED_CHARACTERS for start, end in lines)
    blocks = tuple(_blocks(text, lines, wrapped=wrapped))
    doubts = tuple(f"the source says that it is cut: {found.group()!r}" for found in _TRUNCATED.finditer(text))
    return Page(text, blocks, flowing=True, doubts=doubts[:3])


def _blocks(text: str, lines: list[tuple[int, int]], *, wrapped: bool) -> Iterator[Block]:
    """Lines gathered: a blank line ends a block, a marker begins one, and so does every line that is not wrapped."""
    gathered: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        if not line.strip():
            yield from _gathered(text, gathered)
            gathered = []
            continue
        if _RULE.match(line):
            heading = len(gathered) == 1 and _UNDERLINE.match(line) and _is_short(text[slice(*gathered[0])])
            yield from _gathered(text, gathered, level=(1 if "=" in line else 2) if heading else 0)
            gathered = []
            yield from _block(text, start, end, Kind.PARAGRAPH, dropped="ruling line")
            continue
        above = text[slice(*lines[index - 1])] if index else ""
        alone = not above.strip() or bool(_RULE.match(above))
        alone = alone and (index + 1 == len(lines) or not text[slice(*lines[index + 1])].strip())
        if gathered and (not wrapped or MARKER.match(line.lstrip()) or _HASHES.match(line)):
            yield from _gathered(text, gathered)
            gathered = []
        gathered.append((start, end))
        if alone and _is_shouted(line):
            yield from _gathered(text, gathered, level=2)
            gathered = []
    yield from _gathered(text, gathered)


def _gathered(text: str, lines: list[tuple[int, int]], level: int = 0) -> Iterator[Block]:
    if not lines:
        return
    start, end = lines[0][0], lines[-1][1]
    body = text[start:end].lstrip()
    marker = MARKER.match(body)
    if level:
        yield from _block(text, start, end, Kind.HEADING, level=level)
    elif body.startswith(">"):
        yield from _block(text, start, end, Kind.QUOTATION, depth=1)
    elif marker:
        number = marker.group("number")
        yield from _block(
            text,
            start,
            end,
            Kind.LIST_ITEM,
            marker=marker.group("mark"),
            ordinal=int(number) if number else None,
            depth=1,
        )
    else:
        yield from _block(text, start, end, Kind.PARAGRAPH)


def _block(text: str, start: int, end: int, kind: Kind, **attributes: object) -> Iterator[Block]:
    body = text[start:end].strip()
    if body:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        yield Block(kind, Span(start, start + len(body)), body, **attributes)  # type: ignore[arg-type]


def _is_short(line: str) -> bool:
    return 0 < len(line.split()) <= HEADING_WORDS


def _is_shouted(line: str) -> bool:
    """Whether a line that stands alone is a heading in capitals."""
    letters = _LETTER.findall(line)
    return _is_short(line) and len(letters) >= 4 and all(letter == letter.upper() for letter in letters)
