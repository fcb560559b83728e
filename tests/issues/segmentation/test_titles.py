"""Where titles and headings begin in a text that lost its lines: what stands before, the title, what is said of it."""

from __future__ import annotations

import pytest

from lettercast.issues import Issue, parse_issue
from tests.issues.coverage import assert_whole

KETTLES = "A kettle sings before it boils. The author listens to kettles in ten kitchens and writes down their notes."


def read(text: str) -> Issue:
    issue = parse_issue(f"Alignment Newsletter {text}".encode(), "x.txt", profile="alignment")
    assert_whole(issue)
    return issue


def titles(issue: Issue) -> list[str]:
    return [item.title for section in issue.sections for item in section.items]


TAILS = [
    "It was fun.",
    "Will it sing again?",
    "Have a listen :)",
    "It builds on earlier songs (AN #71)",
    "It is not clear to me what to make of the song",
    'It ends with the words "sing on"',
    "It has parts: 1. Fill the kettle with water 2. Heat it slowly 3. Write down the notes",
    "It has parts: - Fill the kettle - Heat it slowly - Write down the notes",
    "Read more: Paper",
    "Read more: Blog post, Twitter thread",
    "Read more: Summary (AN #94)",
    "Read more: Paper: Notes from the Kettle Choir",
    "Read more: Paper (arXiv)",
    "Read more: Song Letters #17",
    "Read more: Paper: Singing: A Listener's Guide to Kettles, Recordings, Kitchen Weekly review",
    "Ines's opinion: My own kettle does not care for any of this",
]
TITLES = [
    ("Why lids rattle", "Lids rattle when steam pushes them. The post explains why."),
    ("Steam and Its Uses: A Survey of Surveys", "A survey of surveys about steam, and of its uses."),
    ("Does steam remember? What we know, and what we don't", "Steam may remember. We don't know much more."),
    ("Is Cold Water Patient? A First Look at Waiting", "At first look cold water is good at waiting."),
    ("“Lid-Play” for Strangers", "In lid-play two strangers hold one lid. They learn to agree."),
    ("£500 for the best argument against lids", "Whoever argues best against lids gets the money."),
    ("On Spouts, in 3 Drawings", "Three drawings of spouts: the first is wide, the last is empty."),
    ("Handles (wooden and otherwise) compared", "Handles were compared in the cold. The wooden ones won."),
    ("Simple Handles Are All You Need", "All that people need, it says, are simple handles: others break."),
]  # fmt: skip


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize(("title", "body"), TITLES, ids=[title for title, _ in TITLES])
def test_a_title_begins_where_it_begins(tail: str, title: str, body: str) -> None:
    text = (
        f"Highlights The Song of the Kettle (Ada Steam) (summarized by Ines): {KETTLES} {tail} "
        f"{title} (Bo Kettle et al) (summarized by Ines): {body}"
    )
    assert titles(read(text)) == ["The Song of the Kettle", title]


def test_a_beginning_that_nothing_tells_is_reported() -> None:
    text = (
        "Highlights Kettles (Ada Steam) (summarized by Ines): They sing. Read more: Paper: Singing Kettles Quiet Lids "
    )
    issue = read(f"{text}(Bo Lid) (summarized by Ines): Lids are quiet.")
    assert titles(issue) == ["Kettles", "Quiet Lids"]
    assert any("where this title begins" in (block.doubt or "") for block in issue.blocks)


HEADINGS = [
    # what ends before it, the heading that may stand there, the title, and whether it is a heading
    ("He says no.", "Robustness", "Certified Lids", True),
    ("He says no.", "Robustness", "May Be Cheap After All", False),  # "robustness may be cheap" is said below
    ("He says no.", "Verification", "And Its Discontents", False),  # no title begins with "And"
    ("He says no.", "Verification", "Is It Done Yet?", True),
    ("Read more: A Lid That Learns from Human", "Robustness", "Certified Lids", True),
    ("Read more: Blog post", "Robustness", "Certified Lids", True),
    ("See my notes here", "Robustness", "Certified Lids", True),
    ("See my notes here", "Handling groups of agents", "Certified Lids", True),
    ("Lids (AN #4)", "Near-term concerns Fairness and bias", "Certified Lids", True),
]


@pytest.mark.parametrize(("tail", "word", "rest", "heads"), HEADINGS)
def test_a_heading_in_title_case_is_told_from_a_title(tail: str, word: str, rest: str, *, heads: bool) -> None:
    text = (
        f"Highlights Lids (Ada Steam) (summarized by Ines): Lids hold. Technical AI alignment Mesa optimization "
        f"Lids two (Ada Steam) (summarized by Ines): They hold on. {tail} {word} {rest} (Bo Lid) (summarized by Ines): "
        "Some robustness may be cheap, says the author of this post about lids that were certified."
    )
    issue = read(text)
    assert titles(issue)[-1] == (rest if heads else f"{word} {rest}")
    assert [section.heading for section in issue.sections][-1] == (
        ("Fairness and bias" if "bias" in word else word) if heads else "Mesa optimization"
    )


def test_words_of_a_link_are_no_heading() -> None:
    text = (
        "Highlights Asking people (Ada Steam) (summarized by Ines): Feedback from a human is slow. "
        "Read more: Learning from Implicit Human Feedback Quiet Lids (Bo Lid) (summarized by Ines): Lids are quiet."
    )
    assert [section.heading for section in read(text).sections] == ["Highlights"]


def test_a_short_heading_in_capitals_needs_no_full_stop_before_it() -> None:
    text = "HIGHLIGHTS Lids (Ada Steam) (summarized by Ines): Lids always hold NEWS School (summarized by Ines): Apply."
    assert [section.heading for section in read(text).sections] == ["HIGHLIGHTS", "NEWS"]
