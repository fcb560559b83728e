"""Two whole numbers with a stroke between, and fractions of one character: shares, chances, scores, parts."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_cardinal, say_fraction
from lettercast.normalization.rule import text_before
from lettercast.normalization.tables.shapes import following_text, is_plural_noun
from lettercast.normalization.tables.units import UNITS
from lettercast.normalization.words import word_list

VULGAR_FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip


def say_ratio(match: re.Match[str]) -> str:
    """Say two whole numbers with a slash between: a fraction, a share, a chance, or a name like 24/7."""
    top, bottom = int(match["top"]), int(match["bottom"])
    sides = (match["top"], match["bottom"])
    if sides in (("24", "7"), ("9", "11"), ("20", "20"), ("0", "1")) or top + bottom == 100:
        return f"{say_cardinal(top)} {say_cardinal(bottom)}"
    whole = match["whole"]
    if not whole and (bottom == 0 or (top <= bottom and _is_share(match, top, bottom))):
        return f"{say_cardinal(top)} out of {say_cardinal(bottom)}"
    if top == 1 and (part := _say_small_part(bottom, following_text(match))):
        return part
    if whole:
        return say_mixed_number(whole, top, bottom)
    if bottom > 100 or top > bottom * 3 or bottom == 1 or (bottom > 20 and top > 1 and bottom % 10):
        return f"{say_cardinal(top)} {'out of' if top <= bottom else 'over'} {say_cardinal(bottom)}"
    return say_fraction(top, bottom)


def _say_small_part(bottom: int, follows: str) -> str | None:
    """Say one of many as a chance or as a fraction, where what follows asks for it."""
    if bottom > 20 and re.match(r" (?:chance|odds|probability|risk)\b", follows):
        return f"one in {say_cardinal(bottom)}"
    if bottom in (1000, 10000) or (bottom > 100 and re.match(r" (?:of|the|as)\b", follows)):
        return say_fraction(1, bottom)
    return None


_SCORE_LEAD = re.compile(
    r"(?i)\b(?:scor(?:ed?|es|ing)|rat(?:ed?|es|ing)|got|gave|gives?|gets?|score:|rating:|is|was|of|at|it|him|her|them|this)(?: an?)? \Z"
)


def _is_share(match: re.Match[str], top: int, bottom: int) -> bool:
    """Whether so many of so many are meant: "18/20 tests", "scored 7/10"; but 3/4 of them, 3/4 miles."""
    follows = following_text(match)
    noun = re.match(r" ([A-Za-z]+)", follows)
    if noun and noun[1] in ("times", "points", "stars", "correct", "score", "rating", "people", "point"):
        return True
    if noun and top > 1 and is_plural_noun(noun[1]) and noun[1] not in word_list("measured"):
        return True
    if bottom in (5, 10, 20, 100) and re.match(r"\s*(?:[.,;:!?)]|on\b|for\b|in\b|\Z)", follows):
        near = text_before(match)[-24:]
        scored = _SCORE_LEAD.search(near)
        return scored is not None and (bottom > 5 or scored.group()[0] in "srgSRG")
    return False


def say_mixed_number(whole: str, top: int, bottom: int) -> str:
    """Say a whole number and a fraction: 3 1/2 -> "three and a half"."""
    part = say_fraction(top, bottom)
    if top == 1:
        part = "a half" if bottom == 2 else part.replace("one ", "a ", 1)
    return f"{say_cardinal(int(whole))} and {part}"


def say_vulgar_fraction(match: re.Match[str]) -> str:
    """Say a fraction that is one character: ½."""
    top, bottom = VULGAR_FRACTIONS[match["sign"]]
    unit = f" {UNITS[match['unit']][1 if match['whole'] else 0]}" if match["unit"] else ""
    if match["whole"]:
        return say_mixed_number(match["whole"], top, bottom) + unit
    return "half" if bottom == 2 and re.match(r"-[a-z]", following_text(match)) else say_fraction(top, bottom) + unit
