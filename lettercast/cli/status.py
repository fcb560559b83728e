"""status: where each episode stands, and what is stale and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lettercast.cli import state
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.status import EpisodeStatus


@app.command()
def status(
    quiet: bool = typer.Option(False, "--quiet", "-q", help="Only the episodes that wait for something."),
) -> None:
    """Show how far each episode is, and what is stale and why."""
    from lettercast.status import episode_statuses

    show = state.open_current_show()
    count = broken = 0
    for standing in episode_statuses(show):
        count += 1
        broken += bool(standing.problem)
        if not quiet or standing.problem or standing.next_command:
            print("\n".join(format_status(standing)))
    if not count:
        print("No episode yet: `lettercast make ISSUE` makes one")
    if broken:
        raise SystemExit(1)


def format_status(standing: EpisodeStatus) -> list[str]:
    """An episode in a few lines: how far it is, its words, what to do."""
    if standing.problem:
        return [f"{standing.episode}  {standing.problem}"]
    steps = []
    if standing.word_counts is not None:
        steps += ["drafted", standing.unapproved_reason]
        if standing.approved_at is not None:
            steps[-1] = f"approved by {standing.approved_by} on {standing.approved_at:%Y-%m-%d}"
    if standing.duration_ms is not None:
        minutes, seconds = divmod(standing.duration_ms // 1000, 60)  # as players count
        stale = f", stale: {' and '.join(standing.stale_reasons)}" if standing.stale_reasons else ""
        steps.append(f"rendered ({minutes}:{seconds:02d}{stale})")
    if standing.is_in_feed:
        steps.append("published")
    lines = [f"{standing.episode}  {standing.title}", f"     {' · '.join(steps)}"]
    if standing.word_counts is not None:
        words = standing.word_counts
        rules = ", ".join(f"{rule} {count:,}" for rule, count in words.by_rule)
        total = f"{words.total:,} words in the issue = {words.spoken:,} spoken + {words.dropped:,} dropped by rule"
        lines.append(f"     {total} ({rules})" if rules else f"     {total}")
    if standing.next_command:
        lines.append(f"     next: {standing.next_command}")
    return lines
