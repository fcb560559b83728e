"""The program: its commands by name, and the options before them."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from lettercast.cli.context import global_options

COMMANDS = (
    *("init", "draft", "review", "approve", "render", "publish", "serve", "make"),  # in the order of the work
    *("status", "check", "read", "report", "spoken", "lexicon", "voices"),
)


class _OrderedGroup(TyperGroup):
    def list_commands(self, ctx: object) -> list[str]:
        return sorted(self.commands, key=COMMANDS.index)


app = typer.Typer(
    name="lettercast",
    cls=_OrderedGroup,
    help="Turn the issues of a text newsletter into a podcast people subscribe to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: boxes cost as much time again as all the rest of the start
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from lettercast import __version__

        print(f"lettercast {__version__}")
        raise typer.Exit


@app.callback()
def apply_global_options(
    context: typer.Context,
    show: str = typer.Option("", "--show", metavar="DIR", help="The show's folder. [default: the current one]"),
    verbose: int = typer.Option(
        0, "--verbose", "-v", count=True, show_default=False, metavar="", help="Log what is done; -vv logs more."
    ),
    log_json: bool = typer.Option(False, "--log-json", help="Log as JSON, one object a line, for servers; implies -v."),
    traceback: bool = typer.Option(False, "--traceback", help="Show a traceback for every error."),
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_print_version, help="Show the version and exit."
    ),
) -> None:
    options = global_options(context)
    options.show_dir, options.traceback, options.log_json = show, traceback, log_json
    if verbose or log_json:
        from lettercast.logs import configure_logging

        configure_logging(max(verbose, 1), as_json=log_json)
