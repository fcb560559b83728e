"""Strokes between words: "or" between alternatives, "per" before a unit, nothing between halves of one name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.rule import MASK_NUMBER, MASK_WORDS, function_rule, pattern_rule
from lettercast.normalization.tables.shapes import is_plural_noun
from lettercast.normalization.tables.units import PER_UNIT, PER_UNITS, UNITS
from lettercast.normalization.words import word_list

_SLASH = re.compile(r"(?P<left>[A-Za-z]{0,24})(?P<stroke> ?[/⁄]{1,2} ?)(?=(?P<right>[A-Za-z]{0,24}))")


_SLASH_CHAIN = re.compile(r"[A-Za-z]{2,24}/[A-Za-z]{2}")  # win/loss/draw


def _find_slashes(text: str) -> Iterator[tuple[int, int, str]]:
    """Find strokes between words, and what each stands for."""
    for match in _SLASH.finditer(text):
        left, right = match["left"], match["right"]
        pair = f"{left}/{right}".lower()
        if re.fullmatch(r"[d∂][a-zA-Z]", left) and re.fullmatch(r"[d∂][a-zA-Z]", right):
            yield *match.span("stroke"), " over "
            continue
        alternatives = (
            (
                len(left) > 1
                or (left.isupper() and text[match.end() : match.end() + 1] == MASK_WORDS)
                or text[match.start("stroke") - 1 : match.start("stroke")] in (MASK_WORDS, MASK_NUMBER)
            )
            and (len(right) > 1 or text[match.end() : match.end() + 1] == MASK_WORDS)
            and (pair not in word_list("halves") or _SLASH_CHAIN.match(text, match.end()) is not None)
        )
        between = text[match.start("stroke") - 1 : match.start("stroke")] + text[match.end() : match.end() + 1]
        apart = between in (MASK_NUMBER * 2, MASK_WORDS + MASK_NUMBER) or (match["stroke"][0] == " " and not right)
        if alternatives and {left.lower(), right.lower()} & {"and", "or", "not"}:
            yield *match.span("stroke"), " "
            continue
        yield *match.span("stroke"), " or " if alternatives else ", " if apart else " "


def _is_counted(match: re.Match[str]) -> bool:
    """Whether a number or things that are counted stand before the stroke: "40 tokens/s", not "read/step"."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    if re.search(r"\ue001(?: |/ ?)[A-Za-z]{1,9}(?:/[A-Za-z]{1,9})?\Z", before):
        return True
    return before.endswith(MASK_NUMBER) or re.search(r"(?i)[a-z]s\Z|flop\Z", before) is not None


def _say_per_unit(match: re.Match[str]) -> str:
    """Say what a quantity is per: "/s" -> " per second"."""
    unit = match["unit"]
    return f" per {PER_UNITS.get(unit) or UNITS.get(unit, (unit,))[0]}"


SLASHES = (
    pattern_rule(
        "per",
        rf"(?<=[\ue001A-Za-z]) ?/ ?(?P<unit>(?:{PER_UNIT})(?!\w|/(?!(?:{PER_UNIT}|GPU|CPU)\b))|(?:GPU|CPU)(?!\w))(?:(?<=mo|yr|hr|wk)\.(?= [a-z]))?",
        lambda match: _say_per_unit(match) if _is_counted(match) else None,
        (
            "Fifty tokens/s, 20 dollars/month, input/output.",
            "Fifty tokens per second, twenty dollars per month, input output.",
        ),
        needs="/",
    ),
    pattern_rule(
        "per",  # two bits/weight, but three cats/dogs
        r"(?<=\ue001)(?P<what> (?:[a-z]+[- ])?(?P<counted>[A-Za-z]+))/(?P<unit>[a-z]{3,20})(?![\w/])",
        lambda match: (
            f"{match['what']} per {match['unit']}"
            if is_plural_noun(match["counted"]) and not is_plural_noun(match["unit"])
            else None
        ),
        ("It stores 2 bits/weight, in 3 cats/dogs.", "It stores two bits per weight, in three cats or dogs."),
        needs="/",
    ),
    function_rule(
        "slash",
        _find_slashes,
        ("Use and/or his/her A/B test.", "Use and or his or her A B test."),
        ("Ask cats/dogs.", "Ask cats or dogs."),
        needs="/⁄",
    ),
)
