"""One script under review: what the page shows of it, and what it asks for."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from lettercast.errors import LettercastError
from lettercast.files import sha256_of, write_text
from lettercast.issues import Issue
from lettercast.review.compare import Difference, differences, from_issue
from lettercast.review.edits import note, perform, say_word
from lettercast.review.errors import ReviewError
from lettercast.review.history import approved_in_git
from lettercast.review.lexicon_impact import asked_entry, preview, save
from lettercast.review.manuscript import Change, Manuscript
from lettercast.review.merging import hunks
from lettercast.review.review_items import Look, at_sentences, looks
from lettercast.review.row_view import Row, hue, rows
from lettercast.review.source_pane import Beside
from lettercast.review.take_preview import Heard, Hearing
from lettercast.review.version import Version
from lettercast.scripts import (
    Concern,
    Lexicon,
    Script,
    approval_problem,
    approve,
    approved_text,
    drafted_text,
    keep_approved,
    kept_issue,
    ledger,
)
from lettercast.show import Show

VIEWS = 40
"""Views a page may still stand on when it sends an edit; an older one is sent the whole script again."""


@dataclass(frozen=True, slots=True)
class View:
    """A version as it was shown."""

    name: str  # the hash of all that is shown
    version: Version
    rows: tuple[Row, ...]
    heard: tuple[tuple[int, Heard], ...]
    problem: str  # why nothing can be heard


class Desk:
    """One script under review. Safe to use from several threads."""

    def __init__(self, show: Show, episode: str, hearing: Hearing):
        self.show, self.episode, self.hearing = show, episode, hearing
        self.manuscript = Manuscript(show.script(episode), show.cache / "locks" / f"script-{episode}.lock")
        self._views: OrderedDict[str, View] = OrderedDict()
        self._in_git: dict[str, Script | None] = {}
        self._mutex = threading.RLock()
        self._tells_guesses = False  # they are slow to find, so a page asks when it is shown
        self._issue: tuple[str, Issue | None, Beside | None] | None = None  # and the draft it belongs to

    def view(self) -> View:
        """The script as it is now. Raises ScriptError when the file can't be read as one."""
        with self._mutex:
            version = self.manuscript.see()
            heard: Sequence[tuple[int, Heard]] = ()
            problem = ""
            try:
                heard = at_sentences(version, self.hearing.plan(version.script, self._lexicon()))
            except LettercastError as error:
                problem = str(error.problems[0])
            made = rows(version, heard, self._beside(version.script))
            name = sha256_of(version.rev + "".join(row.html for row in made))[:16]
            view = View(name, version, tuple(made), tuple(heard), problem)
            self._views[name] = view
            self._views.move_to_end(name)
            while len(self._views) > VIEWS:
                self._views.popitem(last=False)
            return view

    def state(self, base: str = "", notices: int = 0) -> dict[str, Any]:
        """What a page that shows `base` has to change to show the script as it is, and everything beside the script."""
        view = self.view()
        old = self._views.get(base)
        return {
            "view": view.name,
            "base": base,
            "whole": old is None,
            "splices": _splices(old.rows if old else (), view.rows),
            "status": self._status(view),
            "notices": [asdict(notice) for notice in self.manuscript.notices if notice.number > notices],
        }

    def find_guesses(self) -> None:
        """Find the words that the voices guess. From then on each state tells them, for only what changed is read."""
        self._looks(self.view(), guessed=True)
        self._tells_guesses = True

    def edit(self, asked: dict[str, Any]) -> Change:
        """Make the edit a request names, on the version its page shows. Raises ReviewError, ScriptError."""
        version, at = self._place(asked)
        make = perform(asked)
        return self.manuscript.change(str(asked["op"]), version, lambda script: make(script, at))

    def answer(self, asked: dict[str, Any]) -> Change:
        """A one-key answer to something that needs a look: it is right, or this is how its word is said here."""
        version, at = self._place(asked)
        view = self._views.get(str(asked.get("view")), None) or self.view()
        if asked.get("how") == "right":
            look = self._look(view, str(asked.get("concern")), str(asked.get("what")))
            if not look.settles:
                raise ReviewError("this can't be waved through", remedy="see what the script says there")
            return self.manuscript.change("right as it is", version, lambda script: note(script, at, look.right))
        word, said = asked.get("word"), asked.get("said")
        if not isinstance(word, str) or not isinstance(said, str):
            raise ReviewError("not an answer", remedy="reload the page")
        return self.manuscript.change("say", version, lambda script: say_word(script, at, word, said))

    def approve(self, by: str, view: str, now: dt.datetime) -> None:
        """Bind an approval to exactly what the page shows. Raises ReviewError when the file says something else."""
        shown = self._views.get(view)
        if shown is None:
            raise ReviewError("the script was changed meanwhile", self.manuscript.name, "look at it and approve again")
        name = " ".join(by.split())
        change = self.manuscript.change("approve", shown.version, lambda script: approve(script, name, now), exact=True)
        keep_approved(self.show, change.after.script)

    def unapprove(self) -> None:
        """Take the approval out of the script."""
        version = self.manuscript.see()
        self.manuscript.change("un-approve", version, lambda script: replace(script, approval=None))

    def compare(self, against: str) -> tuple[str, list[Difference]]:
        """What changed against the issue, the draft or what was approved; a sentence about it, and the places."""
        script = self.manuscript.see().script
        if against == "issue":
            return "What is said, where it differs from what the issue says.", from_issue(script)
        old = drafted_text(self.show, script) if against == "draft" else self._approved(script)
        if old is None:
            missing = {
                "draft": "The draft it came from is not kept here.",
                "approved": "No approved text is kept here.",
            }
            return missing.get(against, "There is nothing to compare with."), []
        title = (
            "What was changed since it was drafted." if against == "draft" else "What was changed since the approval."
        )
        return title, differences(old, script)

    def spread(self, asked: dict[str, Any], *, write: bool) -> dict[str, Any]:
        """What a lexicon entry would change in all scripts; `write` puts it into the lexicon."""
        entry = asked_entry(asked)
        touched, unread = preview(self.show, entry)
        if write:
            save(self.show, entry)
        return {"word": entry.written, "touched": [asdict(one) for one in touched], "unread": unread}

    def try_entry(self, asked: dict[str, Any]) -> str:
        """The key of how a lexicon entry sounds, before it is saved: alone, in the voice of the take asked beside."""
        return self.hearing.key_for(asked_entry(asked).spoken, str(asked.get("take", "")))

    def seen(self, shas: Sequence[str]) -> None:
        """Remember that sentences were seen, by what they say: a changed one is new again."""
        with self._mutex:
            known = self._known()
            fresh = [sha for sha in dict.fromkeys(shas) if sha not in known]
            if fresh:
                write_text(self._seen_path, "".join(f"{sha}\n" for sha in (*known, *fresh)))

    # --- what stands beside the script ---------------------------------------------------------------------------

    def _status(self, view: View) -> dict[str, Any]:
        script = view.version.script
        counted = ledger(script)
        found = self._looks(view, guessed=self._tells_guesses)
        return {
            "title": script.title or self.episode,
            "approval": self._approval(script),
            "undo": self.manuscript.undoable,
            "redo": self.manuscript.redoable,
            "lost": self.manuscript.lost,
            "looks": [self._told(view, look) for look in found],
            "guessing": not self._tells_guesses,
            "lengths": _lengths(view.heard),
            "words": {"spoken": counted.spoken, "dropped": counted.dropped},
            "rules": _rules(script),
            "seen": self._known(),
            "problem": view.problem,
        }

    def _approval(self, script: Script) -> dict[str, Any]:
        problem = approval_problem(script)
        approval = script.approval
        if approval is None:
            return {"state": "none"}
        state = {"state": "held" if problem is None else "broken", "by": approval.by}
        state["at"] = f"{approval.at:%Y-%m-%d %H:%M} UTC"
        if problem is not None:
            old = self._approved(script)
            state["changes"] = str(len(differences(old, script))) if old is not None else ""
        return state

    def _approved(self, script: Script) -> Script | None:
        """The script as it was approved: kept here, or in git, which is asked once for each approval."""
        if script.approval is None:
            return None
        sha256 = script.approval.sha256
        if sha256 not in self._in_git and approved_text(self.show, script) is None:
            self._in_git[sha256] = approved_in_git(self.manuscript.path, sha256)
        return approved_text(self.show, script) or self._in_git.get(sha256)

    def _looks(self, view: View, *, guessed: bool) -> list[Look]:
        issue, lexicon = self._read_issue(view.version.script)[0], self._lexicon()
        guesses = self.hearing.guesses([one for _, one in view.heard], lexicon) if guessed else ()
        return looks(view.version, self.episode, issue, lexicon, view.heard, guesses)

    def _told(self, view: View, look: Look) -> dict[str, Any]:
        at = min(max(look.at, 0), len(view.rows) - 1)
        row = view.rows[at] if view.rows else Row("", 0, "")
        return {
            "sha": row.sha,
            "nth": row.nth,
            "concern": look.concern,
            "what": look.what,
            "word": look.word,
            "settles": look.settles,
            "ipa": look.ipa,
            "take": look.take,
        }

    def _look(self, view: View, concern: str, what: str) -> Look:
        for look in self._looks(view, guessed=concern == Concern.GUESSED):
            if look.concern == concern and look.what == what:
                return look
        raise ReviewError("this is settled already", remedy="go on with the next")

    # --- where things are ----------------------------------------------------------------------------------------

    def _place(self, asked: dict[str, Any]) -> tuple[Version, int]:
        """The version a request's page shows, and the element it names there.

        A page that shows something this server never sent stands on the file as it is, if it has that line.
        """
        sha, nth = asked.get("sha"), asked.get("nth")
        if not isinstance(sha, str) or type(nth) is not int:
            raise ReviewError("not an edit", remedy="reload the page")
        with self._mutex:
            view = self._views.get(str(asked.get("view")))
            version = view.version if view else self.manuscript.see()
        at = version.locate(sha, nth)
        if at is None:
            raise ReviewError("this line is not in the script any more", remedy="look at what stands there now")
        return version, at

    def _lexicon(self) -> Lexicon:
        return Lexicon.load(self.show.lexicon)

    def _read_issue(self, script: Script) -> tuple[Issue | None, Beside | None]:
        """The issue, read once for each draft: it does not change while its script is reviewed."""
        if self._issue is None or self._issue[0] != script.draft:
            try:
                issue = kept_issue(self.show, self.episode, script)
            except LettercastError:
                issue = None  # an issue that can't be read any more: its words stand in the script
            self._issue = (script.draft, issue, Beside(issue) if issue else None)
        return self._issue[1:]

    def _beside(self, script: Script) -> list[Markup]:
        beside = self._read_issue(script)[1]
        return beside.slices(script) if beside else [Markup("")] * len(script.elements)

    @property
    def _seen_path(self) -> Path:
        return self.show.cache / "seen" / f"{self.episode}.txt"

    def _known(self) -> list[str]:
        try:
            text = self._seen_path.read_text(encoding="ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            return []
        return text.split()


def _splices(old: Sequence[Row], new: Sequence[Row]) -> list[dict[str, Any]]:
    """How to make the new rows of the old ones: at, count to remove, html to put in; from the last to the first."""
    found = hunks([row.html for row in old], [row.html for row in new])
    return [{"at": hunk.start, "remove": hunk.end - hunk.start, "html": list(hunk.lines)} for hunk in reversed(found)]


def _lengths(heard: Sequence[tuple[int, Heard]]) -> list[dict[str, Any]]:
    """Seconds by voice, the longest first, and the pauses between."""
    seconds: dict[str, float] = {}
    pauses = 0.0
    for _, one in heard:
        name = one.utterance.line.voice.name
        seconds[name] = seconds.get(name, 0.0) + one.about_s
        pauses += one.utterance.gap_s
    by_voice = sorted(seconds.items(), key=lambda entry: -entry[1])
    return [{"voice": name, "seconds": round(length)} for name, length in (*by_voice, ("pauses", pauses)) if heard]


def _rules(script: Script) -> list[dict[str, Any]]:
    """The rules at work, the busiest first."""
    counts: dict[str, int] = {}
    for sentence in script.sentences():
        for piece in sentence.pieces:
            if not piece.plain:
                counts[piece.rule or "unnamed"] = counts.get(piece.rule or "unnamed", 0) + 1
    busiest = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"rule": rule, "count": count, "hue": hue(rule)} for rule, count in busiest]
