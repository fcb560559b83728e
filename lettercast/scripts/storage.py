"""Where a show keeps an issue, the drafts made of it, and the script: drafting and approving in a folder.

A draft is kept under its fingerprint in .lettercast/drafts, because merging needs what the reviewer started from:
the rules that made it may have changed since, so it can't be made again. It may be deleted at any time; then the
old draft is made from the kept issue by the rules of today, which takes changes of the issue in and leaves every
other line as the script has it. Approved texts are kept the same way, to show what changed since.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from lettercast.files import write_bytes, write_text
from lettercast.issues import (
    Issue,
    IssueError,
    is_kept_file,
    list_kept_files,
    make_kept_name,
    read_issue,
    read_kept_issue,
)
from lettercast.scripts.approval import approve, compute_fingerprint, find_approval_problem
from lettercast.scripts.coverage import WordCounts, count_words
from lettercast.scripts.drafting import draft
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.format import dump, parse, read_script
from lettercast.scripts.merging import merge
from lettercast.scripts.model import Script
from lettercast.show import Show

_MIN_LIKENESS = 0.3
"""Two drafts that share fewer of their lines than this are of different issues."""


@dataclass(frozen=True, slots=True)
class DraftResult:
    """The result of drafting: the episode's id, the script as it now stands, the issue and what was merged."""

    episode: str
    script: Script
    issue: Issue
    was_written: bool  # False when the file already said this
    kept_edits: int = 0  # edits of the reviewer that were taken along
    conflicts: int = 0

    @property
    def word_counts(self) -> WordCounts:
        return count_words(self.script)


def draft_issue(
    show: Show, source: str, *, format: str = "auto", profile: str = "", name: str = "", allow_private: bool = False
) -> DraftResult:
    """Read an issue, keep it in episodes/, write or renew its script in scripts/.

    `source` is a file, an address, "-" for standard input, or the id of an episode whose issue is kept. `name`
    is the id to use instead of the issue's number. Nothing is written unless everything went well.
    """
    profile = profile or show.issue_profile
    kept = _find_issue_file(show, source)
    if kept:
        issue = read_kept_issue(kept, format=format, profile=profile)
    else:
        issue = read_issue(source, format=format, profile=profile, allow_private=allow_private)
    episode = name or (kept.parent.name if kept else make_episode_id(issue, source))
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}", episode):
        raise ScriptError(f"{episode!r} is not a valid episode name", source, "use letters, digits, - and _")
    path = show.script_path(episode)
    edited = read_script(path) if path.is_file() else None
    if edited is not None and kept is not None:
        issue = _restore_metadata(issue, edited)
    if kept and (format == "auto" or is_kept_file(kept, issue.format)):
        home = kept
    else:
        home = show.episode_folder(episode) / make_kept_name(issue.format)
    new = draft(issue, show.settings, source=home.relative_to(show.root).as_posix())
    script, kept_edits, conflicts = new, 0, 0
    if edited is not None:
        merged = merge(_find_old_draft(show, edited, new, profile, path), edited, new)
        script, kept_edits, conflicts = merged.script, merged.kept_edits, merged.conflicts
    if home != kept:
        _store_issue(home, issue)
    write_text(_get_draft_path(show, new.draft), dump(new))
    written = write_text(path, dump(script))
    return DraftResult(episode, script, issue, written, kept_edits, conflicts)


def approve_script(show: Show, episode: str, by: str, at: dt.datetime) -> Script:
    """Bind an approval to the script as it stands. An approval that holds already is left as it is."""
    path = show.script_path(episode)
    script = read_script(path)
    if find_approval_problem(script) is None:
        return script
    try:
        approved = approve(script, by, at)
    except ScriptError as error:
        raise ScriptError(problems=tuple(replace(problem, where=str(path)) for problem in error.problems)) from error
    store_approved_script(show, approved)
    write_text(path, dump(approved))
    return approved


def load_approved_script(show: Show, script: Script) -> Script | None:
    """Load the script as it was approved, where it is still kept: for showing what changed since."""
    if script.approval is None:
        return None
    return _load_cached(_get_approved_path(show, script.approval.sha256), script.approval.sha256)


def load_original_draft(show: Show, script: Script) -> Script | None:
    """Load the draft that the script came from, where it is still kept: for showing what a person changed."""
    return _load_cached(_get_draft_path(show, script.draft), script.draft) if script.draft else None


