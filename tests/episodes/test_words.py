"""Written words take their times from the spoken words that stand for them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.episodes.words import TimedWord, join_shown_words, map_shown_words, time_shown_words
from lettercast.normalization import Piece
from lettercast.scripts import Sentence, parse


def sentence(line: str) -> Sentence:
    (only,) = parse(f"---\ntitle: t\n---\n{line}\n", "x.md").iter_sentences()
    return only


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Plain words stay.", "Plain words stay."),
        ("It is {40%|forty percent} of {10^5|ten to the fifth}.", "It is 40% of 10^5."),
        ("A claim{ (see #12)||cross-reference} is made.", "A claim is made."),
        ("{|Second, |list}it works.", "Second, it works."),
        ("sharks {/| |sign} minnows", "sharks / minnows"),
        ("all{ (|, |bracket}of them{)|, |bracket}{ ||space}is", "all (of them) is"),
        ("{NEWS|News|heading}{|.|end}", "NEWS."),
        ("{Lee (2019):|Lee, twenty nineteen.}", "Lee (2019):"),
    ],
)
def test_a_transcript_shows_the_written_side(line: str, shown: str) -> None:
    assert join_shown_words(sentence(line)) == shown


def heard(text: str) -> list[TimedWord]:
    """A voice that takes a hundred units for each word."""
    return [TimedWord(word, at * 100, at * 100 + 90) for at, word in enumerate(text.split())]


def times(line: str, said: str) -> list[tuple[str, int, int]]:
    words = time_shown_words(sentence(line), heard(said), 0, 10_000)
    return [(word.text, word.start, word.end) for word in words]


def test_a_word_lasts_as_long_as_all_that_is_said_for_it() -> None:
    assert times("Just {40%|forty percent} agree.", "Just forty percent agree.") == [
        ("Just", 0, 90),
        ("40%", 100, 290),
        ("agree.", 300, 390),
    ]


def test_written_words_share_the_time_of_what_is_said_for_them_together() -> None:
    shared = times("See {A B|alpha beta} now.", "See alpha beta now.")
    assert [word for word, _, _ in shared] == ["See", "A", "B", "now."]
    assert shared[1][1] == 100
    assert shared[2][2] == 290


def test_names_in_a_byline_that_is_told_another_way_keep_their_time() -> None:
    line = "{Title (Bee et al) (summarized by Cee):|Title, by Ann Bee and others. Summarized by Cee.}"
    assert times(line, "Title, by Ann Bee and others. Summarized by Cee.") == [
        ("Title", 0, 90),
        ("(Bee", 300, 390),
        ("et", 400, 490),
        ("al)", 500, 590),
        ("(summarized", 600, 690),
        ("by", 700, 790),
        ("Cee):", 800, 890),
    ]


def test_a_lexicon_or_an_engine_may_tell_other_words() -> None:
    """What the voice was given differs from what the script says; the words around keep their times."""
    assert times("The GPT model learns.", "The G P T model learns.") == [
        ("The", 0, 90),
        ("GPT", 100, 390),
        ("model", 400, 490),
        ("learns.", 500, 590),
    ]


def test_without_word_times_letters_share_the_time() -> None:
    words = time_shown_words(sentence("one three five"), [], 1000, 2600)
    assert words[0].start == 1000
    assert words[-1].end == 2600
    assert all(first.end == second.start for first, second in itertools.pairwise(words))


pieces = st.builds(Piece, st.text(" ab-", max_size=8), st.text(" cd.", max_size=8), st.sampled_from(["", "rule"]))


@given(st.lists(pieces, min_size=1, max_size=6), st.lists(st.sampled_from(["c", "d", "cd", "dc."]), max_size=8))
def test_times_never_run_backwards(parts: list[Piece], said: list[str]) -> None:
    whole = Sentence(tuple(parts))
    words = time_shown_words(whole, heard(" ".join(said)), 0, 1000)
    assert all(word.start <= word.end for word in words)
    assert all(first.start <= second.start for first, second in itertools.pairwise(words))
    if whole.spoken:
        assert [word.text for word in words] == [word.text for word in map_shown_words(whole)[1]]
