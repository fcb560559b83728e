"""Tokenize a line for a model of the Coqui library without losing anything.

The library drops characters that a model has no token for: "Schrödinger" becomes "Schrdinger". So a letter that a model
of letters lacks is transliterated (ö to o, ж to zh), and what is still left out is reported. For a model of phonemes
a line may hold IPA (`lettercast.pronunciation`). It passes the library's cleaners in private-use characters, which
these leave alone, and replaces the phonemizer's output.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

from lettercast.pronunciation import split_at_ipa, strip_ipa
from lettercast.voices.engines.unsupported import is_letter

TOKENS_REVISION = 1
"""Revision of tokenization, part of the key of takes: raise it with every change."""
_PRIVATE_PLANE, _MAX_CHARACTER = 0xF0000, 0xFFFD
"""A plane of private-use characters, with room for those of the first plane."""
_IPA_START, _IPA_END = "\0", "\1"
_ESCAPED_IPA = re.compile(
    f"([{chr(_PRIVATE_PLANE + 2)}-{chr(_PRIVATE_PLANE + _MAX_CHARACTER)}]*)"
    f"{chr(_PRIVATE_PLANE)}(.*?){chr(_PRIVATE_PLANE + 1)}"
)
_MARKS_AND_WORDS = re.compile(r"""([\s;:,.!?¡¿—…"«»“”]*)(.*?)(\s*)""", re.DOTALL)
"""Leading marks, which the library's phonemizers set aside; then the rest; then spaces."""


class Tokenized(NamedTuple):
    """A line as given to a model."""

    text: str  # for the library's own functions
    ids: list[int]  # the tokens of it
    unsupported_letters: str = ""  # left out


def tokenize(tokenizer: Any, line: str, language: str | None) -> Tokenized:
    """Tokenize a line for a model with this tokenizer; for one of another kind than the library's, give the words."""
    if not hasattr(tokenizer, "text_to_ids"):
        return Tokenized(strip_ipa(line), [])
    if tokenizer.phonemizer is None:
        text = unicodedata.normalize("NFC", strip_ipa(line))
        tokenized, left_out = _run_tokenizer(tokenizer, text, language)
        if any(map(_is_pronounceable, left_out)):
            tokenized, left_out = _run_tokenizer(tokenizer, transliterate_letters(text, left_out), language)
        return tokenized._replace(unsupported_letters="".join(filter(_is_pronounceable, left_out)))
    if not isinstance(tokenizer.phonemizer, _IpaOverridePhonemizer):
        tokenizer.phonemizer = _IpaOverridePhonemizer(tokenizer.phonemizer)
    text = "".join(before + _escape_ipa(words, ipa) for before, words, ipa in split_at_ipa(line))
    tokenized, left_out = _run_tokenizer(tokenizer, text, language)
    return tokenized._replace(unsupported_letters="".join(filter(is_letter, left_out)))


def transliterate_letters(text: str, letters: str) -> str:
    """Replace each of `letters` in `text`, small and capital, by Latin letters of its sound."""
    from anyascii import anyascii

    wanted = set(letters.lower())
    return "".join(anyascii(one) if one.lower() in wanted and _is_pronounceable(one) else one for one in text)


def _run_tokenizer(tokenizer: Any, text: str, language: str | None) -> tuple[Tokenized, str]:
    tokenizer.not_found_characters = []
    ids = tokenizer.text_to_ids(text, language=language)
    return Tokenized(text, ids), "".join(tokenizer.not_found_characters)


def _is_pronounceable(character: str) -> bool:
    """Whether it is a letter, a vowel sign or a digit, in any script."""
    return unicodedata.category(character)[0] in "LMN"


def _escape_ipa(words: str, ipa: str) -> str:
    if not ipa:
        return words
    return "".join(
        chr(_PRIVATE_PLANE + ord(one)) for one in words + _IPA_START + ipa + _IPA_END if ord(one) <= _MAX_CHARACTER
    )


def _unescape(text: str) -> str:
    return "".join(chr(ord(one) - _PRIVATE_PLANE) for one in text)


class _IpaOverridePhonemizer:
    """A phonemizer that uses the IPA in a line."""

    def __init__(self, phonemizer: Any):
        self.phonemizer = phonemizer

    def phonemize(self, text: str, separator: str = "|", language: str | None = None) -> str:
        def phonemize_plain(words: str) -> str:
            """Phonemize without the space around words, which the phonemizer drops, and without marks before them:
            it drops all words after a mark that is the only one."""
            match = _MARKS_AND_WORDS.fullmatch(words)
            assert match is not None
            before, within, after = match.groups()
            if within:
                within = str(self.phonemizer.phonemize(within, separator=separator, language=language))
            return before + within + after

        sounds, at = "", 0
        for match in _ESCAPED_IPA.finditer(text):
            before, words = text[at : match.start()], _unescape(match[1])
            sounds += _adapt_to_following(
                phonemize_plain(before), phonemize_plain(words), phonemize_plain(before + words)
            ) + _unescape(match[2])
            at = match.end()
        return sounds + phonemize_plain(text[at:])

    def print_logs(self, level: int = 0) -> None:
        """Required by the library."""
        self.phonemizer.print_logs(level)


def _adapt_to_following(before: str, words: str, together: str) -> str:
    """The phonemes of the text before words as they are with these after them, if they can be separated there.

    "the " is "ðə ", but before a vowel, in "ðɪ ɐ", it is "ðɪ ".
    """
    alone, after, both = (sounds.split(" ") for sounds in (before, words, together))
    if before.endswith(" ") and len(both) == len(alone) - 1 + len(after):
        return " ".join((*both[: -len(after)], ""))
    return before
