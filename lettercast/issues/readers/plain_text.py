"""Plain text to blocks: paragraphs, list items and headings by their lines, where the text kept its lines.

The text itself is kept as it is. What its lines don't tell is found later, by a profile's grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.issues.model import Block, BlockKind, Span
from lettercast.issues.readers.page import ParsedPage
from lettercast.issues.readers.reader import Evidence
from lettercast.issues.readers.source import Source

EXAMPLE = b"Kettles boil. Teapots pour.\n"
"""A short source of this format, for the tests that every reader has to pass."""
EXAMPLE_WORDS = "Kettles boil. Teapots pour."
"""All words of the example that are its text, in order."""

MAX_WRAPPED_CHARACTERS = 120
"""Text is wrapped by hand or by a mail program to 60 to 100 characters; a longer line is a paragraph."""

MAX_HEADING_WORDS = 10

LIST_MARKER = re.compile(r"(?P<mark>[-*+•‣◦–]|\(?(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
_LINE = re.compile(r"[^\n]*\n?")
_RULING_LINE = re.compile(r"\s*(?:[-=_*~#•]\s*){3,}\Z|--\s*\Z")
"""A line of signs; two dashes are what mail programs set above a signature."""
_UNDERLINE = re.compile(r"\s*(=|-|~){3,}\s*\Z")
_HASH_HEADING = re.compile(r"(#{1,6})\s+\S")
_LETTER = re.compile(r"[^\W\d_]")
_TRUNCATED = re.compile(r"truncated \d+ characters|\[(?:message )?(?:clipped|truncated)\]", re.IGNORECASE)


def sniff(start: bytes) -> Evidence:
    """Find nothing: no text says of itself that it is text and nothing else."""
    return Evidence.NONE


def read(source: Source) -> ParsedPage:
    return read_plain_text(source.decode())


def read_plain_text(text: str) -> ParsedPage:
    """Read the blocks of a plain text."""
    lines = [match.span() for match in _LINE.finditer(text) if match.group()]
    wrapped = all(end - start <= MAX_WRAPPED_CHARACTERS for start, end in lines)
    blocks = tuple(_split_blocks(text, lines, wrapped=wrapped))
    doubts = tuple(f"the source says that it is cut: {match.group()!r}" for match in _TRUNCATED.finditer(text))
    return ParsedPage(text, blocks, unstructured=True, doubts=doubts[:3])


def _split_blocks(text: str, lines: list[tuple[int, int]], *, wrapped: bool) -> Iterator[Block]:
    """Gather lines: a blank line ends a block, a marker begins one, and so does every line that is not wrapped."""
    gathered: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        if not line.strip():
            yield from _classify_lines(text, gathered)
            gathered = []
            continue
        if _RULING_LINE.match(line):
            heading = len(gathered) == 1 and _UNDERLINE.match(line) and _has_heading_length(text[slice(*gathered[0])])
            yield from _classify_lines(text, gathered, level=(1 if "=" in line else 2) if heading else 0)
            gathered = []
            yield from _make_block(text, start, end, BlockKind.PARAGRAPH, drop_rule="ruling line")
            continue
        above = text[slice(*lines[index - 1])] if index else ""
        alone = not above.strip() or bool(_RULING_LINE.match(above))
        alone = alone and (index + 1 == len(lines) or not text[slice(*lines[index + 1])].strip())
        if gathered and (not wrapped or LIST_MARKER.match(line.lstrip()) or _HASH_HEADING.match(line)):
            yield from _classify_lines(text, gathered)
            gathered = []
        gathered.append((start, end))
        if alone and _is_capitals_heading(line):
            yield from _classify_lines(text, gathered, level=2)
            gathered = []
    yield from _classify_lines(text, gathered)


def _classify_lines(text: str, lines: list[tuple[int, int]], level: int = 0) -> Iterator[Block]:
    if not lines:
        return
    start, end = lines[0][0], lines[-1][1]
    body = text[start:end].lstrip()
    marker = LIST_MARKER.match(body)
    if level:
        yield from _make_block(text, start, end, BlockKind.HEADING, level=level)
    elif body.startswith(">"):
        yield from _make_block(text, start, end, BlockKind.QUOTATION, depth=1)
    elif marker:
        number = marker.group("number")
        yield from _make_block(
            text,
            start,
            end,
            BlockKind.LIST_ITEM,
            marker=marker.group("mark"),
            ordinal=int(number) if number else None,
            depth=1,
        )
    else:
        yield from _make_block(text, start, end, BlockKind.PARAGRAPH)


def _make_block(text: str, start: int, end: int, kind: BlockKind, **attributes: object) -> Iterator[Block]:
    body = text[start:end].strip()
    if body:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        yield Block(kind, Span(start, start + len(body)), body, **attributes)  # type: ignore[arg-type]


def _has_heading_length(line: str) -> bool:
    return 0 < len(line.split()) <= MAX_HEADING_WORDS


def _is_capitals_heading(line: str) -> bool:
    """Whether a line that stands alone is a heading in capitals."""
    letters = _LETTER.findall(line)
    return _has_heading_length(line) and len(letters) >= 4 and all(letter == letter.upper() for letter in letters)
