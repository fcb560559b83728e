"""The program: its commands by name, and the options before them."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from lettercast.cli import state

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
    show: str = typer.Option("", "--show", metavar="DIR", help="The show's folder. Default: the one you are in."),
    verbose: bool = typer.Option(False, "--verbose", help="Show tracebacks."),
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_print_version, help="Say which this is."),
) -> None:
    state.show_dir, state.verbose = show, verbose
