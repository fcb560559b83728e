"""make: an issue in, a feed out."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import typer

from lettercast.cli import app, state


@app.command()
def make(
    issue: str = typer.Argument(..., metavar="ISSUE", help="A file, an address, - for standard input, or an episode."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Approve the script unseen."),
    by: str = typer.Option("", "--by", metavar="NAME", help="Who approves. Default: your name in git, or your login."),
    name: str = typer.Option("", "--as", metavar="NAME", help="The episode's name. Default: the issue's number."),
    format: str = typer.Option(
        "auto", "--format", metavar="F", help="html, markdown, eml, text or feed.", show_default="found out"
    ),
    profile: str = typer.Option("", "--profile", metavar="P", help="general, alignment … or a file of patterns."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private and loopback addresses too."),
) -> None:
    """Draft, approve, render and publish an issue: all of it in one go. Made again, it does only what is new."""
    from lettercast.cli.draft import approve_one, report
    from lettercast.cli.publish import publish_to
    from lettercast.cli.render import render_one
    from lettercast.scripts import ScriptError, approval_problem, draft_issue

    show = state.current_show()
    drafted = draft_issue(show, issue, name=name, format=format, profile=profile, allow_private=allow_private)
    episode = drafted.episode
    report(drafted, ends=False)
    if problem := approval_problem(drafted.script):
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"The script is {problem}. Approve it unseen?")):
            remedy = f"read it with `lettercast review {episode}`, then run the same command again; or add --yes"
            raise ScriptError(f"the script is {problem}, so nothing is voiced", f"scripts/{episode}.md", remedy)
        approve_one(show, episode, by)
    manifest = render_one(show, episode)
    publish_to(show)
    public = show.public
    print()
    print(f"Listen:     {show.episode(episode) / manifest.audio.file}")
    print(f"The feed:   {public / 'feed.xml'}, the site beside it")
    print(f"Subscribe:  run `{_program()}{_where()} serve`, then give your podcast app http://localhost:8000/feed.xml")


def _program() -> str:
    """How this program is called from here: by its name, or by its path where it is not on the PATH."""
    if shutil.which("lettercast"):
        return "lettercast"
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m lettercast"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def _where() -> str:
    """The option that names the show, where this command needed it."""
    return f" --show {shlex.quote(state.show_dir)}" if state.show_dir else ""
