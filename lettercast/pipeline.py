"""From an issue to a feed: the steps of the work as functions, for programs as for the command line.

Each step takes a show and returns a frozen value. A step that is called again does only what is new. Packages are
imported whole and their names loaded at first use, so that approving a script loads nothing that publishing needs.
"""

from __future__ import annotations

import datetime as dt
import getpass
import logging
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lettercast import episodes, feed, scripts
from lettercast.errors import LettercastError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from lettercast.episodes import StageProgress
    from lettercast.episodes.manifest import Doubt, Manifest
    from lettercast.feed import PublishResult
    from lettercast.issues import Issue
    from lettercast.scripts import Approval, DraftResult, Finding, Script, WordCounts
    from lettercast.show import Show

logger = logging.getLogger(__name__)

StageCallback = Callable[["StageProgress"], None]
"""Called with how far a stage of rendering is."""
UploadCallback = Callable[[str, str, int], None]
"""Called when a file is done: "send" or "delete", its name, its bytes."""
NoticeCallback = Callable[[str], None]
"""Called with a line for people."""


class DefectsError(LettercastError):
    """The episode is rendered, and some of its takes failed verification; `rendered` is what was made all the same."""

    def __init__(self, rendered: RenderedEpisode):
        self.rendered = rendered
        episode, defects = rendered.episode, rendered.defects
        remedy = f"listen with `lettercast review {episode}`, then dismiss the finding or change the sentence"
        super().__init__(
            problems=(
                *(Problem(describe_defect(defect), episode) for defect in defects),
                Problem(f"{len(defects)} take{'s' * (len(defects) != 1)} failed verification", episode, remedy),
            )
        )


@dataclass(frozen=True, slots=True)
class DraftedEpisode:
    """A script as it stands after drafting, and what a reviewer should look at first."""

    episode: str
    path: Path
    script: Script
    issue: Issue
    word_counts: WordCounts
    findings: tuple[Finding, ...]  # without what a rule dropped: `word_counts` has that
    was_written: bool  # False where the file said this already
    kept_edits: int = 0  # edits of the reviewer that were carried over
    conflicts: int = 0  # places where issue and reviewer changed the same words
    unapproved_reason: str = ""  # empty where the script is approved as it stands


@dataclass(frozen=True, slots=True)
class ApprovedEpisode:
    """An approval that holds."""

    episode: str
    approval: Approval
    was_approved: bool  # it held before
    is_complete: bool = True  # False where the written side is no longer the issue word for word


@dataclass(frozen=True, slots=True)
class RenderedEpisode:
    """The finished files of an episode."""

    episode: str
    folder: Path
    manifest: Manifest
    defects: tuple[Doubt, ...] = ()  # sentences whose take failed verification, without those a person dismissed

    @property
    def audio_path(self) -> Path:
        return self.folder / self.manifest.audio.file


@dataclass(frozen=True, slots=True)
class MadeEpisode:
    """What came of each step of `make`; `approved` is None where the script was approved before."""

    drafted: DraftedEpisode
    approved: ApprovedEpisode | None
    rendered: RenderedEpisode
    published: PublishResult


@dataclass(frozen=True, slots=True)
class RenderSelection:
    """The scripts of a show, by whether they may be rendered."""

    approved: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]  # (episode, why)


def draft(
    show: Show, source: str, *, name: str = "", format: str = "auto", profile: str = "", allow_private: bool = False
) -> DraftedEpisode:
    """Write the script of an issue; edits of an earlier draft are kept.

    `source` is a file, an address, "-" for standard input, or an episode whose issue is kept. `name` is the episode's
    id, `profile` the newsletter profile; by default both are found in the issue. Raises IssueError, ScriptError.
    """
    logger.info("draft: reading %s (format %s, profile %s)", source, format, profile or show.issue_profile)
    result = scripts.draft_issue(show, source, format=format, profile=profile, name=name, allow_private=allow_private)
    drafted = DraftedEpisode(
        result.episode,
        show.script_path(result.episode),
        result.script,
        result.issue,
        result.word_counts,
        _find_findings(show, result),
        result.was_written,
        result.kept_edits,
        result.conflicts,
        scripts.find_approval_problem(result.script) or "",
    )
    logger.info(
        "draft: episode %s %s; %d findings, %d edits kept, %d conflicts",
        drafted.episode,
        "written" if drafted.was_written else "is as it was",
        len(drafted.findings),
        drafted.kept_edits,
        drafted.conflicts,
    )
    return drafted


def _find_findings(show: Show, result: DraftResult) -> tuple[Finding, ...]:
    lexicon = scripts.Lexicon.load(show.lexicon_path)
    findings = scripts.check_script(result.script, result.episode, issue=result.issue, lexicon=lexicon)
    return tuple(finding for finding in findings if finding.concern is not scripts.Concern.DROPPED)


def approve(show: Show, episode: str, *, by: str = "", at: dt.datetime | None = None) -> ApprovedEpisode:
    """Approve a script as it stands; an approval that holds is left as it is.

    `by` is by default the name git knows, or the login; `at` is now. Raises ScriptError for a script that holds
    unmerged lines or says nothing.
    """
    episode = show.resolve_episode(episode)
    before = scripts.read_script(show.script_path(episode))
    was_approved = scripts.find_approval_problem(before) is None
    script = scripts.approve_script(show, episode, by or find_reviewer_name(), at or dt.datetime.now(dt.UTC))
    assert script.approval is not None, "approve_script raises where it can't approve"
    logger.info("approve: episode %s by %s (%s)", episode, script.approval.by, "held" if was_approved else "new")
    issue = scripts.load_issue(show, episode, script)
    complete = issue is None or not scripts.find_coverage_gap(script, issue)
    return ApprovedEpisode(episode, script.approval, was_approved, complete)


