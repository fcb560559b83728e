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
from lettercast.review.compare import Difference, compare_with_issue, find_differences
from lettercast.review.edits import add_note, parse_edit, say_word
from lettercast.review.errors import ReviewError
from lettercast.review.history import find_approved_in_git
from lettercast.review.lexicon_impact import find_affected_sentences, parse_entry, save_entry
from lettercast.review.manuscript import Change, Manuscript
from lettercast.review.merging import find_hunks
from lettercast.review.review_items import ReviewItem, find_review_items, pair_with_elements
from lettercast.review.row_view import Row, build_rows, choose_hue
from lettercast.review.source_pane import SourcePane
from lettercast.review.take_preview import PreviewedSentence, TakePreview
from lettercast.review.version import Version
from lettercast.scripts import (
    Concern,
    Lexicon,
    Script,
    approve,
    count_words,
    find_approval_problem,
    load_approved_script,
    load_issue,
    load_original_draft,
    store_approved_script,
)
from lettercast.show import Show

MAX_VIEWS = 40
"""Views a page may still stand on when it sends an edit; an older one is sent the whole script again."""


@dataclass(frozen=True, slots=True)
class View:
    """A version as it was shown."""

    digest: str  # the hash of all that is shown
    version: Version
    rows: tuple[Row, ...]
    previews: tuple[tuple[int, PreviewedSentence], ...]
    preview_problem: str  # why nothing can be heard


