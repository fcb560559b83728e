"""Which words are names: those whose spelling nobody can hear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bench.ear.words import normal

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_END = re.compile(r"[.?!:]\W*\s|,\s(?=by\s)")
"""Of a sentence, or of a title that its authors stand behind."""
_TITLE = 0.75
"""Where so many of the longer words have capitals, it is a title, and capitals tell nothing."""
_LONG = 4
"""Letters of a longer word; words of a sentence that is long enough."""


def names_in(sentences: Iterable[str], entries: Iterable[str]) -> frozenset[str]:
    """The names of a text, as normal words: what has a capital within a sentence and is written small nowhere.

    Acronyms are none. `entries` are the lexicon's words: those of one word with capitals and small letters are
    names wherever they stand.
    """
    capital: set[str] = set()
    small: set[str] = set()
    for sentence in (part for line in sentences for part in _END.split(line)):
        words = _WORD.findall(sentence)
        small.update(word for found in words for word in normal(found) if found[0].islower())
        if not is_title(words):
            for found in words[1:]:
                capital.update(normal(found) if is_name(found) else ())
    listed = {word for entry in entries if is_name(entry) and entry.isalpha() for word in normal(entry)}
    return frozenset((capital - small) | (listed - small))


def is_name(word: str) -> bool:
    """Whether a word is written as a name: a capital first or within, and small letters beside it."""
    plain = re.sub(r"['’].*", "", word)
    plain = plain.removesuffix("s") if plain[:-1].isupper() else plain  # GANs
    return len(plain) > 1 and plain != plain.lower() and plain != plain.upper()


def is_title(words: Sequence[str]) -> bool:
    """Whether capitals tell nothing in a sentence: it is a title, or too short to say."""
    longer = [word for word in words[1:] if len(word) >= _LONG and (word.islower() or is_name(word))]
    if words[:1] == ["by"]:
        return False
    return len(words) < _LONG or (len(longer) > 1 and sum(map(is_name, longer)) >= _TITLE * len(longer))
