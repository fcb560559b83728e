"""A draft made again: what a person changed stays, what nobody touched is renewed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettercast.normalization import Piece
from lettercast.scripts import Break, Script, Sentence, dump, parse
from lettercast.scripts.merging import count_unmerged, merge
from tests.scripts.scripts import SCRIPTS

OLD = """\
{|Hello.|frame}

# One
{ONE|One.}

It is {10|ten|number} of {GPT-2|GPT two|name} here.
The second line.

The last line.
"""

# edit of the old draft, change of the new draft, what must come out (each: replacements in OLD)
CASES = [
    ([("{10|ten|", "{10|a ten|")], [], [("{10|ten|", "{10|a ten|")]),
    ([], [("GPT two", "G P T two")], [("GPT two", "G P T two")]),
    (
        [("{10|ten|", "{10|a ten|")],
        [("GPT two", "G P T two")],
        [("{10|ten|", "{10|a ten|"), ("GPT two", "G P T two")],
    ),
    ([("GPT two", "my words")], [("GPT two", "G P T two")], [("GPT two", "my words")]),
    (
        [("here.", "{here|there}.")],
        [("|ten|number}", "|ten}")],
        [("here.", "{here|there}."), ("|ten|number}", "|ten}")],
    ),
    ([("Hello.", "Good day.")], [("Hello.", "Hallo.")], [("Hello.", "Good day.")]),
    (
        [("The second", "%% look\nThe second")],
        [("GPT two", "2")],
        [("The second", "%% look\nThe second"), ("GPT two", "2")],
    ),
    (
        [("The second line.", "The second\nline.")],
        [("Hello.", "Hi.")],
        [("The second line.", "The second\nline."), ("Hello.", "Hi.")],
    ),
    (
        [("The last", "{The|A} last")],
        [("\nThe last", "A new line.\n\nThe last")],
        [("\nThe last", "A new line.\n\n{The|A} last")],
    ),
    (
        [("here.", "{here|there}.")],
        [("The second line.\n", "")],
        [("here.", "{here|there}."), ("The second line.\n", "")],
    ),
    ([("The second line.\n", "")], [("GPT two", "2")], [("The second line.\n", ""), ("GPT two", "2")]),
    (
        [("# One", "# The first")],
        [("# One\n{ONE", "# One\n[[cue sting]]\n{ONE")],
        [("# One\n", "# The first\n[[cue sting]]\n")],
    ),
]


def changed(replacements: list[tuple[str, str]]) -> Script:
    text = OLD
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return parse(text)


@pytest.mark.parametrize(("edit", "change", "expected"), CASES)
def test_edits_and_changes_meet(
    edit: list[tuple[str, str]], change: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    merged = merge(parse(OLD), changed(edit), changed(change))
    assert dump(merged.script) == dump(changed(expected))
    assert (merged.kept_edits > 0, merged.conflicts) == (bool(edit), 0)


def test_an_edit_of_words_that_changed_is_left_marked() -> None:
    edited = changed([("second line", "second {line|row}")])
    merged = merge(parse(OLD), edited, changed([("The second line.", "Another line.")]))
    assert (merged.conflicts, count_unmerged(merged.script)) == (1, 1)
    text = dump(merged.script)
    assert "%%     The second {line|row}.\n%% >>>\nAnother line.\n" in text
    assert merged.script.written == changed([("The second line.", "Another line.")]).written
    assert parse(text) == merged.script


def test_front_matter_is_merged_by_field() -> None:
    old, new = parse("---\ntitle: A\nurl: x\n---\n\na\n"), parse("---\ntitle: A\nurl: y\n---\n\na\n")
    edited = parse("---\ntitle: Mine\nurl: x\nmood: good\n---\n\na\n")
    merged = merge(old, edited, new).script
    assert (merged.title, merged.url, merged.extra) == ("Mine", "y", (("mood", "good"),))


@given(SCRIPTS, SCRIPTS)
def test_one_side_unchanged_gives_the_other(one: Script, other: Script) -> None:
    assert merge(one, one, other).script.elements == other.elements
    assert merge(one, other, one).script.elements == other.elements
    assert merge(one, other, other).script.elements == other.elements


@given(SCRIPTS, SCRIPTS, SCRIPTS)
def test_nothing_of_the_reviewers_is_lost(old: Script, edited: Script, new: Script) -> None:
    merged = merge(old, edited, new)
    assert parse(dump(merged.script)).elements == merged.script.elements
    assert merged.conflicts <= count_unmerged(merged.script)


WORDS = [f"w{at}" for at in range(6)]


@given(st.data())
def test_piece_by_piece_the_reviewer_has_the_last_say(data: st.DataObject) -> None:
    """Each word of each sentence is said as the reviewer changed it, else as the new rules say it."""
    count = data.draw(st.integers(1, 5))

    def version() -> list[list[int]]:
        return [[data.draw(st.integers(0, 1)) for _ in WORDS] for _ in range(count)]

    def script(said: list[list[int]], base: str) -> Script:
        elements = []
        for number, row in enumerate(said):
            pieces = [
                Piece(f"{word}.{number} ", f"{base if changed else 'old'} ", "r")
                for word, changed in zip(WORDS, row, strict=True)
            ]
            elements += [Sentence(tuple(pieces)), Break()]
        return Script(tuple(elements))

    old, edits, changes = [[0] * len(WORDS) for _ in range(count)], version(), version()
    merged = merge(script(old, ""), script(edits, "mine"), script(changes, "new"))
    for row, sentence in enumerate(merged.script.iter_sentences()):
        expected = ["mine" if edits[row][at] else "new" if changes[row][at] else "old" for at in range(len(WORDS))]
        assert sentence.spoken.split() == expected
    assert merged.conflicts == 0
