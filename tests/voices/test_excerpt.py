"""Which three sentences voices are compared by."""

from __future__ import annotations

import pytest

from lettercast.scripts import parse
from lettercast.voices import choose_excerpts
from lettercast.voices.excerpt import count_names

NAMED = "The method of Quillfeather and Marlowe was tried in Helsinki."
COUNTED = "They saw {4,096|four thousand and ninety-six} waves in {12|twelve} days."
LONG = (
    "It holds wherever the shore is flat and the wind comes from one side" + " and the water stays as it was" * 3 + "."
)
PLAIN = "Nobody had thought of this before, although it had been there to be seen the whole time."
SHORT = "It held."


def chosen(*lines: str, people: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    script = parse("---\nnumber: 1\n---\n\n" + "\n".join(lines) + "\n", "001.md")
    return [(excerpt.kind, excerpt.text) for excerpt in choose_excerpts(script, people)]


def test_one_with_names_one_with_numbers_one_that_is_long() -> None:
    said = "They saw four thousand and ninety-six waves in twelve days."
    expected = [("names", NAMED), ("numbers", said), ("long", LONG)]
    assert chosen(PLAIN, LONG, SHORT, COUNTED, NAMED) == expected
    assert chosen(NAMED, NAMED, COUNTED, LONG, LONG, PLAIN) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((SHORT, PLAIN), [("plain", PLAIN), ("plain", SHORT)]),
        ((SHORT, SHORT), [("plain", SHORT)]),
        ((LONG, PLAIN, SHORT), [("long", LONG), ("plain", PLAIN), ("plain", SHORT)]),
        ((f"{{{NAMED}||dropped}}", "...", SHORT), [("plain", SHORT)]),
        (("{|This is The Letter.|frame}", SHORT), [("plain", SHORT), ("plain", "This is The Letter.")]),
        (("# Counting the Waves of Oslo", "Counting the Waves of Oslo", "", SHORT),
         [("plain", SHORT), ("plain", "Counting the Waves of Oslo")]),
        ((), []),
    ],
)  # fmt: skip
def test_what_a_script_lacks_is_made_up_for(lines: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert chosen(*lines) == expected


def test_numbers_that_are_not_said_do_not_count() -> None:
    silent = "A wave was seen{ (3, 4 and 5)||citation} from the shore by nobody."
    assert chosen(silent, "It took forty days and as many nights.")[0] == (
        "numbers",
        "It took forty days and as many nights.",
    )


def test_authors_are_names_even_in_a_heading() -> None:
    heading = "Waves, by Ada Quillfeather and Bo Lind."
    lines = ("## Waves", heading, "", "It was tried in Oslo and in Bergen.", SHORT)
    assert chosen(*lines)[0] == ("names", "It was tried in Oslo and in Bergen.")
    assert chosen(*lines, people=("Ada Quillfeather", "Bo Lind"))[0] == ("names", heading)


def test_what_is_a_name() -> None:
    assert count_names("Then I'd ask Ada, Ada's friend and the GPU in Oslo.") == 2
    assert count_names("Ada asked Bo.", ["Bo"]) == 2
