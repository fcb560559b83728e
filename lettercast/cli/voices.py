"""voices: who can speak, how they compare, and the takes that are kept."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from lettercast.cli.context import global_options, open_current_show
from lettercast.cli.program import app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lettercast.show import Show
    from lettercast.voices import Audition, Candidate, Excerpt, KnownVoice

voices_app = typer.Typer(help="The voices of the show: list, try, compare, add; kept takes.", no_args_is_help=False)
app.add_typer(voices_app, name="voices")

MIN_OPENING_WORDS = 25
"""Of a script, to hear a voice by: about ten seconds."""
_SIZE_PATTERN = re.compile(r"(\d+(?:\.\d+)?)\s*([kMG]?)B?", re.IGNORECASE)


@voices_app.callback(invoke_without_command=True)
def run_voices_group(context: typer.Context) -> None:
    """The voices of the show: list, try, compare, add; kept takes."""
    if context.invoked_subcommand is None:
        print_voices(open_current_show(context))


def print_voices(show: Show) -> None:
    """Print two tables: the profiles with the parts they play, and the voices that can be added by name."""
    from lettercast.voices import list_voice_profiles

    rows = [("voice", "engine", "model", "plays", "gain")]
    problems = []
    for row in list_voice_profiles(show):
        gain = "" if row.gain_db is None else f"{row.gain_db:+.1f} dB"
        rows.append((row.name, row.engine, row.model, ", ".join(row.parts), gain))
        if row.problem:
            problems.append(f"cannot be used: {row.problem}")
        if row.fallback_reason:
            problems.append(f"{row.name} is {row.fallback_reason}")
    print_table(rows)
    for problem in problems:
        print(problem)
    print()
    print_known_voices()


def print_known_voices() -> None:
    """Print what `voices add` knows by name, and the engines with catalogues of their own."""
    from lettercast.voices import check_availability, known_voices, list_catalogues

    known, problems = known_voices()
    rows = [("to add", "engine", "language", "sex", "size", "licence", "")]
    for voice in known:
        size = f"{voice.size_bytes / 1e6:.1f} MB" if voice.size_bytes else ""
        rows.append(
            (voice.name, voice.engine, voice.language, voice.sex, size, voice.licence, check_availability(voice))
        )
    print_table(rows)
    for catalogue in list_catalogues():
        listing = f"; listed by `{catalogue.listing}`" if catalogue.listing else ""
        names = f": {', '.join(catalogue.names)}" if catalogue.names else ""
        print(f"{catalogue.engine}: {catalogue.what}{listing}{names}")
        print(f"  lettercast voices add {catalogue.example}")
    for problem in problems:
        print(problem)


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    from lettercast.errors import replace_control_characters

    rows = [tuple(map(replace_control_characters, line)) for line in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for line in rows:
        print("  ".join(map(str.ljust, line, widths)).rstrip())


@voices_app.command("try")
def try_voice(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="VOICE", help="A voice, a part (opinion:Rohin), or a known voice.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to say.")] = "",
    episode: Annotated[
        str, typer.Option("--from", metavar="EPISODE", help="Say how this episode begins instead of a text.")
    ] = "",
) -> None:
    """Say a text as an episode would, into a WAV file."""
    from lettercast.voices import VoiceError
    from lettercast.voices import try_voice as library_try

    if bool(text) == bool(episode):
        raise VoiceError(
            "nothing to say" if not text else "two things to say", "voices try", "pass either a TEXT or --from EPISODE"
        )
    show = open_current_show(context)
    path, take = library_try(
        show, name, *([text] if text else read_opening_sentences(show, show.resolve_episode(episode)))
    )
    print(f"{path}: {take.samples.size / take.rate_hz:.1f} s")
    for defect in take.defects:
        print(f"  defect: {defect}")


def read_opening_sentences(show: Show, episode: str) -> list[str]:
    """Read the first sentences of a script as a voice gets them, until there are `MIN_OPENING_WORDS` words.

    Raises ScriptError where nothing is spoken.
    """
    from lettercast.scripts import Lexicon, ScriptError, read_script

    spoken = [
        sentence.spoken for sentence in read_script(show.script_path(episode)).iter_sentences() if sentence.spoken
    ]
    if not spoken:
        raise ScriptError("nothing is spoken", f"scripts/{episode}.md", "give a text instead")
    lexicon = Lexicon.load(show.lexicon_path)
    words, taken = 0, []
    for text in spoken:
        taken.append(lexicon.apply(text))
        words += len(text.split())
        if words >= MIN_OPENING_WORDS:
            break
    return taken


@voices_app.command("audition")
def audition_voices(
    context: typer.Context,
    episode: Annotated[str, typer.Argument(metavar="EPISODE", help="The episode whose sentences to compare them by.")],
    paid: Annotated[bool, typer.Option("--paid", help="Include the voices that cost money.")] = False,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", show_default=False, help="The port to serve the page at. [default: any free one]"
        ),
    ] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only print the address; open no browser.")] = False,
) -> None:
    """Compare all voices on a page: three sentences of an episode by each. A click casts."""
    import webbrowser

    from lettercast.review import ServerOptions, compare_voices
    from lettercast.scripts import Lexicon

    show = open_current_show(context)
    episode = show.resolve_episode(episode)
    excerpts = choose_episode_excerpts(show, episode)
    lexicon = Lexicon.load(show.lexicon_path)
    auditions = collect_auditions(show, [lexicon.apply(excerpt.text) for excerpt in excerpts], paid)
    options = ServerOptions(
        port=port,
        print_line=lambda line: print(line, flush=True),
        open_address=None if no_open else webbrowser.open,
    )
    compare_voices(show, episode, excerpts, auditions, options=options)


def choose_episode_excerpts(show: Show, episode: str) -> list[Excerpt]:
    """Choose the sentences that voices are compared by. Raises ScriptError where nothing is spoken."""
    from lettercast.errors import LettercastError
    from lettercast.scripts import ScriptError, load_issue, read_script
    from lettercast.voices import choose_excerpts

    script = read_script(show.script_path(episode))
    try:
        issue = load_issue(show, episode, script)
    except LettercastError:  # it only tells whose names are people's
        issue = None
    items = [item for section in issue.sections for item in section.items] if issue else []
    excerpts = choose_excerpts(script, [author for item in items for author in item.authors])
    if not excerpts:
        raise ScriptError("nothing is spoken", f"scripts/{episode}.md", "say something in it, or name another episode")
    return excerpts


def collect_auditions(show: Show, texts: Sequence[str], paid: bool) -> list[Audition]:
    """Hold every voice's audition, with a progress bar for each on a terminal and a line for each that is done."""
    from lettercast.cli.progress import ProgressDisplay
    from lettercast.episodes import StageProgress
    from lettercast.voices import hold_audition

    def tell(audition: Audition) -> Audition:
        rate = f"{audition.words_per_minute:.0f} words a minute" if audition.words_per_minute else ""
        print(f"{audition.candidate.name}: {audition.problem or rate}", flush=True)
        return audition

    def notice(who: Candidate, line: str) -> None:
        print(f"{who.name}: {line}", flush=True)

    with ProgressDisplay("audition") as display:
        auditions = hold_audition(
            show,
            texts,
            paid=paid,
            progress=lambda who, far: display.show_stage(StageProgress(who.name, far.done_seconds, far.total_seconds)),
            notice=notice,
        )
        return [tell(audition) for audition in auditions]


