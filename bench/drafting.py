"""An issue of 3,000 words becomes a script."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row

WORDS = 3000
ROOT = Path(__file__).resolve().parent.parent


def rows() -> Iterator[Row]:
    from lettercast.issues import parse_issue
    from lettercast.scripts import draft, dump, parse
    from lettercast.show import open_show

    text = (ROOT / "episodes" / "001" / "issue.md").read_text(encoding="utf-8")
    once = parse_issue(text.encode(), "issue.md")
    times = -(-WORDS // len(once.text.split()))
    issue = parse_issue("\n\n".join([text] * times).encode(), "issue.md")
    settings = open_show(ROOT).settings
    draft(once, settings)  # tables are compiled when they are first used
    began = time.process_time()
    script = draft(issue, settings)
    drafted = time.process_time()
    file = dump(script)
    assert parse(file) == script
    parsed = time.process_time()
    words = len(issue.text.split())
    seconds = (drafted - began) * WORDS / words
    yield Row(f"drafting an issue, per {WORDS:,} words (CPU)", f"{seconds:.3f} s", "< 0.5 s", seconds < 0.5)
    yield Row(f"writing and reading its script, {words:,} words (CPU)", f"{parsed - drafted:.3f} s")
