"""From an issue to its script: what each kind of block becomes. Add a case."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettercast.issues import Issue, parse_issue, read_issue
from lettercast.scripts import ScriptError, count_words, draft, dump, find_coverage_gap, parse
from lettercast.settings import Settings, check_settings


def show(**script: object) -> Settings:
    raw = {"show": {"title": "Letters", "author": "Ada"}, "script": {"opening": "", "closing": "", **script}}
    raw["script"].setdefault("disclosure", False)
    return check_settings(raw, "show.toml")


def body(markdown: str, **script: object) -> str:
    issue = parse_issue(markdown.encode(), "letter.md")
    drafted = draft(issue, show(**script))
    assert find_coverage_gap(drafted, issue) is None
    text = dump(drafted)
    assert parse(text) == drafted
    return text.split("---\n\n", 1)[1]


CASES = {
    "sentences": ("It rains. It\npours.", "It rains.\nIt pours.\n"),
    "a heading": ("# Notes\n\nOne.\n", "# Notes\nNotes{|.|end}\n\nOne.\n"),
    "a heading in capitals": (
        "# THE NEWS ON AI AND GPS\n\nWe like GPS.\n",
        "# The news on AI and GPS\n{THE NEWS ON AI AND GPS|The news on AI and GPS|heading}{|.|end}\n\nWe like GPS.\n",
    ),
    "an ordered list": (
        "1. Red\n2. Green\n3. Third of all, blue.\n",
        "{|First, |list}Red{|.|end}\n\n{|Second, |list}Green{|.|end}\n\n{||list}Third of all, blue.\n",
    ),
    "a list and its lead": (
        "It is\n\n- red\n- green\n",
        "It is{|:|end}\n\n{||list}red{|.|end}\n\n{||list}green{|.|end}\n",
    ),
    "a list of one": ("Intro:\n\n1. Red\n", "Intro:\n\n{||list}Red{|.|end}\n"),
    "a list without order": ("- Red\n- Green\n", "{||list}Red{|.|end}\n\n{||list}Green{|.|end}\n"),
    "a short quotation": ("He said:\n\n> Fine. Go.\n", "He said:\n\nFine.\nGo.\n"),
    "a long quotation": (
        "He said:\n\n> One. Two.\n>\n> Three. Four.\n",
        "He said:\n\n{|Quote: |quotation}One.\nTwo.\n\nThree.\nFour.{| End of quote.|quotation}\n",
    ),
    "a link": (
        "Look at [this page](https://example.org/a) and [that](https://example.org/b).\n\n[Again](https://example.org/a).\n",
        "Look at this page and that.\n[[link https://example.org/a]]\n[[link https://example.org/b]]\n\nAgain.\n",
    ),
    "here": (
        "You can read it [here](https://example.org/a).\n",
        "You can read it {here|at the link in the show notes|link}.\n[[link https://example.org/a]]\n",
    ),
    "boilerplate among sentences": (
        "It is cold. Send me a note by replying to this email. Bye.\n",
        "It is cold.\n{Send me a note by replying to this email.||reply-by-mail}\nBye.\n",
    ),
    "nothing below a heading": (
        "# One\n\nYes.\n\n# Two\n\nAll rights reserved.\n\n# Three\n\nNo.\n",
        "# One\nOne{|.|end}\n\nYes.\n\n{Two||nothing-below}\n\n{All rights reserved.||copyright}\n\n"
        "[[cue sting]]\n# Three\nThree{|.|end}\n\nNo.\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    markdown, expected = CASES[name]
    assert body(markdown) == expected


def test_code_and_tables_are_kept_and_mentioned_or_not() -> None:
    markdown = "Look:\n\n```\nx = {1}\ny\n```\n\n| name | size |\n|---|---|\n| a | 2 |\n\nDone.\n"
    said = body(markdown)
    code = "[[unspoken code]]\nx = {1}\ny\n[[end]]\n"
    assert f"{code}{{|The written issue shows two lines of code here.|code}}\n" in said
    table = "{|The written issue has a table of one row here. Its columns are name and size.|table}\n"
    assert table in said
    said = body(markdown, code="mention", tables="mention")
    assert f"{code}{{|The written issue shows some code here.|code}}\n" in said
    assert "{|The written issue has a table here.|table}\n" in said
    assert "{|" not in body(markdown, code="unspoken", tables="unspoken")


def test_marks_of_footnotes_are_dropped_where_they_stand() -> None:
    issue = parse_issue(
        b'<p>Cats sleep<sup><a href="#n1">1</a></sup> all day.<a href="#n2"><sup>*</sup></a> We saw 3.</p>', "a.html"
    )
    text = dump(draft(issue, show()))
    assert "Cats sleep{1||footnote} all day.{*||footnote}\nWe saw {3|three|number}.\n" in text


def test_a_sentence_too_long_takes_breath() -> None:
    long = "It goes " + "on and on without a mark " * 20 + "until it ends."
    lines = body(long).splitlines()
    assert len(lines) == 2 and lines[0].endswith("{|,|breath}") and lines[1].endswith("ends.")


ITEM = """# News

