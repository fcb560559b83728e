"""What digits may be read as: every function gives readings, the likeliest first."""

from __future__ import annotations

import re
from functools import cache

from num2words import num2words

Reading = str

_UNITS = {"$": "dollars", "€": "euros", "£": "pounds"}
_SCALES = {"k": "thousand", "m": "million", "b": "billion"}
_PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}


@cache
def cardinal(text: str) -> list[Reading]:
    """A count: 1,100 as "one thousand one hundred" and "eleven hundred", 4.2 as "four point two"; digit by digit."""
    whole, *parts = text.replace(",", "").split(".")
    readings = _whole(whole) if whole else ["", "zero"]
    for part in parts:
        readings = [f"{said} point {tail}".strip() for said in readings for tail in (_digits(part), *_whole(part)[:1])]
    if whole == "0" and parts:
        readings += [said.removeprefix("zero ") for said in readings]
    return list(dict.fromkeys(readings))


def _whole(text: str) -> list[Reading]:
    number = int(text)
    said = _said(number)
    without = said.replace(" and ", " ")
    readings = [said, without]
    readings += [f"a {reading.removeprefix('one ')}" for reading in (said, without) if reading.startswith("one ")]
    if 100 < number < 10_000:
        first, last = divmod(number, 100)
        if number >= 1000 and not last:
            readings.append(f"{_said(first)} hundred")
        elif number >= 1000 and first % 10:
            readings += [f"{_said(first)} hundred and {_said(last)}", f"{_said(first)} hundred {_said(last)}"]
        if last >= 10:
            readings.append(f"{_said(first)} {_said(last)}")
    if len(text) > 1:
        readings.append(_digits(text))
    return readings


@cache
def _said(number: int) -> str:
    return re.sub(r"[,-]+", " ", num2words(number)).replace("  ", " ")


def _digits(text: str) -> str:
    return " ".join(_said(int(digit)) for digit in text)


@cache
def years(text: str) -> list[Reading]:
    """2012 as "twenty twelve", 1905 as "nineteen oh five"; nothing for what is no year."""
    if not re.fullmatch(r"1\d{3}|2\d{3}", text):
        return []
    return [num2words(int(text), to="year").replace("-", " ").replace(" oh ", " o "), _year(text)]


def _year(text: str) -> str:
    return num2words(int(text), to="year").replace("-", " ")


def decade(text: str) -> list[Reading]:
    """1990s as "nineteen nineties", 90s as "nineties"."""
    number = text.strip("s'")
    readings = [*years(number)[1:], *_whole(number)] if number else []
    return [f"{said[:-1]}ies" if said.endswith("y") else f"{said}s" for said in readings]


def ordinal(text: str) -> list[Reading]:
    """35th as "thirty fifth"."""
    said = re.sub(r"[,-]+", " ", num2words(int(text[:-2].replace(",", "")), to="ordinal")).replace("  ", " ")
    return [said, said.replace(" and ", " ")]


def time_of_day(text: str) -> list[Reading]:
    """10:30 as "ten thirty"."""
    hours, minutes = text.split(":")
    first, last = _said(int(hours)), _said(int(minutes))
    if minutes == "00":
        return [first, f"{first} o clock"]
    return [f"{first} oh {last}", f"{first} {last}"] if minutes[0] == "0" else [f"{first} {last}", f"{first} to {last}"]


def fraction(text: str) -> list[Reading]:
    """2/3 as "two thirds" and "two over three"."""
    above, below = (int(number) for number in text.split("/"))
    one, more = _PARTS.get(below) or (ordinal(f"{below}th")[0], f"{ordinal(f'{below}th')[0]}s")
    named = f"{_said(above)} {one if above == 1 else more}"
    readings = [named, *([f"a {one}"] if above == 1 else [])]
    return [*readings, *(f"{_said(above)} {between} {_said(below)}" for between in ("over", "of", "out of", "slash"))]


def money(text: str) -> list[Reading]:
    """$2.5 billion as "two point five billion dollars", and without the unit, which may not have been said."""
    found = re.fullmatch(r"([$€£])\s?([\d.,]*\d)\s?(\w*)", text)
    assert found is not None, text
    unit, number, scale = found.groups()
    scale = _SCALES.get(scale, scale)
    counts = [f"{said} {scale}".strip() for said in cardinal(number)]
    units = _UNITS[unit]
    named = [f"{said} {units[:-1] if said in ('one', 'a') else units}" for said in counts]
    return [*named, *counts]
