"""lexicon: how words are said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lettercast.cli import state
from lettercast.cli.program import app

if TYPE_CHECKING:
    from lettercast.scripts import Lexicon
    from lettercast.show import Show

lexicon_app = typer.Typer(help="How words are said: list, add, accept, remove, import, export.", no_args_is_help=True)
app.add_typer(lexicon_app, name="lexicon")


@lexicon_app.command("list")
def show_entries(
    word: str = typer.Argument("", metavar="WORD", help="Only entries that hold this."),
    proposed: bool = typer.Option(False, "--proposed", help="Only those nobody has reviewed."),
) -> None:
    """Print the entries: the word, what is said for it, its state."""
    from lettercast.scripts import Lexicon

    for entry in Lexicon.load(state.open_current_show().lexicon_path).entries:
        if word.lower() in entry.written.lower() and not (proposed and entry.is_reviewed):
            print(f"{entry.written:24} {entry.spoken:32}{'' if entry.is_reviewed else ' proposed'}".rstrip())


@lexicon_app.command()
def add(
    word: str = typer.Argument(..., metavar="WORD", help="The word as it stands in scripts."),
    say: str = typer.Option("", "--say", metavar="TEXT", help="Another spelling, as in: mo co"),
    ipa: str = typer.Option("", "--ipa", metavar="PHONEMES", help="Phonemes, for voices that take them."),
    letters: bool = typer.Option(False, "--letters", help="Letter by letter."),
    as_word: bool = typer.Option(False, "--word", help="As one word, though it stands in capitals."),
    any_case: bool = typer.Option(False, "--any-case", help="In any capitals."),
    proposed: bool = typer.Option(False, "--proposed", help="Change nothing yet; show it in `lettercast check`."),
    note: str = typer.Option("", "--note", metavar="TEXT", help="For people."),
) -> None:
    """Say how a word is said, in the place of what was said before. Tells what will be voiced again."""
    from lettercast.scripts import Lexicon, ScriptError, add_entries, parse_entries

    given = {"say": say, "ipa": ipa, "letters": letters, "word": as_word}
    table: dict[str, object] = {key: value for key, value in given.items() if value}
    if len(table) != 1:
        raise ScriptError("say how, in one way", f"lexicon add {word}", "give one of --say, --ipa, --letters, --word")
    if any_case:
        table["case"] = False
    if proposed:
        table["state"] = "proposed"
    if note:
        table["note"] = note
    show = state.open_current_show()
    before = Lexicon.load(show.lexicon_path)
    after = add_entries(show.lexicon_path, parse_entries({"words": {word: table}}, f"lexicon add {word}"))
    entry = after.find_entry(word)
    assert entry is not None, "it has just been added"
    print(f"{word}: {entry.spoken}{'' if entry.is_reviewed else ' (proposed)'}")
    _print_changes(show, before, after)


@lexicon_app.command()
def accept(word: str = typer.Argument(..., metavar="WORD", help="A proposed word.")) -> None:
    """Take a proposed entry as reviewed: from now on it is said so."""
    from lettercast.scripts import Lexicon, accept_entry

    show = state.open_current_show()
    before = Lexicon.load(show.lexicon_path)
    _print_changes(show, before, accept_entry(show.lexicon_path, word))


@lexicon_app.command()
def remove(word: str = typer.Argument(..., metavar="WORD", help="The word as it stands in the lexicon.")) -> None:
    """Take a word out of the lexicon."""
    from lettercast.scripts import Lexicon, remove_entry

    show = state.open_current_show()
    before = Lexicon.load(show.lexicon_path)
    _print_changes(show, before, remove_entry(show.lexicon_path, word))


@lexicon_app.command("import")
def import_pls(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A W3C pronunciation lexicon (PLS).")],
) -> None:
    """Take over the entries of a PLS file.

    Words that are said otherwise here are replaced.
    """
    from lettercast.scripts import Lexicon, ScriptError, import_entries, parse_pls

    show = state.open_current_show()
    before = Lexicon.load(show.lexicon_path)
    try:
        document = file.read_bytes()
    except OSError as error:
        raise ScriptError(f"can't be read ({error.strerror})", str(file), "name a PLS file") from error
    entries = parse_pls(document, file.name)
    after = import_entries(show.lexicon_path, entries)
    print(f"{len(entries)} entries")
    _print_changes(show, before, after)


@lexicon_app.command("export")
def export_pls(file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the PLS file.")]) -> None:
    """Write the reviewed entries as a W3C pronunciation lexicon (PLS)."""
    from lettercast.files import write_bytes
    from lettercast.scripts import Lexicon, dump_pls

    show = state.open_current_show()
    entries = Lexicon.load(show.lexicon_path)
    write_bytes(file, dump_pls(entries, language=show.settings.show.language))
    print(f"{file}: {sum(entry.is_reviewed for entry in entries.entries)} entries")


def _print_changes(show: Show, before: Lexicon, after: Lexicon) -> None:
    """How many sentences of which scripts will be voiced again."""
    from lettercast.scripts import count_changed_sentences, read_script

    scripts = {name: read_script(show.script_path(name)) for name in show.list_scripts()}
    changed = count_changed_sentences(scripts, before, after)
    if not changed:
        print("No sentence of any script changes")
    for name, count in changed.items():
        print(f"scripts/{name}.md: {count} sentence{'s' * (count != 1)} to be voiced again")
