"""The verbs. Each parses its arguments, calls one library function and prints what came of it.

Importing this imports no room: a verb's module imports what it needs inside its function, so that
`lettercast --help` costs what typer costs.
"""

from __future__ import annotations

import io
import sys

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


def main() -> None:
    """Run a verb. An error a person can mend is one line and exit 1; a bug is a traceback."""
    from lettercast.errors import LettercastError, describe_os_error, is_user_fixable

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter gets a question mark
    try:
        app(prog_name="lettercast")
    except LettercastError as error:
        if state.verbose:
            raise
        for problem in error.problems:
            print(f"lettercast: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        if state.verbose or not is_user_fixable(error):
            raise
        print(f"lettercast: {describe_os_error(error)}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        print("lettercast: stopped; the same command goes on from here", file=sys.stderr)
        raise SystemExit(130) from None


from lettercast.cli import check as _check  # noqa: E402, F401
from lettercast.cli import draft as _draft  # noqa: E402, F401
from lettercast.cli import init as _init  # noqa: E402, F401  (verbs register themselves on `app`)
from lettercast.cli import lexicon as _lexicon  # noqa: E402, F401
from lettercast.cli import make as _make  # noqa: E402, F401
from lettercast.cli import publish as _publish  # noqa: E402, F401
from lettercast.cli import read as _read  # noqa: E402, F401
from lettercast.cli import render as _render  # noqa: E402, F401
from lettercast.cli import review as _review  # noqa: E402, F401
from lettercast.cli import spoken as _spoken  # noqa: E402, F401
from lettercast.cli import status as _status  # noqa: E402, F401
from lettercast.cli import voices as _voices  # noqa: E402, F401
