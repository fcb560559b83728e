"""What is heard, in which order, with which silence between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lettercast.episodes import EpisodeError
from lettercast.episodes.manifest import MAX_NOTES_BYTES
from lettercast.episodes.outputs.notes import render_notes_html, render_notes_text
from lettercast.episodes.plan import Bumper, ChapterPlan, EpisodePlan, Utterance, plan_episode
from lettercast.episodes.timeline import ChapterMark, fold_chapters
from lettercast.scripts import parse
from lettercast.settings import PauseSettings, SoundSettings
from lettercast.voices import Cast, Voice

CAST = Cast({"narrator": Voice("ann", "espeak"), "opinion:Cee": Voice("bob", "espeak")}, Path("voices"))
PAUSES = PauseSettings(sentence=0.1, paragraph=0.2, list_item=0.3, heading=0.4, item=0.5, section=0.6)


def planned(text: str, sound: SoundSettings | None = None) -> EpisodePlan:
    script = parse(f"---\ntitle: t\n---\n{text}", "x.md")
    silent = SoundSettings(intro="", outro="", sting="sting.wav")
    return plan_episode(script, CAST, lambda said: said, PAUSES, sound or silent)


def heard(plan: EpisodePlan) -> list[tuple[str, float]]:
    return [(one.line.text if isinstance(one, Utterance) else one.name, one.gap_s) for one in plan.sounds]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.\nB.\n", [("A.", 0.0), ("B.", 0.1)]),
        ("A.\n\nB.\n", [("A.", 0.0), ("B.", 0.2)]),
        ("A.\n\n{- ||list}B.\n", [("A.", 0.0), ("B.", 0.3)]),
        ("A.\n# S\nS.\n\nB.\nC.\n", [("A.", 0.0), ("S.", 0.6), ("B.", 0.4), ("C.", 0.1)]),
        ("A.\n## I\nI.\n\nB.\n", [("A.", 0.0), ("I.", 0.5), ("B.", 0.4)]),
        ("A.\n# S\n{S.||heading}\n## I\nI.\n", [("A.", 0.0), ("I.", 0.6)]),
        ("A.\n[[pause 2.5]]\nB.\nC.\n", [("A.", 0.0), ("B.", 2.5), ("C.", 0.1)]),
        ("A.\n\n[[cue sting]]\n# S\nS.\n", [("A.", 0.0), ("sting", 0.6), ("S.", 0.4)]),
        ("A.\n\n{Gone.||boilerplate}\n\nB.\n", [("A.", 0.0), ("B.", 0.2)]),
        ("A.\n[[unspoken table]]\n1 2\n[[end]]\nB.\n", [("A.", 0.0), ("B.", 0.2)]),
    ],
)
def test_pauses_are_set_by_what_lies_between(text: str, expected: list[tuple[str, float]]) -> None:
    assert heard(planned(text)) == expected


def test_bumpers_frame_the_whole() -> None:
    plan = planned("A.\n# S\nB.\n", SoundSettings())
    assert [one.name for one in plan.sounds if isinstance(one, Bumper)] == ["intro", "outro"]
    assert [(one.title, one.first_sound) for one in plan.chapters] == [("", 0), ("Opening", 1), ("S", 2)]
    assert plan.opening_sentences == 1


def test_a_script_without_headings_is_one_chapter_with_its_title() -> None:
    assert [(one.title, one.first_sound) for one in planned("A.\n\nB.\n").chapters] == [("t", 0)]


def test_a_voice_cue_holds_until_the_next_heading() -> None:
    plan = planned("A.\n[[voice opinion Cee]]\nB.\n\nC.\n# S\nD.\n")
    assert [(one.line.voice.name, one.speaker) for one in plan.utterances] == [
        ("ann", ""),
        ("bob", "Cee"),
        ("bob", "Cee"),
        ("ann", ""),
    ]


def test_chapters_carry_their_links_and_none_is_empty() -> None:
    plan = planned("# S\n{S||heading}\n\n## I\nI.\n[[link https://a.example]]\n[[link https://b.example]]\n\n## Gone\n")
    assert plan.chapters == (ChapterPlan("I", 2, 0, ("https://a.example", "https://b.example")),)


def test_every_cue_that_means_nothing_is_told() -> None:
    with pytest.raises(EpisodeError) as caught:
        planned("A.\n[[pause long]]\nB.\n[[jingle]]\n[[cue gong]]\n")
    told = [str(problem) for problem in caught.value.problems]
    assert told[0].startswith("after sentence 1: invalid pause 'long'; write seconds")
    assert told[1].startswith("after sentence 2: unknown cue [[jingle]]")
    assert told[2].startswith("after sentence 2: unknown cue [[cue gong]]")


def test_more_chapters_than_a_tag_can_name_fold_into_their_sections() -> None:
    chapters = [
        ChapterPlan(f"S{at}", 1 if at % 10 == 0 else 2, at, (f"https://example.org/{at}",)) for at in range(300)
    ]
    folded = fold_chapters(chapters)
    assert [one.title for one in folded] == [f"S{at}" for at in range(0, 300, 10)]
    assert len(folded[0].links) == 10
    assert fold_chapters(chapters[:255]) == chapters[:255]


@pytest.mark.parametrize(("count", "letters", "marks_kept"), [(1, 20, 1), (30, 20, 30), (60, 120, 60), (254, 20, 80)])
def test_notes_fit_with_every_mark_they_can_keep(count: int, letters: int, marks_kept: int) -> None:
    links = ("https://example.org/somewhere",) * 3
    marks = [
        ChapterMark(f"Über {at} & more {'x' * (letters - 14)}", 1 + at % 2, at * 441_000, (at + 1) * 441_000, links)
        for at in range(count)
    ]
    notes = render_notes_html(marks, "https://example.org/issue", True)
    assert len(notes.encode()) <= MAX_NOTES_BYTES
    assert "00:00:00" in notes
    assert "https://example.org/issue" in notes
    assert "synthetic" in notes
    assert set(re.findall(r"</?(\w+)", notes)) <= {"p", "ul", "li", "a"}
    assert notes.count("<li>") == count if marks_kept == count else notes.count("<li>") >= marks_kept
    assert render_notes_text(marks, "", True).count("\n    https://") == count * 3
