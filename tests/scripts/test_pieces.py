"""Pieces cut and filled in: what is written stays, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.normalization import Piece
from lettercast.normalization.pieces import insert_unspoken, replace_span, with_final_stop
from lettercast.scripts import Sentence, dump_element, parse
from tests.scripts.scripts import PIECES


def pieces(line: str) -> tuple[Piece, ...]:
    (sentence,) = parse(line).iter_sentences()
    return sentence.pieces


def line(of: tuple[Piece, ...]) -> str:
    return dump_element(Sentence(of))


@pytest.mark.parametrize(
    ("before", "heading", "after"),
    [
        ("It ends", False, "It ends{|.|end}"),
        ("It ends.", False, "It ends."),
        ('It "ends."', False, 'It "ends."'),
        ("It ends;", False, "It ends{;|.|end}"),
        ("It ends,\\s", False, "It ends{, |.|end}"),
        ("It has:", False, "It has:"),
        ("It has:", True, "It has{:|.|end}"),
        ("It has,{ (AN #1)||cross-reference}", False, "It has{,|.|end}{ (AN #1)||cross-reference}"),
        ("It has{ --|,|dash}", False, "It has{ --|.|dash}"),
        ("It is {1|one|number} {*||sign}", False, "It is {1|one|number}{|.|end} {*||sign}"),
        ("It is {///||sign}", False, "It is{ |.|end}{///||sign}"),
        ("{Gone||rule}", False, "{Gone||rule}"),
    ],
)
def test_a_stop_is_said_where_none_is_written(before: str, heading: bool, after: str) -> None:
    assert line(with_final_stop(pieces(before), heading=heading)) == after


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("one two", 3, "one{*||note} two"),
        ("one two", 0, "{*||note}one two"),
        ("one two", 7, "one two{*||note}"),
        ("{1|one|n} two", 1, "{1|one|n}{*||note} two"),
        ("one {2|two|n}", 4, "one {*||note}{2|two|n}"),
        ("{12|twelve|n} two", 1, "{1*2|twelve|n} two"),
        ("one {2|two|n}", 5, "one {2|two|n}{*||note}"),
    ],
)
def test_dropped_in_its_place(before: str, place: int, after: str) -> None:
    assert line(insert_unspoken(pieces(before), place, "*", "note")) == after


def test_said_instead_unless_a_rule_has_its_say() -> None:
    assert line(replace_span(pieces("look here."), 5, 9, "there", "link")) == "look {here|there|link}."
    assert line(replace_span(pieces("look {here|hier|x}."), 5, 9, "there", "link")) == "look {here|hier|x}."


@given(st.lists(PIECES, max_size=5).map(tuple), st.integers(0, 40), st.integers(0, 40))
def test_the_written_side_is_kept(some: tuple[Piece, ...], start: int, end: int) -> None:
    written = "".join(piece.written for piece in some)
    assert "".join(piece.written for piece in with_final_stop(some)) == written
    assert "".join(piece.written for piece in replace_span(some, start, end, "x", "rule")) == written
    place = min(start, len(written))
    marked = "".join(piece.written for piece in insert_unspoken(some, place, "[1]", "note"))
    assert marked == written[:place] + "[1]" + written[place:]
