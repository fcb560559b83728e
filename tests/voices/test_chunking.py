"""Where long lines are parted: never within words that are told their sounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lettercast.pronunciation import split_at_ipa
from lettercast.voices.chunking import split_in_half, split_text

LINES = st.lists(
    st.sampled_from(["word", "more,", "end.", "⟪two words⟫⟦tuː wɜːdz⟧", "gyre⟦dʒaɪɹ⟧,", "⟧", "⟪", "⟦", "x" * 50]),
    max_size=30,
).map(" ".join)


@given(LINES, st.integers(10, 60))
def test_pieces_hold_all_and_part_no_told_words(line: str, longest: int) -> None:
    parts = split_text(line, longest)
    assert "".join("".join(parts).split()) == "".join(line.split())
    told = [(words, ipa) for _, words, ipa in split_at_ipa(line) if ipa]
    assert [(words, ipa) for part in parts for _, words, ipa in split_at_ipa(part) if ipa] == told
    assert all(len(part) <= longest or "⟦" in part for part in parts)


@given(LINES)
def test_halves_hold_all(line: str) -> None:
    assert "".join("".join(split_in_half(line)).split()) == "".join(line.split())


def test_a_mark_that_is_left_open_parts_no_less() -> None:
    assert split_text("⟦ " + "word and more, " * 8, 40)[1].endswith(",")
    assert len(split_in_half("⟫ one two three, four five six seven")) == 2
