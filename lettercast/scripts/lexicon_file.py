"""Editing voices/lexicon.toml: entries come and go, comments and order stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import tomlkit
from tomlkit.items import InlineTable, String, Table

from lettercast.files import write_text
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.lexicon import EntryMode, Lexicon, LexiconEntry, parse_entries
from lettercast.scripts.model import Script

_FILE_HEADER = "# How words are said; see docs/lexicon.md.\n\n[words]\n"


def add_entries(path: Path, entries: Iterable[LexiconEntry]) -> Lexicon:
    """Write `entries` into the file, each in the place of the one it replaces or at the end. Returns the new lexicon.

    Raises ScriptError, and writes nothing, where an entry or the file is not right.
    """
    before = Lexicon.load(path)
    return _edit_file(path, {entry.written: entry for entry in entries if before.find_entry(entry.written) != entry})


def import_entries(path: Path, entries: Iterable[LexiconEntry]) -> Lexicon:
    """Write another program's entries into the file. A word that is said so already keeps its line and its note."""
    before = Lexicon.load(path)
    return add_entries(
        path, [entry for entry in entries if not _is_same_pronunciation(before.find_entry(entry.written), entry)]
    )


def _is_same_pronunciation(old: LexiconEntry | None, new: LexiconEntry) -> bool:
    return (
        old is not None
        and old.is_reviewed
        and (old.spoken, old.is_case_sensitive) == (new.spoken, new.is_case_sensitive)
    )


def remove_entry(path: Path, word: str) -> Lexicon:
    """Take one entry out of the file. Raises ScriptError when it is not there."""
    _get_entry(path, word)
    return _edit_file(path, {word: None})


def accept_entry(path: Path, word: str) -> Lexicon:
    """Turn a proposed entry into a reviewed one. Raises ScriptError when it is not there."""
    entry = _get_entry(path, word)
    return _edit_file(
        path,
        {word: LexiconEntry(entry.written, entry.mode, entry.pronunciation, entry.is_case_sensitive, True, entry.note)},
    )


def count_changed_sentences(scripts: Mapping[str, Script], before: Lexicon, after: Lexicon) -> dict[str, int]:
    """Count by script the sentences that are spoken otherwise: these are synthesized again, and no others."""
    counts = {
        name: sum(before.apply(sentence.spoken) != after.apply(sentence.spoken) for sentence in script.iter_sentences())
        for name, script in scripts.items()
    }
    return {name: count for name, count in counts.items() if count}


def _get_entry(path: Path, word: str) -> LexiconEntry:
    entry = Lexicon.load(path).find_entry(word)
    if entry is None:
        raise ScriptError(f'"{word}" is not in the lexicon', path.name, "`lettercast lexicon list` shows what is")
    return entry


def _edit_file(path: Path, changes: Mapping[str, LexiconEntry | None]) -> Lexicon:
    Lexicon.load(path)  # a file that is not right is told about, not edited
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.is_file() else _FILE_HEADER)
    words = document.setdefault("words", tomlkit.table())
    assert isinstance(words, Table), "a loaded lexicon has a table of words"
    for word, entry in changes.items():
        if entry is None:
            words.remove(word)
        else:
            words[word] = _dump_entry(entry)
    text = tomlkit.dumps(document)
    lexicon = Lexicon(parse_entries(tomlkit.parse(text).unwrap(), path.name))
    write_text(path, text)
    return lexicon


def _dump_entry(entry: LexiconEntry) -> String | InlineTable:
    """Write an entry as it stands in the file, the shortest way."""
    table = tomlkit.inline_table()
    table[entry.mode.value] = entry.pronunciation if entry.mode in (EntryMode.SAY, EntryMode.IPA) else True
    if entry.is_case_sensitive != (entry.written != entry.written.lower()):
        table["case"] = entry.is_case_sensitive
    if not entry.is_reviewed:
        table["state"] = "proposed"
    if entry.note:
        table["note"] = entry.note
    return tomlkit.string(entry.pronunciation) if len(table) == 1 and entry.mode is EntryMode.SAY else table