def store_approved_script(show: Show, script: Script) -> None:
    """Keep the text of an approval, to show later what changed since."""
    if script.approval is not None:
        write_text(_get_approved_path(show, script.approval.sha256), dump(script))


def load_issue(show: Show, episode: str, script: Script | None = None) -> Issue | None:
    """Read again the issue an episode was drafted from; None where it is not kept."""
    kept = _find_issue_file(show, episode)
    if kept is None:
        return None
    issue = read_kept_issue(kept, profile=show.issue_profile)
    return _restore_metadata(issue, script) if script else issue


def make_episode_id(issue: Issue, source: str) -> str:
    """Make an episode's id: 095 for issue 95; else the day, the title or the file's name as a slug."""
    if issue.number is not None:
        return f"{issue.number:03d}"
    if issue.date:
        return issue.date.isoformat()
    for name in (issue.title, Path(source).stem if source != "-" else "", "issue"):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        if slug := re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-"):
            return slug
    return "issue"


def _find_issue_file(show: Show, source: str) -> Path | None:
    """Find the issue's file in episodes/, when `source` is that file or the episode's id."""
    path = Path(source)
    episodes = show.root / "episodes"
    if path.is_file():
        path = path.resolve()
        inside = path.parent.parent == episodes.resolve() and is_kept_file(path)
        return episodes / path.parent.name / path.name if inside else None
    if source == "-" or "/" in source or not episodes.is_dir():
        return None
    names = [source] if not source.isdigit() else [source, f"{int(source):03d}"]
    files = [file for name in names for file in list_kept_files(episodes / name)]
    return files[0] if files else None


def _store_issue(home: Path, issue: Issue) -> None:
    """Write the issue as it came in, and remove an older one beside it."""
    write_bytes(home, issue.raw)
    for other in list_kept_files(home.parent):
        if other != home:
            other.unlink()


def _restore_metadata(issue: Issue, script: Script) -> Issue:
    """Restore what a kept issue no longer tells, such as the number in its file's name, from its script."""
    return replace(
        issue,
        number=issue.number if issue.number is not None else script.number,
        title=issue.title or script.title,
        date=issue.date or script.date,
        url=issue.url or script.url,
    )


def _find_old_draft(show: Show, edited: Script, new: Script, profile: str, path: Path) -> Script:
    """Find what the reviewer started from: the kept draft, or one made of the kept issue, or the new one."""
    old = _load_cached(_get_draft_path(show, edited.draft), edited.draft) if edited.draft else None
    if old is None:
        kept = _find_issue_file(show, path.stem)
        if kept is not None:
            try:
                issue = _restore_metadata(read_kept_issue(kept, profile=profile), edited)
                old = draft(issue, show.settings, source=edited.source)
            except (IssueError, ScriptError):
                old = None  # an issue that can't be read any more: the new draft stands in for the old
    if _measure_likeness(edited, new) < _MIN_LIKENESS and (old is None or _measure_likeness(old, new) < _MIN_LIKENESS):
        remedy = "draft this one under another name with --as NAME"
        raise ScriptError("this script is of another issue", str(path), remedy)
    return old or new


def _measure_likeness(one: Script, other: Script) -> float:
    """Measure how many of their written sentences two scripts share, from 0 to 1."""
    return SequenceMatcher(None, _list_written_sentences(one), _list_written_sentences(other), autojunk=False).ratio()


def _list_written_sentences(script: Script) -> list[str]:
    return [" ".join(sentence.written.split()) for sentence in script.iter_sentences() if sentence.written.strip()]


def _get_draft_path(show: Show, sha256: str) -> Path:
    return show.cache_folder / "drafts" / f"{sha256[:32]}.md"


def _get_approved_path(show: Show, sha256: str) -> Path:
    return show.cache_folder / "approved" / f"{sha256[:32]}.md"


def _load_cached(path: Path, sha256: str) -> Script | None:
    """Load a script from the cache, if it is there and its hash is that of its name."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not path.is_file():
        return None
    try:
        script = parse(path.read_text(encoding="utf-8"), str(path))
    except (ScriptError, UnicodeDecodeError):
        return None
    return script if compute_fingerprint(script) == sha256 else None
