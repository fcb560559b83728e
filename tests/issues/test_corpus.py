"""Real issues, where they are at hand: structure read by hand, twins in two forms, headings a reader sees."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lettercast.issues import Issue, read_issue
from lettercast.issues.outline import build_outline
from tests.conftest import CORPUS
from tests.issues.coverage import assert_whole

MARKDOWN = sorted(CORPUS.glob("issues/an-*.md"))
OTHER = sorted(CORPUS.glob("issues/other/*"))
ALL = sorted(path for path in CORPUS.glob("issues/**/*.*") if path.suffix != ".json")


def without_addresses(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_addresses(inner) for key, inner in value.items() if key not in ("url", "via")}
    return [without_addresses(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_word_is_lost(path: Path) -> None:
    assert_whole(read_issue(str(path)))


def test_structure_read_by_hand(corpus: Path) -> None:
    for path in sorted(corpus.glob("issues/truth/*.json")):
        truth = json.loads(path.read_text())["sections"]
        sections = without_addresses(build_outline(read_issue(str(corpus / "issues" / f"{path.stem}.txt")))["sections"])
        assert sections == truth, path.name


def facts(issue: Issue) -> list[tuple[object, ...]]:
    items = [item for section in issue.sections for item in section.items]
    return [
        (
            tight(item.title),
            item.authors,
            item.et_al,
            item.summarizer,
            item.via,
            tuple(opinion.speaker for opinion in item.opinions),
            tuple(tight(link.text) for link in item.read_more),
        )
        for item in items
    ]


def tight(text: str) -> str:
    """Without the spaces that plain copies have before punctuation."""
    return re.sub(r"\s+(?=[:,.?!])", "", text)


def test_twins_in_two_forms_agree(corpus: Path) -> None:
    same = total = 0
    for path in MARKDOWN:
        one, other = read_issue(str(path)), read_issue(str(corpus / "issues" / "flat" / f"{path.stem}.txt"))
        left, right = facts(one), facts(other)
        assert len(left) == len(right), path.name
        same += sum(a == b for a, b in zip(left, right, strict=True))
        total += len(left)
        assert [(section.heading, section.level, section.parent) for section in one.sections] == [
            (section.heading, section.level, section.parent) for section in other.sections
        ], path.name
    assert total and same >= 0.99 * total, f"{same} of {total}"


@pytest.mark.parametrize("path", OTHER, ids=lambda path: path.name)
def test_chapters_are_the_headings_a_reader_sees(path: Path) -> None:
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    seen = [
        (len(marks), re.sub(r"\[([^\]]*)\]\([^)]*\)|`([^`]*)`", r"\1\2", heading).strip())
        for marks, heading in re.findall(r"^(#{1,6}) (.+)$", text, re.MULTILINE)
    ]
    assert [(section.level, section.heading) for section in read_issue(str(path)).sections] == seen
