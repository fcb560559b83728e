"""Strokes between words: "or" between alternatives, "per" before a unit, nothing between halves of one name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.rule import NUMBER, SAID, finding, rule
from lettercast.normalization.tables.shapes import plural_noun
from lettercast.normalization.tables.units import PER, TIMES, UNITS
from lettercast.normalization.words import listed

_STROKE = re.compile(r"(?P<left>[A-Za-z]{0,24})(?P<stroke> ?[/⁄]{1,2} ?)(?=(?P<right>[A-Za-z]{0,24}))")


_CHAIN = re.compile(r"[A-Za-z]{2,24}/[A-Za-z]{2}")  # win/loss/draw


def _strokes(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _STROKE.finditer(text):
        left, right = match["left"], match["right"]
        pair = f"{left}/{right}".lower()
        if re.fullmatch(r"[d∂][a-zA-Z]", left) and re.fullmatch(r"[d∂][a-zA-Z]", right):
            yield *match.span("stroke"), " over "
            continue
        alternatives = (
            (
                len(left) > 1
                or (left.isupper() and text[match.end() : match.end() + 1] == SAID)
                or text[match.start("stroke") - 1 : match.start("stroke")] in (SAID, NUMBER)
            )
            and (len(right) > 1 or text[match.end() : match.end() + 1] == SAID)
            and (pair not in listed("halves") or _CHAIN.match(text, match.end()) is not None)
        )
        between = text[match.start("stroke") - 1 : match.start("stroke")] + text[match.end() : match.end() + 1]
        apart = between in (NUMBER * 2, SAID + NUMBER) or (match["stroke"][0] == " " and not right)
        if alternatives and {left.lower(), right.lower()} & {"and", "or", "not"}:
            yield *match.span("stroke"), " "
            continue
        yield *match.span("stroke"), " or " if alternatives else ", " if apart else " "


def _counted(match: re.Match[str]) -> bool:
    """Whether a number or things that are counted stand before the stroke: "40 tokens/s", not "read/step"."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    if re.search(r"\ue001(?: |/ ?)[A-Za-z]{1,9}(?:/[A-Za-z]{1,9})?\Z", before):
        return True
    return before.endswith(NUMBER) or re.search(r"(?i)[a-z]s\Z|flop\Z", before) is not None


def _per(match: re.Match[str]) -> str:
    unit = match["unit"]
    return f" per {PER.get(unit) or UNITS.get(unit, (unit,))[0]}"


SLASHES = (
    rule(
        "per",
        rf"(?<=[\ue001A-Za-z]) ?/ ?(?P<unit>(?:{TIMES})(?!\w|/(?!(?:{TIMES}|GPU|CPU)\b))|(?:GPU|CPU)(?!\w))(?:(?<=mo|yr|hr|wk)\.(?= [a-z]))?",
        lambda match: _per(match) if _counted(match) else None,
        (
            "Fifty tokens/s, 20 dollars/month, input/output.",
            "Fifty tokens per second, twenty dollars per month, input output.",
        ),
        needs="/",
    ),
    rule(
        "per",  # two bits/weight, but three cats/dogs
        r"(?<=\ue001)(?P<what> (?:[a-z]+[- ])?(?P<counted>[A-Za-z]+))/(?P<unit>[a-z]{3,20})(?![\w/])",
        lambda match: (
            f"{match['what']} per {match['unit']}"
            if plural_noun(match["counted"]) and not plural_noun(match["unit"])
            else None
        ),
        ("It stores 2 bits/weight, in 3 cats/dogs.", "It stores two bits per weight, in three cats or dogs."),
        needs="/",
    ),
    finding(
        "slash",
        _strokes,
        ("Use and/or his/her A/B test.", "Use and or his or her A B test."),
        ("Ask cats/dogs.", "Ask cats or dogs."),
        needs="/⁄",
    ),
)
