"""Numbers with a sign or a unit beside them."""

from __future__ import annotations

from lettercast.scripts.spoken.numbers import number
from lettercast.scripts.spoken.rule import DIGIT, NUMBER, rule

QUANTITIES = (
    rule(
        "percent",
        r"(?<![\w.])(-?\d[\d,]{0,20}(?:\.\d{1,20})?) ?%",
        lambda match: f"{number(match[1])} percent",
        ("Only 12.5% agreed.", "Only twelve point five percent agreed."),
        needs=DIGIT,
        mask=NUMBER,
    ),
)
