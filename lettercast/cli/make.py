"""make: an issue in, a feed out."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lettercast.cli.context import global_options, open_current_show
from lettercast.cli.options import FORMAT_HELP
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.feed import PublishResult
    from lettercast.pipeline import ApprovedEpisode, DraftedEpisode, RenderedEpisode


@app.command()
def make(
    context: typer.Context,
    issue: str = typer.Argument(..., metavar="ISSUE", help="A file, an address, - for standard input, or an episode."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Approve the script unseen."),
    by: str = typer.Option("", "--by", metavar="NAME", help="Who approves. [default: your name in git, or your login]"),
    name: str = typer.Option("", "--as", metavar="NAME", help="The episode's name. [default: the issue's number]"),
    format: str = typer.Option("auto", "--format", metavar="F", help=FORMAT_HELP, show_default=False),
    profile: str = typer.Option("", "--profile", metavar="P", help="general, alignment … or a file of patterns."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private and loopback addresses too."),
) -> None:
    """Draft, approve, render and publish an issue in one go. Made again, it does only what is new."""
    from lettercast import pipeline
    from lettercast.cli.draft import print_approval, print_draft
    from lettercast.cli.progress import ProgressDisplay
    from lettercast.cli.publish import print_publication
    from lettercast.cli.render import print_rendering, report_defects

    show = open_current_show(context)
    display = ProgressDisplay()

    def print_step(result: DraftedEpisode | ApprovedEpisode | RenderedEpisode | PublishResult) -> None:
        display.stop()
        match result:
            case pipeline.DraftedEpisode():
                display.label = result.episode
                print_draft(result)
            case pipeline.ApprovedEpisode():
                print_approval(result)
            case pipeline.RenderedEpisode():
                print_rendering(result)
            case _:
                print_publication(result)

    def ask(reason: str) -> bool:
        return yes or (sys.stdin.isatty() and typer.confirm(f"The script is {reason}. Approve it unseen?"))

    with display, report_defects(display):
        made = pipeline.make(
            show,
            issue,
            approve_unseen=ask,
            by=by,
            name=name,
            format=format,
            profile=profile,
            allow_private=allow_private,
            step=print_step,
            progress=display.show_stage,
            notice=lambda line: print(f"{display.label}: {line}"),
            upload=display.show_upload,
        )
    options = global_options(context)
    serve = f"{_find_program_name()}{f' --show {shlex.quote(options.show_dir)}' if options.show_dir else ''} serve"
    print()
    print(f"Listen:     {made.rendered.audio_path}")
    print(f"The feed:   {show.public_folder / 'feed.xml'}, the site beside it")
    print(f"Subscribe:  run `{serve}`, then give your podcast app http://localhost:8000/feed.xml")


def _find_program_name() -> str:
    """Return how this program is called from here: by its name, or by its path where it is not on the PATH."""
    if shutil.which("lettercast"):
        return "lettercast"
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m lettercast"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)
