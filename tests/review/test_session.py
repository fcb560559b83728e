"""One script under review, without a browser: looks, takes, spreading, approval, comparing."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lettercast.episodes import plan_episode
from lettercast.review.app import ReviewSessions
from lettercast.review.edit_requests import DropEdit, SayEdit
from lettercast.review.errors import ReviewError
from lettercast.review.lexicon_impact import build_entry
from lettercast.review.requests import DismissalRequest
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
def session(show_copy: Path) -> Iterator[ReviewSession]:
    drafted(show_copy)
    show = open_show(show_copy)
    preview = TakePreview(show)
    yield ReviewSession(show, "012", preview)
    preview.close()


def named(session: ReviewSession, text: str) -> dict[str, Any]:
    """How a page names the first sentence with `text`."""
    view = session.build_view()
    row = next(row for row, line in zip(view.rows, view.version.lines, strict=True) if text in line)
    return {"view": view.digest, "sha": row.sha, "nth": row.nth}


def dismissal(session: ReviewSession, look: dict[str, Any]) -> DismissalRequest:
    """The answer of a page that something is right as it is."""
    named = {key: look[key] for key in ("sha", "nth", "concern", "what")}
    return DismissalRequest(view=session.build_view().digest, **named)


def test_what_was_called_right_is_not_asked_again_until_it_changes(session: ReviewSession) -> None:
    def whats() -> list[str]:
        return [look["what"] for look in session.build_state()["status"]["looks"]]

    look = next(look for look in session.build_state()["status"]["looks"] if look["concern"] == "dropped")
    session.answer_item(dismissal(session, look))
    assert look["what"] not in whats()
    assert "%% right: dropped: " in session.manuscript.path.read_text()
    with pytest.raises(ReviewError, match="settled already"):
        session.answer_item(dismissal(session, look))
    session.manuscript.undo()
    assert look["what"] in whats()


def test_a_take_that_was_heard_otherwise_needs_a_look(session: ReviewSession) -> None:
    heard = session.build_view().previews[0][1]
    noise = np.zeros(22050, np.float32)
    session.take_preview.takes.store_take(heard.take_key, Take(noise, 22050, defects=("heard “twelfth” for “twelve”",)))
    first = session.build_state()["status"]["looks"][0]
    assert (first["concern"], first["what"]) == ("heard otherwise", "heard “twelfth” for “twelve”")
    session.answer_item(dismissal(session, first))
    assert session.build_state()["status"]["looks"][0]["concern"] != "heard otherwise"
    assert session.take_preview.takes.stored_info(heard.take_key) is not None
    said = heard.utterance.sentence.spoken
    assert f"%% {dismissal_comment('heard “twelfth” for “twelve”', said)}\n" in session.manuscript.path.read_text()


def test_what_is_heard_here_is_what_render_voices(session: ReviewSession) -> None:
    show, script = session.show, session.build_view().version.script
    lines = plan_episode(
        script, load_cast(show), Lexicon.load(show.lexicon_path).apply, show.settings.pauses, show.settings.sound
    ).lines
    heard = [one for _, one in session.build_view().previews]
    assert tuple(one.take_key for one in heard) == plan_synthesis(lines, session.take_preview.takes).keys
    for one in heard:
        assert session.take_preview.load_flac(one.take_key)[:4] == b"fLaC"
    assert plan_synthesis(lines, session.take_preview.takes).missing == ()
    takes = list(synthesize_lines(lines, session.take_preview.takes))
    seconds = sum(len(take.samples) / take.rate_hz for take in takes)
    assert sum(one.duration_s for _, one in session.build_view().previews) == pytest.approx(seconds, rel=0.01)


def test_a_word_said_everywhere_touches_every_script(session: ReviewSession, show_copy: Path) -> None:
    drafted(show_copy, ISSUE.replace("three coasts", "four coasts"), "013")
    entry = build_entry("ZQRX", "ipa", "zɜːks", any_case=False)
    touched = session.preview_or_save_entry(entry, save=False).touched
    assert {sentence.episode for sentence in touched} == {"012", "013"} and len(touched) == 6
    assert "ZQRX⟦zɜːks⟧" in touched[0].after
    before = session.show.lexicon_path.read_text()
    assert "ZQRX" not in before

    def keys() -> list[str]:
        return [one.take_key for _, one in session.build_view().previews if "ZQRX" in one.utterance.line.text]

    old = keys()
    session.preview_or_save_entry(entry, save=True)
    assert session.show.lexicon_path.read_text().startswith(before.rstrip()[:200])
    assert len(old) == 3 and not set(keys()) & set(old)
    assert session.preview_or_save_entry(entry, save=False).touched == ()
    with pytest.raises(ScriptError):
        build_entry("ZQRX", "say", "1⟦2⟧", any_case=False)
    with pytest.raises(ReviewError, match="without a word"):
        build_entry(" ", "say", "x", any_case=False)


def test_an_approval_is_of_what_the_page_shows(session: ReviewSession) -> None:
    old = session.build_view().digest
    session.apply_edit(SayEdit(**named(session, "I like it"), spoken="I love it."))
    with pytest.raises(ReviewError, match="changed meanwhile"):
        session.approve("Ada", old, NOW)
    session.approve("Ada", session.build_view().digest, NOW)
    path = session.manuscript.path
    assert find_approval_problem(read_script(path)) is None
    assert session.build_state()["status"]["approval"]["state"] == "held"
    session.apply_edit(DropEdit(**named(session, "three coasts")))
    status = session.build_state()["status"]["approval"]
    assert (status["state"], status["changes"]) == ("broken", "1")
    (change,) = session.compare_with("approved")[1]
    assert "|by hand}" in "".join(part.text for part in change.parts if part.kind == "new")
    assert len(session.compare_with("draft")[1]) == 2
    session.manuscript.undo()
    assert find_approval_problem(read_script(path)) is None
    session.unapprove()
    assert "approved" not in path.read_text()
    assert session.compare_with("approved")[1] == []


def test_only_what_changed_is_sent(session: ReviewSession) -> None:
    view = session.build_view()
    session.apply_edit(DropEdit(**named(session, "three coasts")))
    state = session.build_state(view.digest)
    (splice,) = state["splices"]
    assert splice["remove"] == len(splice["html"]) == 1
    whole = session.build_state("another server's")
    assert whole["whole"] and len(whole["splices"][0]["html"]) == len(view.rows)


def test_a_page_from_before_a_restart_can_still_edit(session: ReviewSession) -> None:
    edit = DropEdit(**{**named(session, "three coasts"), "view": "unknown"})
    session.apply_edit(edit)
    assert "three coasts.||by hand}" in session.manuscript.path.read_text()
    with pytest.raises(ReviewError, match="not in the script any more"):
        session.apply_edit(edit)


def test_the_issue_stands_beside_its_script(session: ReviewSession) -> None:
    script = session.build_view().version.script
    issue = load_issue(session.show, "012", script)
    assert issue is not None
    slices = SourcePane(issue).render_slices(script)
    at = next(n for n, element in enumerate(script.elements) if "earlier study" in getattr(element, "written", ""))
    assert '<a href="https://example.org/earlier"' in slices[at] and slices[at].endswith("fewer buoys.")
    text = "".join(part.striptags() for part in slices)
    assert "".join(text.split()) == "".join(issue.text.split())
    # A word of the written side was changed by hand: the issue still says what it said, and stays in step below.
    changed = parse(session.build_view().version.text.replace("on three coasts", "on nine coasts"))
    again = SourcePane(issue).render_slices(changed)
    assert "three coasts" in " ".join(again) and again[at + 3 :] == slices[at + 3 :]


def test_what_was_seen_is_remembered_by_what_it_says(session: ReviewSession) -> None:
    shas = [row.sha for row in session.build_view().rows[:3]]
    session.mark_seen(shas)
    session.mark_seen(shas[:1])
    assert session.build_state()["status"]["seen"] == list(dict.fromkeys(shas))


def test_a_script_that_can_not_be_written_is_told(session: ReviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    before = session.manuscript.path.read_text()
    edit = DropEdit(**named(session, "three coasts"))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(ReviewError, match="No space left"):
            session.apply_edit(edit)
    assert session.manuscript.path.read_text() == before
    session.apply_edit(edit)
    assert "three coasts.||by hand}" in session.manuscript.path.read_text()


def test_a_file_made_read_only_is_left_alone(session: ReviewSession) -> None:
    path = session.manuscript.path
    before = path.read_text()
    edit = DropEdit(**named(session, "three coasts"))
    path.chmod(0o444)
    with pytest.raises(ReviewError, match="read-only"):
        session.apply_edit(edit)
    assert path.read_text() == before
    path.chmod(0o644)
    session.apply_edit(edit)
    assert "three coasts.||by hand}" in path.read_text()


def test_half_a_save_is_waited_for(session: ReviewSession) -> None:
    path = session.manuscript.path
    session.apply_edit(DropEdit(**named(session, "three coasts")))
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
    assert session.build_view().version.text == text
    thread.join()
    assert path.read_text() == text and [notice.kind for notice in session.manuscript.notices] == ["elsewhere"]


def test_a_script_that_is_gone_is_told_and_taken_back(session: ReviewSession) -> None:
    sessions = ReviewSessions(session.show, session.take_preview, "Ada")
    opened = sessions.get_session("012")
    text = opened.build_view().version.text
    opened.manuscript.path.unlink()
    with pytest.raises(ScriptError, match="the script is gone"):
        sessions.get_session("012").build_state()
    opened.manuscript.path.write_text(text)
    assert sessions.get_session("012").build_view().version.text == text


def test_git_remembers_what_was_approved(session: ReviewSession) -> None:
    program("git")

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        subprocess.run(["git", *who, *arguments], cwd=session.show.root, check=True, capture_output=True)

    session.approve("Ada", session.build_view().digest, NOW)
    git("init", "-q")
    git("add", "scripts")
    git("commit", "-qm", "Approve 12")
    session.apply_edit(DropEdit(**named(session, "three coasts")))
    git("commit", "-qam", "Change a word")
    shutil.rmtree(session.show.cache_folder / "approved")
    assert len(session.compare_with("approved")[1]) == 1
    assert session.build_state()["status"]["approval"]["changes"] == "1"
