"""Edits: what a reviewer does, and the line the file says then. The words of the issue are never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.review.edit_requests import EDIT, EditRequest
from lettercast.review.edits import say_word
from lettercast.review.errors import ReviewError
from lettercast.review.requests import parse_request
from lettercast.scripts import Break, Script, Sentence, dump_element, parse
from tests.scripts.scripts import SCRIPTS

LINE = "We saw {40%|forty percent} of GPT at {(AN #1)||cross-reference} last."
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("say a word so", {"op": "say", "range": [[0, 3], [0, 6]], "spoken": "see"}, "We {saw|see|by hand} "),
    ("say a change so", {"op": "say", "range": [[1, 0], [2, 0]], "spoken": "two fifths"}, "{40%|two fifths|by hand}"),
    ("back to as written", {"op": "say", "range": [[1, 0], [2, 0]], "spoken": "40%"}, "We saw 40% of"),
    ("say all so", {"op": "say", "spoken": "Never mind."}, "|Never mind.|by hand}"),
    ("a word and a change", {"op": "say", "range": [[0, 3], [2, 3]], "spoken": "x"}, "We {saw 40% of|x|by hand} GPT"),
    ("drop a word", {"op": "drop", "range": [[2, 4], [2, 7]]}, " of {GPT||by hand} at "),
    ("drop all", {"op": "drop"}, "{We saw 40% of GPT at (AN #1) last.||by hand}"),
    ("take back what was dropped", {"op": "restore", "range": [[3, 0], [4, 0]]}, "at (AN #1) last."),
    ("as written", {"op": "restore"}, "We saw 40% of GPT at (AN #1) last."),
    ("split", {"op": "split", "place": [2, 3]}, "We saw {40%|forty percent} of\nGPT at"),
    ("split at a change", {"op": "split", "place": [3, 0]}, "of GPT at\n{(AN #1)||cross-reference} last."),
    ("join", {"op": "join"}, "cross-reference} last. The next one."),
    ("pause", {"op": "pause", "seconds": 1.5}, "last.\n[[pause 1.5]]"),
    ("voice", {"op": "voice", "part": "opinion  Ada"}, "[[voice opinion Ada]]\nWe saw"),
    ("rewrite", {"op": "rewrite", "line": "We {saw|see} it."}, "We {saw|see} it."),
    ("rewrite to two", {"op": "rewrite", "line": "We saw.\nIt."}, "We saw.\nIt."),
    ("note", {"op": "note", "text": "check  this"}, "%% check this\nWe saw"),
]


def script(line: str = LINE) -> Script:
    return parse(f"---\nnumber: 1\n---\n\n# One\n{line}\n\nThe next one.\n")


def edit(fields: dict[str, Any]) -> EditRequest:
    """The edit as the page sends it."""
    return parse_request(EDIT, json.dumps({"sha": "", "nth": 0, **fields}).encode())


def body(script: Script) -> str:
    return "\n".join(dump_element(element) for element in script.elements)


@pytest.mark.parametrize(("fields", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_edit(fields: dict[str, Any], expected: str) -> None:
    after = edit(fields).apply(script(), 1)
    assert expected in body(after)
    if fields["op"] != "rewrite":
        assert "".join(after.written.split()) == "".join(script().written.split())


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("split at the edge", {"op": "split", "place": [0, 0]}, 1, "between two words"),
    ("join with nothing", {"op": "join"}, 3, "no sentence follows"),
    ("an endless pause", {"op": "pause", "seconds": 100}, 1, "pause of 100 s"),
    ("words are not removed", {"op": "remove"}, 1, "words stay"),
    ("no title", {"op": "title", "text": " "}, 0, "without a name"),
    ("not a title", {"op": "title", "text": "x"}, 1, "not a chapter"),
    ("not a sentence", {"op": "say", "spoken": "x"}, 0, "not a sentence"),
    ("broken notation", {"op": "rewrite", "line": "a {b"}, 1, "never closed"),
    ("a comment for a sentence", {"op": "rewrite", "line": "%% gone"}, 1, "became a comment"),
    ("nothing for a sentence", {"op": "rewrite", "line": " \n"}, 1, "a comment"),
    ("nothing to decide", {"op": "decide", "keep": "file"}, 1, "nothing to decide"),
]


@pytest.mark.parametrize(("fields", "at", "why"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(fields: dict[str, Any], at: int, why: str) -> None:
    with pytest.raises(ReviewError, match=why):
        edit(fields).apply(script(), at)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"op": "say", "range": [[0, 0], ["a", 1]], "spoken": "x"}, r"say\.range\.1\.0: .*valid integer"),
        ({"op": "say", "range": [[0, 0], [0, True]], "spoken": "x"}, r"say\.range\.1\.1: .*valid integer"),
        ({"op": "split", "place": [0, -5]}, "greater than or equal to 0"),
        ({"op": "decide", "keep": "neither"}, r"decide\.keep"),
        ({"op": "pause"}, r"pause\.seconds: Field required"),
        ({"op": "note", "text": "half a character: \ud800."}, "can't be written into a script"),
        ({"op": "note", "text": "half a character: \ud800"}, "can't be written into a script"),
        ({"op": "note", "text": "a bell: \a"}, "can't be written into a script"),
        ({"op": "__class__"}, "does not match any"),
        ({}, "'op'"),
    ],
)
def test_not_an_edit(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(ReviewError, match=why) as refusal:
        edit(fields)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_word_is_said_so_wherever_the_sentence_says_it() -> None:
    two = script("GPT and {gpt|GPT|capitals}, not GPTs or eGPT: GPT.")
    said = body(say_word(two, 1, "GPT", "G P T"))
    assert "{GPT|G P T|by hand} and {gpt|G P T|capitals}, not GPTs or eGPT: {GPT|G P T|by hand}." in said
    assert "{GPT||by hand} and {gpt||capitals}" in body(say_word(two, 1, "GPT", ""))
    with pytest.raises(ReviewError, match="not said"):
        say_word(two, 1, "BERT", "x")


@pytest.mark.parametrize(
    ("keep", "expected"),
    [("file", "# A\nOne {2|two}."), ("other", "# A\nOne {2|too}."), ("both", "# A\nOne {2|too}.\nOne {2|two}.")],
)
def test_deciding_between_two_versions(keep: str, expected: str) -> None:
    clash = parse("---\n---\n\n# A\n%% <<< two versions\n%%     One {2|too}.\n%% >>>\nOne {2|two}.\nTwo.\n")
    assert body(edit({"op": "decide", "keep": keep}).apply(clash, 1)) == f"{expected}\nTwo."


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=5)


@given(SCRIPTS, st.data())
def test_no_edit_loses_a_word_or_breaks_the_file(script: Script, data: st.DataObject) -> None:
    if not script.elements:
        return
    at = data.draw(st.integers(0, len(script.elements) - 1))
    place = st.tuples(st.integers(0, 5), st.integers(0, 12)).map(list)
    fields = {
        "op": data.draw(
            st.sampled_from(["say", "drop", "restore", "split", "join", "pause", "voice", "note", "title"])
        ),
        "range": data.draw(st.one_of(st.none(), st.tuples(place, place).map(sorted))),
        "spoken": data.draw(TEXTS),
        "place": data.draw(place),
        "seconds": data.draw(st.one_of(st.none(), st.floats(0, 60))),
        "part": "opinion Ada",
        "text": data.draw(TEXTS),
    }
    try:
        after = edit(fields).apply(script, at)
    except ReviewError:
        return
    assert "".join(after.written.split()) == "".join(script.written.split())
    lines = "\n".join(dump_element(element) for element in after.elements)
    # A blank line below the front matter belongs to it.
    shielded = replace(after, elements=(Break(), *after.elements))
    assert parse(f"---\n---\n\n\n{lines}\n").elements == shielded.elements
    assert all(isinstance(sentence, Sentence) for sentence in after.iter_sentences())
