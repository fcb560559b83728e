"""The show in the repository: its settings hold, and what is not code is fit to be published."""

from __future__ import annotations

import re

from lettercast.show import open_show
from tests.conftest import ROOT


def test_settings_hold_and_name_files_that_are_there() -> None:
    settings = open_show(ROOT).settings
    assert settings.show.email.endswith("@example.org")
    assert settings.show.description


def test_sample_issue_has_what_an_issue_has() -> None:
    text = (ROOT / "episodes/001/issue.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    words = re.findall(r"\S*\w\S*", re.sub(r"\]\([^)]*\)", "]", text))
    assert 800 <= len(words) <= 1200
    assert len(re.findall(r"^[A-Z ]+\n[=-]+$", text, re.M)) >= 5, "sections"
    assert text.count("(summarized by ") >= 5
    assert set(re.findall(r"^\*\*(\w+)'s opinion:\*\*", text, re.M)) == {"Mara", "Tobias"}
    for needed in ("2^48", "O(n log n)", "71.3%", "5-10 words", "Read more:", "([SR #0](", "\n* "):
        assert needed in text, needed
