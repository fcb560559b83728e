"""Reading issues: time against size, for plain and for hostile input."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

from bench.table import Row
from lettercast.issues import IssueError, parse_issue

PARAGRAPH = "Kettles were long thought to be passive; the authors put cameras on nine of them, and wait. "
ITEM = f"Do Kettles Dream? (Mara Quill et al) (summarized by Ines): {PARAGRAPH * 8}Ines's opinion: {PARAGRAPH * 3}"
MARKUP = f"## News\n\n[Do Kettles Dream?](http://k.example) *(Mara Quill)* (summarized by Ines): {PARAGRAPH * 8}\n\n"
MEGABYTE = 1_000_000


def rows() -> Iterator[Row]:
    for name, unit, format in (
        ("one line of run-together text", ITEM, "text"),
        ("text with lines", ITEM + "\n\n", "text"),
        ("Markdown", MARKUP, "markdown"),
        ("HTML", f"<h2>News</h2><p>{ITEM}</p>", "html"),
    ):
        seconds = _seconds(unit, 5 * MEGABYTE, format)
        yield Row(f"read 5 MB of {name}", f"{seconds:.1f} s", "under 10 s", seconds < 10)
    for name, unit, format in (
        ("credits", "(summarized by X) ", "text"),
        ("names", "Aa Bb ", "text"),
        ("headings", "TECHNICAL AI ALIGNMENT ", "text"),
        ("brackets", "[", "markdown"),
        ("backticks", "`", "markdown"),
        ("open comments", "{% comment %}", "markdown"),
        ("open tables", "<table><tr><td>", "html"),
    ):
        small, large = _seconds(unit, 50_000, format), _seconds(unit, 500_000, format)
        ratio = large / max(small, 0.001)
        yield Row(f"ten times as many {name} in {format}", f"{ratio:.1f} times as long", "under 30 times", ratio < 30)


def _seconds(unit: str, size: int, format: str) -> float:
    data = (unit * (size // len(unit.encode()) + 1)).encode()[:size]
    begun = time.process_time()
    with suppress(IssueError):
        parse_issue(data, "bench", format=format, profile="alignment")
    return time.process_time() - begun
