"""init: a new show."""

from __future__ import annotations

import getpass
from pathlib import Path

import typer

from lettercast.cli.program import app


@app.command()
def init(
    folder: str = typer.Argument(".", metavar="DIR", help="The folder of the new show."),
    title: str = typer.Option("", "--title", metavar="TEXT", help="The show's title. [default: the folder's name]"),
    author: str = typer.Option("", "--author", metavar="NAME", help="Who publishes it. [default: your login]"),
) -> None:
    """Create a show: settings, voices, bumpers, a cover to replace."""
    from lettercast.files import expand_user
    from lettercast.starter import create_show

    where = expand_user(folder).resolve()
    show = create_show(where, title=title or _derive_title(where), author=author or getpass.getuser())
    print(f'A show called "{show.settings.show.title}" in {where}')
    print("Next: edit show.toml, then `lettercast make ISSUE` with a file or an address")


def _derive_title(folder: Path) -> str:
    words = folder.name.replace("-", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words) or "My show"