def find_reviewer_name() -> str:
    """The name git knows for the person at this machine, or the login."""
    try:
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return getpass.getuser()
    return done.stdout.strip() or getpass.getuser()


def select_approved(show: Show) -> RenderSelection:
    """Part the scripts of a show into those that may be rendered and those that may not."""
    approved, left_out = [], []
    for episode in show.list_scripts():
        if reason := scripts.find_approval_problem(scripts.read_script(show.script_path(episode))):
            left_out.append((episode, reason))
        else:
            approved.append(episode)
    return RenderSelection(tuple(approved), tuple(left_out))


def render(
    show: Show,
    episode: str,
    *,
    verify: str = "",
    accept_defects: bool = False,
    progress: StageCallback | None = None,
    notice: NoticeCallback | None = None,
) -> RenderedEpisode:
    """Render an approved script into an episode folder; reuse what did not change.

    `verify` is "auto", "all" or "off", by default what show.toml says. Raises DefectsError for takes that failed
    verification, unless they are accepted or dismissed in the script; EpisodeError for a script that is not approved.
    """
    episode = show.resolve_episode(episode)
    logger.info("render: episode %s, verification %s", episode, verify or show.settings.voices.listen)
    manifest = episodes.render_episode(show, episode, progress=progress, notice=notice, listen=verify)
    rendered = RenderedEpisode(episode, show.episode_folder(episode), manifest, _find_defects(show, episode, manifest))
    dismissed = len(manifest.doubts) - len(rendered.defects)
    logger.info("render: episode %s, %d defects, %d dismissed", episode, len(rendered.defects), dismissed)
    if rendered.defects and not accept_defects:
        raise DefectsError(rendered)
    return rendered


def _find_defects(show: Show, episode: str, manifest: Manifest) -> tuple[Doubt, ...]:
    """The takes that failed verification, without those of which a comment in the script says that they are right."""
    script = scripts.read_script(show.script_path(episode))
    dismissed = {element.text for element in script.elements if isinstance(element, scripts.Comment)}
    return tuple(
        defect
        for defect in manifest.doubts
        if any(scripts.dismissal_comment(found, defect.text) not in dismissed for found in defect.found)
    )


def describe_defect(defect: Doubt) -> str:
    """ "sentence 12: 'word' was not found: 'The whole sentence.'"."""
    return f"sentence {defect.sentence}: {'; '.join(defect.found)}: {defect.text!r}"


def publish(
    show: Show, *, to: str = "", dry_run: bool = False, progress: UploadCallback | None = None
) -> PublishResult:
    """Build the feed and the site; send what changed to `to`, or to [feed] to of show.toml.

    With neither, the feed is built and nothing sent. A dry run writes nothing. The result's `problems` are what
    reading back over HTTP found. Raises FeedError.
    """
    result = feed.publish_show(show, to=to, dry_run=dry_run, told=progress or (lambda action, name, size: None))
    built = result.build_result
    logger.info("publish: %d files changed, %d removed", len(built.changed_files), len(built.removed_files))
    if result.plan:
        logger.info("publish: %d uploads, %d deletions", len(result.plan.uploads), len(result.plan.deletions))
    return result


def make(
    show: Show,
    source: str,
    *,
    approve_unseen: bool | Callable[[str], bool] = False,
    by: str = "",
    name: str = "",
    format: str = "auto",
    profile: str = "",
    allow_private: bool = False,
    accept_defects: bool = False,
    step: Callable[[DraftedEpisode | ApprovedEpisode | RenderedEpisode | PublishResult], None] = lambda result: None,
    progress: StageCallback | None = None,
    notice: NoticeCallback | None = None,
    upload: UploadCallback | None = None,
) -> MadeEpisode:
    """Draft, approve, render and publish an issue. Made again, only what is new is done.

    A script that is not approved stops it unless `approve_unseen` is true, or answers true to the reason. `step` is
    called with the value of each step as soon as it is done. Raises ScriptError, DefectsError, FeedError and the
    errors of the steps.
    """
    drafted = draft(show, source, name=name, format=format, profile=profile, allow_private=allow_private)
    step(drafted)
    approved = None
    if reason := drafted.unapproved_reason:
        agreed = approve_unseen(reason) if callable(approve_unseen) else approve_unseen
        if not agreed:
            remedy = (
                f"read it with `lettercast review {drafted.episode}`, then run the same command again; or add --yes"
            )
            where = f"scripts/{drafted.episode}.md"
            raise scripts.ScriptError(f"the script is {reason}, so nothing is synthesized", where, remedy)
        approved = approve(show, drafted.episode, by=by)
        step(approved)
    rendered = render(show, drafted.episode, accept_defects=accept_defects, progress=progress, notice=notice)
    step(rendered)
    published = publish(show, progress=upload)
    step(published)
    if published.problems:
        raise feed.FeedError(problems=published.problems)
    return MadeEpisode(drafted, approved, rendered, published)
