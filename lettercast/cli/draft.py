"""draft and approve: an issue becomes a script, a script becomes one that may be voiced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lettercast.cli import state
from lettercast.cli.options import FORMAT_HELP
from lettercast.cli.program import app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lettercast.scripts import DraftResult, Finding, Script
    from lettercast.show import Show


@app.command()
def draft(
    issue: str = typer.Argument(
        ..., metavar="ISSUE", help="A file, an address, - for standard input, or an episode whose issue is kept."
    ),
    name: str = typer.Option("", "--as", metavar="NAME", help="The episode's name. Default: the issue's number."),
    diff: bool = typer.Option(False, "--diff", help="Print what is said beside what is written, where they differ."),
    format: str = typer.Option("auto", "--format", metavar="F", help=FORMAT_HELP, show_default="found out"),
    profile: str = typer.Option("", "--profile", metavar="P", help="general, alignment … or a file of patterns."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private and loopback addresses too."),
) -> None:
    """Write the spoken script of an issue, for a person to review. Edits of an earlier draft are kept."""
    from lettercast.scripts import draft_issue

    show = state.open_current_show()
    drafted = draft_issue(show, issue, name=name, format=format, profile=profile, allow_private=allow_private)
    if diff:
        print_diff(drafted.script)
    print_draft_report(drafted, list_findings(show, drafted))


def list_findings(show: Show, drafted: DraftResult) -> list[Finding]:
    """What a reviewer should look at first, without what was dropped: the ledger tells that."""
    from lettercast.scripts import Concern, Lexicon, check_script

    lexicon = Lexicon.load(show.lexicon_path)
    found = check_script(drafted.script, drafted.episode, issue=drafted.issue, lexicon=lexicon)
    return [finding for finding in found if finding.concern is not Concern.DROPPED]


def print_draft_report(drafted: DraftResult, findings: Sequence[Finding] = (), *, ends: bool = True) -> None:
    """What was drafted, what waits for a look, and what to do next."""
    from lettercast.cli.check import summarize_findings
    from lettercast.scripts import find_approval_problem

    ledger, episode = drafted.word_counts, drafted.episode
    items = sum(len(section.items) for section in drafted.issue.sections)
    dropped = ", ".join(f"{rule} {words:,}" for rule, words in ledger.by_rule)
    print(f"scripts/{episode}.md: {drafted.script.title}" + ("" if drafted.was_written else " (nothing new)"))
    print(f"  {items} items, {ledger.total:,} words: {ledger.spoken:,} spoken, {ledger.dropped:,} dropped", end="")
    print(f" ({dropped})" if dropped else "")
    if drafted.kept_edits:
        print(f"  {drafted.kept_edits} of your edits kept")
    if drafted.conflicts:
        print(f"  {drafted.conflicts} could not be merged: look for `%% <<<` in the script")
    if drafted.script.approval and find_approval_problem(drafted.script):
        print("  it was approved before, and has to be approved again")
    if findings:
        print(f"  {summarize_findings(findings)}; see `lettercast check {episode}`")
    if ends:
        print(f"Next: `lettercast review {episode}`, then `lettercast approve {episode}`")


def print_diff(script: Script) -> None:
    """Each sentence that is said otherwise than written, as a pair of lines."""
    from lettercast.scripts import Sentence, dump, parse_with_lines

    read, lines = parse_with_lines(dump(script))
    for element, line in zip(read.elements, lines, strict=True):
        if isinstance(element, Sentence) and element.written != element.spoken:
            print(f"{line:5} - {' '.join(element.written.split()) or '(nothing)'}")
            print(f"      + {element.spoken or '(nothing)'}")


@app.command()
def approve(
    episodes: Annotated[list[str], typer.Argument(metavar="NNN…", help="The episodes whose scripts are right.")],
    by: str = typer.Option("", "--by", metavar="NAME", help="Who approves. Default: your name in git, or your login."),
) -> None:
    """Bind your approval to a script as it stands. A script changed afterwards has to be approved again."""
    show = state.open_current_show()
    for episode in [show.resolve_episode(episode) for episode in episodes]:
        approve_episode(show, episode, by)


def approve_episode(show: Show, episode: str, by: str) -> None:
    """Approve a script and say so."""
    import datetime as dt

    from lettercast.scripts import approve_script, find_approval_problem, find_coverage_gap, load_issue, read_script

    held = find_approval_problem(read_script(show.script_path(episode))) is None
    script = approve_script(show, episode, by or find_reviewer_name(), dt.datetime.now(dt.UTC))
    assert script.approval is not None
    who = f"by {script.approval.by} on {script.approval.at:%Y-%m-%d %H:%M} UTC"
    print(f"scripts/{episode}.md: {'was approved already' if held else 'approved'} {who}")
    issue = load_issue(show, episode, script)
    if issue is not None and find_coverage_gap(script, issue):
        print("  its left sides are not the issue word for word any more: see `lettercast check`")


def find_reviewer_name() -> str:
    """Who sits here: the name git knows, or the login."""
    import getpass
    import subprocess

    try:
        found = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
    except OSError:
        return getpass.getuser()
    return found.stdout.strip() or getpass.getuser()
