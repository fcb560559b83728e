"""Lists of words, and which words in capitals are acronyms and which are emphasized."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path


@lru_cache
def word_list(name: str) -> frozenset[str]:
    """Return a list of words.toml."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return frozenset(tomllib.load(file)[name].split())


@lru_cache(maxsize=1)
def _read_dictionary() -> bytes:
    """Read the words of the acoustic model's dictionary, one a line; empty where it is not installed."""
    spec = find_spec("pocketsphinx")
    if spec is None or not spec.submodule_search_locations:
        return b""
    path = Path(spec.submodule_search_locations[0]) / "model" / "en-us" / "cmudict-en-us.dict"
    return b"\n" + path.read_bytes() if path.is_file() else b""


@lru_cache(maxsize=4096)
def is_dictionary_word(word: str) -> bool:
    """Whether the acoustic model's dictionary has this word."""
    return f"\n{word.lower()} ".encode() in _read_dictionary()


@lru_cache(maxsize=1)
def _proper_names() -> dict[str, str]:
    return {name.upper(): name for name in word_list("proper")}


def canonical_case(word: str) -> str | None:
    """Return a name that stands in a heading in capitals as it is written elsewhere: "OPENAI" -> "OpenAI"."""
    return _proper_names().get(word)


def is_sentence_starter(word: str) -> bool:
    """Whether a word with a capital is of the sort that sentences begin with, and not a name."""
    return re.split(r"['’,]", word)[0].lower() in word_list("starters")


@lru_cache(maxsize=4096)
def is_acronym(word: str) -> bool:
    """Whether a word in an all-capitals heading keeps its capitals."""
    if word in word_list("acronyms"):
        return True
    if len(word) == 1:
        return word not in ("A",)
    if word in word_list("emphatic"):
        return False
    if not set(word) & set("AEIOUY"):
        return True
    if is_dictionary_word(word):
        return False
    return len(word) <= 4 or (len(word) == 5 and not word.endswith(("ED", "ER", "LY", "S", "Y", "E")))


def spell_name(name: str) -> str:
    """Spell a name beside a letter in a formula: "KL" and "train" stay, "ij" are two letters."""
    name = name.strip()
    return " ".join(name) if len(name) == 2 and name.islower() and _is_letter_pair(name) else name


def is_product(name: str) -> bool:
    """Whether two letters in a formula are two quantities: "mx" and "Wx" are, "of" and "kg" are not."""
    return (
        _is_letter_pair(name.lower()) or (name.isupper() and name not in ("KL", "OR", "IF", "IS", "NO"))
    ) and name not in (
        "kg",
        "km",
        "cm",
        "mm",
        "ms",
        "nm",
        "ns",
        "mg",
        "ml",
        "px",
        "pt",
        "GB",
        "MB",
        "TB",
    )


def _is_letter_pair(name: str) -> bool:
    """Whether two letters are no word, no name and nothing that can be pronounced."""
    if name in (
        "my",
        "by",
        "hi",
        "in",
        "is",
        "it",
        "if",
        "up",
        "us",
        "xi",
        "pi",
        "mu",
        "nu",
        "vs",
        "kl",
        "dr",
        "mr",
        "st",
        "so",
    ):
        return False
    return not set(name) & set("aeou") or name in ("ax", "ab", "ac", "xa", "za", "ux", "au")
