"""What a reviewer is shown first: add a row."""

from __future__ import annotations

import pytest

from lettercast.issues import parse_issue
from lettercast.scripts import Concern, Lexicon, check_script, draft, dump, parse_with_lines
from lettercast.scripts.lexicon import EntryMode, LexiconEntry
from lettercast.settings import check_settings

LEXICON = Lexicon(
    (LexiconEntry("SGD", EntryMode.LETTERS), LexiconEntry("Zorbly", EntryMode.SAY, "zor bly", is_reviewed=False))
)

FINDINGS = [
    ("It is {10|10} of them.", Concern.LEFTOVER, "10"),
    ("It is a + b_c.", Concern.LEFTOVER, "+ _"),
    (f"It goes {'on and ' * 70}on.", Concern.TOO_LONG, "characters"),
    ("It (is so.", Concern.UNBALANCED, "("),
    ('He said "no.', Concern.UNBALANCED, '"'),
    ("We use the QZXW method.", Concern.UNKNOWN, "QZXW"),
    ("We met Qwerzl there.", Concern.UNKNOWN, "Qwerzl"),
    ("We met Zorbly there.", Concern.PROPOSED, "Zorbly"),
    ("Here it is truncated 2341 characters.", Concern.TRUNCATED, "truncated"),
    ("So it goes [Message clipped]", Concern.TRUNCATED, "clipped"),
    ("{Reply to us.||boilerplate}", Concern.DROPPED, "3 words as boilerplate"),
    ("[[unspoken table]]\na | b\n[[end]]", Concern.DROPPED, "3 words as table"),
    ("%% <<< your lines", Concern.UNMERGED, "could not merge"),
]


@pytest.mark.parametrize(("line", "concern", "what"), FINDINGS)
def test_findings_have_a_line_and_a_command(line: str, concern: Concern, what: str) -> None:
    script, lines = parse_with_lines(f"# One\n{{One|One.}}\n\n{line}\n")
    found = check_script(script, "007", lines=lines, lexicon=LEXICON)
    first = next(finding for finding in found if finding.concern is concern)
    assert first.line == 4 and what in first.description and first.command.startswith("lettercast ")


@pytest.mark.parametrize(
    "line",
    [
        "We use SGD and SGDs, and it works.",
        "It does two things: {1)|first,} it reads{ (|, }all of it{),|,} and {b)|second,} it speaks.",
        "It is {10|ten}, “well”{ (|, }or so{).|.}",
        "We met John in London yesterday.",
        "{|Ten.}",
        'He said "it is{ (|, |}as we\\nall know{)|,|} so" to us.',
        "[[voice opinion Ada]]\nFine.",
    ],
)
def test_nothing_is_made_of_what_is_right(line: str) -> None:
    script, lines = parse_with_lines(f"{line}\n")
    assert check_script(script, "007", lines=lines, lexicon=LEXICON) == []


def test_lost_words_are_found_in_their_line() -> None:
    issue = parse_issue(b"The first line is here.\n\nThe second line is here.\n\nThe third.\n", "a.md")
    script, lines = parse_with_lines("The first line is here.\n\nThe second is here.\n\nThe third.\n")
    (finding,) = check_script(script, "007", lines=lines, issue=issue)
    assert (finding.line, finding.concern) == (3, Concern.COVERAGE)


def test_a_hole_is_told_once() -> None:
    issue = parse_issue(b"It is fine. So [truncated 2341 characters] it goes on.\n", "issue.txt")
    found = check_script(
        draft(issue, check_settings({"show": {"title": "Letter", "author": "Ada"}}, "show.toml")), "007", issue=issue
    )
    assert [finding.concern for finding in found if "truncated" in finding.description] == [Concern.TRUNCATED]


def test_the_gravest_comes_first() -> None:
    script, _ = parse_with_lines("{a||x}\nIt is 10.\nThe QZXW.\n%% <<< b\n")
    concerns = [finding.concern for finding in check_script(script, "007")]
    assert concerns == [Concern.UNMERGED, Concern.LEFTOVER, Concern.UNKNOWN, Concern.DROPPED]
    assert [finding.line for finding in check_script(script, "007")] == [
        parse_with_lines(dump(script))[1][at] for at in (3, 1, 2, 0)
    ]
