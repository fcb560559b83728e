"""What is said in place of links, code and tables: add a row."""

from __future__ import annotations

import pytest

from lettercast.issues import Block, BlockKind, Link, Span
from lettercast.scripts.descriptions import find_deictic_here, link_phrase, read_more_sentence, summarize_block


@pytest.mark.parametrize(
    ("line", "links", "said"),
    [
        ("Read more: Paper: How Code Is Read", 1, "The paper is linked in the show notes."),
        ("Read more: the arXiv preprint", 1, "The paper is linked in the show notes."),
        ("Read more: Blog post", 1, "The post is linked in the show notes."),
        ("Read more: Paper, Blog post", 2, "More is linked in the show notes."),
        ("Read more: What We Did", 1, "More is linked in the show notes."),
    ],
)
def test_read_more(line: str, links: int, said: str) -> None:
    assert read_more_sentence(line, links) == said


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (BlockKind.CODE, "x\n\ny", "The written issue shows 2 lines of code here."),
        (BlockKind.CODE, "x", "The written issue shows some code here."),
        (
            BlockKind.TABLE,
            "a\tb\tc\n1\t2\t3\n4\t5\t6",
            "The written issue has a table of 2 rows here. Its columns are a, b, and c.",
        ),
        (BlockKind.TABLE, "a\tb is a column with far more words\n1\t2", "The written issue has a table of 1 row here."),
        (BlockKind.TABLE, "a\tb", "The written issue has a table here."),
    ],
)
def test_code_and_tables(kind: BlockKind, text: str, said: str) -> None:
    assert summarize_block(Block(kind, Span(0, len(text)), text)) == said


@pytest.mark.parametrize(
    ("sentence", "link", "points"),
    [
        ("You can apply here.", None, True),
        ("The talks are available here .", None, True),
        ("What matters here is the cold.", None, False),
        ("I have no more to say here.", None, False),
        ("See what I wrote here.", "here", True),
        ("See (also here (#5)) what is here to stay.", "also here", True),
        ("I have no more to say here.", "a page", False),
    ],
)
def test_here(sentence: str, link: str | None, points: bool) -> None:
    at = max(sentence.find(link or ""), 0)
    links = (Link(link, "https://example.org", Span(at, at + len(link))),) if link else ()
    found = find_deictic_here(Block(BlockKind.PARAGRAPH, Span(0, len(sentence)), sentence, links=links), sentence)
    assert (found is not None) is points
    assert found is None or sentence[slice(*found)] == "here"


@pytest.mark.parametrize(
    ("before", "said"),
    [("You can apply ", "at the link in the show notes"), ("Also see ", "the link in the show notes")],
)
def test_what_is_said_for_here(before: str, said: str) -> None:
    assert link_phrase(f"{before}here.", len(before)) == said
