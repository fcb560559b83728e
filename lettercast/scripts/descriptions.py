"""What a listener is told of what can't be read out: links, code, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lettercast.issues import Block, BlockKind
from lettercast.normalization import normalize_whitespace

MENTIONS = {
    BlockKind.CODE: "The written issue shows some code here.",
    BlockKind.TABLE: "The written issue has a table here.",
}
_LINK_KINDS = (  # what a read-more line calls its link -> what is said
    ("paper", r"\b(?:paper|preprint|arxiv|thesis)\b"),
    ("post", r"\b(?:post|blog|essay)\b"),
    ("podcast", r"\b(?:podcast|episode|interview)\b"),
    ("video", r"\b(?:video|talk|recording|lecture)\b"),
    ("code", r"\b(?:code|github|repository|repo)\b"),
    ("report", r"\breport\b"),
    ("article", r"\barticle\b"),
    ("website", r"\b(?:website|site|home ?page)\b"),
)
_LINK_LABEL = re.compile(r"[^:]{1,30}:\s*([^:]{1,30}):")
SHOW_NOTES_PHRASE = "at the link in the show notes"
_HERE_WORD = re.compile(r"\bhere\b", re.IGNORECASE)
_ACTION_HERE = re.compile(  # where the source lost its links
    r"\b(?:apply|applications?|available|download(?:ed)?|found|listen|online|posted|read|register|registration|see|"
    r"sign up|submit|view(?:ed)?|watch)\b[^.!?]{0,60}?\b(here)(?=\s?[.,;:!?)]|$)",
    re.IGNORECASE,
)


def read_more_sentence(line: str, links: int) -> str:
    """Make the sentence for a read-more line with so many links: "The paper is linked in the show notes." """
    label = _LINK_LABEL.match(line)  # of "Read more: Paper: How Code Is Read" the paper counts
    named = [what for what, pattern in _LINK_KINDS if re.search(pattern, label[1] if label else line, re.IGNORECASE)]
    what = f"The {named[0]}" if len(named) == 1 and links < 2 else "More"
    return f"{what} is linked in the show notes."


def summarize_block(block: Block) -> str:
    """Say how much code there is; how large a table is, and its columns."""
    lines = [line for line in block.text.splitlines() if line.strip()]
    if len(lines) < 2:
        return MENTIONS[block.kind]
    if block.kind is BlockKind.CODE:
        return f"The written issue shows {len(lines)} lines of code here."
    return _summarize_table(lines)


def _summarize_table(lines: Sequence[str]) -> str:
    """Say how large a table is, and its columns where the first row names them in a few words."""
    rows = len(lines) - 1
    summary = f"The written issue has a table of {rows} row{'s' * (rows > 1)} here"
    columns = [normalize_whitespace(cell) for cell in lines[0].split("\t")]
    if not 2 <= len(columns) <= 6 or not all(0 < len(column.split()) <= 4 for column in columns):
        return f"{summary}."
    named = " and ".join(columns) if len(columns) == 2 else f"{', '.join(columns[:-1])}, and {columns[-1]}"
    return f"{summary}. Its columns are {named}."


def find_deictic_here(block: Block, sentence: str, start: int = 0) -> tuple[int, int] | None:
    """Find where a sentence says "here" and means a link: by its links, or by its words where links are lost.

    `start` is where the sentence stands in the block. Of several, the last counts.
    """
    places = [action.span() for action in _HERE_WORD.finditer(sentence)]
    for link in reversed(block.links):
        end = link.span.end - block.span.start
        place = len(_HERE_WORD.findall(block.text[start:end])) - 1
        if _HERE_WORD.search(link.text.strip()[-4:]) and 0 <= place < len(places):
            return places[place]
    action = None if block.links else _ACTION_HERE.search(sentence)
    return action.span(1) if action else None


def link_phrase(sentence: str, place: int) -> str:
    """Choose what is said for the "here" at `place`: "see the link", but "apply at the link"."""
    return (
        SHOW_NOTES_PHRASE.removeprefix("at ")
        if re.search(r"\b(?:see|visit) $", sentence[:place], re.I)
        else SHOW_NOTES_PHRASE
    )
