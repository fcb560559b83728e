"""Headings and credits as speech: add a row."""

from __future__ import annotations

import pytest

from lettercast.issues import Block, BlockKind, Item, Span, parse_issue
from lettercast.normalization import NormalizationOptions
from lettercast.scripts.boilerplate import find_boilerplate_rule
from lettercast.scripts.headings import collect_acronyms, make_byline_pieces, to_sentence_case


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("HIGHLIGHTS", "Highlights"),
        ("TECHNICAL AI SAFETY", "Technical AI safety"),
        ("NEWS IN RL AND NLP", "News in RL and NLP"),
        ("WHAT THE GNUTLA FOUND", "What the GNUTLA found"),
        ("GPUS AND APIS", "GPUs and APIs"),
        ("OPENAI, AAAI AND MAY", "OpenAI, AAAI and may"),
        ("WHO'S WHO", "Who's who"),
        ("Learning Human Intent", "Learning Human Intent"),
        ("NEWS & UPDATES", "News & updates"),
        ("AI", "AI"),
        ("Q A", "Q A"),
    ],
)
def test_sentence_case(heading: str, said: str) -> None:
    issue = parse_issue(b"# X\n\nThe GNUTLA met, and what they found is in the news. We DO like GPUs.\n", "a.md")
    assert to_sentence_case(heading, collect_acronyms(issue)) == said


def item(title: str, **fields: object) -> Item:
    return Item(title, Span(0, 0), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "found", "said"),
    [
        (
            "A Way (Ada Lane) (summarized by Cy):",
            item("A Way", authors=("Ada Lane",), summarizer="Cy"),
            "A Way, by Ada Lane. Summarized by Cy.",
        ),
        (
            "A Way? (Ada Lane et al):",
            item("A Way?", authors=("Ada Lane",), et_al=True),
            "A Way? By Ada Lane and others.",
        ),
        (
            "A Way (Ada, Ben, Cy):",
            item("A Way", authors=("Ada", "Ben", "Cy")),
            "A Way, by Ada, Ben, and Cy.",
        ),
        (
            "Jobs (summarized by Cy) (H/T Dee Fox):",
            item("Jobs", summarizer="Cy", via="Dee Fox"),
            "Jobs. Summarized by Cy. Hat tip to Dee Fox.",
        ),
        ("A Way", item("A Way"), "A Way."),
        ("A Way:", item("A Way"), "A Way."),
        ("Something else", item("A Way", authors=("Ada",)), "Something else"),
    ],
)
def test_bylines(written: str, found: Item, said: str) -> None:
    pieces = make_byline_pieces(Block(BlockKind.BYLINE, Span(0, len(written)), written), found, NormalizationOptions())
    assert "".join(piece.spoken for piece in pieces) == said
    assert "".join(piece.written for piece in pieces) == written


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Listen to this issue on our site.", "audio-version"),
        ("The audio version is here.", "audio-version"),
        ("This podcast is recorded by Ada Lane.", "false-here"),
        ("Just hit reply and tell me.", "reply-by-mail"),
        ("Tell me by replying to this newsletter.", "reply-by-mail"),
        ("View this email in your browser", "mail-chrome"),
        ("You are receiving this email because you signed up.", "mail-chrome"),
        ("Was this forwarded to you? Sign up here.", "mail-chrome"),
        ("Unsubscribe", "mail-chrome"),
        ("Copyright © 2020 Ada Lane", "copyright"),
        ("Find all past issues here.", "link-only"),
        ("You can sign up here.", "link-only"),
        ("— source", "link-only"),
        ("The source is here to stay.", None),
        ("The Slow Letter, issue #12", "issue-number"),
        ("This is issue 12 of 20.", None),
        ("New comment", "page-chrome"),
        ("The model listens to audio here.", None),
        ("They reply to each message in turn.", None),
        ("We discuss what it means to share a reward with others.", None),
        ("Subscribers to the old view disagree.", None),
        ("The copyright of training data is disputed.", None),
        ("The robots receive these rewards late.", None),
    ],
)
def test_boilerplate(sentence: str, rule: str | None) -> None:
    assert find_boilerplate_rule(sentence) == rule
