"""A word fixed once: which sentences of which scripts a lexicon entry touches, before it is saved and when it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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

MODES = ("say", "letters", "word", "ipa")
LOCK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class AffectedSentence:
    """A sentence that will be said otherwise: what the voice is given now, and what it will be given."""

    episode: str
    sha: str
    before: str
    after: str


def parse_entry(asked: dict[str, Any]) -> LexiconEntry:
    """The entry of a request from the page. Raises ReviewError, or ScriptError for an entry that means nothing."""
    word, mode, said = asked.get("word"), asked.get("mode"), asked.get("said", "")
    if not isinstance(word, str) or not word.strip() or mode not in MODES or not isinstance(said, str):
        raise ReviewError("not an entry", remedy=f"give a word and one of {', '.join(MODES)}")
    table: dict[str, Any] = {str(mode): True if mode in ("letters", "word") else " ".join(said.split())}
    if asked.get("any_case") is True:
        table["case"] = False
    return parse_entries({"words": {" ".join(word.split()): table}}, "voices/lexicon.toml")[0]


def find_affected_sentences(show: Show, entry: LexiconEntry) -> tuple[list[AffectedSentence], list[str]]:
    """The sentences of all scripts that an entry would change, and what could not be looked through."""
    old = Lexicon.load(show.lexicon_path)
    new = Lexicon((*(one for one in old.entries if one.written != entry.written), entry))
    touched: list[AffectedSentence] = []
    unread = []
    for episode in show.list_scripts():
        try:
            touched += _find_affected_in_script(show, episode, old, new)
        except ScriptError as error:
            unread += [str(problem) for problem in error.problems]
    return touched, unread


def save_entry(show: Show, entry: LexiconEntry) -> None:
    """Put the entry into the lexicon, reviewed. Other entries, comments and their order stay. Raises ScriptError."""
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
