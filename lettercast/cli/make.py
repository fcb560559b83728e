"""make: an issue in, a feed out."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import typer

from lettercast.cli import state
from lettercast.cli.options import FORMAT_HELP
from lettercast.cli.program import app


@app.command()
def make(
    issue: str = typer.Argument(..., metavar="ISSUE", help="A file, an address, - for standard input, or an episode."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Approve the script unseen."),
    by: str = typer.Option("", "--by", metavar="NAME", help="Who approves. Default: your name in git, or your login."),
    name: str = typer.Option("", "--as", metavar="NAME", help="The episode's name. Default: the issue's number."),
    format: str = typer.Option("auto", "--format", metavar="F", help=FORMAT_HELP, show_default="found out"),
    profile: str = typer.Option("", "--profile", metavar="P", help="general, alignment … or a file of patterns."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private and loopback addresses too."),
) -> None:
    """Draft, approve, render and publish an issue: all of it in one go. Made again, it does only what is new."""
    from lettercast.cli.draft import approve_episode, print_draft_report
    from lettercast.cli.publish import publish_with_progress
    from lettercast.cli.render import render_with_progress
    from lettercast.scripts import ScriptError, draft_issue, find_approval_problem

    show = state.open_current_show()
    drafted = draft_issue(show, issue, name=name, format=format, profile=profile, allow_private=allow_private)
    episode = drafted.episode
    print_draft_report(drafted, ends=False)
    if problem := find_approval_problem(drafted.script):
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"The script is {problem}. Approve it unseen?")):
            remedy = f"read it with `lettercast review {episode}`, then run the same command again; or add --yes"
            raise ScriptError(f"the script is {problem}, so nothing is voiced", f"scripts/{episode}.md", remedy)
        approve_episode(show, episode, by)
    manifest = render_with_progress(show, episode)
    publish_with_progress(show)
    public = show.public_folder
    print()
    print(f"Listen:     {show.episode_folder(episode) / manifest.audio.file}")
    print(f"The feed:   {public / 'feed.xml'}, the site beside it")
    print(
        f"Subscribe:  run `{_find_program_name()}{_format_show_option()} serve`, then give your podcast app http://localhost:8000/feed.xml"
    )


def _find_program_name() -> str:
    """How this program is called from here: by its name, or by its path where it is not on the PATH."""
    if shutil.which("lettercast"):
        return "lettercast"
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m lettercast"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def _format_show_option() -> str:
    """The option that names the show, where this command needed it."""
    return f" --show {shlex.quote(state.show_dir)}" if state.show_dir else ""
