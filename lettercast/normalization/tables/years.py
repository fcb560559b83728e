"""Years, decades, and spans of them."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import decade, digit_pair, year
from lettercast.normalization.rule import DIGIT, NUMBER, SAID, lead, rule
from lettercast.normalization.tables.dates import MONTHS, YEAR
from lettercast.normalization.tables.shapes import DASH, after, before, counts
from lettercast.normalization.words import listed

_MEASURES = re.compile(
    r"(?:size|sizes|length|lengths|total|number|dimension|dimensions|dimensionality|rate|rating|score|batch|maximum|minimum|"
    r"limit|count|width|height|depth|capacity|budget|window|context|average|mean|population|factor|max|min|horizon) "
    r"(?:of|to|is|was|at|exceeds|reached)|least|most|up to|exactly|uses|using|use|contains|took|per|number|times|"
    r"out of|to about|of about|costs?|needs|requires|elo|rated|scored|scores|equals"
)
_AMOUNTS = re.compile(
    r"than|only|just|some|every|with|has|have|had|over|nearly|almost|roughly|approximately|about|around|all|these|those|"
    r"hit|reaches|reached"
)
"""Before a round number these measure; "over 2019" and "about 1987" are years all the same."""
_YEARISH = re.compile(
    r"(?:in|since|until|till|by|during|circa|early|late|mid|pre|post|year|summer|spring|winter|autumn|fall|election|class of|vintage|"
    + "|".join(name.lower() for name in MONTHS)
    + ")"
)


def _year(match: re.Match[str]) -> str | None:
    """A number of four digits is a year unless something is counted or measured by it."""
    value = int(match.group("year"))
    follows, leads = after(match), before(match, 2)
    last = leads.rpartition(" ")[2]
    if leads == "at least" and before(match, 3).split()[0] in ("since", "from", "until", "till", "by"):
        leads = last = "since"
    cited = match.string[max(0, match.start() - 2) : match.start()] == SAID + " "  # "King et al. 2020 finds"
    strong = cited or bool(_YEARISH.fullmatch(last) or _YEARISH.fullmatch(leads))
    sticks = re.match(r"-([A-Za-z]+)", follows)
    if sticks:
        if sticks[1].lower() not in listed("era"):
            return None
        return year(value)
    if counts(follows, one=last in _ONE) and not (strong and 1700 <= value <= 2100 and value % 100):
        return None
    if strong:
        return year(value)
    if not 1700 <= value <= 2100 or value == 2048 or re.search(rf"(?:^|\s)(?:{_MEASURES.pattern})\Z", leads):
        return None
    if _AMOUNTS.fullmatch(last) and not (value % 100 and 1900 < value < 2050):
        return None
    if match.string[max(0, match.start() - 1) : match.start()] in ("~", "<", ">", "="):
        return None
    return year(value)


_ONE = ("a", "an", "this", "that", "another", "each", "every")


def _years(match: re.Match[str]) -> str | None:
    first, last = match["first"], match["last"]
    season = len(last) == 2 and int(first[2:]) + 1 == int(last)  # 2018-19 is no range of counts
    if (counts(after(match)) and not season) or (len(last) == 4 and not int(first) < int(last)):
        return None
    if len(last) == 1 and not (1700 <= int(first) < 2100 and int(first[3]) < int(last)):
        return None
    if len(last) == 2 and not int(first[2:]) < int(last):
        return None
    if not 1100 <= int(first) <= 2100 or (len(last) == 2 and int(last) <= 12 and int(first) < 1900):
        return None
    return f"{year(int(first))} to {year(int(last)) if len(last) == 4 else digit_pair(last)}"


def _pair(digits: str) -> str:
    """The last two digits of a year; the year 2000 has no shorter name."""
    return "two thousand" if digits == "00" else digit_pair(digits)


COUNTS = {
    "10": "tens",
    "100": "hundreds",
    "1000": "thousands",
    "10000": "tens of thousands",
    "100000": "hundreds of thousands",
    "1000000": "millions",
}


_BITS = {"0": "zeros", "1": "ones"}


def _decade(match: re.Match[str]) -> str | None:
    return decade(int(match["decade"]))


def _bare_decade(match: re.Match[str]) -> str | None:
    """ "the 80s" is a decade, "30s" alone are seconds."""
    marked = match.group().startswith(("'", "’", "‘"))
    beside = re.search(r"\bthe (?:early |late )?(?:['’]?\d0['’]?s|[\ue001]+),? (?:and|or|to) \Z", lead(match)[-40:])
    if (
        not marked
        and not beside
        and not re.search(r"\ue001[-–]\Z", lead(match))  # "1960s-80s"
        and before(match) not in ("the", "early", "late", "mid", "her", "his", "their", "my", "your", "our")
    ):
        return None
    return decade(int(match["decade"]))


YEARS = (
    rule(
        "years",
        rf"(?<![\w.,/$£€-])(?P<first>{YEAR})(?:{DASH}|/)(?P<last>{YEAR}|\d\d|(?<=[-–/])[1-9])(?![\w%/]|[.,]\d|-\d)",
        _years,
        (
            "The war of 1914–18, and 1990-2005.",
            "The war of nineteen fourteen to eighteen, and nineteen ninety to two thousand five.",
        ),
        ("The 2018-19 reports.", "The twenty eighteen to nineteen reports."),
        needs="-–—−/",
        mask=NUMBER,
    ),
    rule(
        "years",
        rf"(?<![\w.,/$£€-])(?P<first>{YEAR})/(?P<last>{YEAR}|\d\d)(?![\w%/]|[.,]\d)",
        lambda match: (
            None if len(match["last"]) == 4 and int(match["last"]) != int(match["first"]) + 1 else _years(match)
        ),
        ("The winter of 1998/1999.", "The winter of nineteen ninety-eight to nineteen ninety-nine."),
        needs="/",
        mask=NUMBER,
    ),
    rule(
        "counts",
        r"(?<![\w.,$£€])(?P<ten>10|100|1,?000|10,?000|100,?000|1,000,000)s(?=(?: (?:or|to|and) (?:even )?1[0,]{1,8}s)? of\b)",
        lambda match: COUNTS[match["ten"].replace(",", "")],
        ("It saw 10s or 100s of games, 1000s of times.", "It saw tens or hundreds of games, thousands of times."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "ages",
        r"(?:(?<=[Uu]nder[-\ue000])|(?<=[Oo]ver[-\ue000]))(?P<age>\d{1,2})s(?!\w)",
        lambda match: decade(int(match["age"])),
        ("The under-16s and over-70s.", "The under sixteens and over seventies."),
        needs=DIGIT,
    ),
    rule(
        "counts",
        r"(?<![\w.,])([01])['’]?s((?: and | or |/)(?:the )?)([01])['’]?s(?!\w)",
        lambda match: f"{_BITS[match[1]]}{match[2].replace('/', ' or ')}{_BITS[match[3]]}",
        ("It holds 0s and 1s.", "It holds zeros and ones."),
        needs=DIGIT,
    ),
    rule(
        "decade",
        r"(?<![\w.,])(?P<decade>(?:1[1-9]|20)\d0)['’]?s(?!\w)",
        _decade,
        ("Work of the 1960s.", "Work of the nineteen sixties."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "decade",
        r"(?<!\w)['’‘]00['’]?s(?!\w)",
        "two thousands",
        ("Work of the early '00s.", "Work of the early two thousands."),
        needs="'’‘",
        mask=NUMBER,
    ),
    rule(
        "decade",
        r"(?<![\w.,])['’‘]?(?P<decade>[1-9]0)['’]?s(?!\w)",
        _bare_decade,
        ("The ‘90s kids met.", "The nineties kids met."),
        ("Music of the 80s and '90s took 30s.", "Music of the eighties and nineties took thirty seconds."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "year",
        r"(?<!\w)['’‘](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: _pair(match["year"]),
        ("The class of '98 met.", "The class of ninety-eight met."),
        needs="'’‘",
        mask=NUMBER,
    ),
    rule(
        "year",
        r"(?<=[A-Z]{2})['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: f" {_pair(match['year'])}",
        ("They met at ICRA'21 and ICML'00.", "They met at ICRA twenty-one and ICML two thousand."),
        needs="'’‘",
        mask=NUMBER,
    ),
    rule(
        "year",
        rf"(?<![\w.,$£€#/×*^=+-])(?P<year>{YEAR})(?![\w%/×*^]|[.,]\d|-\d)",
        _year,
        (
            "In 1987 and by 2031, as the 2016 vote showed.",
            "In nineteen eighty-seven and by twenty thirty-one, as the twenty sixteen vote showed.",
        ),
        needs=DIGIT,
        mask=NUMBER,
    ),
)