@voices_app.command()
def add(
    context: typer.Context,
    spec: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A known voice, a name of an engine's catalogue (af_bella, en_US-lessac-medium), or ENGINE:MODEL:"
            " command:PROGRAM {text} …",
        ),
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="What to call it. [default: after its model]")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept its terms and its costs.")] = False,
) -> None:
    """Add a voice to the show.

    Its model is fetched where it is missing. The terms of a known voice are shown first. It says ten sentences, from
    which its pace is measured.
    """
    from lettercast.show import open_show
    from lettercast.voices import (
        add_known_voice,
        add_voice,
        load_voice,
        new_profile_path,
        open_takes,
        resolve_voice_spec,
    )

    show = open_show(global_options(context).find_root(), files=False)  # it may name this voice already
    known = resolve_voice_spec(spec)
    if known is None:
        path = add_voice(show.voices_folder, spec, name, open_takes(show), pay=yes, notice=print_immediately)
    else:
        new_profile_path(show.voices_folder, name or known.name)
        print_terms(known)
        require_agreement(known, yes)
        path = add_known_voice(show.voices_folder, known, name, open_takes(show), pay=yes, notice=print_immediately)
    print(f"{path}")
    if wpm := load_voice(show.voices_folder, path.stem).native_wpm:
        pace = f"the show speaks at {show.settings.voices.words_per_minute:g}"
        print(f"about {wpm:g} words a minute by itself; {pace}")
    print(f'Next: `lettercast voices try {path.stem} "…"`, then name it under [cast] in show.toml')


