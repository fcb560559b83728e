"""Measures: a number with a unit, durations, heights."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_cardinal, say_number
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, pattern_rule, text_before
from lettercast.normalization.tables.shapes import (
    DASH,
    NUM,
    SIGN,
    START,
    following_text,
    is_plural_noun,
    is_singular,
    say_quantity,
    words_before,
)
from lettercast.normalization.tables.units import EXTENT_WORD, PER_UNIT, PER_UNITS, UNAMBIGUOUS_UNIT, UNIT, UNITS
from lettercast.normalization.words import word_list

_FOOT_MARKS = "'′’"
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|"
    "forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion"
)


def _say_unit(match: re.Match[str]) -> str | None:
    """Say a number or range with its unit: one or many, alone or per another unit."""
    symbol, joint = match["unit"], match["joint"]
    one, many = UNITS[symbol]
    follows = following_text(match)
    if symbol == "m" and not joint and re.match(r" (?!long|tall|wide|deep|high|away)[a-z]+", follows):
        word = re.match(r" (?:[a-z]+ )?([a-z]+)", follows)
        if word and is_plural_noun(word[1]):
            return f"{say_quantity(match)} million"
    if _is_no_unit(match, follows):
        return None
    spoken = say_quantity(match) + (" plus" if match["more"] else "")
    if joint == "-" and follows.startswith("-"):
        return f"{spoken} {one}"
    single = is_singular(match) or joint == "-" or _is_attributive(match, follows)
    per = f" per {PER_UNITS[match['per']]}" if match["per"] else ""
    return f"{spoken} {one if single else many}{per}"


def _is_no_unit(match: re.Match[str], follows: str) -> bool:
    """Whether the letters behind a number are a word, or the unit of a grid, which is said elsewhere."""
    symbol, joint = match["unit"], match["joint"]
    if symbol in ("m", "s", "h", "g", "l", "L", "V", "W", "J") and joint == " " and re.match(r"-[a-z]", follows):
        return True
    if symbol in ("us", "ps", "pm", "pp") and joint == " ":
        return True
    return symbol in _SIDE_UNITS and re.search(r"\d ?[×✕x] ?\Z", text_before(match)) is not None  # 28×28 px


_SIDE_UNITS = ("px", "µm", "mm", "cm", "m", "km", "in", "ft")


def _is_attributive(match: re.Match[str], follows: str) -> bool:
    """Whether the unit is part of a noun's name and stands in the singular: "a 16GB card"."""
    if re.match(
        r" (?:read|talk|video|walk|drive|ride|break|meeting|call|episode|podcast|clip|demo|film|course|exam)\b", follows
    ):
        return True
    word = re.match(r" ([A-Za-z]+|\ue000)", follows)
    return bool(word and word[1].lower() not in word_list("not_nouns") and words_before(match) in word_list("articles"))


_DURATION_UNIT = r"(?:w(?:ks?)?|d(?:ays?)?|h(?:rs?)?|m(?:ins?)?|s(?:ecs?)?)(?:\.(?= [a-z\d]))?"


def _say_duration(match: re.Match[str]) -> str | None:
    """Say weeks, days, hours, minutes and seconds, each once, from the longest to the shortest."""
    parts = re.findall(r"(\d+) ?([wdhms])", match.group())
    order = ["wdhms".index(letter) for _, letter in parts]
    if order != sorted(set(order)):
        return None
    names = ("week", "day", "hour", "minute", "second")
    counted = zip(parts, order, strict=True)
    return " ".join(f"{say_cardinal(int(count))} {names[place]}{'s' * (count != '1')}" for (count, _), place in counted)


_COMPASS_NAMES = {"N": "north", "S": "south", "E": "east", "W": "west"}


