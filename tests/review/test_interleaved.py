"""The page and an editor at once: whatever the order, no edit is lost."""

from __future__ import annotations

import os
import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lettercast.files import write_text
from lettercast.review.edits import (
    PieceRange,
    add_note,
    drop_range,
    join_sentences,
    rewrite_element,
    say_range,
    set_pause,
    split_sentence,
)
from lettercast.review.errors import ReviewError
from lettercast.review.manuscript import Change, Manuscript
from lettercast.review.version import Version
from lettercast.scripts import Script, Sentence, parse

FIRST = """---
number: 7
title: Seven
---

# News

{Seven things|Seven things, in order.}

A first sentence stands here, rather long.
A second one, with {12|twelve} words {(or so)||aside}.

A third one.
{|This one is only said.}

[[unspoken table]]
a | b
[[end]]

## An item

A fourth one says {GPT-2|G P T two} again.
A third one.

[[pause 1.5]]
The last sentence.
"""


class TwoEditors(RuleBasedStateMachine):
    """A page that may look at an old version, and an editor whose buffer may be older still."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "scripts" / "007.md"
        self.expected: set[str] = set()
        self.count = 0
        self.typed: set[str] = set()  # in the buffer, not saved
        self.buffer: list[str] = []

    @initialize()
    def begin(self) -> None:
        write_text(self.path, FIRST)
        self.manuscript = Manuscript(self.path, Path(self.folder.name) / "lock")
        self.page = self.manuscript.reload()
        self.buffer = FIRST.split("\n")

    def word(self) -> str:
        self.count += 1
        return f"word{self.count:04d}x"

    def keep(self, change: Change, at: int, word: str) -> None:
        """The new word is there. What the page saw in that very line it may have replaced, nothing else."""
        assert word in change.after.text
        self.let_go(change, at)
        self.expected.add(word)

    def let_go(self, change: Change, at: int) -> None:
        seen = {word for word in self.expected if word in self.page.lines[at]}
        self.expected -= {word for word in seen if word not in change.after.text}

    def sentences(self, version: Version) -> list[int]:
        return [n for n, element in enumerate(version.script.elements) if isinstance(element, Sentence)]

    @rule(pick=st.integers(0, 10**6), end=st.integers(0, 30))
    def page_says(self, pick: int, end: int) -> None:
        found = self.sentences(self.page)
        at, word = found[pick % len(found)], self.word()
        pieces = self.page.script.elements[at].pieces  # type: ignore[union-attr]
        number = pick % max(len(pieces), 1)
        where = PieceRange((number, 0), (number, min(end, len(pieces[number].written)) if pieces else 0))
        self.keep(
            self.manuscript.apply_edit("say", self.page, lambda script: say_range(script, at, where, word)), at, word
        )

    @rule(pick=st.integers(0, 10**6))
    def page_rewrites(self, pick: int) -> None:
        found = self.sentences(self.page)
        at, word = found[pick % len(found)], self.word()
        line = f"{self.page.lines[at]} {word}\nAnd {word} stands alone."
        self.keep(
            self.manuscript.apply_edit("rewrite", self.page, lambda script: rewrite_element(script, at, line)), at, word
        )

    @rule(pick=st.integers(0, 10**6), offset=st.integers(1, 30))
    def page_moves(self, pick: int, offset: int) -> None:
        """Edits that add no word: what others wrote has to survive them."""
        found = self.sentences(self.page)
        at = found[pick % len(found)]
        edits = (
            lambda script: join_sentences(script, at),
            lambda script: split_sentence(script, at, (0, offset)),
            lambda script: drop_range(script, at),
            lambda script: set_pause(script, at, offset),
        )
        try:
            self.let_go(self.manuscript.apply_edit("move", self.page, edits[pick % 4]), at)
        except ReviewError:
            return  # nothing to join or to split there

    @rule(pick=st.integers(0, 10**6))
    def page_notes(self, pick: int) -> None:
        at, word = pick % len(self.page.lines), self.word()
        self.keep(self.manuscript.apply_edit("note", self.page, lambda script: add_note(script, at, word)), at, word)

    @rule()
    def page_reloads(self) -> None:
        self.page = self.manuscript.reload()

    @precondition(lambda self: self.manuscript.undo_label)
    @rule()
    def page_undoes_and_does_again(self) -> None:
        before = self.manuscript.reload().text
        kept = {word for word in self.expected if word in before}
        self.manuscript.undo()
        after = self.manuscript.redo().after.text
        assert kept <= {word for word in self.expected if word in after}

    @rule()
    def editor_opens(self) -> None:
        self.buffer = self.path.read_text().split("\n")
        self.typed.clear()

    @rule(pick=st.integers(0, 10**6), inside=st.booleans())
    def editor_types(self, pick: int, inside: bool) -> None:
        word = self.word()
        body = self.buffer.index("---", 1) + 2
        blocks = [n for n, line in enumerate(self.buffer) if line in ("[[unspoken table]]", "[[end]]")]
        at = body + pick % (len(self.buffer) - body)
        if inside and self.buffer[at] and not self.buffer[at].startswith(("[[", "#", "%%")):
            words = self.buffer[at].split(" ")
            words[-1] += f" {word}" if "{" not in words[-1] and "}" not in words[-1] else ""
            if word not in words[-1]:
                words.insert(0, word)
            self.buffer[at] = " ".join(words)
        else:
            assert blocks
            self.buffer.insert(at, f"The editor put {word} here.")
        self.typed.add(word)

    @precondition(lambda self: self.typed)
    @rule(atomic=st.booleans())
    def editor_saves(self, atomic: bool) -> None:
        text = "\n".join(self.buffer)
        if atomic:
            write_text(self.path, text)
        else:
            self.path.write_text(text)
        self.expected |= self.typed
        self.typed.clear()

    @precondition(lambda self: not self.typed)
    @rule(pick=st.integers(0, 10**6))
    def git_changes_a_line(self, pick: int) -> None:
        """Another program changes the file as it is; the editor has nothing unsaved and loads it again."""
        lines, word = self.path.read_text().split("\n"), self.word()
        at = lines.index("---", 1) + 2 + pick % (len(lines) - lines.index("---", 1) - 3)
        lines.insert(at, f"From elsewhere came {word}.")
        write_text(self.path, "\n".join(lines))
        self.expected.add(word)
        self.buffer = lines

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.count:
            text = self.manuscript.reload().text
            assert text == self.path.read_text()
            assert not [word for word in self.expected if word not in text]
            assert isinstance(parse(text), Script)

    def teardown(self) -> None:
        self.folder.cleanup()


# 25 runs of up to 50 steps: more than a thousand edits by default.
RUNS = int(os.environ.get("LETTERCAST_DEEP", "25"))
TestTwoEditors = TwoEditors.TestCase
TestTwoEditors.settings = settings(max_examples=RUNS, stateful_step_count=50, deadline=None)


def test_a_thousand_edits_of_one_script_in_any_order() -> None:
    """One long session, seeded: page and editor write a word each at random places, and every word is there."""
    rng = random.Random(8)
    machine = TwoEditors()
    machine.begin()
    while machine.count < 1000:  # each edit brings a word
        step = rng.randrange(10)
        pick = rng.randrange(10**6)
        if step < 4:
            machine.page_says(pick, rng.randrange(30))
        elif step < 6:
            machine.editor_types(pick, rng.random() < 0.5)
            machine.editor_saves(rng.random() < 0.5)
        elif step == 6:
            machine.page_notes(pick)
        elif step == 7:
            machine.git_changes_a_line(pick)
        elif step == 8:
            machine.page_reloads()
        else:
            machine.editor_opens()
    machine.nothing_is_lost()
    assert len(machine.expected) > 500
    machine.teardown()


def test_several_servers_on_one_file_lose_nothing() -> None:
    """Four servers as four processes would be: a lock file and the script between them, nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path, lock = Path(folder) / "scripts" / "007.md", Path(folder) / "lock"
        write_text(path, FIRST)

        def work(who: int) -> None:
            manuscript = Manuscript(path, lock)
            for turn in range(12):
                seen = manuscript.reload()
                at = (who * 5 + turn) % len(seen.lines)
                manuscript.apply_edit(
                    "note", seen, lambda script, at=at, turn=turn: add_note(script, at, f"by{who}no{turn}.")
                )

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
        text = path.read_text()
        assert all(f"by{who}no{turn}." in text for who in range(4) for turn in range(12))
