"""One script under review, without a browser: looks, takes, spreading, approval, comparing."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lettercast.episodes import plan_episode
from lettercast.review.app import ReviewSessions
from lettercast.review.errors import ReviewError
from lettercast.review.session import ReviewSession
from lettercast.review.source_pane import SourcePane
from lettercast.review.take_preview import TakePreview
from lettercast.scripts import (
    Lexicon,
    ScriptError,
    dismissal_comment,
    find_approval_problem,
    load_issue,
    parse,
    read_script,
)
from lettercast.show import open_show
from lettercast.voices import Take, load_cast, plan_synthesis, synthesize_lines
from tests.conftest import program
from tests.review.pages import ISSUE, drafted

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def desk(show_copy: Path) -> Iterator[ReviewSession]:
    drafted(show_copy)
    show = open_show(show_copy)
    hearing = TakePreview(show)
    yield ReviewSession(show, "012", hearing)
    hearing.close()


def named(desk: ReviewSession, text: str) -> dict[str, object]:
    """How a page names the first sentence with `text`."""
    view = desk.build_view()
    row = next(row for row, line in zip(view.rows, view.version.lines, strict=True) if text in line)
    return {"view": view.digest, "sha": row.sha, "nth": row.nth}


def test_what_was_called_right_is_not_asked_again_until_it_changes(desk: ReviewSession) -> None:
    def whats() -> list[str]:
        return [look["what"] for look in desk.build_state()["status"]["looks"]]

    look = next(look for look in desk.build_state()["status"]["looks"] if look["concern"] == "dropped")
    asked = {
        "view": desk.build_view().digest,
        "how": "right",
        **{key: look[key] for key in ("sha", "nth", "concern", "what")},
    }
    desk.answer_item(asked)
    assert look["what"] not in whats()
    assert "%% right: dropped: " in desk.manuscript.path.read_text()
    with pytest.raises(ReviewError, match="settled already"):
        desk.answer_item({**asked, "view": desk.build_view().digest})
    desk.manuscript.undo()
    assert look["what"] in whats()


def test_a_take_that_was_heard_otherwise_needs_a_look(desk: ReviewSession) -> None:
    heard = desk.build_view().previews[0][1]
    noise = np.zeros(22050, np.float32)
    desk.take_preview.takes.store_take(heard.take_key, Take(noise, 22050, defects=("heard “twelfth” for “twelve”",)))
    first = desk.build_state()["status"]["looks"][0]
    assert (first["concern"], first["what"]) == ("heard otherwise", "heard “twelfth” for “twelve”")
    told = {key: first[key] for key in ("sha", "nth", "concern", "what")}
    desk.answer_item({"view": desk.build_view().digest, "how": "right", **told})
    assert desk.build_state()["status"]["looks"][0]["concern"] != "heard otherwise"
    assert desk.take_preview.takes.stored_info(heard.take_key) is not None
    said = heard.utterance.sentence.spoken
    assert f"%% {dismissal_comment('heard “twelfth” for “twelve”', said)}\n" in desk.manuscript.path.read_text()


def test_what_is_heard_here_is_what_render_voices(desk: ReviewSession) -> None:
    show, script = desk.show, desk.build_view().version.script
    lines = plan_episode(
        script, load_cast(show), Lexicon.load(show.lexicon_path).apply, show.settings.pauses, show.settings.sound
    ).lines
    heard = [one for _, one in desk.build_view().previews]
    assert tuple(one.take_key for one in heard) == plan_synthesis(lines, desk.take_preview.takes).keys
    for one in heard:
        assert desk.take_preview.load_flac(one.take_key)[:4] == b"fLaC"
    assert plan_synthesis(lines, desk.take_preview.takes).missing == ()
    takes = list(synthesize_lines(lines, desk.take_preview.takes))
    seconds = sum(len(take.samples) / take.rate_hz for take in takes)
    assert sum(one.duration_s for _, one in desk.build_view().previews) == pytest.approx(seconds, rel=0.01)


def test_a_word_said_everywhere_touches_every_script(desk: ReviewSession, show_copy: Path) -> None:
    drafted(show_copy, ISSUE.replace("three coasts", "four coasts"), "013")
    asked = {"word": "ZQRX", "mode": "ipa", "said": "zɜːks"}
    shown = desk.preview_or_save_entry(asked, write=False)
    assert {one["episode"] for one in shown["touched"]} == {"012", "013"} and len(shown["touched"]) == 6
    assert "ZQRX⟦zɜːks⟧" in shown["touched"][0]["after"]
    before = desk.show.lexicon_path.read_text()
    assert "ZQRX" not in before

    def keys() -> list[str]:
        return [one.take_key for _, one in desk.build_view().previews if "ZQRX" in one.utterance.line.text]

    old = keys()
    desk.preview_or_save_entry(asked, write=True)
    assert desk.show.lexicon_path.read_text().startswith(before.rstrip()[:200])
    assert len(old) == 3 and not set(keys()) & set(old)
    assert desk.preview_or_save_entry(asked, write=False)["touched"] == []
    with pytest.raises(ScriptError):
        desk.preview_or_save_entry({"word": "ZQRX", "mode": "say", "said": "1⟦2⟧"}, write=True)
    with pytest.raises(ReviewError):
        desk.preview_or_save_entry({"word": "", "mode": "say", "said": "x"}, write=True)


def test_an_approval_is_of_what_the_page_shows(desk: ReviewSession) -> None:
    old = desk.build_view().digest
    desk.apply_edit({**named(desk, "I like it"), "op": "say", "spoken": "I love it."})
    with pytest.raises(ReviewError, match="changed meanwhile"):
        desk.approve("Ada", old, NOW)
    desk.approve("Ada", desk.build_view().digest, NOW)
    path = desk.manuscript.path
    assert find_approval_problem(read_script(path)) is None
    assert desk.build_state()["status"]["approval"]["state"] == "held"
    desk.apply_edit({**named(desk, "three coasts"), "op": "drop"})
    status = desk.build_state()["status"]["approval"]
    assert (status["state"], status["changes"]) == ("broken", "1")
    (change,) = desk.compare_with("approved")[1]
    assert "|by hand}" in "".join(part.text for part in change.parts if part.kind == "new")
    assert len(desk.compare_with("draft")[1]) == 2
    desk.manuscript.undo()
    assert find_approval_problem(read_script(path)) is None
    desk.unapprove()
    assert "approved" not in path.read_text()
    assert desk.compare_with("approved")[1] == []


def test_only_what_changed_is_sent(desk: ReviewSession) -> None:
    view = desk.build_view()
    desk.apply_edit({**named(desk, "three coasts"), "op": "drop"})
    state = desk.build_state(view.digest)
    (splice,) = state["splices"]
    assert splice["remove"] == len(splice["html"]) == 1
    whole = desk.build_state("another server's")
    assert whole["whole"] and len(whole["splices"][0]["html"]) == len(view.rows)


def test_a_page_from_before_a_restart_can_still_edit(desk: ReviewSession) -> None:
    asked = {**named(desk, "three coasts"), "view": "unknown", "op": "drop"}
    desk.apply_edit(asked)
    assert "three coasts.||by hand}" in desk.manuscript.path.read_text()
    with pytest.raises(ReviewError, match="not in the script any more"):
        desk.apply_edit(asked)


def test_the_issue_stands_beside_its_script(desk: ReviewSession) -> None:
    script = desk.build_view().version.script
    issue = load_issue(desk.show, "012", script)
    assert issue is not None
    slices = SourcePane(issue).render_slices(script)
    at = next(n for n, element in enumerate(script.elements) if "earlier study" in getattr(element, "written", ""))
    assert '<a href="https://example.org/earlier"' in slices[at] and slices[at].endswith("fewer buoys.")
    text = "".join(part.striptags() for part in slices)
    assert "".join(text.split()) == "".join(issue.text.split())
    # A word of the written side was changed by hand: the issue still says what it said, and stays in step below.
    changed = parse(desk.build_view().version.text.replace("on three coasts", "on nine coasts"))
    again = SourcePane(issue).render_slices(changed)
    assert "three coasts" in " ".join(again) and again[at + 3 :] == slices[at + 3 :]


def test_what_was_seen_is_remembered_by_what_it_says(desk: ReviewSession) -> None:
    shas = [row.sha for row in desk.build_view().rows[:3]]
    desk.mark_seen(shas)
    desk.mark_seen(shas[:1])
    assert desk.build_state()["status"]["seen"] == list(dict.fromkeys(shas))


def test_a_script_that_can_not_be_written_is_told(desk: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.manuscript.path.read_text()
    asked = {**named(desk, "three coasts"), "op": "drop"}

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(ReviewError, match="No space left"):
            desk.apply_edit(asked)
    assert desk.manuscript.path.read_text() == before
    desk.apply_edit(asked)
    assert "three coasts.||by hand}" in desk.manuscript.path.read_text()


def test_a_file_made_read_only_is_left_alone(desk: ReviewSession) -> None:
    path = desk.manuscript.path
    before = path.read_text()
    asked = {**named(desk, "three coasts"), "op": "drop"}
    path.chmod(0o444)
    with pytest.raises(ReviewError, match="read-only"):
        desk.apply_edit(asked)
    assert path.read_text() == before
    path.chmod(0o644)
    desk.apply_edit(asked)
    assert "three coasts.||by hand}" in path.read_text()


def test_half_a_save_is_waited_for(desk: ReviewSession) -> None:
    path = desk.manuscript.path
    desk.apply_edit({**named(desk, "three coasts"), "op": "drop"})
    text = path.read_text().replace("launched", "let go")
    started = threading.Event()

    def save() -> None:
        with open(path, "w", encoding="utf-8") as file:  # as most editors do: emptied first, then written
            started.set()
            time.sleep(0.05)
            file.write(text)

    thread = threading.Thread(target=save)
    thread.start()
    started.wait()
    assert desk.build_view().version.text == text
    thread.join()
    assert path.read_text() == text and [notice.kind for notice in desk.manuscript.notices] == ["elsewhere"]


def test_a_script_that_is_gone_is_told_and_taken_back(desk: ReviewSession) -> None:
    desks = ReviewSessions(desk.show, desk.take_preview, "Ada")
    opened = desks.get_session("012")
    text = opened.build_view().version.text
    opened.manuscript.path.unlink()
    with pytest.raises(ScriptError, match="the script is gone"):
        desks.get_session("012").build_state()
    opened.manuscript.path.write_text(text)
    assert desks.get_session("012").build_view().version.text == text


def test_git_remembers_what_was_approved(desk: ReviewSession) -> None:
    program("git")

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        subprocess.run(["git", *who, *arguments], cwd=desk.show.root, check=True, capture_output=True)

    desk.approve("Ada", desk.build_view().digest, NOW)
    git("init", "-q")
    git("add", "scripts")
    git("commit", "-qm", "Approve 12")
    desk.apply_edit({**named(desk, "three coasts"), "op": "drop"})
    git("commit", "-qam", "Change a word")
    shutil.rmtree(desk.show.cache_folder / "approved")
    assert len(desk.compare_with("approved")[1]) == 1
    assert desk.build_state()["status"]["approval"]["changes"] == "1"
