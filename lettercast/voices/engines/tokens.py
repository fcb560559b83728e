"""From a line to the tokens of a model of the Coqui library, with nothing lost on the way.

The library drops what a model has no token for: "Schrödinger" comes out as "Schrdinger". So a letter that a model
of letters lacks is written as Latin letters write its sound (ö as o, ж as zh), and what is still left out is told.
To a model of phonemes a line may tell the sounds of words (`lettercast.pronunciation`). They pass the library's
cleaners in private characters, which these leave alone, and take the place of what the phonemizer would make of them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, NamedTuple

from lettercast.pronunciation import split_at_ipa, strip_ipa
from lettercast.voices.engines.unsupported import is_letter

TOKENS_REVISION = 1
"""Of what is given for a line: part of the key of takes, to be raised when it changes."""
_PRIVATE_PLANE, _MAX_CHARACTER = 0xF0000, 0xFFFD
"""A plane of characters that mean nothing to anyone, with room for those of the first plane."""
_IPA_START, _IPA_END = "\0", "\1"
_ESCAPED_IPA = re.compile(
    f"([{chr(_PRIVATE_PLANE + 2)}-{chr(_PRIVATE_PLANE + _MAX_CHARACTER)}]*)"
    f"{chr(_PRIVATE_PLANE)}(.*?){chr(_PRIVATE_PLANE + 1)}"
)
_MARKS_AND_WORDS = re.compile(r"""([\s;:,.!?¡¿—…"«»“”]*)(.*?)(\s*)""", re.DOTALL)
"""The marks that the library's phonemizers set aside, then the rest."""


class Tokenized(NamedTuple):
    """What a model is given for a line."""

    text: str  # for the library's own functions
    ids: list[int]  # the tokens they make of it
    unsupported_letters: str = ""  # letters that had to be left out


def tokenize(tokenizer: Any, line: str, language: str | None) -> Tokenized:
    """What to give a model with this tokenizer. One that is not the library's usual kind gets the words."""
    if not hasattr(tokenizer, "text_to_ids"):
        return Tokenized(strip_ipa(line), [])
    if tokenizer.phonemizer is None:
        text = unicodedata.normalize("NFC", strip_ipa(line))
        found, left_out = _run_tokenizer(tokenizer, text, language)
        if any(map(_is_pronounceable, left_out)):
            found, left_out = _run_tokenizer(tokenizer, transliterate_letters(text, left_out), language)
        return found._replace(unsupported_letters="".join(filter(_is_pronounceable, left_out)))
    if not isinstance(tokenizer.phonemizer, _IpaOverridePhonemizer):
        tokenizer.phonemizer = _IpaOverridePhonemizer(tokenizer.phonemizer)
    text = "".join(before + _escape_ipa(words, ipa) for before, words, ipa in split_at_ipa(line))
    found, left_out = _run_tokenizer(tokenizer, text, language)
    return found._replace(unsupported_letters="".join(filter(is_letter, left_out)))


def transliterate_letters(text: str, letters: str) -> str:
    """`text` with each of `letters`, small and capital, as Latin letters write its sound."""
    from anyascii import anyascii

    wanted = set(letters.lower())
    return "".join(anyascii(one) if one.lower() in wanted and _is_pronounceable(one) else one for one in text)


def _run_tokenizer(tokenizer: Any, text: str, language: str | None) -> tuple[Tokenized, str]:
    tokenizer.not_found_characters = []
    ids = tokenizer.text_to_ids(text, language=language)
    return Tokenized(text, ids), "".join(tokenizer.not_found_characters)


def _is_pronounceable(character: str) -> bool:
    """Letters, their vowel signs, and digits: what a reader would say, in any script."""
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
    """A phonemizer that takes the sounds a line tells."""

    def __init__(self, phonemizer: Any):
        self.phonemizer = phonemizer

    def phonemize(self, text: str, separator: str = "|", language: str | None = None) -> str:
        def plain(words: str) -> str:
            """The phonemizer's own. Not asked for the space around words, which it drops, nor for marks before
            them: it drops all the words behind a mark that is the only one."""
            parted = _MARKS_AND_WORDS.fullmatch(words)
            assert parted is not None
            before, within, after = parted.groups()
            if within:
                within = str(self.phonemizer.phonemize(within, separator=separator, language=language))
            return before + within + after

        sounds, at = "", 0
        for match in _ESCAPED_IPA.finditer(text):
            before, words = text[at : match.start()], _unescape(match[1])
            sounds += _adapt_to_following(plain(before), plain(words), plain(before + words)) + _unescape(match[2])
            at = match.end()
        return sounds + plain(text[at:])

    def print_logs(self, level: int = 0) -> None:
        """The library asks its phonemizers to tell of themselves."""
        self.phonemizer.print_logs(level)


def _adapt_to_following(before: str, words: str, together: str) -> str:
    """The sounds of what comes before words, as they are with these after them, if they can be told apart there.

    "the " is "ðə ", but before a vowel, in "ðɪ ɐ", it is "ðɪ ".
    """
    alone, own, both = (sounds.split(" ") for sounds in (before, words, together))
    if before.endswith(" ") and len(both) == len(alone) - 1 + len(own):
        return " ".join((*both[: -len(own)], ""))
    return before
