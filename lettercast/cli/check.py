"""check: what a reviewer should look at first."""

from __future__ import annotations

import typer

from lettercast.cli import app, state


@app.command()
def check(
    episode: str = typer.Argument(..., metavar="NNN", help="The episode whose script to look through."),
) -> None:
    """List what to look at in a script: its line, what is the matter, the command that mends it."""
    from collections import Counter

    from lettercast.scripts import Lexicon, check_script, kept_issue, read_lines

    show = state.current_show()
    episode = show.resolve(episode)
    script, lines = read_lines(show.script(episode))
    issue = kept_issue(show, episode, script)
    findings = check_script(script, episode, lines=lines, issue=issue, lexicon=Lexicon.load(show.lexicon))
    for finding in findings:
        print(f"scripts/{episode}.md:{finding}")
    counted = Counter(str(finding.concern) for finding in findings)
    summary = ", ".join(f"{times} {concern}" for concern, times in counted.items())
    print(f"{len(findings)} to look at: {summary}" if findings else "nothing to look at")
