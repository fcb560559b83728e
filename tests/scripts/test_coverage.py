"""The ledger of words, and the proof that none is missing."""

from __future__ import annotations

import pytest

from lettercast.issues import Block, BlockKind, Issue, Span
from lettercast.scripts import ScriptError, check_coverage, count_words, find_coverage_gap, parse

TEXT = "Ten of us (AN #1) came.\n\nx | y"
ISSUE = Issue("text", "a.txt", TEXT, (Block(BlockKind.PARAGRAPH, Span(0, len(TEXT)), TEXT),))
SCRIPT = "Ten of us{ (AN #1)||cross-reference} came{.|!}\n\n{|Hello.}\n[[unspoken table]]\nx | y\n[[end]]\n"


def test_covered() -> None:
    script = parse(SCRIPT)
    assert find_coverage_gap(script, ISSUE) is None
    check_coverage(script, ISSUE)
    counted = count_words(script)
    assert (counted.spoken, counted.dropped, counted.total) == (4, 5, len(TEXT.split()))
    assert counted.by_rule == (("table", 3), ("cross-reference", 2))


@pytest.mark.parametrize(
    ("old", "new", "before"),
    [(" of us", " of", 2), ("came", "come", 5), ("x | y", "x | y z", 9), ("{|Hello.}", "Hello.", 6)],
)
def test_a_word_lost_or_added_is_found(old: str, new: str, before: int) -> None:
    script = parse(SCRIPT.replace(old, new))
    gap = find_coverage_gap(script, ISSUE)
    assert gap is not None
    assert gap.words_before in (before, before + 1)
    with pytest.raises(ScriptError, match="differ after"):
        check_coverage(script, ISSUE)


@pytest.mark.parametrize(
    ("line", "spoken", "dropped"),
    [
        ("{3|three}-way", 1, 0),
        ("{a||x}b", 1, 0),
        ("{a||x} b", 1, 1),
        ("{a||x}{b||y} c", 1, 1),
        ("a{ b |}c", 2, 1),
        ("{|said}", 0, 0),
        ("so{ (A #1)||cross-reference}.", 1, 2),
        ("“{x||rule}” -- so", 2, 1),
        ("{ --|, |dash} so", 2, 0),
        ("so{ [truncated 20 words] |, |cut}and", 2, 3),
    ],
)
def test_words_are_what_white_space_parts(line: str, spoken: int, dropped: int) -> None:
    counted = count_words(parse(line))
    assert (counted.spoken, counted.dropped) == (spoken, dropped)
