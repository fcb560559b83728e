"""Text-normalization rules: every rule's examples, and what holds for every text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettercast.normalization import normalize_text, render_spoken_line
from lettercast.normalization.tables import CLEANUP_TABLES, TABLES

EXAMPLES = [
    (rule.name, written, spoken)
    for table in (*TABLES, *CLEANUP_TABLES)
    for rule in table
    for written, spoken in rule.examples
]


@pytest.mark.parametrize(("name", "written", "spoken"), EXAMPLES)
def test_examples_of_the_rules(name: str, written: str, spoken: str) -> None:
    pieces = normalize_text(written)
    assert render_spoken_line(pieces) == spoken
    assert written == spoken or name in {piece.rule for piece in pieces}


def test_every_rule_has_an_example() -> None:
    assert not [rule.name for table in (*TABLES, *CLEANUP_TABLES) for rule in table if not rule.examples]


def rows() -> Iterator[tuple[str, str, list[str]]]:
    """Sentences of every kind with the forms a good reader may say; more are welcome."""
    lines = (Path(__file__).parent / "speaking.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        kind, written, spoken = line.split("\t")
        yield kind, written, spoken.split(" ||| ")


def heard(text: str) -> str:
    """What can be heard of a text: no capitals, no punctuation."""
    bare = re.sub(r"(?<![^\W\d_])([^\W\d_])\.", r"\1 ", text.replace("'", "").replace("’", ""))
    return " ".join(re.sub(r"[-.,;:!?\"“”]", " ", bare).casefold().split())


@pytest.mark.parametrize(("kind", "written", "spoken"), list(rows()), ids=lambda value: str(value)[:40])
def test_sentences(kind: str, written: str, spoken: list[str]) -> None:
    assert heard(render_spoken_line(normalize_text(written))) in [heard(form) for form in spoken]


# What texts are made of that go wrong: signs and words that mean something beside each other.
PARTS = (Path(__file__).parent / "parts.txt").read_text(encoding="utf-8").split("\n")


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join),
        st.lists(st.sampled_from(PARTS), max_size=8).map("".join),
    )
)
def test_what_is_said_is_said_the_same_again(text: str) -> None:
    said = render_spoken_line(normalize_text(text))
    assert render_spoken_line(normalize_text(said)) == said


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_what_is_written_stays_and_what_is_said_is_words(text: str) -> None:
    pieces = normalize_text(text)
    assert "".join(piece.written for piece in pieces) == text
    for character in render_spoken_line(pieces):
        assert character in " .,;:?!'\"-" or unicodedata.category(character)[0] in "LM", (character, text)
