"""lexicon: how words are pronounced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lettercast.cli.context import open_current_show
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.scripts import Lexicon
    from lettercast.show import Show

lexicon_app = typer.Typer(help="Pronunciations: list, add, accept, remove, import, export.", no_args_is_help=True)
app.add_typer(lexicon_app, name="lexicon")


@lexicon_app.command("list")
def show_entries(
    context: typer.Context,
    word: str = typer.Argument("", metavar="WORD", help="Only entries that contain this."),
    proposed: bool = typer.Option(False, "--proposed", help="Only those nobody has reviewed."),
) -> None:
    """Print the entries: the word, its spoken form, its state."""
    from lettercast.scripts import Lexicon

    for entry in Lexicon.load(open_current_show(context).lexicon_path).entries:
        if word.lower() in entry.written.lower() and not (proposed and entry.is_reviewed):
            print(f"{entry.written:24} {entry.spoken:32}{'' if entry.is_reviewed else ' proposed'}".rstrip())


@lexicon_app.command()
def add(
    context: typer.Context,
    word: str = typer.Argument(..., metavar="WORD", help="The word as it stands in scripts."),
    say: str = typer.Option("", "--say", metavar="TEXT", help="Another spelling, as in: mo co"),
    ipa: str = typer.Option("", "--ipa", metavar="PHONEMES", help="Phonemes, for voices that take them."),
    letters: bool = typer.Option(False, "--letters", help="Spell it letter by letter."),
    as_word: bool = typer.Option(False, "--word", help="Say it as one word, though it is written in capitals."),
    any_case: bool = typer.Option(False, "--any-case", help="Match in any capitalization."),
    proposed: bool = typer.Option(
        False, "--proposed", help="Apply it only once accepted; `lettercast check` lists it."
    ),
    note: str = typer.Option("", "--note", metavar="TEXT", help="A note for people."),
) -> None:
    """Set how a word is pronounced, and list what will be synthesized again."""
    from lettercast.scripts import Lexicon, ScriptError, add_entries, parse_entries

    modes = {"say": say, "ipa": ipa, "letters": letters, "word": as_word}
    table: dict[str, object] = {key: value for key, value in modes.items() if value}
    if len(table) != 1:
        what = f"{len(table) or 'no'} pronunciations"
        raise ScriptError(what, f"lexicon add {word}", "specify exactly one of --say, --ipa, --letters, --word")
    if any_case:
        table["case"] = False
    if proposed:
        table["state"] = "proposed"
    if note:
        table["note"] = note
    show = open_current_show(context)
    before = Lexicon.load(show.lexicon_path)
    after = add_entries(show.lexicon_path, parse_entries({"words": {word: table}}, f"lexicon add {word}"))
    entry = after.find_entry(word)
    assert entry is not None, "it has just been added"
    print(f"{word}: {entry.spoken}{'' if entry.is_reviewed else ' (proposed)'}")
    _print_changes(show, before, after)


@lexicon_app.command()
def accept(
    context: typer.Context,
    word: str = typer.Argument(..., metavar="WORD", help="A proposed word."),
) -> None:
    """Accept a proposed entry: from now on it is applied."""
    from lettercast.scripts import Lexicon, accept_entry

    show = open_current_show(context)
    before = Lexicon.load(show.lexicon_path)
    _print_changes(show, before, accept_entry(show.lexicon_path, word))


@lexicon_app.command()
def remove(
    context: typer.Context,
    word: str = typer.Argument(..., metavar="WORD", help="The word as it stands in the lexicon."),
) -> None:
    """Remove a word from the lexicon."""
    from lettercast.scripts import Lexicon, remove_entry

    show = open_current_show(context)
    before = Lexicon.load(show.lexicon_path)
    _print_changes(show, before, remove_entry(show.lexicon_path, word))


@lexicon_app.command("import")
def import_pls(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A W3C pronunciation lexicon (PLS).")],
) -> None:
    """Import the entries of a PLS file. Entries of the same words are replaced."""
    from lettercast.scripts import Lexicon, ScriptError, import_entries, parse_pls

    show = open_current_show(context)
    before = Lexicon.load(show.lexicon_path)
    try:
        document = file.read_bytes()
    except OSError as error:
        raise ScriptError(f"cannot be read ({error.strerror})", str(file), "name a PLS file") from error
    entries = parse_pls(document, file.name)
    after = import_entries(show.lexicon_path, entries)
    print(f"{len(entries)} entries")
    _print_changes(show, before, after)


@lexicon_app.command("export")
def export_pls(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the PLS file.")],
) -> None:
    """Write the reviewed entries as a W3C pronunciation lexicon (PLS)."""
    from lettercast.files import write_bytes
    from lettercast.scripts import Lexicon, dump_pls

    show = open_current_show(context)
    entries = Lexicon.load(show.lexicon_path)
    write_bytes(file, dump_pls(entries, language=show.settings.show.language))
    print(f"{file}: {sum(entry.is_reviewed for entry in entries.entries)} entries")


def _print_changes(show: Show, before: Lexicon, after: Lexicon) -> None:
    """Print how many sentences of which scripts will be synthesized again."""
    from lettercast.scripts import count_changed_sentences, read_script

    scripts = {name: read_script(show.script_path(name)) for name in show.list_scripts()}
    changed = count_changed_sentences(scripts, before, after)
    if not changed:
        print("No sentence of any script changes")
    for name, count in changed.items():
        print(f"scripts/{name}.md: {count} sentence{'s' * (count != 1)} to be synthesized again")
