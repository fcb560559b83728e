"""Numbers with a sign or a unit beside them: percent, units, multipliers, fractions, ranges, magnitudes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.numbers import pluralize, say_cardinal, say_digits, say_number
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, function_rule, pattern_rule, text_before
from lettercast.normalization.tables.fractions import VULGAR_FRACTIONS, say_ratio, say_vulgar_fraction
from lettercast.normalization.tables.money import MAGNITUDES
from lettercast.normalization.tables.shapes import (
    DASH,
    NUM,
    SIGN,
    START,
    following_text,
    has_counted_noun,
    say_quantity,
    say_sign,
    words_before,
)
from lettercast.normalization.tables.units import PER_UNIT, PER_UNITS, UNAMBIGUOUS_UNIT, UNITS
from lettercast.normalization.words import word_list

_SCREEN_NOUN = re.compile(
    r"(?: (?:videos?|resolution|images?|displays?|monitors?|screens?|TVs?|frames|footage|movies?|textures?)\b| ?[@(]|[.,;]|\Z)"
)


def _say_percent(match: re.Match[str]) -> str:
    """Say a percentage or a range of them."""
    spoken = say_quantity(match)
    what = "per mille" if "‰" in match.group() else "percent"
    more = " or more" if match["more"] else ""
    return f"{spoken} {what}{more}"


def _say_times(match: re.Match[str]) -> str:
    """Say a multiplier: "10x" -> "ten times"; but y = 2x, and a 10x engineer."""
    if text_before(match).endswith("= ") and match["b"] == "" and not re.match(r" [a-z]{2}", following_text(match)):
        return f"{say_quantity(match)} x"  # y = 2x
    if re.match(r"['’-](?:ing|ed|ers?)\b| (?:engineer|programmer|developer|researcher)", following_text(match)):
        return f"{say_quantity(match)} x"
    return f"{say_quantity(match)} times"


def _say_grid(match: re.Match[str]) -> str:
    """Say the sides of a grid: 3×3, 64 x 64 x 3."""
    spoken = " by ".join(say_number(part) for part in re.findall(NUM, match.group()))
    if match["many"]:
        return pluralize(spoken)
    return f"{spoken} {UNITS[match['unit']][1]}" if match["unit"] else spoken


def _say_sides(match: re.Match[str]) -> str | None:
    """Say letters for the sides of a thing that is named, or that is square: N x N and H×W×3."""
    if match["by"] == "x" and not {match["a"].lower(), match["b"].lower()} <= set("nmkdhwlp0123456789"):
        return None  # "txt" is a word
    sides = [side for side in (match["a"], match["b"], match["c"]) if side]
    if match["a"] != match["b"] and not (
        match["c"] or match["a"].isdigit() or _SHAPE_NOUN.match(following_text(match))
    ):
        return None
    return " by ".join(say_cardinal(int(side)) if side.isdigit() else side for side in sides)


_SHAPE_NOUN = re.compile(
    r" (?:[a-z]{1,12} )?(?:matri|grid|board|table|image|array|tensor|block|square|patch|kernel|filter|map|window|case|game)"
)


def _say_fraction_of_unit(match: re.Match[str]) -> str:
    """Say a fraction, and the unit it is of: less than one is singular."""
    spoken = say_ratio(match)
    return f"{spoken} {UNITS[match['unit']][1 if match['whole'] else 0]}" if match["unit"] else spoken


_SPLIT_NOUN = re.compile(r" (?:split|ratio|rule|mix|chance|partition|odds|train)")


def _say_range(match: re.Match[str]) -> str | None:
    """Say two numbers with a dash between: a range, a split, a score, a postal code."""
    low, high = match["a"], match["b"]
    if (low, high) in (("50", "50"), ("24", "7"), ("9", "11"), ("20", "20")) or (
        re.fullmatch(r"\d+-\d+", match.group())
        and int(low) + int(high) == 100
        and _SPLIT_NOUN.match(following_text(match))
    ):
        return f"{say_number(low)} {say_number(high)}"
    if (low, high) == ("0", "1") and re.match(r" (?:loss|integer|knapsack|error)", following_text(match)):
        return "zero one"
    if low[0] == "0" and len(low) > 3 and low.isdigit():
        return f"{say_number(low)}, {say_digits(high)}"  # a postal code
    if " " in match["dash"].strip("\u2009") and "=" in match.string[match.start() :]:
        return f"{say_number(low)} minus {say_number(high)}"
    return f"{say_sign(match['sign'])}{say_number(low)} to {say_sign(match['minus'])}{say_number(high)}"


def _say_magnitude(match: re.Match[str]) -> str | None:
    """Say a number of thousands, millions or more; None where the letter is a unit."""
    name = MAGNITUDES[match["m"].strip(" -").lower()]
    if (
        match["m"] in "KMBT"
        and words_before(match) in word_list("places")
        and not has_counted_noun(following_text(match))
    ):
        return f"{say_number(match['a'])} {match['m']}"
    if match["m"] == "K" and _SCREEN_NOUN.match(following_text(match)) and match["a"] in ("2", "4", "5", "6", "8"):
        return f"{say_number(match['a'])} K"
    if match["m"] in ("t", "b") or (match["m"] in ("m", "mm") and not match["a"]):
        return None
    more = " plus" if match["more"] else ""
    return f"{say_quantity(match)} {name}{more}"


_UNIT_INITIALS = "".join({unit[0] for unit in UNITS})


def _say_trailing_unit(match: re.Match[str]) -> str:
    """Say a unit behind what has been said already: a formula, a fraction, a grid."""
    symbol = (match["short"] or match["long"]) + (match["power"] or "").replace("^2", "²").replace("^3", "³")
    one, many = UNITS.get(symbol) or UNITS[match["short"] or match["long"]]
    single = match.group().startswith("-")
    return f" {one if single else many}{' per ' + PER_UNITS[match['per']] if match['per'] else ''}"


_INTERVAL = re.compile(r"([\[(] ?)\ue001+( ?, ?)\ue001+( ?\])")


def _find_intervals(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the brackets and the comma of an interval whose ends have been said already."""
    for match in _INTERVAL.finditer(text):
        for group, spoken in ((1, ""), (2, " to "), (3, "")):
            yield *match.span(group), spoken


