"""voices: who can speak, how they sound, and the takes that are kept."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from lettercast.cli import app, state

voices = typer.Typer(help="The voices of the show: list, try, add; the takes that are kept.", no_args_is_help=False)
app.add_typer(voices, name="voices")

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kMG]?)B?", re.IGNORECASE)


@voices.callback(invoke_without_command=True)
def list_voices(context: typer.Context) -> None:
    """The voices of the show: list, try, add; the takes that are kept."""
    if context.invoked_subcommand is None:
        print_voices()


def print_voices() -> None:
    """A table of the profiles, with the parts they play."""
    from lettercast.voices import listed

    rows = [("voice", "engine", "model", "plays", "gain")]
    problems = []
    for row in listed(state.current_show()):
        gain = "" if row.gain_db is None else f"{row.gain_db:+.1f} dB"
        rows.append((row.name, row.engine, row.model, ", ".join(row.parts), gain))
        if row.problem:
            problems.append(f"can't be used: {row.problem}")
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for line in rows:
        print("  ".join(map(str.ljust, line, widths)).rstrip())
    for problem in problems:
        print(problem)


@voices.command("try")
def try_voice(
    name: Annotated[str, typer.Argument(metavar="VOICE", help="A voice, or a part: opinion:Rohin.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to say.")],
) -> None:
    """Say a text, as an episode would have it, into a WAV file."""
    from lettercast.voices import try_voice as library_try

    path, take = library_try(state.current_show(), name, text)
    print(f"{path}: {take.samples.size / take.rate_hz:.1f} s")
    for doubt in take.doubts:
        print(f"  in doubt: {doubt}")


@voices.command()
def add(
    spec: Annotated[
        str,
        typer.Argument(
            metavar="ENGINE:MODEL", help="piper:en_US-lessac-medium, espeak:en-us:f3, command:PROGRAM {text} …"
        ),
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="What to call it. Default: after its model.")] = "",
) -> None:
    """Add a voice to the show.

    Its model is fetched by its engine where it is missing.
    """
    from lettercast.voices import add_voice

    path = add_voice(state.current_root() / "voices", spec, name)  # show.toml may name this voice already
    print(f"{path}")
    print(f'Next: `lettercast voices try {path.stem} "…"`, then name it under [cast] in show.toml')


@voices.command()
def cache(
    limit: Annotated[str, typer.Option(metavar="SIZE", help="Drop the longest unused until the rest fits: 500M.")] = "",
    forget_doubtful: Annotated[
        bool, typer.Option("--forget-doubtful", help="Drop takes in doubt: they are voiced again.")
    ] = False,
) -> None:
    """The takes that are kept: how many, how much, and how to have fewer."""
    from lettercast.voices import forget_doubtful as library_forget
    from lettercast.voices import measure, takes_of

    takes = takes_of(state.current_show())
    if forget_doubtful:
        print(f"{library_forget(takes)} takes in doubt dropped")
    if limit:
        gone = takes.evict(bytes_of(limit))
        print(f"{len(gone)} takes dropped, {sum(take.bytes for take in gone) / 1e6:.1f} MB")
    found = measure(takes)
    minutes, seconds = divmod(round(found.seconds), 60)
    print(f"{found.takes} takes, {minutes}:{seconds:02d} of speech, {found.bytes / 1e6:.1f} MB in {takes.folder}")
    if found.doubtful:
        print(f"{found.doubtful} in doubt")


def bytes_of(size: str) -> int:
    """Bytes of "500M", "2 GB", "0"."""
    from lettercast.voices import VoiceError

    match = _SIZE.fullmatch(size.strip())
    if not match:
        raise VoiceError(f"{size!r} is no size", "--limit", "write it like 500M or 2G")
    return round(float(match[1]) * {"": 1, "k": 1e3, "m": 1e6, "g": 1e9}[match[2].lower()])
