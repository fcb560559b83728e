"""Where sentences end: add a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.normalization.sentences import MAX_SENTENCE_LENGTH, split_sentences

# Each row is the sentences of one paragraph.
PARAGRAPHS = [
    ["It rains.", "It pours!", "Does it?", "Yes…"],
    ["See e.g. Smith and i.e. the other, cf. Jones et al. for more.", "Then rest."],
    ["Dr. Ada Lane and J. R. Hale met Prof. Roe at St. Ives.", "They spoke."],
    ["It cost $3.50 and 4.0 percent.", "In 2019 it was 2.", "Now it is 3.5."],
    ["It is due in Sept. 2019 (see Fig. 3, Sec. 2 and pp. 3-5).", "Fine."],
    ["We choose plan B.", "The rest fell."],
    ["She works with R. Hale.", "However, he does not."],
    ["Work such as Jones et al. , Inc. ; and so on is known.", "Fine."],
    ["Jones et al. ( AN #7 ), whom we know, and Lee et al. (An early work) agree.", "Fine."],
    ["They tell X and Z.", "Lane and R. Hale agree."],
    ["Apples, pears, etc. are fruit.", "So are plums, etc.", "The rest are not."],
    ["It started at 5 p.m. Tuesday in the U.S. Senate.", "They left at 6 p.m.", "It was dark."],
    ['"Is it so?" he asked.', 'She said, "It is. I know it." and left.', '"Fine."', "They agreed."],
    ["“I know. It is late.”", "They left.", "(It was. Truly.)", "Good night."],
    ["It failed (why? nobody knows. Or says.) and was dropped.", "So it goes."],
    ["There are three parts: 1. The first.", "2. The second.", "They differ."],
    ["1. At the top it is cold."],
    ["Look at the list here .", "In particular this ( AN #7 ) ."],
    ["We use k-means.", "iPhones sell.", "o1 thinks.", "k-means is old."],
    ["She asked what to do... and did it.", "Well...", "Then she left."],
    ["The i.i.d. assumption fails.", "No. 5 lives.", "He said no.", "Then yes."],
    ["It ends with a note.[12]", "The next begins."],
    ["Version 2.1.3 is out at example.org.", "It is good."],
    ['The title is "What is it?".', "The answer is no."],
    ["What is AIXI? and why"],
    ["One unclosed ( bracket is here.", "It does not matter.", 'Nor does a " here.', "Fine."],
    ["Yahoo! is a firm.", "So is Acme Inc. of Ohio."],
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
