"""read: what an issue is made of, as a tree or as JSON."""

from __future__ import annotations

import typer

from lettercast.cli.context import global_options, open_current_show
from lettercast.cli.options import FORMAT_HELP
from lettercast.cli.program import app


@app.command()
def read(
    context: typer.Context,
    issue: str = typer.Argument(
        ..., metavar="ISSUE", help="A file, an address (http or https), or - for standard input."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON instead of a tree."),
    format: str = typer.Option("auto", "--format", metavar="F", help=FORMAT_HELP, show_default=False),
    profile: str = typer.Option("", "--profile", metavar="P", help="general, alignment … or a file of patterns."),
    allow_private: bool = typer.Option(False, "--allow-private", help="Fetch from private and loopback addresses too."),
) -> None:
    """Show what an issue is made of: sections, items, authors, links.

    Also what is dropped and why, and what could not be determined for certain. Writes nothing.
    """
    from lettercast.issues import format_outline_json, format_outline_tree, read_issue

    profile = profile or _find_show_profile(context)
    parsed = read_issue(issue, format=format, profile=profile, allow_private=allow_private)
    print(format_outline_json(parsed) if as_json else format_outline_tree(parsed))


def _find_show_profile(context: typer.Context) -> str:
    """Return the profile of the show around, where there is one."""
    from lettercast.show import ShowError

    try:
        return open_current_show(context).issue_profile
    except ShowError:
        if global_options(context).show_dir:
            raise
        return "auto"
