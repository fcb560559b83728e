"""The spoken script: what is written and what is said, side by side.

A script is a run of elements, in the order of the file. Left sides read in order are the issue; right
sides read in order are what the voice says. Nothing here knows how a script looks on paper: see `format`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from lettercast.normalization import Piece


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the file: the unit of review and of synthesis.

    Equal sentences have equal pieces: neighbouring plain ones are joined, and those that neither write, say nor
    name anything are gone.
    """

    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        joined: list[Piece] = []
        for piece in self.pieces:
            if piece.is_plain and joined and joined[-1].is_plain:
                text = joined[-1].written + piece.written
                joined[-1] = Piece(text, text)
            elif piece.written or piece.spoken or piece.rule:
                joined.append(piece)
        if len(joined) != len(self.pieces):
            object.__setattr__(self, "pieces", tuple(joined))

    @property
    def written(self) -> str:
        return "".join(piece.written for piece in self.pieces)

    @property
    def spoken(self) -> str:
        """What the voice says, white space folded; empty when nothing of it is spoken."""
        return " ".join("".join(piece.spoken for piece in self.pieces).split())


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter's name: level 1 a section, 2 an item. Not text: that stands in the sentences right below."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Break:
    """A blank line: a paragraph ends."""


@dataclass(frozen=True, slots=True)
class Cue:
    """`[[name text]]`: cue sting, pause 1.2, voice opinion Rohin, link https://…, image …."""

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Unspoken:
    """A whole block that is not spoken, lines kept: a table, code. `kind` names why."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """`%% …`, for people. One line, without white space behind it."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(self.text.splitlines()).rstrip())


Element = Heading | Sentence | Break | Cue | Unspoken | Comment


@dataclass(frozen=True, slots=True)
class Approval:
    by: str
    at: dt.datetime
    sha256: str  # of the script as approved: see `approval.compute_fingerprint`


@dataclass(frozen=True, slots=True)
class Script:
    """A script file, read."""

    elements: tuple[Element, ...]
    number: int | None = None
    title: str = ""
    date: dt.date | None = None
    source: str = ""  # the file in the show, or the address it came from
    url: str = ""  # where the issue can be read
    draft: str = ""  # fingerprint of the draft this came from; see `merging`
    approval: Approval | None = None
    extra: tuple[tuple[str, object], ...] = field(default=())  # front matter we do not know: kept

    def iter_sentences(self) -> Iterator[Sentence]:
        return (element for element in self.elements if isinstance(element, Sentence))

    @property
    def written(self) -> str:
        """The issue, every word of it, in order."""
        parts = []
        for element in self.elements:
            if isinstance(element, Sentence):
                parts.append(element.written)
            elif isinstance(element, Unspoken):
                parts.append(element.text)
        return "\n".join(part for part in parts if part.strip())

    @property
    def spoken(self) -> str:
        """What the voice says, a sentence a line."""
        return "\n".join(sentence.spoken for sentence in self.iter_sentences() if sentence.spoken)
