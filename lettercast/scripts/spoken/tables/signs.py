"""Signs and punctuation: named where they mean something, a pause or nothing where they do not."""

from __future__ import annotations

import re
import unicodedata

from lettercast.scripts.spoken.numbers import number
from lettercast.scripts.spoken.rule import MASKS, rule

_NAMED = {"&": "and", "%": "percent", "+": "plus", "=": "equals", "@": "at", "<": "less than", ">": "greater than"}


def _leftover(match: re.Match[str]) -> str | None:
    sign = match.group()
    if sign in MASKS or sign.isalpha():
        return None
    if sign in _NAMED:
        return f" {_NAMED[sign]} "
    kind = unicodedata.category(sign)
    if kind[0] == "N":
        value = unicodedata.numeric(sign, None)
        return f" {number(f'{value:g}')} " if value is not None and value < 1e6 else ""
    return None if kind in ("Mn", "Mc") else " "


SIGNS = (
    rule(
        "bracket",
        r" ?[(\[{] ?",
        lambda match: ", " if match.start() else "",
        ("It (the robot) waits.", "It, the robot, waits."),
        needs="([{",
    ),
    rule("bracket", r" ?[)\]}]", ",", needs=")]}"),
    rule("dash", r" ?(?:—|--+| [-–] ?| –$)[ ]?", ", ", ("It waits — for us.", "It waits, for us.")),
    rule("sign", rf"[^a-zA-Z\s{MASKS}.,;:?!'\"’‘“”-]", _leftover),
)

_STRONG = "?!.:;"


def _strongest(match: re.Match[str]) -> str:
    run = match.group()
    marks = [sign for sign in run if not sign.isspace()]
    return next((mark for mark in _STRONG if mark in marks), ",")


TIDY_SIGNS = (
    rule("pause", r"\A[\s.,;:?!-]+", lambda match: "" if match.group().strip() else None),
    rule("pause", r"(?:(?<!\s)\s+)?[.,;:?!](?:\s*[.,;:?!])+|(?<!\s)\s+[.,;:?!]", _strongest),
    rule("pause", r"[\s,;-]+\Z", lambda match: "" if match.group().strip() else None),
)
