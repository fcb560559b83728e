"""The spoken rules: every rule's examples, and what holds for every text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettercast.scripts import plain, speak
from lettercast.scripts.spoken.tables import TABLES, TIDY

EXAMPLES = [
    (rule.name, written, spoken) for table in (*TABLES, *TIDY) for rule in table for written, spoken in rule.examples
]


@pytest.mark.parametrize(("name", "written", "spoken"), EXAMPLES)
def test_examples_of_the_rules(name: str, written: str, spoken: str) -> None:
    pieces = speak(written)
    assert plain(pieces) == spoken
    assert written == spoken or name in {piece.rule for piece in pieces}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_what_is_written_stays_and_what_is_said_is_words(text: str) -> None:
    pieces = speak(text)
    assert "".join(piece.written for piece in pieces) == text
    for character in plain(pieces):
        assert character in " .,;:?!'\"-" or unicodedata.category(character)[0] in "LM", (character, text)