[A Way Through](https://example.org/way) *(Ada Lane, Ben Hill et al)* (summarized by Cy): It is a way. (AN #12)

**Cy's opinion:** I like it.

**Read more:** [Paper: A Way Through](https://example.org/paper)

# Done

Fine.
"""


def test_an_item_with_an_opinion_and_more_to_read() -> None:
    issue = parse_issue(ITEM.encode(), "an-012.md", profile="alignment")
    drafted = draft(issue, show())
    text = dump(drafted)
    credits = "by Ada Lane, Ben Hill, and others. Summarized by Cy."
    assert "## A Way Through\nA Way Through{ (Ada Lane, Ben Hill et al) (summarized by Cy):|, " + credits in text
    assert "\n\nCy's opinion{:|.|end}\n\n[[voice opinion Cy]]\nI like it.\n\n[[voice narrator]]\n" in text
    assert "{Read more: Paper: A Way Through|The paper is linked in the show notes.|read-more}\n" in text
    assert "[[link https://example.org/paper]]" in text
    assert "(AN #12)||cross-reference}" in text
    silent = dump(draft(issue, show(read_more="nothing")))
    assert "{Read more: Paper: A Way Through||read-more}\n" in silent


def test_opening_and_closing() -> None:
    issue = parse_issue(ITEM.encode(), "an-012.md", profile="alignment")
    settings = check_settings({"show": {"title": "Aloud", "author": "Ada", "newsletter": "the Letter"}}, "show.toml")
    spoken = draft(replace(issue, number=12), settings).spoken.split("\n")
    assert spoken[0].startswith("This is the Letter, issue twelve")
    assert spoken[1] == "It has one item, and takes about one minute."
    assert spoken[2] == "The voices in this episode are synthetic."
    assert spoken[-2:] == [
        "This was issue twelve of the Letter.",
        "Everything it mentions is linked in the show notes.",
    ]


def test_templates_leave_out_what_an_issue_does_not_know() -> None:
    issue = parse_issue(b"One.\n", "letter.md")
    assert draft(issue, show(opening="Issue {number}. | {title}. | {show}.\nOf {date}.")).spoken == "Letters.\nOne."
    with pytest.raises(ScriptError, match=r"\{numbr\}.*did you mean \{number\}"):
        draft(issue, show(closing="This was {numbr}."))


def test_nothing_to_say_is_an_error() -> None:
    with pytest.raises(ScriptError, match="nothing in this issue can be spoken"):
        draft(parse_issue(b"All rights reserved.\n", "letter.md"), show())


PARAGRAPHS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from(list("{}|\\[]#%*_`>-1.\n "))), max_size=80
)


@settings(max_examples=60)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=6))
def test_whatever_an_issue_says_is_covered(paragraphs: list[str]) -> None:
    issue: Issue = parse_issue(("Hello there.\n\n" + "\n\n".join(paragraphs)).encode(), "letter.md")
    drafted = draft(issue, show())  # proves its own coverage
    counted = count_words(drafted)
    assert counted.total == len(issue.text.split())
    assert parse(dump(drafted)) == drafted


def issues(corpus: Path) -> list[Path]:
    found = [path for path in sorted((corpus / "issues").rglob("*")) if path.suffix in (".md", ".txt", ".markdown")]
    assert found
    return found


def test_real_issues_are_covered_word_by_word(corpus: Path) -> None:
    for path in issues(corpus):
        issue = read_issue(str(path))
        drafted = draft(issue, show())
        assert find_coverage_gap(drafted, issue) is None, path
        assert count_words(drafted).total == len(issue.text.split()), path
        assert parse(dump(drafted)) == drafted, path


NAMES = {"symbol_names", "spoken_scheme"}
"""Rules about words that an issue may well use for the thing itself: a lint called "underscore", HTTP."""


def test_nothing_is_said_of_real_issues_that_must_not_be(corpus: Path) -> None:
    with (corpus / "spoken" / "must_not.tsv").open(encoding="utf-8", newline="") as file:
        rules = [
            (row["id"], row["severity"], re.compile(row["regex"]))
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    warnings = words = 0
    found = []
    for path in issues(corpus):
        drafted = draft(read_issue(str(path)), check_settings({"show": {"title": "Letters", "author": "Ada"}}, "x"))
        said, written = f"{drafted.spoken}\n", drafted.written.lower()
        words += len(said.split())
        for name, severity, pattern in rules:
            for match in pattern.finditer(said):
                if name in NAMES and match[0].lower() in written:
                    continue
                warnings += severity == "warn"
                if severity == "error":
                    found.append((path.name, name, said[max(0, match.start() - 30) : match.end() + 30]))
    assert not found
    assert warnings * 1000 < words
