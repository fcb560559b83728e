"""status: where each episode stands, and what is stale and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.status import EpisodeStatus


@app.command()
def status(
    context: typer.Context,
    quiet: bool = typer.Option(False, "--quiet", "-q", help="Only the episodes that have a next step."),
) -> None:
    """Show where each episode stands, and what is stale and why."""
    from lettercast.status import episode_statuses

    count = broken = 0
    for episode in episode_statuses(open_current_show(context)):
        count += 1
        broken += bool(episode.problem)
        if not quiet or episode.problem or episode.next_command:
            print("\n".join(format_status(episode)))
    if not count:
        print("No episode yet: `lettercast make ISSUE` makes one")
    if broken:
        raise SystemExit(1)


def format_status(status: EpisodeStatus) -> list[str]:
    """Describe an episode in a few lines: how far it is, its words, what to do next."""
    if status.problem:
        return [f"{status.episode}  {status.problem}"]
    steps = []
    if status.word_counts is not None:
        steps += ["drafted", status.unapproved_reason]
        if status.approved_at is not None:
            steps[-1] = f"approved by {status.approved_by} on {status.approved_at:%Y-%m-%d}"
    if status.duration_ms is not None:
        minutes, seconds = divmod(status.duration_ms // 1000, 60)  # as players count
        stale = f", stale: {'; '.join(status.stale_reasons)}" if status.stale_reasons else ""
        steps.append(f"rendered ({minutes}:{seconds:02d}{stale})")
    if status.is_in_feed:
        steps.append("published")
    lines = [f"{status.episode}  {status.title}", f"     {' · '.join(steps)}"]
    if status.word_counts is not None:
        words = status.word_counts
        rules = ", ".join(f"{rule} {count:,}" for rule, count in words.by_rule)
        total = f"{words.total:,} words in the issue = {words.spoken:,} spoken + {words.dropped:,} dropped by rule"
        lines.append(f"     {total} ({rules})" if rules else f"     {total}")
    if status.next_command:
        lines.append(f"     next: {status.next_command}")
    return lines
