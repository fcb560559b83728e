"""publish and serve: what subscribers get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.feed import PublishResult


@app.command()
def publish(
    context: typer.Context,
    to: str = typer.Option("", "--to", metavar="URL", help="A folder, s3://bucket/path, sftp://host/path …"),
    dry_run: bool = typer.Option(False, "--dry-run", help="List what would be done, and do nothing."),
) -> None:
    """Build the feed and the site; send what changed to its host."""
    from lettercast import pipeline
    from lettercast.cli.progress import ProgressDisplay
    from lettercast.feed import FeedError

    with ProgressDisplay() as display:
        result = pipeline.publish(open_current_show(context), to=to, dry_run=dry_run, progress=display.show_upload)
    print_publication(result, dry_run=dry_run)
    if result.problems:
        raise FeedError(problems=result.problems)


def print_publication(result: PublishResult, *, dry_run: bool = False) -> None:
    """Print what was done, or what would be."""
    for line in _list_planned_changes(result) if dry_run else _summarize_publication(result):
        print(line)
    if result.hub_problem:
        print(f"The hub was not notified: {result.hub_problem}")


def _list_planned_changes(result: PublishResult) -> list[str]:
    built = result.build_result
    lines = [*built.notes]
    lines += [f"write {name}" for name in built.changed_files] + [f"delete {name}" for name in built.removed_files]
    if result.plan:
        lines += [f"send {name} ({result.plan.sizes[name]:,} bytes)" for name in result.plan.uploads]
        lines += [f"delete {name} at {result.target_url}" for name in result.plan.deletions]
    return lines or ["Nothing to do: all is as it should be."]


def _summarize_publication(result: PublishResult) -> list[str]:
    built = result.build_result
    count = len(built.catalog.episodes)
    episodes = f"{count} episode{'s' if count != 1 else ''}"
    changed = f"{len(built.changed_files)} files changed" if built.changed_files else "nothing changed"
    lines = [*built.notes, f"{episodes} in {built.public}, {changed}"]
    if result.plan:
        megabytes = result.plan.upload_bytes / 1e6
        sent = (
            f"sent {len(result.plan.uploads)} files, {megabytes:.1f} MB" if result.plan.uploads else "nothing to send"
        )
        deleted = f", deleted {len(result.plan.deletions)}" if result.plan.deletions else ""
        lines.append(f"To {result.target_url}: {sent}{deleted}")
    verified = result.verify_result
    if verified and not result.problems and verified.is_reachable:
        lines.append(f"Read back over HTTP: {verified.url_count} addresses, each with the right type and length")
    elif verified and not result.problems:
        lines.append("Not read back: nothing answers at base_url yet (`lettercast serve` would)")
    lines.append(f"Feed: {built.catalog.url('feed.xml')}")
    return lines


@app.command()
def serve(
    context: typer.Context,
    port: int = typer.Option(8000, "--port", metavar="N", min=0, max=65535, help="The port; 0 takes a free one."),
    lan: bool = typer.Option(False, "--lan", help="Serve to other machines of this network too: a phone."),
) -> None:
    """Serve the show from this machine, to try it from a real app."""
    from lettercast.feed import serve_show

    serve_show(open_current_show(context), port=port, lan=lan, say=lambda text: print(text, flush=True))
