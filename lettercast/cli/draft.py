"""draft and approve: an issue becomes a script, a script becomes one that may be rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.options import FORMAT_HELP
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.pipeline import ApprovedEpisode, DraftedEpisode
    from lettercast.scripts import Script


@app.command()
def draft(
    context: typer.Context,
    issue: str = typer.Argument(
        ..., metavar="ISSUE", help="A file, an address, - for standard input, or an episode whose issue is kept."
    ),
    name: str = typer.Option("", "--as", metavar="NAME", help="The episode's name. [default: the issue's number]"),
    diff: bool = typer.Option(False, "--diff", help="Print spoken text beside written text where they differ."),
    format: str = typer.Option("auto", "--format", metavar="F", help=FORMAT_HELP, show_default=False),
    profile: str = typer.Option("", "--profile", metavar="P", help="general, alignment … or a file of patterns."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private and loopback addresses too."),
) -> None:
    """Write the script of an issue for a person to review. Edits of an earlier draft are kept."""
    from lettercast import pipeline

    drafted = pipeline.draft(
        open_current_show(context), issue, name=name, format=format, profile=profile, allow_private=allow_private
    )
    if diff:
        print_diff(drafted.script)
    print_draft(drafted)
    print(f"Next: `lettercast review {drafted.episode}`, then `lettercast approve {drafted.episode}`")


def print_draft(drafted: DraftedEpisode) -> None:
    """Print what was drafted and what to look at."""
    from lettercast.cli.check import summarize_findings

    words, episode = drafted.word_counts, drafted.episode
    items = sum(len(section.items) for section in drafted.issue.sections)
    dropped = ", ".join(f"{rule} {count:,}" for rule, count in words.by_rule)
    print(f"scripts/{episode}.md: {drafted.script.title}" + ("" if drafted.was_written else " (nothing new)"))
    print(f"  {items} items, {words.total:,} words: {words.spoken:,} spoken, {words.dropped:,} dropped", end="")
    print(f" ({dropped})" if dropped else "")
    if drafted.kept_edits:
        print(f"  {drafted.kept_edits} of your edits kept")
    if drafted.conflicts:
        print(f"  {drafted.conflicts} could not be merged: look for `%% <<<` in the script")
    if drafted.script.approval and drafted.unapproved_reason:
        print("  it was approved before, and has to be approved again")
    if drafted.findings:
        print(f"  {summarize_findings(drafted.findings)}; see `lettercast check {episode}`")


def print_diff(script: Script) -> None:
    """Print each sentence that is spoken otherwise than written, as a pair of lines."""
    from lettercast.scripts import Sentence, dump, parse_with_lines

    script, lines = parse_with_lines(dump(script))
    for element, line in zip(script.elements, lines, strict=True):
        if isinstance(element, Sentence) and element.written != element.spoken:
            print(f"{line:5} - {' '.join(element.written.split()) or '(nothing)'}")
            print(f"      + {element.spoken or '(nothing)'}")


@app.command()
def approve(
    context: typer.Context,
    episodes: Annotated[list[str], typer.Argument(metavar="EPISODE", help="The episodes whose scripts are right.")],
    by: str = typer.Option("", "--by", metavar="NAME", help="Who approves. [default: your name in git, or your login]"),
) -> None:
    """Approve scripts as they stand. A script that is changed afterwards has to be approved again."""
    from lettercast import pipeline

    show = open_current_show(context)
    for episode in [show.resolve_episode(name) for name in episodes]:
        print_approval(pipeline.approve(show, episode, by=by))


def print_approval(approved: ApprovedEpisode) -> None:
    """Print who approved a script and when."""
    approval = approved.approval
    verb = "was approved already" if approved.was_approved else "approved"
    print(f"scripts/{approved.episode}.md: {verb} by {approval.by} on {approval.at:%Y-%m-%d %H:%M} UTC")
    if not approved.is_complete:
        print("  its written side is no longer the issue word for word: see `lettercast check`")
