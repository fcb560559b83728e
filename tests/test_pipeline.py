"""The Python API: from an issue to a published folder, step by step and in one go."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

import lettercast
from lettercast.pipeline import select_approved
from lettercast.scripts import Concern, ScriptError
from lettercast.starter import create_show
from tests.conftest import ROOT
from tests.voices.test_synthesis import SPEAKER

ISSUE = """---
title: "Tide Tables #12: Two lamps"
date: 2026-02-03
---

HIGHLIGHTS
==========

**[Two Lamps](https://example.org/lamps)** *(Ivo Marsh)* (summarized by Fen): It took 12 nights. Both lamps burned.

Tell me about it by replying to this email.
"""
QUICK_VOICE = 'engine = "espeak"\nlanguage = "en"\n'


@pytest.fixture
def show(tmp_path: Path) -> lettercast.Show:
    """A new show whose voices need no model, and an issue beside it."""
    folder = tmp_path / "my-show"
    create_show(folder, title="Tide Tables Aloud", author="Ada")
    for name in ("narrator", "opinion"):
        (folder / "voices" / f"{name}.toml").write_text(QUICK_VOICE)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "012.md").write_text(ISSUE)
    return lettercast.open_show(folder)


@pytest.fixture
def issue(show: lettercast.Show) -> str:
    return str(show.root.parent / "letters" / "012.md")


def test_each_step_returns_what_came_of_it(show: lettercast.Show, issue: str) -> None:
    drafted = lettercast.draft(show, issue)
    assert (drafted.episode, drafted.was_written, drafted.unapproved_reason) == ("012", True, "not approved")
    assert drafted.word_counts.dropped and Concern.DROPPED not in {one.concern for one in drafted.findings}
    assert select_approved(show).left_out == (("012", "not approved"),)

    approved = lettercast.approve(show, "12", by="Ada")
    assert (approved.approval.by, approved.was_approved, approved.is_complete) == ("Ada", False, True)
    assert lettercast.approve(show, "12", by="Ben").approval == approved.approval
    assert select_approved(show).approved == ("012",)

    stages = []
    rendered = lettercast.render(show, "12", progress=lambda stage: stages.append(stage.stage))
    assert rendered.audio_path.is_file() and rendered.defects == () and set(stages) == {"voicing", "mastering"}

    published = lettercast.publish(show)
    assert "feed.xml" in published.build_result.changed_files
    (entry,) = feedparser.parse((show.public_folder / "feed.xml").read_bytes()).entries
    assert entry.title == drafted.script.title


def test_make_asks_before_it_approves_and_reports_each_step(show: lettercast.Show, issue: str) -> None:
    reasons: list[str] = []
    with pytest.raises(ScriptError, match=r"scripts/012.md: the script is not approved.*--yes"):
        lettercast.make(show, issue, approve_unseen=lambda reason: bool(reasons.append(reason)))
    assert reasons == ["not approved"]
    assert not (show.episode_folder("012") / "episode.json").exists()

    steps: list[object] = []
    made = lettercast.make(show, issue, approve_unseen=True, by="Ada", step=steps.append)
    assert steps == [made.drafted, made.approved, made.rendered, made.published]

    again = lettercast.make(show, issue)
    assert (again.approved, again.drafted.was_written) == (None, False)
    assert again.published.build_result.changed_files == ()


def test_takes_that_fail_verification_raise_unless_they_are_accepted(show: lettercast.Show, issue: str) -> None:
    """The speaking program hums: no word of the script is in its sound."""
    command = [sys.executable, str(SPEAKER), str(show.root / "diary.txt"), "0"]
    (show.voices_folder / "narrator.toml").write_text(f'engine = "command"\n[settings]\ncommand = {command!r}\n')
    (show.root / "scripts" / "012.md").write_text("Both lamps burned all night.\n")
    lettercast.approve(show, "012", by="Ada")
    with pytest.raises(lettercast.DefectsError, match="1 take failed verification") as caught:
        lettercast.render(show, "012")
    assert caught.value.rendered.audio_path.is_file()
    accepted = lettercast.render(show, "012", accept_defects=True)
    assert accepted == caught.value.rendered and [defect.sentence for defect in accepted.defects] == [1]


def test_the_example_of_the_readme_runs(
    show: lettercast.Show, issue: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    monkeypatch.chdir(show.root.parent)
    exec(compile(example, "README.md", "exec"), {})
    assert "my-show/feed/public" in capsys.readouterr().out


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = (
        "import sys, lettercast; print(lettercast.__version__, [m for m in sys.modules if m.startswith('lettercast.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert re.fullmatch(r"\d+\.\d+\.\d+ \[\]", done.stdout.strip())


def test_a_step_loads_only_the_packages_that_it_needs() -> None:
    code = "import sys; from lettercast import approve; print({'numpy', 'lxml', 'PIL', 'fsspec'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"
