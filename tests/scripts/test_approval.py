"""An approval holds for one text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given

from lettercast.scripts import Script, ScriptError, approve, compute_fingerprint, dump, find_approval_problem, parse
from tests.scripts.scripts import SCRIPTS

AT = dt.datetime(2020, 4, 16, 10, 0, 0, 5, tzinfo=dt.UTC)
TEXT = "# One\n{Ten|Ten.}\n\nIt is {10|ten}.\n"


def test_approved_until_a_word_changes() -> None:
    script = parse(TEXT)
    assert find_approval_problem(script) == "not approved"
    approved = approve(script, "Ada", AT)
    assert find_approval_problem(approved) is None
    assert find_approval_problem(parse(dump(approved))) is None
    changed = parse(dump(approved).replace("{10|ten}", "{10|a ten}"))
    assert find_approval_problem(changed) == "changed since Ada approved it on 2020-04-16"
    again = approve(changed, "Ben", AT)
    assert find_approval_problem(again) is None


@pytest.mark.parametrize(
    "text", [TEXT.replace("# One", "%% hello\n# One"), TEXT.replace("It is", "  It is"), TEXT + "\n".rstrip("\n")]
)
def test_comments_and_layout_are_not_part_of_what_is_approved(text: str) -> None:
    assert compute_fingerprint(parse(text)) == compute_fingerprint(parse(TEXT))


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("# One", "# Two"),
        TEXT.replace("It is", "That is"),
        TEXT.replace("|ten}", "|ten|number}"),
        TEXT + "[[cue sting]]\n",
        TEXT.replace("\n\n", "\n"),
        "---\ntitle: x\n---\n\n" + TEXT,
    ],
)
def test_everything_else_is(text: str) -> None:
    assert compute_fingerprint(parse(text)) != compute_fingerprint(parse(TEXT))


@given(SCRIPTS)
def test_the_fingerprint_outlives_the_file(script: Script) -> None:
    assert compute_fingerprint(parse(dump(script))) == compute_fingerprint(script)
    assert compute_fingerprint(replace(script, approval=None)) == compute_fingerprint(script)


def test_what_cannot_be_approved() -> None:
    with pytest.raises(ScriptError, match="name"):
        approve(parse(TEXT), " ", AT)
    with pytest.raises(ScriptError, match="1 place of the last draft"):
        approve(parse(TEXT + "%% <<< yours\n"), "Ada", AT)
    with pytest.raises(ScriptError, match="nothing in this script is spoken"):
        approve(parse("{a||boilerplate}\n"), "Ada", AT)
