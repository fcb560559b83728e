"""Shapes that many tables share: numbers, the dashes between them, what may stand before one, what ends a sentence."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_number
from lettercast.normalization.rule import text_after, text_before
from lettercast.normalization.words import is_sentence_starter, word_list

NUM = r"(?:(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15}(?!\d))(?:\.\d{1,20}(?!\d))?|\.\d{1,20}(?!\d))"
START = r"(?=[-−–+±.\d])(?<!\w)(?<!\d[.,:/])(?<!\w\.)(?<!\d[eE][-−+])(?<!\d[/,]\.)"  # a number does not begin inside a word or another number
DASH = r"(?: ?[-–—−] ?)"
SIGN = r"(?:(?<![\w)\]\"'%])[-−+±]|(?<![^\s(])–(?=[\d.]))?"


def say_quantity(match: re.Match[str]) -> str:
    """Say the number `a`, with a `sign` before it, or the range from it to `b`, of the groups that a pattern has."""
    spoken = say_sign(match.groupdict().get("sign")) + say_number(match["a"])
    return f"{spoken} to {say_number(match['b'])}" if match["b"] else spoken


def say_sign(sign: str | None) -> str:
    """Say the sign of a number, with a space behind."""
    return {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus ", "±": "plus or minus "}.get(sign or "", "")


def is_singular(match: re.Match[str]) -> bool:
    """Whether what is counted stands in the singular."""
    return match["a"] == "1" and not match["b"]


def is_plural_noun(word: str) -> bool:
    """Whether `word` looks like things that are counted: "people", "GPUs", "steps"."""
    lower = word.lower()
    if lower in word_list("plural"):
        return True
    return len(word) > 2 and word.endswith("s") and not word.endswith("ss") and lower not in word_list("singular")


def has_counted_noun(after: str, *, one: bool = False) -> bool:
    """Whether things that are counted follow: "1500 people", "2000 training steps"; after "this" only the next word."""
    match = re.match(r"[ -]([A-Za-z]+)(?: ([A-Za-z]+))?", after)
    if match is None:
        return False
    if is_plural_noun(match[1]):
        return True
    describes = not one and match[1].lower() not in word_list("links")
    return bool(describes and match[2] and is_plural_noun(match[2]) and not match[1][0].isupper())


def words_before(match: re.Match[str], words: int = 1) -> str:
    """Return the last words before a match, in small letters, without punctuation."""
    preceding = re.findall(r"[A-Za-z']+", match.string[max(0, match.start() - 40) : match.start()])
    return " ".join(preceding[-words:]).lower()


def following_text(match: re.Match[str]) -> str:
    """Return what follows a match: enough for two words."""
    return match.string[match.end() : match.end() + 40]


def keep_final_stop(match: re.Match[str], spoken: str) -> str:
    """Return what is said, with the full stop where it also ends the sentence."""
    return spoken + "." if match.group().endswith(".") and ends_sentence(match) else spoken


def ends_sentence(match: re.Match[str]) -> bool:
    """Whether the sentence ends here: nothing follows, or a word that begins another."""
    following = re.match(r"[\"'”’)]*(?:\s*\Z| (?P<word>[A-Z][\w'’]*)(?!\.[A-Z]))", text_after(match))
    return following is not None and (following["word"] is None or is_sentence_starter(following["word"]))


def capitalize_at_start(match: re.Match[str], spoken: str) -> str:
    """Begin with a capital where a sentence starts."""
    before = text_before(match).rstrip(" \"'“‘(")
    return spoken[0].upper() + spoken[1:] if not before or before[-1] in ".?!" else spoken
