"""A script from an issue."""

from __future__ import annotations

from lettercast.issues import Issue, Kind
from lettercast.scripts.bookkeeping import check_coverage
from lettercast.scripts.model import Break, Cue, Element, Heading, Piece, Script, Sentence, Unspoken
from lettercast.settings import Settings


def draft(issue: Issue, settings: Settings, *, source: str = "") -> Script:
    """The first script of an issue, its coverage proven. Raises ScriptError when a word of the issue went missing."""
    elements: list[Element] = []
    for block in issue.blocks:
        if elements:
            elements.append(Break())
        if block.kind in (Kind.TABLE, Kind.CODE):
            elements.append(Unspoken(block.kind.value, block.text))
            continue
        if block.kind is Kind.HEADING:
            elements.append(Heading(1, " ".join(block.text.split())))
        elif block.kind is Kind.BYLINE:
            item = issue.item_of(block)
            elements.append(Heading(2, item.title if item else " ".join(block.text.split())))
        if block.kind is Kind.LABEL and block.speaker:
            elements.append(Cue("voice", f"opinion {block.speaker}"))
        said = "" if block.dropped else block.text
        elements.append(Sentence((Piece(block.text, said, block.dropped or ""),)))
    script = Script(
        tuple(elements),
        number=issue.number,
        title=issue.title,
        date=issue.date,
        source=source or issue.source,
        url=issue.url,
    )
    check_coverage(script, issue)
    return script
