"""Plain numbers: what no table before had a better reading for."""

from __future__ import annotations

from lettercast.scripts.spoken.numbers import number, spelled
from lettercast.scripts.spoken.rule import DIGIT, NUMBER, rule

NUMERALS = (
    rule(
        "number",
        r"(?<![\d.,])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,30})?(?!\d)|(?<!\d)\d{1,15}(?:\.\d{1,30})?(?!\d)",
        lambda match: number(match.group()),
        ("All 1,024 units of 3.10.", "All one thousand twenty-four units of three point one zero."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "digits",
        r"\d{1,64}",
        lambda match: spelled(match.group()),
        ("No. 0".replace("No. 0", "It is 12345678901234567."), "It is " + spelled("12345678901234567") + "."),
        needs=DIGIT,
        mask=NUMBER,
    ),
)
