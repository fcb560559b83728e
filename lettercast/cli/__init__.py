"""The command line. Each command parses its arguments, calls the Python API, shows progress and prints what came of it.

Importing this imports no other package: a command's module imports what it needs inside its function, so that
`lettercast --help` costs what typer costs.
"""

from __future__ import annotations

import io
import sys

from lettercast.cli import check as _check  # noqa: F401  (commands register themselves on `app`)
from lettercast.cli import draft as _draft  # noqa: F401
from lettercast.cli import init as _init  # noqa: F401
from lettercast.cli import lexicon as _lexicon  # noqa: F401
from lettercast.cli import make as _make  # noqa: F401
from lettercast.cli import publish as _publish  # noqa: F401
from lettercast.cli import read as _read  # noqa: F401
from lettercast.cli import render as _render  # noqa: F401
from lettercast.cli import review as _review  # noqa: F401
from lettercast.cli import spoken as _spoken  # noqa: F401
from lettercast.cli import status as _status  # noqa: F401
from lettercast.cli import voices as _voices  # noqa: F401
from lettercast.cli.context import GlobalOptions
from lettercast.cli.program import app

__all__ = ["app", "main"]


def main() -> None:
    """Run a command. An error that the user can fix is one line and exit status 1; a bug is a traceback."""
    from lettercast.errors import LettercastError, describe_os_error, is_user_fixable

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter gets a question mark
    options = GlobalOptions()
    try:
        app(prog_name="lettercast", obj=options)
    except LettercastError as error:
        if options.traceback:
            raise
        for problem in error.problems:
            _report(str(problem), options)
        raise SystemExit(1) from None
    except OSError as error:
        if options.traceback or not is_user_fixable(error):
            raise
        _report(str(describe_os_error(error)), options)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        _report("stopped; the same command continues from here", options)
        raise SystemExit(130) from None


def _report(problem: str, options: GlobalOptions) -> None:
    """Write a problem to standard error, as a log line where these are for a program."""
    if options.log_json:
        import logging

        logging.getLogger(__name__).error(problem)
    else:
        print(f"lettercast: {problem}", file=sys.stderr)
