"""An issue without front matter is called by the heading it begins with."""

from __future__ import annotations

import pytest

from lettercast.issues import parse_issue


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Field Notes\n\nHello there.\n\n## Bees\n\nTwo.\n\n## Maps\n\nThree.\n", "Field Notes"),
        ("Field Notes #4\n====\n\nHello there.\n\nBees\n----\n\nTwo.\n", "Field Notes #4"),
        ("---\ntitle: Given\n---\n# Field Notes\n\n## Bees\n\nTwo.\n", "Given"),
        ("# Bees\n\nHello there.\n\n# Maps\n\nTwo.\n", ""),
        ("Hello there.\n\n# Bees\n\nTwo.\n\n## Small\n\nThree.\n", ""),
        ("# Bees\n\nOnly this.\n", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    issue = parse_issue(text.encode(), "letter.md")
    assert issue.title == title
    assert issue.number == (4 if "#4" in title else None)
