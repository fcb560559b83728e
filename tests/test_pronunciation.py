"""Words that carry their sounds: which words these are, and that no other is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.pronunciation import annotate, split_at_ipa, strip_ipa
from lettercast.voices.engines import piper

CASES = [
    ("gyre⟦dʒaɪɹ⟧ and", [("", "gyre", "dʒaɪɹ"), (" and", "", "")]),
    ("anti-gyre⟦dʒaɪɹ⟧", [("anti-", "gyre", "dʒaɪɹ"), ("", "", "")]),
    ("“(gyre's⟦dʒaɪɹz⟧", [("“(", "gyre's", "dʒaɪɹz"), ("", "", "")]),
    ("a ⟪Mome Rath⟫⟦məʊmɹɑːθ⟧!", [("a ", "Mome Rath", "məʊmɹɑːθ"), ("!", "", "")]),
    ("Gog⟦'gO:g⟧", [("", "Gog", "ˈɡOːɡ"), ("", "", "")]),
    ("C++⟦siː⟧ and A*⟦eɪ⟧!", [("", "C++", "siː"), (" and ", "A*", "eɪ"), ("!", "", "")]),
    ("⟦ɹ⟧", [("", "", "ɹ"), ("", "", "")]),
    ("plain ⟪words⟫", [("plain ⟪words⟫", "", "")]),
]


@pytest.mark.parametrize(("line", "stretches"), CASES)
def test_sounds_belong_to_the_word_before_them(line: str, stretches: list[tuple[str, str, str]]) -> None:
    assert split_at_ipa(line) == stretches


@given(
    st.lists(
        st.tuples(
            st.text("ab é-'’ (", max_size=6), st.text("xyz -'+", min_size=1, max_size=6), st.text("əɪ ", min_size=1)
        )
    )
)
def test_what_is_marked_is_found_again(parts: list[tuple[str, str, str]]) -> None:
    line = "".join(f"{before} {annotate(words, ipa)}" for before, words, ipa in parts)
    assert [(before, words, ipa) for before, words, ipa in split_at_ipa(line)[:-1]] == [
        (f"{before} ", words, ipa) for before, words, ipa in parts
    ]
    assert strip_ipa(line) == "".join(f"{before} {words}" for before, words, _ in parts)


@pytest.mark.parametrize(
    ("line", "spelled"),
    [
        ("the A⟦ˌeɪ⟧ I⟦ˈaɪ⟧, and more.", "the [[ˌeɪ ˈaɪ,]] and more."),
        ("Is it A⟦ˌeɪ⟧ I⟦ˈaɪ⟧?", "Is it [[ˌeɪ ˈaɪ?]]"),
        ("“The A⟦ˌeɪ⟧”—so", "“The [[ˌeɪ,]] so"),
        ("gyre⟦dʒaɪɹ⟧/mome⟦məʊm⟧-like", "[[dʒaɪɹ məʊm]] like"),
        ("anti-gyre⟦⟧ (⟪Mome Rath⟫⟦mɹ⟧).", "anti-gyre ( [[mɹ.]]"),
        ("A⟦ˌeɪ⟧ two C and A⟦ˌeɪ⟧ I⟦ˈaɪ⟧ gyre⟦⟧", "[[ˌeɪ]] two C and [[ˌeɪ ˈaɪ]] gyre"),
        ("[[so]]", "[ [so]]"),
    ],
)
def test_pipers_marks_are_not_lost_behind_told_words(line: str, spelled: str) -> None:
    assert piper._embed_phonemes(line) == spelled


def test_a_word_may_be_as_long_as_it_likes() -> None:
    for word in ("x" * 1_000_000, "x'" * 500_000):
        assert strip_ipa(word) == word
        assert strip_ipa(f"{word}⟦a⟧")[:-1].rstrip("'") == word[:-1].rstrip("'")