def _say_coordinate(match: re.Match[str]) -> str:
    """Say degrees of latitude or longitude."""
    spoken = f"{say_number(match['degrees'])} degrees"
    for part in ("minutes", "seconds"):
        if match[part]:
            spoken += f" {say_number(match[part])} {part if match[part] != '1' else part[:-1]}"
    return f"{spoken} {_COMPASS_NAMES[match['side']]}"


def _say_points(match: re.Match[str]) -> str:
    """Say what "pp" counts: pages of a book, or points of a percentage."""
    compared = re.match(
        r" (?:over|above|below|higher|lower|better|worse|more|less|on|in|from|to|gain|drop)\b", following_text(match)
    )
    pages = float(match["a"].replace(",", "")) > 30 or bool(match["dot"] and not compared and not match["sign"])
    spoken = "pages" if pages else "percentage points" if match["a"] != "1" else "percentage point"
    return spoken + ("." if match["dot"] and not following_text(match).strip() else "")


def _say_dimensions(match: re.Match[str]) -> str:
    """Say two sides in feet or inches."""
    single = re.match(r" [a-z]", following_text(match)) is not None and words_before(match) in word_list("articles")
    one, many = ("foot", "feet") if match["mark"] in _FOOT_MARKS else ("inch", "inches")
    return f"{say_number(match['a'])} by {say_number(match['b'])} {one if single else many}"


def _say_extent(match: re.Match[str]) -> str | None:
    """Say feet and inches; before a noun only where no quotation is open: a 27" screen."""
    if match["mark"]:
        return f"{say_quantity(match)} {'feet' if match['mark'] in _FOOT_MARKS else 'inches'}"
    opened = re.search(r"[\"“]", match.string[max(0, match.start() - 200) : match.start()])
    return None if opened or words_before(match) not in word_list("articles") else f"{say_quantity(match)} inch"


_ONE_UNIT = rf"(?P<unit>{UNIT})(?:(?:/| per | ?p(?=h)|·)(?P<per>{PER_UNIT}))?(?![\w²³(^]|/[a-z])(?! ?[+=*<>≤≥×−] ?[\w(])(?:(?:(?<=ft|in|lb|oz|hr|mi|yr|yd|wk|mo)|(?<=min|sec|hrs|lbs|yrs|tsp|wks|gal|deg)|(?<=mins|secs|tbsp))\.(?= [a-z]|[,;:)]| \d{{1,2}} ?(?:oz|in|mins?|secs?)\b))?"

_MEASURE = rf"(?<![\^_$£€¥₹])(?<!\^[-−])(?<![A-Z]/){START}(?P<sign>{SIGN})(?P<a>{NUM})(?:(?: ?(?:{UNIT}))?{DASH}(?P<b>{NUM}))?(?P<more>\+(?=[ A-Za-z]))?(?P<joint>[  -]?)"