def print_immediately(line: str) -> None:
    print(line, flush=True)


def print_terms(known: KnownVoice) -> None:
    """Print what a voice is, where it comes from, and its licence."""
    from lettercast.voices import TO_FETCH, check_availability, missing_files

    what = ", ".join(part for part in (known.engine, known.language, known.sex) if part)
    print(f"{known.name}: {what}; licence: {known.licence or 'not stated'}")
    for line in known.card.strip().splitlines():
        print(f"  {line}")
    if check_availability(known) == TO_FETCH:
        for file in missing_files(known):
            print(f"  to be fetched, {file.size_bytes / 1e6:.1f} MB: {file.address}")


def require_agreement(known: KnownVoice, yes: bool) -> None:
    """Ask for agreement to a voice's terms. Raises VoiceError where nobody agrees."""
    from lettercast.voices import VoiceError

    if not known.agree or yes or (sys.stdin.isatty() and typer.confirm("Add it all the same?")):
        return
    raise VoiceError(f"{known.name} is not added: it comes with these terms", remedy="agree to them with --yes")


@voices_app.command()
def cache(
    context: typer.Context,
    limit: Annotated[
        str, typer.Option(metavar="SIZE", help="Delete the longest unused until the rest fits: 500M.")
    ] = "",
    forget_doubtful: Annotated[
        bool, typer.Option("--forget-doubtful", help="Delete takes that failed verification: they are made again.")
    ] = False,
) -> None:
    """Show what the cached takes amount to; delete some."""
    from lettercast.voices import cache_stats, open_takes
    from lettercast.voices import discard_defective as library_forget

    takes = open_takes(open_current_show(context))
    if forget_doubtful:
        print(f"{library_forget(takes)} takes that failed verification deleted")
    if limit:
        gone = takes.evict_unused(parse_size(limit))
        print(f"{len(gone)} takes deleted, {sum(take.size_bytes for take in gone) / 1e6:.1f} MB")
    stats = cache_stats(takes)
    minutes, seconds = divmod(round(stats.seconds), 60)
    print(f"{stats.takes} takes, {minutes}:{seconds:02d} of speech, {stats.size_bytes / 1e6:.1f} MB in {takes.folder}")
    if stats.defective_count:
        print(f"{stats.defective_count} failed verification")


def parse_size(size: str) -> int:
    """Parse "500M", "2 GB", "0" into bytes. Raises VoiceError."""
    from lettercast.voices import VoiceError

    match = _SIZE_PATTERN.fullmatch(size.strip())
    if not match:
        raise VoiceError(f"invalid size {size!r}", "--limit", "write it like 500M or 2G")
    return round(float(match[1]) * {"": 1, "k": 1e3, "m": 1e6, "g": 1e9}[match[2].lower()])
