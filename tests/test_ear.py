"""The judge of voices: what it counts as the same, what as an error."""

from __future__ import annotations

import pytest

from bench.ear import sample
from bench.ear.alignment import align
from bench.ear.names import is_name, names_in
from bench.ear.picture import Bars, picture
from bench.ear.score import Count, Worst, compare, rate, spread
from bench.ear.words import normal

SAME = [
    ("Fifty-seven percent of the images.", "57% of the images."),
    ("It fell by four point two.", "It fell by 4.2"),
    ("zero point five", "0.5"),
    ("point five", "0.5"),
    ("three point one four one five", "3.1415"),
    ("from twenty twelve to twenty fourteen", "from 2012-2014"),
    ("from two thousand and one to two thousand five", "from 2001 to 2005"),
    ("two thousand twelve images", "2012 images"),
    ("in nineteen oh five", "in 1905"),
    ("one thousand one hundred", "1,100"),
    ("eleven hundred", "1100"),
    ("a hundred and five", "105"),
    ("one hundred five", "105"),
    ("the thirty-fifth", "the 35th"),
    ("the nineteen nineties", "the 1990s"),
    ("two point five billion dollars", "$2.5 billion"),
    ("a seven billion model", "a 7B model"),
    ("three D rooms", "3D rooms"),
    ("two times faster", "2x faster"),
    ("five to ten steps", "5-10 steps"),
    ("minus five degrees", "-5°"),
    ("one half of it", "1/2 of it"),
    ("nine out of ten", "9/10"),
    ("at ten thirty", "at 10:30"),
    ("issue number ninety-five", "issue #95"),
    ("G P T three", "GPT-3"),
    ("GPT three", "GPT3"),
    ("R L H F and A I", "RLHF and AI"),
    ("L S T M's", "LSTMs"),
    ("the U S", "the U.S."),
    ("a data set of pre-trained models", "A dataset of pretrained models"),
    ("an un-supervised, fine-tuned one", "an unsupervised finetuned one"),
    ("It's fine, isn't it? We'll see.", "It is fine, is not it, we will see"),
    ("You cannot", "you can't"),
    ("the model's weights", "the models' weights"),
    ("the modelling behaviour of grey centres", "The modeling behavior of gray centers."),
    ("they organised and analysed colours", "They organized and analyzed colors"),
    ("its advisers, whose paper", "It's advisors who's paper"),
    ("Research and development", "research & development"),
    ("Doctor Okonkwo versus Mr. Naïve", "Dr. Okonkwo vs. mister naive"),
    ("Um, alignment forum dot org", "alignmentforum.org"),
]


def errors(meant: str, heard: str) -> int:
    return compare(meant, heard, frozenset()).all.errors


@pytest.mark.parametrize(("meant", "heard"), SAME)
def test_what_sounds_the_same_is_no_error(meant: str, heard: str) -> None:
    assert errors(meant, heard) == 0, (normal(meant), normal(heard, normal(meant)))


@pytest.mark.parametrize(
    ("meant", "heard", "count"),
    [
        ("fifty-seven percent", "56%", 1),
        ("in twenty twelve", "in 2013", 1),
        ("four or five", "for or five", 1),
        ("the reward model", "the model", 1),
        ("the model", "the reward model", 1),
        ("the model", "", 2),
        ("the data sets", "the dataset", 2),
        ("G P T three", "GBT-3", 3),
    ],
)
def test_what_sounds_otherwise_is_an_error(meant: str, heard: str, count: int) -> None:
    assert errors(meant, heard) == count


def test_the_form_is_the_same_for_both_sides_and_stays() -> None:
    for meant, heard in SAME:
        for text in (meant, heard):
            assert normal(" ".join(normal(text))) == normal(text)


def test_words_stand_beside_those_most_like_them() -> None:
    steps = align(["the", "gridworld", "said"], ["the", "girdworld", "set", "said"])
    assert [(step.start, step.end, step.heard) for step in steps if step.wrong] == [
        (1, 2, ("girdworld",)),
        (2, 2, ("set",)),
    ]
    assert compare("the model", "the new model", frozenset()).misheard == (("(nothing)", "new"),)
    assert compare("image-to-label", "image-to-rable", frozenset()).misheard == (("label", "rable"),)
    assert compare("the gridworld said", "the grid word said", frozenset()).misheard == (("gridworld", "grid word"),)


def test_without_names_leaves_out_names_and_what_they_were_heard_as() -> None:
    names = frozenset({"okonkwo"})
    heard = compare("As Okonkwo explains it", "As a conquo explained it", names)
    assert heard.all == Count(3, 4)
    assert heard.without_names == Count(2, 3)  # the run of errors touches "explains", so what came in counts
    heard = compare("As Okonkwo explains it", "As a conquo explains it", names)
    assert (heard.all, heard.without_names) == (Count(2, 4), Count(0, 3))
    assert heard.misheard == (("Okonkwo", "a conquo"),)


def test_names_have_a_capital_within_a_sentence_and_are_small_nowhere() -> None:
    text = [
        "The paper of Zhang uses GANs and BERT.",
        "Yesterday Zhang's Reward was small.",
        "A reward is no name, and I am none.",
        "Learning Human Objectives by Evaluating Hypothetical Behavior.",
        "SQuAD is one.",
        "A paper by Wei. Summarized by nobody.",
        "Robust Change Captioning, by Dong Huk Park.",
    ]
    assert names_in(text, ["SQuAD", "RLHF", "gyre", "BIG-bench"]) == {
        "zhang",
        "zhangs",
        "squad",
        "wei",
        "dong",
        "huk",
        "park",
    }
    assert not is_name("GPTs")
    assert is_name("OpenAI")


def test_rates_and_their_spread() -> None:
    counts = [Count(1, 10), Count(0, 10), Count(2, 20)]
    assert rate(counts) == 3 / 40
    low, high = spread(counts)
    assert 0 <= low <= rate(counts) <= high <= 0.1
    assert rate([]) == 0


def test_the_words_most_misheard_come_first() -> None:
    worst = Worst()
    worst.add([("Zhang", "jang"), ("gyre", "fire"), ("Zhang", "jang"), ("Zhang", "sang")])
    assert worst.most(1) == [("Zhang", 3, "jang (2), sang")]


def test_sentences_are_spread_evenly_and_the_same_each_time() -> None:
    text = [f"This is sentence number {at}." for at in range(100)] + ["Too short."]
    chosen = sample(text, 10, seed=1)
    assert chosen == sample(text, 10, seed=1)
    assert len(set(chosen)) == 10
    assert sample(text, 10, seed=2) != chosen
    assert sample(text, 1000, seed=1, skip=98) == text[98:100]


def test_the_picture_shows_each_voice() -> None:
    drawn = picture([Bars("espeak:en-us", 0.2, 0.1, 3.5, 3.0), Bars("a < b", 0.0, 0.0, None, None)], "a note")
    assert drawn.startswith("<svg")
    assert "20.0%" in drawn and "3.50" in drawn and "a &lt; b" in drawn
