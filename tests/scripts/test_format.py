"""The script file: what is written is read again, and what is broken is named by its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.normalization import Piece
from lettercast.scripts import (
    Approval,
    Break,
    Comment,
    Cue,
    Heading,
    Script,
    ScriptError,
    Sentence,
    Unspoken,
    dump,
    parse,
    parse_with_lines,
    read_script,
)
from tests.scripts.scripts import SCRIPTS

FILE = r"""---
number: 95
title: 'Letters: the first'
date: 2020-04-15
source: episodes/095/issue.md
mood: good
approved:
  by: Ada
  at: 2020-04-16 10:00:00+00:00
  sha256: abc
---

{|This was issue ninety-five.}

# Highlights
{HIGHLIGHTS|Highlights.}
[[cue sting]]

%% look at this: {not braces
They need {10^35|ten to the thirty-fifth} parameters{ (AN #102)||cross-reference}.
A set \{1\} \| \\ and a \#.
\# is a sentence too.

[[unspoken table]]
| a | b |
\[[end]]
[[end]]
"""


def test_a_file_of_every_kind_of_line() -> None:
    script = parse(FILE)
    assert script == Script(
        (
            Sentence((Piece("", "This was issue ninety-five."),)),
            Break(),
            Heading(1, "Highlights"),
            Sentence((Piece("HIGHLIGHTS", "Highlights."),)),
            Cue("cue", "sting"),
            Break(),
            Comment("look at this: {not braces"),
            Sentence(
                (
                    Piece("They need ", "They need "),
                    Piece("10^35", "ten to the thirty-fifth"),
                    Piece(" parameters", " parameters"),
                    Piece(" (AN #102)", "", "cross-reference"),
                    Piece(".", "."),
                )
            ),
            Sentence((Piece("A set {1} | \\ and a #.", "A set {1} | \\ and a #."),)),
            Sentence((Piece("# is a sentence too.", "# is a sentence too."),)),
            Break(),
            Unspoken("table", "| a | b |\n[[end]]"),
        ),
        number=95,
        title="Letters: the first",
        date=dt.date(2020, 4, 15),
        source="episodes/095/issue.md",
        approval=Approval("Ada", dt.datetime(2020, 4, 16, 10, tzinfo=dt.UTC), "abc"),
        extra=(("mood", "good"),),
    )
    assert parse(dump(script)) == script


def test_the_canonical_file_is_written_as_it_was_read() -> None:
    canonical = dump(parse(FILE))
    assert dump(parse(canonical)) == canonical
    assert canonical.split("---\n", 2)[2] == FILE.split("---\n", 2)[2].replace(r"a \#.", "a #.")


def test_lines_of_elements() -> None:
    script, lines = parse_with_lines("\n# A\nb\n\n[[unspoken code]]\nx\n[[end]]\nlast\n")
    assert list(zip(lines, script.elements, strict=True)) == [
        (1, Break()),
        (2, Heading(1, "A")),
        (3, Sentence((Piece("b", "b"),))),
        (4, Break()),
        (5, Unspoken("code", "x")),
        (8, Sentence((Piece("last", "last"),))),
    ]


@given(SCRIPTS)
def test_parse_gives_back_what_dump_was_given(script: Script) -> None:
    assert parse(dump(script)) == script


@given(st.text(max_size=60) | st.text("{|}\\[]#%- \na", max_size=60))
def test_any_text_is_a_script_or_says_where_it_is_not(text: str) -> None:
    try:
        script = parse(text, "a.md")
    except ScriptError as error:
        assert error.problems
        assert all(problem.where.startswith("a.md:") and problem.remedy for problem in error.problems)
    else:
        assert parse(dump(script)) == script


def test_an_editor_that_trims_lines_or_writes_crlf_changes_nothing() -> None:
    script = parse(FILE)
    assert parse(FILE.replace("\n", "\r\n")) == script
    assert parse("\ufeff" + FILE) == script
    edges = Script((Sentence((Piece(" a ", " a "),)), Heading(1, " b\t")))
    assert parse("\n".join(line.strip() for line in dump(edges).split("\n"))) == edges


BROKEN = [
    ("a {b", "3:3", "never closed"),
    ("a } b", "3:3", "without a { before it"),
    ("x {a}", "3:3", "without a |"),
    ("{a|b|c|d}", "3:1", "4 fields"),
    ("{a{b|c}", "3:3", "inside braces"),
    ("[[cue", "3", "without ]] at its end"),
    ("[[Cue sting]]", "3", "without ]] at its end"),
    ("[[unspoken table]]\n| a |", "3", "no end"),
    ("[[end]]", "3", "ends nothing"),
    ("### c", "3", "heading of 3"),
]


@pytest.mark.parametrize(("text", "line", "what"), BROKEN)
def test_a_broken_line_is_named(text: str, line: str, what: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(f"fine\n\n{text}\n", "scripts/095.md")
    assert [(what in problem.what, problem.where) for problem in caught.value.problems] == [
        (True, f"scripts/095.md:{line}")
    ]


def test_all_broken_lines_are_told_at_once() -> None:
    with pytest.raises(ScriptError) as caught:
        parse("---\nnumber: one\ndate: soon\n---\n\na {b\n\n}\n", "x.md")
    assert [problem.where for problem in caught.value.problems] == ["x.md:6:3", "x.md:8:1", "x.md:2", "x.md:3"]


@pytest.mark.parametrize(
    ("matter", "where"),
    [("---\na: [\n---\n", "x.md:3"), ("---\na: 1\n", "x.md:1"), ("---\n- a\n---\n", "x.md:2")],
)
def test_broken_front_matter_is_named(matter: str, where: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(matter, "x.md")
    assert caught.value.problems[0].where == where


def test_files_that_are_no_scripts(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="no such script"):
        read_script(tmp_path / "none.md")
    (tmp_path / "a.md").write_bytes(b"one\ntwo \xff\n")
    with pytest.raises(ScriptError, match=r"a\.md:2: not UTF-8"):
        read_script(tmp_path / "a.md")
