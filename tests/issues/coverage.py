"""The one thing that must hold for every issue: its blocks are the whole text, in order, and nothing twice."""

from __future__ import annotations

from lettercast.issues import Issue


def assert_whole(issue: Issue) -> None:
    at = 0
    for block in issue.blocks:
        assert block.span.start >= at, "blocks overlap or stand out of order"
        assert not issue.text[at : block.span.start].strip(), "words between two blocks"
        assert block.text == issue.text[block.span.start : block.span.end]
        assert block.text.strip()
        for link in block.links:
            assert block.span.start <= link.span.start < link.span.end <= block.span.end
        for _, span in block.marks:
            assert block.span.start <= span.start < span.end <= block.span.end
        if block.item is not None:
            assert issue.find_item(block) is not None
        at = block.span.end
    assert not issue.text[at:].strip(), "words after the last block"
