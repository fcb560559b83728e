"""check: what a reviewer should look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.program import app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lettercast.scripts import Finding
    from lettercast.show import Show


@app.command()
def check(
    context: typer.Context,
    episode: str = typer.Argument("", metavar="EPISODE", help="The episode whose script to check."),
) -> None:
    """List what to look at in a script, or in the whole show.

    Without an episode: what podcast directories would object to in the show.
    """
    from lettercast.episodes import add_guess_findings
    from lettercast.scripts import Lexicon, check_script, load_issue, read_script_with_lines

    show = open_current_show(context)
    if not episode:
        _check_show(show)
        return
    episode = show.resolve_episode(episode)
    script, lines = read_script_with_lines(show.script_path(episode))
    issue = load_issue(show, episode, script)
    findings = check_script(script, episode, lines=lines, issue=issue, lexicon=Lexicon.load(show.lexicon_path))
    findings = add_guess_findings(findings, show, script, lines)
    for finding in findings:
        print(f"scripts/{episode}.md:{finding}")
    print(summarize_findings(findings) if findings else "nothing to look at")


def summarize_findings(findings: Sequence[Finding]) -> str:
    """ "3 to look at: 1 left over, 2 unknown word"."""
    from collections import Counter

    counted = Counter(str(finding.concern) for finding in findings)
    return f"{len(findings)} to look at: {', '.join(f'{times} {concern}' for concern, times in counted.items())}"


def _check_show(show: Show) -> None:
    """Print each finding with what to change; exit with 1 when there is one."""
    from lettercast.feed import check_show

    problems = check_show(show)
    for problem in problems:
        print(problem)
    count = len(show.list_episodes())
    print(f"{len(problems)} to change" if problems else f"{count} episodes: nothing a directory would object to")
    if problems:
        raise typer.Exit(1)
