"""A word fixed once: which sentences of which scripts a lexicon entry touches, before it is saved and when it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout

from lettercast.files import write_text
from lettercast.review.errors import ReviewError
from lettercast.review.version import line_sha
from lettercast.scripts import Lexicon, ScriptError, Sentence, dump_element, read_script
from lettercast.show import Show

MODES = ("say", "letters", "word", "ipa")
LOCK_S = 10.0


@dataclass(frozen=True, slots=True)
class Touched:
    """A sentence that will be said otherwise: what the voice is given now, and what it will be given."""

    episode: str
    sha: str
    before: str
    after: str


def told(asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The word and the entry's table of a request from the page. Raises ReviewError."""
    word, mode, said = asked.get("word"), asked.get("mode"), asked.get("said", "")
    if not isinstance(word, str) or not word.strip() or mode not in MODES or not isinstance(said, str):
        raise ReviewError("not an entry", remedy=f"give a word and one of {', '.join(MODES)}")
    value: object = True if mode in ("letters", "word") else " ".join(said.split())
    table: dict[str, Any] = {str(mode): value}
    if asked.get("any_case") is True:
        table["case"] = False
    return " ".join(word.split()), table


def preview(show: Show, word: str, table: dict[str, Any]) -> tuple[list[Touched], list[str]]:
    """The sentences of all scripts that an entry would change, and what could not be looked through.

    Raises ScriptError for an entry that means nothing.
    """
    old, new = Lexicon.load(show.lexicon), _lexicon(_with(show.lexicon, word, table))
    touched: list[Touched] = []
    unread = []
    for episode in show.scripts():
        try:
            touched += _touched(show, episode, old, new)
        except ScriptError as error:
            unread += [str(problem) for problem in error.problems]
    return touched, unread


def save(show: Show, word: str, table: dict[str, Any]) -> None:
    """Put the entry into the lexicon, reviewed. Other entries, comments and their order stay. Raises ScriptError."""
    lock = show.cache / "locks" / "lexicon.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=LOCK_S):
            text = _with(show.lexicon, word, table)
            _lexicon(text)
            write_text(show.lexicon, text)
    except Timeout as error:
        raise ReviewError("another program is writing", "voices/lexicon.toml", "try again in a moment") from error


def _touched(show: Show, episode: str, old: Lexicon, new: Lexicon) -> Iterator[Touched]:
    for element in read_script(show.script(episode)).elements:
        if isinstance(element, Sentence) and (spoken := element.spoken):
            before, after = old.apply(spoken), new.apply(spoken)
            if before != after:
                yield Touched(episode, line_sha(dump_element(element)), before, after)


def _with(path: Path, word: str, table: dict[str, Any]) -> str:
    """The lexicon's text with an entry for `word`."""
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.is_file() else tomlkit.document()
    except (tomlkit.exceptions.ParseError, UnicodeDecodeError) as error:
        raise ScriptError(f"not valid TOML ({error})", path.name, "mend that line") from error
    if "words" not in document:
        document["words"] = tomlkit.table()
    entry = tomlkit.inline_table()
    entry.update(table)
    words: Any = document["words"]
    words[word] = entry
    return tomlkit.dumps(document)


def _lexicon(text: str) -> Lexicon:
    """The lexicon a text would be, read as any other; raises what reading it raises."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon.toml"
        path.write_text(text, encoding="utf-8")
        return Lexicon.load(path)
