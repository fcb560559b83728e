"""Headings and bylines as speech: sentence case, who wrote it, who summarised it, who pointed at it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lettercast.issues import Block, BlockKind, Issue, Item
from lettercast.normalization import (
    NormalizationOptions,
    Piece,
    canonical_case,
    normalize_text,
    render_spoken_line,
    word_list,
)

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def collect_acronyms(issue: Issue) -> frozenset[str]:
    """Collect the words in capitals that the issue's sentences never write small: what a heading must keep."""
    running: set[str] = set()
    for block in issue.blocks:
        if block.kind is not BlockKind.HEADING:
            running.update(_WORD.findall(block.text))
    known = {
        word for word in word_list("acronyms") if word in running or not {word.lower(), word.capitalize()} & running
    }
    capitals = {
        word
        for word in running
        if len(word) > 1 and word.isupper() and word.lower() not in running and word.capitalize() not in running
    }
    return frozenset(known | capitals | {"I"})


def to_sentence_case(heading: str, keep: frozenset[str]) -> str:
    """Write a heading in capitals as a sentence would; keep any other heading as it is, white space folded.

    A word stays in capitals when it is in `keep`, or has no vowel to be said with.
    """
    heading = " ".join(heading.split())
    words = _WORD.findall(heading)
    if not words or any(word.upper() != word for word in words) or not any(len(word) > 3 for word in words):
        return heading
    first = True

    def small(found: re.Match[str]) -> str:
        nonlocal first
        word = found[0]
        if word in keep or (len(word) > 1 and not re.search("[AEIOUY]", word)):
            said = word
        elif len(word) > 2 and word.endswith("S") and word[:-1] in keep:
            said = word[:-1] + "s"
        else:
            said = canonical_case(word) or (word.capitalize() if first else word.lower())
        first = False
        return said

    return _WORD.sub(small, heading)


def make_heading_pieces(block: Block, keep: frozenset[str], options: NormalizationOptions) -> tuple[Piece, ...]:
    """Make the pieces of a section's heading."""
    written = " ".join(block.text.split())
    cased = to_sentence_case(written, keep)
    if cased == written:
        return normalize_text(written, options=options)
    return (Piece(written, render_spoken_line(normalize_text(cased, options=options)), "heading"),)


def make_byline_pieces(block: Block, item: Item | None, options: NormalizationOptions) -> tuple[Piece, ...]:
    """Make the pieces of an item's title and credits. The title may have several, the credits are one."""
    written = " ".join(block.text.split())
    title = " ".join(item.title.split()) if item else written
    if item is None or not title or not written.startswith(title):
        return normalize_text(written, options=options)
    credits = format_credits(item, options)
    tail = written[len(title) :]
    pieces = normalize_text(title, options=options)
    spoken = render_spoken_line(pieces)
    ended = bool(re.search(r"[.?!…][\"”’')]*$", spoken))
    if credits.startswith("by ") and not ended:
        tail_spoken = f", {credits}"
    elif credits:
        tail_spoken = f"{'' if ended else '.'} {credits[0].upper()}{credits[1:]}"
    else:
        tail_spoken = "" if ended else "."
    if not tail and not tail_spoken:
        return pieces
    return (*pieces, Piece(tail, tail_spoken, "byline"))


def format_credits(item: Item, options: NormalizationOptions) -> str:
    """Format credits: "by Ada Lane and others. Summarized by Ben. Hat tip to Cy."; empty where nobody is named."""
    parts = []
    if item.authors:
        parts.append(f"by {_join_names(item.authors, item.et_al)}")
    if item.summarizer:
        parts.append(f"{'Summarized' if parts else 'summarized'} by {item.summarizer}")
    if item.via:
        parts.append(f"{'Hat' if parts else 'hat'} tip to {item.via}")
    return render_spoken_line(normalize_text(". ".join(parts) + ".", options=options)) if parts else ""


def _join_names(names: Sequence[str], et_al: bool) -> str:
    everyone = [*names, "others"] if et_al else [*names]
    if len(everyone) < 3:
        return " and ".join(everyone)
    return f"{', '.join(everyone[:-1])}, and {everyone[-1]}"
