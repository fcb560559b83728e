"""How words are said: voices/lexicon.toml, and what it does to a line on its way to a voice.

The script keeps words as words; the lexicon is applied when lines are made for the voice. Its format
is in docs/lexicon.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from lettercast.errors import Problem
from lettercast.pronunciation import ANNOTATION_MARKS, annotate, annotated_spans
from lettercast.scripts.errors import ScriptError
from lettercast.validation import parse_toml

_WORD = re.compile(r"[^\W_]+")
_INFLECTION_SUFFIX = re.compile(r"(?:es|s)?(?:['’]s?)?(?![^\W_])")
_ENTRY_KEYS = ("say", "letters", "word", "ipa", "case", "state", "note")


class EntryMode(StrEnum):
    """How an entry defines what to say."""

    SAY = "say"  # another spelling: "mo co"
    LETTERS = "letters"  # letter by letter: S G D
    WORD = "word"  # as one word, though it stands in capitals: BERT
    IPA = "ipa"  # phonemes, for voices that take them


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """How one word is said."""

    written: str
    mode: EntryMode
    pronunciation: str = ""  # the respelling or the phonemes; empty for letters and word
    is_case_sensitive: bool = True  # only as written; False: in any capitals
    is_reviewed: bool = True  # a proposed entry changes nothing until a person has heard it
    note: str = ""

    @property
    def spoken(self) -> str:
        """What replaces the word: plain words, or the word with its phonemes (`lettercast.pronunciation`)."""
        if self.mode is EntryMode.LETTERS:
            return " ".join(character.upper() for character in self.written if character.isalnum())
        if self.mode is EntryMode.WORD:
            return self.written.capitalize() if self.written.isupper() else self.written
        return annotate(self.written, self.pronunciation) if self.mode is EntryMode.IPA else self.pronunciation

    def inflect(self, suffix: str) -> str:
        """Inflect what replaces the word for an ending: "s", "'s", "s'" or "es"."""
        if not suffix:
            return self.spoken
        if suffix in ("'", "’"):
            return self.spoken + suffix
        if self.mode is EntryMode.IPA:
            return annotate(self.written + suffix, self.pronunciation + _choose_plural_sound(self.pronunciation))
        if self.mode is EntryMode.LETTERS:
            return self.spoken + "'s"  # "L S T M's": a bare s would be one more letter
        if suffix in ("s", "es") and self.spoken[-1:].casefold() in "sxz":
            return self.spoken + "es"
        return self.spoken + suffix


def _choose_plural_sound(phonemes: str) -> str:
    """Choose the sound of the plural after these phonemes."""
    last = phonemes.rstrip("ːˑ̩ ")[-1:]
    if last in "szʃʒ":
        return "ɪz"
    return "s" if last in "ptkfθ" else "z"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, found by their first word."""

    entries: tuple[LexiconEntry, ...] = ()
    _entries_by_stem: Mapping[str, tuple[LexiconEntry, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        heads: dict[str, list[LexiconEntry]] = {}
        for entry in self.entries:
            first = _WORD.search(entry.written)
            assert first is not None, "an entry holds a letter; see _check_word"
            heads.setdefault(_get_stem(first.group()), []).append(entry)
        longest = {head: tuple(sorted(found, key=lambda entry: -len(entry.written))) for head, found in heads.items()}
        object.__setattr__(self, "_entries_by_stem", longest)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Load the lexicon in `path`; empty when there is no such file. Raises ScriptError with every mistake."""
        try:
            raw = parse_toml(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except ValueError as error:
            raise ScriptError(str(error), str(path), "fix that line") from error
        return cls(parse_entries(raw, path.name))

    def find_entry(self, word: str) -> LexiconEntry | None:
        """Find the entry for exactly this word as written, reviewed or not."""
        return next((entry for entry in self.entries if entry.written == word), None)

    def find_matches(self, text: str, *, proposed: bool = False) -> Iterator[tuple[int, int, LexiconEntry, str]]:
        """Find words of the lexicon in `text`: start, end with its ending, entry, ending.

        Words that are annotated with phonemes are left alone.
        """
        end = 0
        annotated = annotated_spans(text)
        for word in _WORD.finditer(text):
            if word.start() < end or any(start <= word.start() < stop for start, stop in annotated):
                continue
            for entry in self._entries_by_stem.get(_get_stem(word.group()), ()):
                stop = word.start() + len(entry.written)
                written = text[word.start() : stop]
                if written != entry.written and (
                    entry.is_case_sensitive or written.casefold() != entry.written.casefold()
                ):
                    continue
                suffix = _INFLECTION_SUFFIX.match(text, stop)
                if suffix is not None and entry.is_reviewed is not proposed:
                    end = suffix.end()
                    yield word.start(), end, entry, suffix.group()
                    break

    def apply(self, text: str) -> str:
        """Replace every reviewed word of `text` by how it is spoken."""
        parts: list[str] = []
        last = 0
        for start, end, entry, suffix in self.find_matches(text):
            parts += (text[last:start], entry.inflect(suffix))
            last = end
        return "".join((*parts, text[last:]))

    def has_word(self, word: str) -> bool:
        """Whether there is an entry, reviewed or proposed, for this word or a form of it."""
        matches = (*self.find_matches(word), *self.find_matches(word, proposed=True))
        return any(start == 0 and end == len(word) for start, end, _, _ in matches)


def _get_stem(word: str) -> str:
    """Get the key that entries are found by: what a word and its plural have in common."""
    return word.casefold().rstrip("es") or word.casefold()


def parse_entries(raw: Mapping[str, Any], where: str) -> tuple[LexiconEntry, ...]:
    """Parse entries from TOML tables. Raises ScriptError with one Problem for each mistake."""
    problems = [
        Problem(f"{key!r} is not known here", where, "words stand under [words]") for key in raw if key != "words"
    ]
    words = raw.get("words", {})
    if not isinstance(words, dict):
        raise ScriptError("words is not a table", where, "begin it with a line [words]")
    entries: list[LexiconEntry] = []
    for written, value in words.items():
        entry = _parse_entry(written, value)
        if isinstance(entry, LexiconEntry):
            entries.append(entry)
        else:
            problems.append(Problem(f'"{written}": {entry}', where, 'write it as in WORD = { say = "respelling" }'))
    if problems:
        raise ScriptError(problems=tuple(problems))
    return tuple(entries)


def _parse_entry(written: str, value: object) -> LexiconEntry | str:
    """Parse one entry; answer what is wrong with it where something is."""
    table = {"say": value} if isinstance(value, str) else value
    if not isinstance(table, dict):
        return "neither a respelling nor a table"
    for check in _ENTRY_CHECKS:
        if problem := check(written, table):
            return problem
    mode = next(mode for mode in EntryMode if mode.value in table)
    value = table[mode.value]
    pronunciation = value.strip() if isinstance(value, str) else ""
    if mode is EntryMode.IPA:
        pronunciation = pronunciation.strip("/[] ") or pronunciation  # as dictionaries print it
    return LexiconEntry(
        written,
        mode,
        pronunciation,
        is_case_sensitive=table.get("case", written != written.lower()),
        is_reviewed=table.get("state", "reviewed") == "reviewed",
        note=table.get("note", ""),
    )


def _check_word(written: str, table: Mapping[str, object]) -> str:
    if _WORD.match(written) is None or written.strip() != written:
        return "a word begins with a letter or a digit"
    if ANNOTATION_MARKS & set(written):
        return f"a word cannot contain any of {''.join(sorted(ANNOTATION_MARKS))}"
    return ""


def _check_keys(written: str, table: Mapping[str, object]) -> str:
    unknown = [key for key in table if key not in _ENTRY_KEYS]
    if unknown:
        return f"{unknown[0]!r} is not known; known are {', '.join(_ENTRY_KEYS)}"
    modes = [mode for mode in EntryMode if mode.value in table]
    return "" if len(modes) == 1 else "it needs exactly one of say, letters, word and ipa"


def _check_flags(written: str, table: Mapping[str, object]) -> str:
    for mode in (EntryMode.LETTERS, EntryMode.WORD):
        if table.get(mode.value, True) is not True:
            return f"{mode} is either true or not there"
    return ""


def _check_pronunciation(written: str, table: Mapping[str, object]) -> str:
    for mode in (EntryMode.SAY, EntryMode.IPA):
        value = table.get(mode.value, "none")
        if not isinstance(value, str) or not value.strip() or ANNOTATION_MARKS & set(value):
            return f"{mode} is not a text"
    respelling = str(table.get("say", ""))
    if not all(character.isalpha() or character in " '’-.," for character in respelling):
        return f"{respelling!r} holds more than letters, spaces, hyphens and apostrophes"
    return ""


def _check_attributes(written: str, table: Mapping[str, object]) -> str:
    if not isinstance(table.get("case", True), bool):
        return "case is true or false"
    if table.get("state", "reviewed") not in ("reviewed", "proposed"):
        return "state is reviewed or proposed"
    return "" if isinstance(table.get("note", ""), str) else "note is not a text"


_ENTRY_CHECKS = (_check_word, _check_keys, _check_flags, _check_pronunciation, _check_attributes)
"""Each answers what is wrong with a word and its table; nothing where all is well."""
