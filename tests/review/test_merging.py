"""Three-way merging: what each side changed is in the result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.review.merging import CLASH_END, CLASH_NOTE, merge_lines

BASE = ["One two three.", "", "Four five six.", "Seven {8|eight} nine.", "", "Ten."]
CASES = [
    ("different sentences", ["One 2 three.", *BASE[1:]], [*BASE[:5], "10."], ["One 2 three.", *BASE[1:5], "10."]),
    ("neighbours", [*BASE[:2], "A.", *BASE[3:]], [*BASE[:3], "B.", *BASE[4:]], [*BASE[:2], "A.", "B.", *BASE[4:]]),
    ("one sentence, different words", ["1 two three.", *BASE[1:]], ["One two 3.", *BASE[1:]], ["1 two 3.", *BASE[1:]]),
    ("both put in", ["Mine.", *BASE], ["Theirs.", *BASE], ["Theirs.", "Mine.", *BASE]),
    ("the same edit", ["Same.", *BASE[1:]], ["Same.", *BASE[1:]], ["Same.", *BASE[1:]]),
    ("taken out and elsewhere changed", BASE[:5], ["Changed.", *BASE[1:]], ["Changed.", *BASE[1:5]]),
    (
        "the same word",
        ["One two mine.", *BASE[1:]],
        ["One two theirs.", *BASE[1:]],
        [CLASH_NOTE, "%%     One two mine.", CLASH_END, "One two theirs.", *BASE[1:]],
    ),
    (
        "a brace is one word",
        [*BASE[:3], "Seven {8|ate} nine.", *BASE[4:]],
        [*BASE[:3], "Seven {8|eight|x} nine.", *BASE[4:]],
        [*BASE[:3], CLASH_NOTE, "%%     Seven {8|ate} nine.", CLASH_END, "Seven {8|eight|x} nine.", *BASE[4:]],
    ),
    (
        "taken out here, changed there",
        BASE[1:],
        ["One two 3.", *BASE[1:]],
        [CLASH_NOTE, CLASH_END, "One two 3.", *BASE[1:]],
    ),
]


@pytest.mark.parametrize(("mine", "theirs", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_merge(mine: list[str], theirs: list[str], expected: list[str]) -> None:
    assert list(merge_lines(BASE, mine, theirs).lines) == expected


LINES = st.lists(st.sampled_from(["", "a b c", "a b d", "e f", "g {1|one} h", "[[cue sting]]", "# t", "i"]), max_size=8)


@given(LINES, LINES, LINES)
def test_nothing_new_is_lost_and_one_sided_edits_are_exact(base: list[str], mine: list[str], theirs: list[str]) -> None:
    assert list(merge_lines(base, mine, base).lines) == mine
    assert list(merge_lines(base, base, theirs).lines) == theirs
    assert list(merge_lines(base, mine, mine).lines) == mine
    together = " ".join(merge_lines(base, mine, theirs).lines)
    for line in (*mine, *theirs):
        for word in line.split():
            if not any(word in other for other in base):
                assert word in together
