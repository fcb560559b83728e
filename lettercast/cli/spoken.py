"""spoken: sentences in, their spoken form out."""

from __future__ import annotations

import sys

import typer

from lettercast.cli.program import app


@app.command()
def spoken(explain: bool = typer.Option(False, "--explain", help="Name the rule behind every change.")) -> None:
    """Print the spoken form of each line of standard input."""
    from lettercast.normalization import normalize_text, render_spoken_line

    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in sys.stdin:
        pieces = normalize_text(line.rstrip("\r\n"))
        print(render_spoken_line(pieces))
        if explain:
            for piece in pieces:
                if not piece.is_plain:
                    print(f"    {piece.rule}: {piece.written!r} -> {piece.spoken!r}")