# Before the formulas, which would take these units for theirs.
SIGNED_MEASURES = (
    pattern_rule(
        "unit",
        _MEASURE + r"(?=[µμ]|[kM]?Ω|[A-Za-z]{1,4}(?:[²³/]|\^[23]))" + _ONE_UNIT,
        _say_unit,
        (
            "Some 5 µs at 9.8 m/s² on 10 m² of floor.",
            "Some five microseconds at nine point eight meters per second squared on ten square meters of floor.",
        ),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
)

MEASURES = (
    pattern_rule(
        "duration",
        rf"{START}\d{{1,3}} ?(?:{_DURATION_UNIT})(?: ?\d{{1,3}} ?(?:{_DURATION_UNIT})){{1,3}}(?!\w)",
        lambda match: _say_duration(match),
        ("It ran for 2h30m, then 4d 3h.", "It ran for two hours thirty minutes, then four days three hours."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "place",
        rf"{START}(?P<degrees>\d{{1,3}}(?:\.\d{{1,6}})?)° ?(?:(?P<minutes>\d{{1,2}}(?:\.\d{{1,4}})?)['′’] ?(?:(?P<seconds>\d{{1,2}}(?:\.\d{{1,3}})?)(?:[\"″”]|'') ?)?)?(?P<side>[NSEW])(?!\w)",
        lambda match: _say_coordinate(match),
        (
            "At 45° N, 40°26′46″W.",
            "At forty-five degrees north, forty degrees twenty-six minutes forty-six seconds west.",
        ),
        needs="°",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "points",
        rf"{START}(?P<sign>{SIGN})(?P<a>{NUM})(?:{DASH}(?P<b>{NUM}))? ?pp(?:(?P<dot>\.)(?=\s|\Z|[,;)]))?(?!\w)",
        lambda match: f"{say_quantity(match)} {_say_points(match)}",
        ("It has 8pp. and gains 3 pp over it.", "It has eight pages and gains three percentage points over it."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "sides",
        rf"{START}(?P<a>{NUM})(?P<mark>[\"″”'′’]) ?[x×] ?(?P<b>{NUM})(?P=mark)",
        lambda match: _say_dimensions(match),
        ("A 9\" x 12\" pan on a rug of 3' × 5'.", "A nine by twelve inch pan on a rug of three by five feet."),
        needs="x×",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "height",
        rf"{START}(?P<feet>\d{{1,2}})['′’] ?(?P<inches>\d{{1,2}})(?:\"|″|”|'')",
        lambda match: f"{say_cardinal(int(match['feet']))} foot {say_cardinal(int(match['inches']))}",
        ("He is 6'2\" tall.", "He is six foot two tall."),
        needs="'′’",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "height",
        rf"{START}(?P<sign>)(?P<a>{NUM})(?:{DASH}(?P<b>{NUM}))?(?:(?P<mark>″|[\"”'′’](?= {EXTENT_WORD}))|[\"”](?= [a-z]))",
        lambda match: _say_extent(match),
        ("It is 12\" long and 6' tall.", "It is twelve inches long and six feet tall."),
        ('A 27" screen.', "A twenty-seven inch screen."),
        needs="\"″”'′’",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "unit",
        _MEASURE + _ONE_UNIT,
        _say_unit,
        (
            "The 16GB card draws 75-90 W at 1.5 GHz.",
            "The sixteen gigabyte card draws seventy-five to ninety watts at one point five gigahertz.",
        ),
        (
            "It ran 5 km at 12 km/h in 30°C.",
            "It ran five kilometers at twelve kilometers per hour in thirty degrees Celsius.",
        ),
        ("A 2-kg robot lifts 1 kg.", "A two kilogram robot lifts one kilogram."),
        ("It took 5+ yrs.", "It took five plus years."),
        ("Essays (4 min read).", "Essays, four minute read."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "unit",
        rf"\b(?=[A-Za-z]{{3,9}} [A-Za-z]{{1,7}}\b)(?P<count>{_NUMBER_WORDS}|{_NUMBER_WORDS.title()}) (?P<unit>{UNAMBIGUOUS_UNIT})\b",
        lambda match: f"{match['count']} {UNITS[match['unit']][0 if match['count'].lower() == 'one' else 1]}",
        ("It needs sixteen GB.", "It needs sixteen gigabytes."),
    ),
    pattern_rule(
        "unit",
        r"(?<=[A-Za-z]{2}-)(?P<unit>hrs?|yrs?|mins?|secs?)(?!\w)",
        lambda match: UNITS[match["unit"]][match["unit"].endswith("s")],
        ("It took 5 GPU-hrs.", "It took five GPU-hours."),
        needs="-",
    ),
    pattern_rule(
        "unit",
        r"\b(?P<lead>many|few|several|of|in|per|the|more|fewer) (?P<unit>[KMGTP]i?B|GHz|MHz|kHz|kWh|km|kg|ms)\b(?!-)",
        lambda match: f"{match['lead']} {UNITS[match['unit']][0 if match['lead'] == 'per' else 1]}",
        ("Measured in ms per GB.", "Measured in milliseconds per gigabyte."),
    ),
)
