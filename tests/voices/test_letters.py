"""The letters A and I are told from the article and the pronoun."""

from __future__ import annotations

import pytest

from lettercast.pronunciation import strip_ipa
from lettercast.voices import Line, Voice
from lettercast.voices.key import text_for_engine
from lettercast.voices.letters import annotate_letter_names

CASES = """
the A G I problem | the A⟦ˌeɪ⟧ G I⟦ˈaɪ⟧ problem
A I is here | A⟦ˌeɪ⟧ I⟦ˈaɪ⟧ is here
an A I's goal | an A⟦ˌeɪ⟧ I's goal
G A E | G A⟦ˌeɪ⟧ E
A two C and A three C | A⟦ˈeɪ⟧ two C and A⟦ˈeɪ⟧ three C
vitamin A is good | vitamin A⟦ˈeɪ⟧ is good
plan A, or plan B | plan A⟦ˈeɪ⟧, or plan B
Towards A Unified Theory | Towards A Unified Theory
A model, and then I left | A model, and then I left
He said this. A model works | He said this. A model works
First, A reader comes; if so, A wins | First, A reader comes; if so, A⟦ˈeɪ⟧ wins
We like C D: I believe it | We like C D: I believe it
A⟦ɑː⟧ is said | A⟦ɑː⟧ is said
A B⟦biː⟧ C | A⟦ˌeɪ⟧ B⟦biː⟧ C
We met A ⟪Mome Rath⟫⟦mɹ⟧ | We met A ⟪Mome Rath⟫⟦mɹ⟧
A | A
"""


@pytest.mark.parametrize(("text", "expected"), [line.split(" | ") for line in CASES.strip().splitlines()])
def test_letters_are_named(text: str, expected: str) -> None:
    assert annotate_letter_names(text) == expected
    assert strip_ipa(annotate_letter_names(text)) == strip_ipa(text)


def test_an_engine_that_speaks_phonemes_is_told() -> None:
    assert text_for_engine(Line("An A I", Voice("v", "espeak"))) == "An A⟦ˌeɪ⟧ I⟦ˈaɪ⟧"
    assert text_for_engine(Line("An A I", Voice("v", "espeak", language="de"))) == "An A I"
