"""publish and serve: what subscribers get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lettercast.cli import state
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.feed import PublishResult
    from lettercast.show import Show


@app.command()
def publish(
    to: str = typer.Option("", "--to", metavar="URL", help="A folder, s3://bucket/path, sftp://host/path …"),
    dry_run: bool = typer.Option(False, "--dry-run", help="List what would be done, and do nothing."),
) -> None:
    """Make the feed and the site; send what changed to its host."""
    publish_with_progress(state.open_current_show(), to=to, dry_run=dry_run)


def publish_with_progress(show: Show, *, to: str = "", dry_run: bool = False) -> None:
    """Publish, with a progress bar on a terminal, and say what came of it."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from lettercast.feed import FeedError
    from lettercast.feed import publish_show as publish_show

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, transient=True, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("sending", total=None, visible=False)

        def told(action: str, name: str, size: int) -> None:
            progress.update(task, advance=size, description=f"{action} {name}", visible=True)

        done = publish_show(show, to=to, dry_run=dry_run, told=told)
    for line in _list_planned_changes(done) if dry_run else _summarize_publication(done):
        print(line)
    if done.hub_problem:
        print(f"The hub was not told: {done.hub_problem}")
    if done.problems:
        raise FeedError(problems=done.problems)


def _list_planned_changes(done: PublishResult) -> list[str]:
    """What a dry run says."""
    lines = [*done.build_result.notes]
    lines += [f"write {name}" for name in done.build_result.changed_files] + [
        f"delete {name}" for name in done.build_result.removed_files
    ]
    if done.plan:
        lines += [f"send {name} ({done.plan.sizes[name]:,} bytes)" for name in done.plan.uploads]
        lines += [f"delete {name} at {done.target_url}" for name in done.plan.deletions]
    return lines or ["Nothing to do: all is as it should be."]


def _summarize_publication(done: PublishResult) -> list[str]:
    """What was done, and where to subscribe."""
    built = done.build_result
    count = len(built.catalog.episodes)
    episodes = f"{count} episode{'s' if count != 1 else ''}"
    changed = f"{len(built.changed_files)} files changed" if built.changed_files else "nothing changed"
    lines = [*built.notes, f"{episodes} in {built.public}, {changed}"]
    if done.plan:
        sent = (
            f"sent {len(done.plan.uploads)} files, {done.plan.upload_bytes / 1e6:.1f} MB"
            if done.plan.uploads
            else "nothing to send"
        )
        deleted = f", deleted {len(done.plan.deletions)}" if done.plan.deletions else ""
        lines.append(f"To {done.target_url}: {sent}{deleted}")
    if done.verify_result and not done.verify_result.is_reachable and not done.problems:
        lines.append("Not read back: nothing answers at base_url yet (`lettercast serve` would)")
    elif done.verify_result and not done.problems:
        lines.append(
            f"Read back over HTTP: {done.verify_result.url_count} addresses, each with the right type and length"
        )
    lines.append(f"Feed: {built.catalog.url('feed.xml')}")
    return lines


@app.command()
def serve(
    port: int = typer.Option(8000, "--port", metavar="N", min=0, max=65535, help="0 takes a free one."),
    lan: bool = typer.Option(False, "--lan", help="For the other machines in this network too: a phone."),
) -> None:
    """Host the show on this machine, to try it from a real app."""
    from lettercast.feed import serve_show as serve_show

    serve_show(state.open_current_show(), port=port, lan=lan, say=lambda text: print(text, flush=True))
