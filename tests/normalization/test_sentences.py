"""Where sentences end: add a paragraph to paragraphs.txt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.normalization.sentences import MAX_SENTENCE_LENGTH, split_sentences

# One sentence a line, an empty line between paragraphs.
PARAGRAPHS = [
    paragraph.splitlines()
    for paragraph in (Path(__file__).parent / "paragraphs.txt").read_text(encoding="utf-8").split("\n\n")
]


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("expected", PARAGRAPHS, ids=lambda expected: expected[0][:40])
def test_paragraphs(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


LONG = [
    "The first clause says that "
    + "a thing is so and another is not, " * 8
    + "and so on; the second "
    + "goes on " * 40,
    "(A bracket. " + "With sentences in it. " * 30 + ")",
    "word " * 300,
    "no-space" * 100,
    "http://a.bc/" * 12 + " " + "x.y." * 300,
]


@pytest.mark.parametrize("text", LONG)
def test_long_sentences_are_parted_without_losing_a_letter(text: str) -> None:
    parts = split(text)
    assert " ".join(parts).split() == text.split()
    if text.count(" ") > 2:
        assert all(len(part) <= MAX_SENTENCE_LENGTH for part in parts)
        assert min(len(part) for part in parts) > 20


def test_a_long_sentence_is_parted_at_its_semicolon() -> None:
    first, second = "the one half " * 17 + "ends;", "the other half " * 17 + "ends."
    assert split(f"{first} {second}") == [first, second]


@given(st.text(max_size=200) | st.text("aB. \n!?\"'()“”1…,;", max_size=600))
def test_nothing_but_white_space_stands_between(text: str) -> None:
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