class ReviewSession:
    """One script under review. Safe to use from several threads."""

    def __init__(self, show: Show, episode: str, hearing: TakePreview):
        self.show, self.episode, self.take_preview = show, episode, hearing
        self.manuscript = Manuscript(show.script_path(episode), show.cache_folder / "locks" / f"script-{episode}.lock")
        self._views: OrderedDict[str, View] = OrderedDict()
        self._approved_by_sha: dict[str, Script | None] = {}
        self._mutex = threading.RLock()
        self._includes_guesses = False  # they are slow to find, so a page asks when it is shown
        self._issue_cache: tuple[str, Issue | None, SourcePane | None] | None = None  # and the draft it belongs to

    def build_view(self) -> View:
        """The script as it is now. Raises ScriptError when the file can't be read as one."""
        with self._mutex:
            version = self.manuscript.reload()
            heard: Sequence[tuple[int, PreviewedSentence]] = ()
            problem = ""
            try:
                heard = pair_with_elements(
                    version, self.take_preview.preview_script(version.script, self._load_lexicon())
                )
            except LettercastError as error:
                problem = str(error.problems[0])
            made = build_rows(version, heard, self._render_source(version.script))
            name = sha256_of(version.rev + "".join(row.html for row in made))[:16]
            view = View(name, version, tuple(made), tuple(heard), problem)
            self._views[name] = view
            self._views.move_to_end(name)
            while len(self._views) > MAX_VIEWS:
                self._views.popitem(last=False)
            return view

    def build_state(self, base: str = "", notices: int = 0) -> dict[str, Any]:
        """What a page that shows `base` has to change to show the script as it is, and everything beside the script."""
        view = self.build_view()
        old = self._views.get(base)
        return {
            "view": view.digest,
            "base": base,
            "whole": old is None,
            "splices": _diff_rows(old.rows if old else (), view.rows),
            "status": self._build_status(view),
            "notices": [asdict(notice) for notice in self.manuscript.notices if notice.number > notices],
        }

    def find_guesses(self) -> None:
        """Find the words that the voices guess. From then on each state tells them, for only what changed is read."""
        self._find_items(self.build_view(), guessed=True)
        self._includes_guesses = True

    def apply_edit(self, asked: dict[str, Any]) -> Change:
        """Make the edit a request names, on the version its page shows. Raises ReviewError, ScriptError."""
        version, at = self._locate_element(asked)
        make = parse_edit(asked)
        return self.manuscript.apply_edit(str(asked["op"]), version, lambda script: make(script, at))

    def answer_item(self, asked: dict[str, Any]) -> Change:
        """A one-key answer to something that needs a look: it is right, or this is how its word is said here."""
        version, at = self._locate_element(asked)
        view = self._views.get(str(asked.get("view")), None) or self.build_view()
        if asked.get("how") == "right":
            look = self._get_item(view, str(asked.get("concern")), str(asked.get("what")))
            if not look.is_dismissible:
                raise ReviewError("this can't be waved through", remedy="see what the script says there")
            return self.manuscript.apply_edit(
                "right as it is", version, lambda script: add_note(script, at, look.dismissal)
            )
        word, said = asked.get("word"), asked.get("said")
        if not isinstance(word, str) or not isinstance(said, str):
            raise ReviewError("not an answer", remedy="reload the page")
        return self.manuscript.apply_edit("say", version, lambda script: say_word(script, at, word, said))

    def approve(self, by: str, view: str, now: dt.datetime) -> None:
        """Bind an approval to exactly what the page shows. Raises ReviewError when the file says something else."""
        shown = self._views.get(view)
        if shown is None:
            raise ReviewError(
                "the script was changed meanwhile", self.manuscript.display_name, "look at it and approve again"
            )
        name = " ".join(by.split())
        change = self.manuscript.apply_edit(
            "approve", shown.version, lambda script: approve(script, name, now), exact=True
        )
        store_approved_script(self.show, change.after.script)

    def unapprove(self) -> None:
        """Take the approval out of the script."""
        version = self.manuscript.reload()
        self.manuscript.apply_edit("un-approve", version, lambda script: replace(script, approval=None))

    def compare_with(self, against: str) -> tuple[str, list[Difference]]:
        """What changed against the issue, the draft or what was approved; a sentence about it, and the places."""
        script = self.manuscript.reload().script
        if against == "issue":
            return "What is said, where it differs from what the issue says.", compare_with_issue(script)
        old = load_original_draft(self.show, script) if against == "draft" else self._load_approved(script)
        if old is None:
            missing = {
                "draft": "The draft it came from is not kept here.",
                "approved": "No approved text is kept here.",
            }
            return missing.get(against, "There is nothing to compare with."), []
        title = (
            "What was changed since it was drafted." if against == "draft" else "What was changed since the approval."
        )
        return title, find_differences(old, script)

    def preview_or_save_entry(self, asked: dict[str, Any], *, write: bool) -> dict[str, Any]:
        """What a lexicon entry would change in all scripts; `write` puts it into the lexicon."""
        entry = parse_entry(asked)
        touched, unread = find_affected_sentences(self.show, entry)
        if write:
            save_entry(self.show, entry)
        return {"word": entry.written, "touched": [asdict(one) for one in touched], "unread": unread}

    def try_entry(self, asked: dict[str, Any]) -> str:
        """The key of how a lexicon entry sounds, before it is saved: alone, in the voice of the take asked beside."""
        return self.take_preview.register_text(parse_entry(asked).spoken, str(asked.get("take", "")))

    def mark_seen(self, shas: Sequence[str]) -> None:
        """Remember that sentences were seen, by what they say: a changed one is new again."""
        with self._mutex:
            known = self._load_seen()
            fresh = [sha for sha in dict.fromkeys(shas) if sha not in known]
            if fresh:
                write_text(self._seen_path, "".join(f"{sha}\n" for sha in (*known, *fresh)))

    # --- what stands beside the script ---------------------------------------------------------------------------

    def _build_status(self, view: View) -> dict[str, Any]:
        script = view.version.script
        counted = count_words(script)
        found = self._find_items(view, guessed=self._includes_guesses)
        return {
            "title": script.title or self.episode,
            "approval": self._describe_approval(script),
            "undo": self.manuscript.undo_label,
            "redo": self.manuscript.redo_label,
            "lost": self.manuscript.has_lost_edits,
            "looks": [self._describe_item(view, look) for look in found],
            "guessing": not self._includes_guesses,
            "lengths": _sum_durations(view.previews),
            "words": {"spoken": counted.spoken, "dropped": counted.dropped},
            "rules": _count_rules(script),
            "seen": self._load_seen(),
            "problem": view.preview_problem,
        }

    def _describe_approval(self, script: Script) -> dict[str, Any]:
        problem = find_approval_problem(script)
        approval = script.approval
        if approval is None:
            return {"state": "none"}
        state = {"state": "held" if problem is None else "broken", "by": approval.by}
        state["at"] = f"{approval.at:%Y-%m-%d %H:%M} UTC"
        if problem is not None:
            old = self._load_approved(script)
            state["changes"] = str(len(find_differences(old, script))) if old is not None else ""
        return state

    def _load_approved(self, script: Script) -> Script | None:
        """The script as it was approved: kept here, or in git, which is asked once for each approval."""
        if script.approval is None:
            return None
        sha256 = script.approval.sha256
        if sha256 not in self._approved_by_sha and load_approved_script(self.show, script) is None:
            self._approved_by_sha[sha256] = find_approved_in_git(self.manuscript.path, sha256)
        return load_approved_script(self.show, script) or self._approved_by_sha.get(sha256)

    def _find_items(self, view: View, *, guessed: bool) -> list[ReviewItem]:
        issue, lexicon = self._read_issue(view.version.script)[0], self._load_lexicon()
        guesses = self.take_preview.find_guesses([one for _, one in view.previews], lexicon) if guessed else ()
        return find_review_items(view.version, self.episode, issue, lexicon, view.previews, guesses)

    def _describe_item(self, view: View, look: ReviewItem) -> dict[str, Any]:
        at = min(max(look.element_index, 0), len(view.rows) - 1)
        row = view.rows[at] if view.rows else Row("", 0, "")
        return {
            "sha": row.sha,
            "nth": row.nth,
            "concern": look.concern,
            "what": look.what,
            "word": look.word,
            "settles": look.is_dismissible,
            "ipa": look.ipa,
            "take": look.take_key,
        }

    def _get_item(self, view: View, concern: str, what: str) -> ReviewItem:
        for look in self._find_items(view, guessed=concern == Concern.GUESSED):
            if look.concern == concern and look.what == what:
                return look
        raise ReviewError("this is settled already", remedy="go on with the next")

    # --- where things are ----------------------------------------------------------------------------------------

    def _locate_element(self, asked: dict[str, Any]) -> tuple[Version, int]:
        """The version a request's page shows, and the element it names there.

        A page that shows something this server never sent stands on the file as it is, if it has that line.
        """
        sha, nth = asked.get("sha"), asked.get("nth")
        if not isinstance(sha, str) or type(nth) is not int:
            raise ReviewError("not an edit", remedy="reload the page")
        with self._mutex:
            view = self._views.get(str(asked.get("view")))
            version = view.version if view else self.manuscript.reload()
        at = version.find_element(sha, nth)
        if at is None:
            raise ReviewError("this line is not in the script any more", remedy="look at what stands there now")
        return version, at

    def _load_lexicon(self) -> Lexicon:
        return Lexicon.load(self.show.lexicon_path)

    def _read_issue(self, script: Script) -> tuple[Issue | None, SourcePane | None]:
        """The issue, read once for each draft: it does not change while its script is reviewed."""
        if self._issue_cache is None or self._issue_cache[0] != script.draft:
            try:
                issue = load_issue(self.show, self.episode, script)
            except LettercastError:
                issue = None  # an issue that can't be read any more: its words stand in the script
            self._issue_cache = (script.draft, issue, SourcePane(issue) if issue else None)
        return self._issue_cache[1:]

    def _render_source(self, script: Script) -> list[Markup]:
        beside = self._read_issue(script)[1]
        return beside.render_slices(script) if beside else [Markup("")] * len(script.elements)

    @property
    def _seen_path(self) -> Path:
        return self.show.cache_folder / "seen" / f"{self.episode}.txt"

    def _load_seen(self) -> list[str]:
        try:
            text = self._seen_path.read_text(encoding="ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            return []
        return text.split()


def _diff_rows(old: Sequence[Row], new: Sequence[Row]) -> list[dict[str, Any]]:
    """How to make the new rows of the old ones: at, count to remove, html to put in; from the last to the first."""
    found = find_hunks([row.html for row in old], [row.html for row in new])
    return [{"at": hunk.start, "remove": hunk.end - hunk.start, "html": list(hunk.lines)} for hunk in reversed(found)]


def _sum_durations(heard: Sequence[tuple[int, PreviewedSentence]]) -> list[dict[str, Any]]:
    """Seconds by voice, the longest first, and the pauses between."""
    seconds: dict[str, float] = {}
    pauses = 0.0
    for _, one in heard:
        name = one.utterance.line.voice.name
        seconds[name] = seconds.get(name, 0.0) + one.duration_s
        pauses += one.utterance.gap_s
    by_voice = sorted(seconds.items(), key=lambda entry: -entry[1])
    return [{"voice": name, "seconds": round(length)} for name, length in (*by_voice, ("pauses", pauses)) if heard]


def _count_rules(script: Script) -> list[dict[str, Any]]:
    """The rules at work, the busiest first."""
    counts: dict[str, int] = {}
    for sentence in script.iter_sentences():
        for piece in sentence.pieces:
            if not piece.is_plain:
                counts[piece.rule or "unnamed"] = counts.get(piece.rule or "unnamed", 0) + 1
    busiest = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"rule": rule, "count": count, "hue": choose_hue(rule)} for rule, count in busiest]
