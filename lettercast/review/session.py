"""A script under review: what the page shows of it, and the changes it asks for."""

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
from lettercast.review.edit_requests import EditRequest
from lettercast.review.edits import add_note, say_word
from lettercast.review.errors import ReviewError
from lettercast.review.history import find_approved_in_git
from lettercast.review.lexicon_impact import LexiconImpact, find_impact, save_entry
from lettercast.review.manuscript import Change, Manuscript
from lettercast.review.merging import find_hunks
from lettercast.review.requests import DismissalRequest, ElementRequest, WordRequest
from lettercast.review.review_items import ReviewItem, find_review_items, pair_with_elements
from lettercast.review.row_view import Row, build_rows, choose_hue
from lettercast.review.source_pane import SourcePane
from lettercast.review.take_preview import PreviewedSentence, TakePreview
from lettercast.review.version import Version
from lettercast.scripts import (
    Concern,
    Lexicon,
    LexiconEntry,
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
"""Views kept for the pages that still show them; a page with an older one is sent the whole script again."""


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

    def __init__(self, show: Show, episode: str, take_preview: TakePreview):
        self.show, self.episode, self.take_preview = show, episode, take_preview
        self.manuscript = Manuscript(show.script_path(episode), show.cache_folder / "locks" / f"script-{episode}.lock")
        self._views: OrderedDict[str, View] = OrderedDict()
        self._approved_by_sha: dict[str, Script | None] = {}
        self._mutex = threading.RLock()
        self._includes_guesses = False  # they are slow to find, so a page asks when it is shown
        self._issue_cache: tuple[str, Issue | None, SourcePane | None] | None = None  # and the draft it belongs to

    def build_view(self) -> View:
        """Build the view of the script as it is now. Raises ScriptError when the file can't be read as one."""
        with self._mutex:
            version = self.manuscript.reload()
            previews: Sequence[tuple[int, PreviewedSentence]] = ()
            problem = ""
            try:
                previewed = self.take_preview.preview_script(version.script, self._load_lexicon())
                previews = pair_with_elements(version, previewed)
            except LettercastError as error:
                problem = str(error.problems[0])
            rows = build_rows(version, previews, self._render_source(version.script))
            digest = sha256_of(version.rev + "".join(row.html for row in rows))[:16]
            view = View(digest, version, tuple(rows), tuple(previews), problem)
            self._views[digest] = view
            self._views.move_to_end(digest)
            while len(self._views) > MAX_VIEWS:
                self._views.popitem(last=False)
            return view

    def build_state(self, base: str = "", notices: int = 0) -> dict[str, Any]:
        """Build what a page that shows `base` has to change to show the script as it is, and what stands beside it."""
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
        """Find the words that the voices guess. From then on each state lists them: only changed lines are read."""
        self._find_items(self.build_view(), guessed=True)
        self._includes_guesses = True

    def apply_edit(self, edit: EditRequest) -> Change:
        """Make an edit on the version its page shows. Raises ReviewError, ScriptError."""
        version, at = self._locate_element(edit)
        return self.manuscript.apply_edit(edit.op, version, lambda script: edit.apply(script, at))

    def answer_item(self, answer: DismissalRequest | WordRequest) -> Change:
        """Answer a review item: it is right, or this is how its word is said there. Raises ReviewError, ScriptError."""
        version, at = self._locate_element(answer)
        if isinstance(answer, WordRequest):
            return self.manuscript.apply_edit(
                "say", version, lambda script: say_word(script, at, answer.word, answer.said)
            )
        item = self._get_item(self._views.get(answer.view) or self.build_view(), answer.concern, answer.what)
        if not item.is_dismissible:
            raise ReviewError("this finding cannot be dismissed", remedy="see what the script says there")
        return self.manuscript.apply_edit(
            "right as it is", version, lambda script: add_note(script, at, item.dismissal)
        )

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
        """Remove the approval from the script."""
        version = self.manuscript.reload()
        self.manuscript.apply_edit("un-approve", version, lambda script: replace(script, approval=None))

    def compare_with(self, against: str) -> tuple[str, list[Difference]]:
        """Compare with "issue", "draft" or "approved": a sentence about the comparison, and the differences."""
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

    def preview_or_save_entry(self, entry: LexiconEntry, *, save: bool) -> LexiconImpact:
        """Find what a lexicon entry changes in all scripts; `save` writes it into the lexicon then."""
        impact = find_impact(self.show, entry)
        if save:
            save_entry(self.show, entry)
        return impact

    def try_entry(self, entry: LexiconEntry, beside: str) -> str:
        """The key of a take of a lexicon entry alone, before it is saved, in the voice of the take `beside`."""
        return self.take_preview.register_text(entry.spoken, beside)

    def mark_seen(self, shas: Sequence[str]) -> None:
        """Remember that sentences were seen, by what they say: a changed one is new again."""
        with self._mutex:
            known = self._load_seen()
            fresh = [sha for sha in dict.fromkeys(shas) if sha not in known]
            if fresh:
                write_text(self._seen_path, "".join(f"{sha}\n" for sha in (*known, *fresh)))

    # --- what stands beside the script: all of it as JSON ------------------------------------------------------------

    def _build_status(self, view: View) -> dict[str, Any]:
        script = view.version.script
        words = count_words(script)
        items = self._find_items(view, guessed=self._includes_guesses)
        return {
            "title": script.title or self.episode,
            "approval": self._describe_approval(script),
            "undo": self.manuscript.undo_label,
            "redo": self.manuscript.redo_label,
            "lost": self.manuscript.has_lost_edits,
            "looks": [self._describe_item(view, item) for item in items],
            "guessing": not self._includes_guesses,
            "lengths": _sum_durations(view.previews),
            "words": {"spoken": words.spoken, "dropped": words.dropped},
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
        """Load the script as it was approved: the kept copy, or git's, which is searched once for each approval."""
        if script.approval is None:
            return None
        sha256 = script.approval.sha256
        if sha256 not in self._approved_by_sha and load_approved_script(self.show, script) is None:
            self._approved_by_sha[sha256] = find_approved_in_git(self.manuscript.path, sha256)
        return load_approved_script(self.show, script) or self._approved_by_sha.get(sha256)

    def _find_items(self, view: View, *, guessed: bool) -> list[ReviewItem]:
        issue, lexicon = self._read_issue(view.version.script)[0], self._load_lexicon()
        guesses = self.take_preview.find_guesses([preview for _, preview in view.previews], lexicon) if guessed else ()
        return find_review_items(view.version, self.episode, issue, lexicon, view.previews, guesses)

    def _describe_item(self, view: View, item: ReviewItem) -> dict[str, Any]:
        at = min(max(item.element_index, 0), len(view.rows) - 1)
        row = view.rows[at] if view.rows else Row("", 0, "")
        return {
            "sha": row.sha,
            "nth": row.nth,
            "concern": item.concern,
            "what": item.what,
            "word": item.word,
            "settles": item.is_dismissible,
            "ipa": item.ipa,
            "take": item.take_key,
        }

    def _get_item(self, view: View, concern: str, what: str) -> ReviewItem:
        for item in self._find_items(view, guessed=concern == Concern.GUESSED):
            if item.concern == concern and item.what == what:
                return item
        raise ReviewError("this is settled already", remedy="go on with the next")

    # --- what is read and kept ---------------------------------------------------------------------------------------

    def _locate_element(self, request: ElementRequest) -> tuple[Version, int]:
        """The version that the request's page shows, and the index of the element it names there.

        A page with a view that this server doesn't know is taken to show the file as it is, if it has that line.
        """
        with self._mutex:
            view = self._views.get(request.view)
            version = view.version if view else self.manuscript.reload()
        at = version.find_element(request.sha, request.nth)
        if at is None:
            raise ReviewError("this line is not in the script any more", remedy="look at what stands there now")
        return version, at

    def _load_lexicon(self) -> Lexicon:
        return Lexicon.load(self.show.lexicon_path)

    def _read_issue(self, script: Script) -> tuple[Issue | None, SourcePane | None]:
        """Read the issue, once for each draft: it does not change while its script is reviewed."""
        if self._issue_cache is None or self._issue_cache[0] != script.draft:
            try:
                issue = load_issue(self.show, self.episode, script)
            except LettercastError:
                issue = None  # an issue that can't be read any more: its words are in the script
            self._issue_cache = (script.draft, issue, SourcePane(issue) if issue else None)
        return self._issue_cache[1:]

    def _render_source(self, script: Script) -> list[Markup]:
        source_pane = self._read_issue(script)[1]
        return source_pane.render_slices(script) if source_pane else [Markup("")] * len(script.elements)

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
    """Splices that make the new rows of the old ones: at, count to remove, html to insert; the last one first."""
    hunks = find_hunks([row.html for row in old], [row.html for row in new])
    return [{"at": hunk.start, "remove": hunk.end - hunk.start, "html": list(hunk.lines)} for hunk in reversed(hunks)]


def _sum_durations(previews: Sequence[tuple[int, PreviewedSentence]]) -> list[dict[str, Any]]:
    """Seconds by voice, the longest first, and of the pauses."""
    seconds: dict[str, float] = {}
    pauses_s = 0.0
    for _, preview in previews:
        name = preview.utterance.line.voice.name
        seconds[name] = seconds.get(name, 0.0) + preview.duration_s
        pauses_s += preview.utterance.gap_s
    by_voice = sorted(seconds.items(), key=lambda entry: -entry[1])
    lengths = (*by_voice, ("pauses", pauses_s)) if previews else ()
    return [{"voice": name, "seconds": round(length_s)} for name, length_s in lengths]


def _count_rules(script: Script) -> list[dict[str, Any]]:
    """How often each rule changed the text, the busiest first."""
    counts: dict[str, int] = {}
    for sentence in script.iter_sentences():
        for piece in sentence.pieces:
            if not piece.is_plain:
                counts[piece.rule or "unnamed"] = counts.get(piece.rule or "unnamed", 0) + 1
    busiest = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"rule": rule, "count": count, "hue": choose_hue(rule)} for rule, count in busiest]