QUANTITIES = (
    pattern_rule(
        "number sign",
        r"(?<!\w)#(?= ?\d{1,5} ?[-–] ?\d)",
        "numbers ",
        ("See #3-5.", "See numbers three to five."),
        needs="#",
    ),
    pattern_rule(
        "percent",
        rf"{START}(?P<sign>{SIGN})(?P<a>{NUM})(?:(?: ?%)?(?: ?[-–—−] ?)(?P<b>{NUM}))? ?(?:%|‰|pct\b|percent\b|per cent\b)(?P<more>\+(?!\w))?",
        _say_percent,
        (
            "Only 12.5% agreed, -3 % more, and 5%-7%.",
            "Only twelve point five percent agreed, minus three percent more, and five to seven percent.",
        ),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "percent",
        r"%(?:-?ile\b)?",
        lambda match: "percentile" if "ile" in match.group() else "percent",
        ("The % of users.", "The percent of users."),
        needs="%",
    ),
    pattern_rule(
        "times",
        rf"{START}(?P<a>{NUM})[xX×]?(?: ?[-–—] ?| to )(?P<b>{NUM})[xX×](?![\w×])",
        _say_times,
        ("It is 2-3x faster, or 10x-100x.", "It is two to three times faster, or ten to one hundred times."),
        needs="xX×",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "grid",
        rf"{START}(?:{NUM})(?:(?: ?[x×✕] ?|-by-)(?:{NUM})){{1,4}}(?:(?P<many>s)|(?: ?(?P<unit>{UNAMBIGUOUS_UNIT}|m))?)(?!\w)",
        _say_grid,
        ("A 3×3 grid of 64 x 64 x 3 images.", "A three by three grid of sixty-four by sixty-four by three images."),
        ("It plays 2x2s.", "It plays two by twos."),
        needs="x×✕-",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "times",
        rf"{START}(?P<a>{NUM})(?P<b>)(?:[xX×](?:(?!\w)|(?=[A-Z]\d))| ?×(?! ?[\w.]))",
        _say_times,
        ("A 10x speedup.", "A ten times speedup."),
        needs="xX×",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "times",
        rf"(?<=[\s(])[x×](?P<a>{NUM})(?P<b>)(?!\w)",
        _say_times,
        ("It is ×3 faster.", "It is three times faster."),
        needs="x×",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "part",
        r"(?P<what>\b(?i:part|page|week|slide|issue|step|talk|post) )(?P<a>\d{1,3})/(?P<b>\d{1,3})(?![\w/]|[.,]\d)",
        lambda match: f"{match['what']}{say_number(match['a'])} of {say_number(match['b'])}",
        ("This is part 1/2.", "This is part one of two."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "fraction",
        rf"{START}(?P<a>\d{{1,3}}\.\d{{1,2}})/(?P<b>\d{{1,3}})(?![\w/]|[.,]\d)",
        lambda match: f"{say_number(match['a'])} out of {say_number(match['b'])}",
        ("It got 4.5/5.", "It got four point five out of five."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "fraction",
        r"(?<![\w.,/])(?:(?P<whole>\d{1,4})[  ])?(?P<top>\d{1,4})[/⁄](?P<bottom>\d{1,5})(?:ths?|rds?|nds?)?(?: (?P<unit>"
        + UNAMBIGUOUS_UNIT
        + r")(?:(?<=mi|ft|in|hr|yr|lb|oz)\.(?= [a-z]))?)?(?![\w/]|[.,]\d)",
        _say_fraction_of_unit,
        (
            "Some 3/4 of them, 1/2 a day, 2 1/2 hours.",
            "Some three quarters of them, one half a day, two and a half hours.",
        ),
        ("It got 4/5 stars and 17/230.", "It got four out of five stars and seventeen out of two hundred thirty."),
        needs="/⁄",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "fraction",
        r"(?<![\w.,/])(?P<a>\d{1,3}(?:,\d{3}){1,3}|\d{1,3})/(?P<b>\d{1,3}(?:,\d{3}){1,3})(?![\w/]|[.,]\d)",
        lambda match: f"{say_number(match['a'])} out of {say_number(match['b'])}",
        (
            "Some 2,594/9,797 papers.",
            "Some two thousand five hundred ninety-four out of nine thousand seven hundred ninety-seven papers.",
        ),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "fraction",
        rf"(?<![\w.,])(?:(?P<whole>\d{{1,6}}) ?)?(?P<sign>[{''.join(VULGAR_FRACTIONS)}])(?: ?(?P<unit>h|m|{UNAMBIGUOUS_UNIT})(?![\w/]))?",
        say_vulgar_fraction,
        ("A ½-day visit took 3½ h.", "A half day visit took three and a half hours."),
        ("Add ½ or 2¾ cups.", "Add one half or two and three quarters cups."),
        needs="".join(VULGAR_FRACTIONS),
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "magnitude",
        rf"{START}(?P<sign>{SIGN})(?P<a>{NUM})(?:[kKMB]?{DASH}(?P<b>{NUM}))?(?P<m>[kKMBbTtm]|bn|mn|tn|mm| bn| mn| tn)(?!\w|-?(?:th|st|nd|rd)\b|/(?!(?:{PER_UNIT})\b|\d))(?P<more>\+(?!\w))?",
        _say_magnitude,
        ("The 2k-th of 2k.", "The two k-th of two thousand."),
        (
            "It saw 300k frames of 1.5M and 10-20B tokens.",
            "It saw three hundred thousand frames of one point five million and ten to twenty billion tokens.",
        ),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "unit",
        rf"(?<=\ue001)(?: ?(?P<short>m|km|g|s|J)(?=[/²³^])|[ -](?P<long>{UNAMBIGUOUS_UNIT}))(?P<power>[²³]|\^[23])?(?:/(?P<per>{PER_UNIT}))?(?![\w²³(^])",
        lambda match: _say_trailing_unit(match),
        (
            "Light needs 3 × 10^8 m/s, salt 1/4 tsp.",
            "Light needs three times ten to the eighth meters per second, salt one quarter teaspoon.",
        ),
        needs=_UNIT_INITIALS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "grid",
        r"(?<=[\d\ue001]) ?[x×✕] ?(?=\ue001)",
        " by ",
        ("It is 10 cm x 20 cm.", "It is ten centimeters by twenty centimeters."),
        needs="x×✕",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "grid",
        r"(?<![\w'’.])(?P<a>[b-hj-zA-Z]|\d{1,4})(?P<by> ?[x×] ?)(?P<b>[b-hj-zA-Z])(?:(?: ?[x×] ?)(?P<c>[b-hj-zA-Z]|\d{1,4}))?"
        r"(?![\w'’]|\.\w| ?[=+*])",
        lambda match: _say_sides(match),
        ("An n x m matrix or 3×N grid.", "An n by m matrix or three by N grid."),
        needs="x×",
        mask=MASK_NUMBER,
    ),
    function_rule(
        "interval",
        _find_intervals,
        ("Take [$5, $7] of it.", "Take five dollars to seven dollars of it."),
        needs="[",
    ),
    pattern_rule(
        "suspended",
        rf"{START}(?P<a>\d{{1,5}})[-–](?=,? (?:to|and|or)\b)",
        lambda match: say_number(match["a"]),
        ("Rounds of 3- to 5-minute games.", "Rounds of three to five minute games."),
        needs="-–",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "ratio",
        rf"{START}(?P<a>\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,4}}(?:\.\d{{1,3}})?):"
        r"(?P<b>\d{1,3}(?:,\d{3}){1,3}|\d{1,4}(?:\.\d{1,3})?)(?![\w:])",
        lambda match: (
            f"{say_number(match['a'])} {'' if match['a'] == match['b'] == '50' else 'to '}{say_number(match['b'])}"
        ),
        ("A ratio of 3:1 or 1:1,000.", "A ratio of three to one or one to one thousand."),
        needs=":",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "ratio",
        r"(?<![\w:.,])(?:\d{1,4}(?::\d{1,4}){2,4}|1:[a-zA-Z]|[a-zA-Z]:1|many:(?:1|one|many)|one:many)(?![\w:])",
        lambda match: " to ".join(
            say_cardinal(int(side)) if side.isdigit() else side for side in match.group().split(":")
        ),
        ("A 3:2:1 mix, a 1:N map.", "A three to two to one mix, a one to N map."),
        needs=":",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "series",
        r"(?<![\w.,-])\d{1,5}(?:-\d{1,5}){2,6}(?![\w-])",
        lambda match: " ".join(say_number(part) for part in match.group().split("-")),
        ("Press 4-8-15 now.", "Press four eight fifteen now."),
        needs="-",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "range",
        rf"{START}(?P<sign>{SIGN})(?P<a>{NUM})(?P<dash>{DASH})(?P<minus>[-−])?(?P<b>{NUM})(?!\w|[-–]\d)",
        _say_range,
        ("Pages 3–5 of 10 - 20.", "Pages three to five of ten to twenty."),
        needs="-–—−",
        mask=MASK_NUMBER,
    ),
)
