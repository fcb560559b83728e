"""Profiles: chosen by themselves, written by anyone, every mistake told."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettercast.issues import IssueError, parse_issue
from lettercast.issues.profile import compile_profile, list_built_in_profiles, load_profile

MINE = r"""
name = "kettle-letter"

[detect]
patterns = ['Kettle Letter']

[number]
patterns = ['Kettle Letter no (\d+)']

[item]
credit = '\[read by (?P<summarizer>[^\]]+)\]'
via = '\[found by (?P<via>[^\]]+)\]'
opinion = '(?P<speaker>NAME) thinks:|(?P<self>I) think:'
read_more = 'Elsewhere:'

[opinions]
self = "Mara"

[sections]
top = ['Hot', 'Cold']
[sections.within]
'Hot' = ['Steam']

[[drop]]
rule = "thanks"
patterns = ['Thanks for reading, and keep the kettle on\.']
"""
LETTER = """Kettle Letter no 12 HOT STEAM Why do lids rattle? (Ann Potts) [read by Bo] [found by Cy]: They do.
Dee thinks: All of them. Elsewhere: A film COLD Ice (Eve Cold) [read by Mara] It is frozen. I think: It is
fine. Thanks for reading, and keep the kettle on."""


def test_a_profile_is_written_without_touching_code(tmp_path: Path) -> None:
    path = tmp_path / "kettle.toml"
    path.write_text(MINE)
    issue = parse_issue(LETTER.replace("\n", " ").encode(), "x.txt", profile=str(path))
    assert (issue.profile, issue.number) == ("kettle-letter", 12)
    assert [(section.heading, section.level) for section in issue.sections] == [("HOT", 1), ("STEAM", 2), ("COLD", 1)]
    lids, ice = (section.items[0] for section in issue.sections if section.items)
    assert (lids.title, lids.authors, lids.summarizer, lids.via) == ("Why do lids rattle?", ("Ann Potts",), "Bo", "Cy")
    assert [opinion.speaker for opinion in (*lids.opinions, *ice.opinions)] == ["Dee", "Mara"]
    assert [link.text for link in lids.read_more] == ["A film"]
    assert [block.drop_rule for block in issue.blocks if block.drop_rule] == ["thanks"]


def test_every_mistake_of_a_profile_is_told() -> None:
    with pytest.raises(IssueError) as caught:
        compile_profile(b"nam = 'x'\n[sections]\ntop = 3\n", "mine.toml")
    assert len(caught.value.problems) == 3
    for broken, words in (("name = 'x'\n[item]\ncredit = '('", "not a regular expression"), ("x", "not valid TOML")):
        with pytest.raises(IssueError, match=words):
            compile_profile(broken.encode(), "mine.toml")


def test_the_profiles_that_come_along_are_whole() -> None:
    assert list_built_in_profiles() == ("alignment", "this-week-in-rust")
    for name in (*list_built_in_profiles(), "general"):
        assert load_profile(name, "").name == name


def test_a_profile_is_chosen_by_the_words_of_the_issue() -> None:
    assert load_profile("auto", "A letter about nothing").name == "general"
    assert load_profile("auto", "This Week in Rust, with a Crate of the Week").name == "this-week-in-rust"
    assert load_profile("auto", "Works (summarized by Ann): yes. Ann's opinion: no.").name == "alignment"


def test_a_title_counts_as_words_of_the_issue() -> None:
    issue = parse_issue(b"---\ntitle: This Week in Rust 5\n---\nWrite to @ThisWeekInRust.\n", "x.md")
    assert (issue.profile, issue.number) == ("this-week-in-rust", 5)


@pytest.mark.parametrize(
    "title", ["Kettle Letter #12", "Kettle Letter, issue 12", "Kesselbrief Nr. 12", "Konvice č. 12", "Kettles No 12"]
)
def test_how_issues_are_numbered(title: str) -> None:
    assert parse_issue(f"---\ntitle: '{title}'\n---\nWords.\n".encode(), "x.md").number == 12
