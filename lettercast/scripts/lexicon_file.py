"""Editing voices/lexicon.toml: entries come and go, comments and order stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import tomlkit
from tomlkit.items import InlineTable, String, Table

from lettercast.files import write_text
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.lexicon import Entry, Lexicon, Mode, check_entries
from lettercast.scripts.model import Script

_HEAD = "# How words are said; see docs/lexicon.md.\n\n[words]\n"


def add_entries(path: Path, entries: Iterable[Entry]) -> Lexicon:
    """Write `entries` into the file, each in the place of the one it replaces or at the end. Gives the new lexicon.

    Raises ScriptError, and writes nothing, where an entry or the file is not right.
    """
    before = Lexicon.load(path)
    return _edit(path, {entry.written: entry for entry in entries if before.entry(entry.written) != entry})


def take_over(path: Path, entries: Iterable[Entry]) -> Lexicon:
    """Write another program's entries into the file. A word that is said so already keeps its line and its note."""
    before = Lexicon.load(path)
    return add_entries(path, [entry for entry in entries if not _says(before.entry(entry.written), entry)])


def _says(old: Entry | None, new: Entry) -> bool:
    return old is not None and old.reviewed and (old.spoken, old.case) == (new.spoken, new.case)


def remove_entry(path: Path, word: str) -> Lexicon:
    """Take one entry out of the file. Raises ScriptError when it is not there."""
    _known(path, word)
    return _edit(path, {word: None})


def accept_entry(path: Path, word: str) -> Lexicon:
    """A proposed entry becomes a reviewed one. Raises ScriptError when it is not there."""
    entry = _known(path, word)
    return _edit(path, {word: Entry(entry.written, entry.mode, entry.said, entry.case, True, entry.note)})


def changed_sentences(scripts: Mapping[str, Script], before: Lexicon, after: Lexicon) -> dict[str, int]:
    """How many sentences of which scripts are said otherwise: these are voiced again, and no others."""
    counts = {
        name: sum(before.apply(sentence.spoken) != after.apply(sentence.spoken) for sentence in script.sentences())
        for name, script in scripts.items()
    }
    return {name: count for name, count in counts.items() if count}


def _known(path: Path, word: str) -> Entry:
    entry = Lexicon.load(path).entry(word)
    if entry is None:
        raise ScriptError(f'"{word}" is not in the lexicon', path.name, "`lettercast lexicon list` shows what is")
    return entry


def _edit(path: Path, changes: Mapping[str, Entry | None]) -> Lexicon:
    Lexicon.load(path)  # a file that is not right is told about, not edited
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.is_file() else _HEAD)
    words = document.setdefault("words", tomlkit.table())
    assert isinstance(words, Table), "a loaded lexicon has a table of words"
    for word, entry in changes.items():
        if entry is None:
            words.remove(word)
        else:
            words[word] = _value(entry)
    text = tomlkit.dumps(document)
    lexicon = Lexicon(check_entries(tomlkit.parse(text).unwrap(), path.name))
    write_text(path, text)
    return lexicon


def _value(entry: Entry) -> String | InlineTable:
    """An entry as it stands in the file, the shortest way."""
    table = tomlkit.inline_table()
    table[entry.mode.value] = entry.said if entry.mode in (Mode.SAY, Mode.IPA) else True
    if entry.case != (entry.written != entry.written.lower()):
        table["case"] = entry.case
    if not entry.reviewed:
        table["state"] = "proposed"
    if entry.note:
        table["note"] = entry.note
    return tomlkit.string(entry.said) if len(table) == 1 and entry.mode is Mode.SAY else table
