"""The impact of a lexicon entry: which sentences of which scripts it changes, before it is saved and when it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from filelock import FileLock, Timeout

from lettercast.review.errors import ReviewError
from lettercast.review.version import hash_line
from lettercast.scripts import (
    Lexicon,
    LexiconEntry,
    ScriptError,
    Sentence,
    add_entries,
    dump_element,
    parse_entries,
    read_script,
)
from lettercast.show import Show

PronunciationMode = Literal["say", "letters", "word", "ipa"]
"""How an entry gives its word: by a spelling, letter by letter, as one word, or by its phonemes."""
LOCK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class AffectedSentence:
    """A sentence that an entry changes: the text passed to the voice now, and with the entry."""

    episode: str
    sha: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LexiconImpact:
    """What an entry changes in all scripts, and the problems of scripts that can't be read."""

    word: str
    touched: tuple[AffectedSentence, ...]
    unread: tuple[str, ...]


def build_entry(word: str, mode: PronunciationMode, said: str, *, any_case: bool) -> LexiconEntry:
    """Build an entry. Raises ReviewError for one without a word, ScriptError for one that means nothing."""
    word = " ".join(word.split())
    if not word:
        raise ReviewError("an entry without a word", remedy="type the word")
    table: dict[str, Any] = {mode: True if mode in ("letters", "word") else " ".join(said.split())}
    if any_case:
        table["case"] = False
    return parse_entries({"words": {word: table}}, "voices/lexicon.toml")[0]


def find_impact(show: Show, entry: LexiconEntry) -> LexiconImpact:
    """Find the sentences of all scripts that an entry would change."""
    old = Lexicon.load(show.lexicon_path)
    new = Lexicon((*(other for other in old.entries if other.written != entry.written), entry))
    affected: list[AffectedSentence] = []
    unread: list[str] = []
    for episode in show.list_scripts():
        try:
            affected += _find_affected_in_script(show, episode, old, new)
        except ScriptError as error:
            unread += [str(problem) for problem in error.problems]
    return LexiconImpact(entry.written, tuple(affected), tuple(unread))


def save_entry(show: Show, entry: LexiconEntry) -> None:
    """Write a reviewed entry into the lexicon; other entries, comments and their order stay.

    Raises ScriptError; ReviewError when another program holds the lock.
    """
    lock = show.cache_folder / "locks" / "lexicon.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=LOCK_TIMEOUT_S):
            add_entries(show.lexicon_path, [entry])
    except Timeout as error:
        raise ReviewError("another program is writing", "voices/lexicon.toml", "try again in a moment") from error


def _find_affected_in_script(show: Show, episode: str, old: Lexicon, new: Lexicon) -> Iterator[AffectedSentence]:
    for element in read_script(show.script_path(episode)).elements:
        if isinstance(element, Sentence) and (spoken := element.spoken):
            before, after = old.apply(spoken), new.apply(spoken)
            if before != after:
                yield AffectedSentence(episode, hash_line(dump_element(element)), before, after)
