"""Drafting and approving in a show's folder: nothing half done, nothing of a person's lost."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from lettercast.errors import LettercastError
from lettercast.scripts import (
    ScriptError,
    approve_script,
    count_unmerged,
    draft_issue,
    dump,
    find_approval_problem,
    load_approved_script,
    load_issue,
    read_script,
)
from lettercast.show import Show, open_show

AT = dt.datetime(2020, 4, 16, tzinfo=dt.UTC)
SENTENCES = [f"Sentence {word} says what it says." for word in ("one", "two", "three", "four", "five", "six", "seven")]
ISSUE = "# Letter 7\n\n## News\n\n" + "\n\n".join(SENTENCES) + "\n"


@pytest.fixture
def show(tmp_path: Path) -> Show:
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "show.toml").write_text('[show]\ntitle = "Letters"\nauthor = "Ada"\n')
    return open_show(tmp_path / "show")


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    path = tmp_path / "an-007.md"
    path.write_text(ISSUE)
    return path


def edit(show: Show, old: str, new: str) -> None:
    (path,) = (show.root / "scripts").glob("*.md")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_issue_is_kept_and_the_script_says_where(show: Show, issue: Path) -> None:
    drafted = draft_issue(show, str(issue), name="007")
    assert (show.root / "episodes/007/issue.md").read_bytes() == issue.read_bytes()
    script = read_script(show.script_path("007"))
    assert script == drafted.script
    assert script.source == "episodes/007/issue.md"
    assert load_issue(show, "007", script) is not None
    assert not draft_issue(show, str(issue), name="007").was_written
    assert not draft_issue(show, "7").was_written


def test_an_issue_is_kept_and_read_again_as_what_it_was_called(show: Show, issue: Path) -> None:
    draft_issue(show, str(issue), name="007", format="text")
    kept = load_issue(show, "007")
    assert kept is not None and kept.format == "text"
    assert not draft_issue(show, "007").was_written
    draft_issue(show, "007", format="markdown")
    assert [path.name for path in (show.root / "episodes/007").glob("issue.*")] == ["issue.md"]


def test_edits_are_kept_when_drafted_again(show: Show, issue: Path) -> None:
    draft_issue(show, str(issue), name="007")
    edit(show, "Sentence two", "{Sentence|Line} two")
    issue.write_text(ISSUE.replace("Sentence five", "Phrase five"))
    drafted = draft_issue(show, str(issue), name="007")
    assert (drafted.kept_edits, drafted.conflicts) == (1, 0)
    text = show.script_path("007").read_text()
    assert "{Sentence|Line} two" in text and "Phrase five" in text


def test_edits_are_kept_when_the_cache_is_gone(show: Show, issue: Path) -> None:
    draft_issue(show, str(issue), name="007")
    edit(show, "Sentence two", "{Sentence|Line} two")
    shutil.rmtree(show.cache_folder)
    issue.write_text(ISSUE.replace("Sentence five", "Phrase five"))
    assert draft_issue(show, str(issue), name="007").conflicts == 0
    text = show.script_path("007").read_text()
    assert "{Sentence|Line} two" in text and "Phrase five" in text


def test_an_edit_under_which_the_issue_changed_is_marked_and_not_approved(show: Show, issue: Path) -> None:
    draft_issue(show, str(issue), name="007")
    edit(show, "Sentence two", "{Sentence|Line} two")
    issue.write_text(ISSUE.replace("Sentence two", "Phrase two"))
    assert draft_issue(show, str(issue), name="007").conflicts == 1
    script = read_script(show.script_path("007"))
    assert count_unmerged(script) == 1 and "{Sentence|Line} two" in dump(script)
    with pytest.raises(ScriptError, match="007"):
        approve_script(show, "007", "Ada", AT)


def test_approval_outlives_an_idle_draft_and_no_change(show: Show, issue: Path) -> None:
    draft_issue(show, str(issue), name="007")
    approve_script(show, "007", "Ada", AT)
    draft_issue(show, str(issue), name="007")
    approved = read_script(show.script_path("007"))
    assert find_approval_problem(approved) is None
    assert approve_script(show, "007", "Ben", AT).approval == approved.approval
    edit(show, "Sentence two", "{Sentence|Line} two")
    changed = read_script(show.script_path("007"))
    assert find_approval_problem(changed) is not None
    before = load_approved_script(show, changed)
    assert before is not None and before.elements == approved.elements


def test_a_script_of_another_issue_is_left_alone(show: Show, issue: Path) -> None:
    draft_issue(show, str(issue), name="007")
    before = show.script_path("007").read_bytes()
    issue.write_text("# Another\n\n" + "\n\n".join(f"Nothing of it, number {n}, is alike." for n in SENTENCES))
    with pytest.raises(ScriptError, match="another issue"):
        draft_issue(show, str(issue), name="007")
    assert show.script_path("007").read_bytes() == before
    assert (show.root / "episodes/007/issue.md").read_text() == ISSUE


BAD = {
    "empty": b"",
    "blank": b" \n\n ",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "binary": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_one_line_and_nothing_written(show: Show, tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(BAD[name])
    with pytest.raises(LettercastError) as caught:
        draft_issue(show, str(path))
    assert len(caught.value.problems) == 1 and "bad.txt" in str(caught.value)
    assert sorted(entry.name for entry in show.root.iterdir()) == ["show.toml"]


@pytest.mark.parametrize("name", ["../x", "a b", ".hidden"])
def test_names_that_lead_elsewhere(show: Show, issue: Path, name: str) -> None:
    with pytest.raises(ScriptError, match="name"):
        draft_issue(show, str(issue), name=name)
