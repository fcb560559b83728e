"""Shapes that many tables share: numbers, dashes between them, what may stand before one, what ends a sentence."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import number
from lettercast.normalization.rule import lead, rest
from lettercast.normalization.words import begins, listed

NUM = r"(?:(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15}(?!\d))(?:\.\d{1,20}(?!\d))?|\.\d{1,20}(?!\d))"
START = r"(?=[-−–+±.\d])(?<!\w)(?<!\d[.,:/])(?<!\w\.)(?<!\d[eE][-−+])(?<!\d[/,]\.)"  # a number does not begin inside a word or another number
DASH = r"(?: ?[-–—−] ?)"
SIGN = r"(?:(?<![\w)\]\"'%])[-−+±]|(?<![^\s(])–(?=[\d.]))?"
Q = rf"(?P<sign>{SIGN})(?P<a>{NUM})(?:{DASH}(?P<b>{NUM}))?"  # a number or a range


def quantity(match: re.Match[str]) -> str:
    """The number or range that `Q` has found, in words."""
    said = signed(match.groupdict().get("sign")) + number(match["a"])
    return f"{said} to {number(match['b'])}" if match["b"] else said


def signed(sign: str | None) -> str:
    return {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus ", "±": "plus or minus "}.get(sign or "", "")


def is_one(match: re.Match[str]) -> bool:
    """Whether what is counted stands in the singular."""
    return match["a"] == "1" and not match["b"]


def plural_noun(word: str) -> bool:
    """Whether `word` looks like things that are counted: "people", "GPUs", "steps"."""
    lower = word.lower()
    if lower in listed("plural"):
        return True
    return len(word) > 2 and word.endswith("s") and not word.endswith("ss") and lower not in listed("singular")


def counts(after: str, *, one: bool = False) -> bool:
    """Whether things that are counted follow: "1500 people", "2000 training steps"; after "this" only the next word."""
    match = re.match(r"[ -]([A-Za-z]+)(?: ([A-Za-z]+))?", after)
    if match is None:
        return False
    if plural_noun(match[1]):
        return True
    describes = not one and match[1].lower() not in listed("links")
    return bool(describes and match[2] and plural_noun(match[2]) and not match[1][0].isupper())


def before(match: re.Match[str], words: int = 1) -> str:
    """The last words before a match, in small letters, without punctuation."""
    found = re.findall(r"[A-Za-z']+", match.string[max(0, match.start() - 40) : match.start()])
    return " ".join(found[-words:]).lower()


def after(match: re.Match[str]) -> str:
    """What follows a match: enough for two words."""
    return match.string[match.end() : match.end() + 40]


def stop(match: re.Match[str], said: str) -> str:
    """What is said, with the full stop kept where it also ends the sentence."""
    return said + "." if match.group().endswith(".") and ends(match) else said


def ends(match: re.Match[str]) -> bool:
    """Whether the sentence ends here: nothing follows, or a word that begins another."""
    following = re.match(r"[\"'”’)]*(?:\s*\Z| (?P<word>[A-Z][\w'’]*)(?!\.[A-Z]))", rest(match))
    return following is not None and (following["word"] is None or begins(following["word"]))


def capital(match: re.Match[str], said: str) -> str:
    """At the start of a sentence with a capital."""
    before = lead(match).rstrip(" \"'“‘(")
    return said[0].upper() + said[1:] if not before or before[-1] in ".?!" else said
