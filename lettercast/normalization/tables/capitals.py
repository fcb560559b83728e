"""Capitals: a heading goes to sentence case, an emphasized word is said as a word, an acronym keeps its capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.rule import function_rule, pattern_rule, text_after, text_before
from lettercast.normalization.words import canonical_case, is_acronym, word_list

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_LOWERCASE_WORD = re.compile(r"(?<![A-Za-z'’])[a-z][a-z]")  # no heading in capitals has a word that begins so


def _find_heading_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Find every word of a text that is all capitals, unless it is an acronym."""
    if _LOWERCASE_WORD.search(text):
        return
    words = [match for match in _WORD.finditer(text) if len(match.group()) > 1]
    if not words or any(not word.group().isupper() and not _is_plural_acronym(word.group()) for word in words):
        return
    if len(words) == 1 and is_acronym(words[0].group()):
        return
    if len(text) > 200 or not any(_is_ordinary_word(word.group()) for word in words):
        return  # a list of acronyms is no heading
    first = True
    for match in _WORD.finditer(text):
        word = match.group()
        if not word.replace("'", "").replace("’", "").isalpha() or re.search(r"[\d&/]\Z", text[: match.start()][-1:]):
            continue
        fresh = (first and not text[: match.start()].strip(" \"'“‘([")) or text[: match.start()].rstrip().endswith(
            (":", ".", "?", "!")
        )
        first = False
        if re.match(r"-?\d", text[match.end() : match.end() + 2]):
            continue  # a name with digits
        cased = _apply_heading_case(word, fresh)
        if cased != word:
            yield match.start(), match.end(), cased


def _apply_heading_case(word: str, fresh: bool) -> str:
    """Give a word in capitals the case it has in a sentence; `fresh`: at its beginning."""
    bare = re.sub(r"['’]S\Z", "", word)
    tail = word[len(bare) :].lower()
    if name := canonical_case(bare):
        return name + tail
    if bare.endswith("S") and bare[:-1] in word_list("acronyms"):
        return f"{bare[:-1]}s{tail}"
    if is_acronym(bare) or _is_plural_acronym(bare):
        return bare + tail
    return word.capitalize() if fresh else word.lower()


def _is_ordinary_word(word: str) -> bool:
    """Whether a word in capitals is an ordinary one, of the sort that headings are made of."""
    return len(word) >= 3 and not is_acronym(word) and (len(word) >= 4 or word in word_list("emphatic"))


def _is_plural_acronym(word: str) -> bool:
    """Whether a word is an acronym with a small s: "CEOs" in a heading."""
    return word[-1:] == "s" and word[:-1].isupper()


def _say_emphasis(match: re.Match[str]) -> str | None:
    """Say a word that is in capitals for emphasis as an ordinary word."""
    word = match.group()
    before = text_before(match).rstrip(" \"'“‘(")
    if word not in word_list("emphatic") and len(word) < 7:
        return None
    if len(word) == 2 and before.endswith(",") and re.match(r"[,;.)]|\Z", text_after(match)):
        return None  # "Portland, OR, USA"
    fresh = not before or before[-1] in ".?!"
    return word.capitalize() if fresh or word not in word_list("emphatic") else word.lower()


CAPITALS = (
    function_rule(
        "heading",
        _find_heading_words,
        ("DEEP LEARNING AND AI POLICY", "Deep learning and AI policy"),
        ("WHAT'S NEW", "What's new"),
        ("OPENAI'S CPUS AND AI'S FUTURE", "OpenAI's CPUs and AI's future"),
    ),
    pattern_rule(
        "emphasis",
        r"(?<![\w&/-])[A-Z]{2,24}(?![\w&])(?!['’]s)(?!-[A-Z\d]| ?=| equals\b)",
        _say_emphasis,
        ("It is NOT one OR the other, ALWAYS.", "It is not one or the other, always."),
        ("He is in Salem, OR, with ELECTRA.", "He is in Salem, OR, with Electra."),
    ),
)
