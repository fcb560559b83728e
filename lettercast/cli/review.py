"""review: the page where a person reads, listens, edits and approves; or their own editor."""

from __future__ import annotations

import os

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.program import app


@app.command()
def review(
    context: typer.Context,
    episode: str = typer.Argument("", metavar="EPISODE", help="The episode to review. [default: choose on the page]"),
    port: int = typer.Option(
        0, "--port", metavar="N", show_default=False, help="The port to serve the page at. [default: any free one]"
    ),
    no_open: bool = typer.Option(False, "--no-open", help="Only print the address; open no browser."),
    edit: bool = typer.Option(False, "--edit", help="Open the script in $EDITOR instead, and check it on leaving."),
    host: str = typer.Option(
        "127.0.0.1", "--host", metavar="H", help="Listen here, for others too. Needs LETTERCAST_REVIEW_PASSWORD."
    ),
) -> None:
    """Read, hear, edit and approve a script, on a page."""
    from lettercast.review import ReviewError, ServerOptions, serve_review

    show = open_current_show(context)
    episode = show.resolve_episode(episode) if episode else ""
    if edit:
        if not episode:
            raise ReviewError("which script?", remedy=f"there are: {', '.join(show.list_scripts()) or 'none yet'}")
        from lettercast.review import edit_script

        findings = edit_script(show, episode)
        for finding in findings:
            print(f"scripts/{episode}.md:{finding}")
        print(f"{len(findings)} to look at. Next: `lettercast approve {episode}`" if findings else "nothing to look at")
        return
    if not show.list_scripts():
        raise ReviewError("there is no script yet", "scripts/", "make one with `lettercast draft ISSUE`")
    import webbrowser

    from lettercast.pipeline import find_reviewer_name

    options = ServerOptions(
        host=host,
        port=port,
        password=os.environ.get("LETTERCAST_REVIEW_PASSWORD", ""),
        print_line=lambda line: print(line, flush=True),
        open_address=None if no_open else webbrowser.open,
    )
    serve_review(show, episode, reviewer=find_reviewer_name(), options=options)
