"""Years, decades, and spans of them."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_decade, say_digit_pair, say_year
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, MASK_WORDS, pattern_rule, text_before
from lettercast.normalization.tables.dates import MONTHS, YEAR
from lettercast.normalization.tables.shapes import DASH, following_text, has_counted_noun, words_before
from lettercast.normalization.words import word_list

_MEASURE_LEAD = re.compile(
    r"(?:size|sizes|length|lengths|total|number|dimension|dimensions|dimensionality|rate|rating|score|batch|maximum|minimum|"
    r"limit|count|width|height|depth|capacity|budget|window|context|average|mean|population|factor|max|min|horizon) "
    r"(?:of|to|is|was|at|exceeds|reached)|least|most|up to|exactly|uses|using|use|contains|took|per|number|times|"
    r"out of|to about|of about|costs?|needs|requires|elo|rated|scored|scores|equals"
)
_AMOUNT_LEAD = re.compile(
    r"than|only|just|some|every|with|has|have|had|over|nearly|almost|roughly|approximately|about|around|all|these|those|"
    r"hit|reaches|reached"
)
"""Before a round number these measure; "over 2019" and "about 1987" are years all the same."""
_YEAR_LEAD = re.compile(
    r"(?:in|since|until|till|by|during|circa|early|late|mid|pre|post|year|summer|spring|winter|autumn|fall|election|class of|vintage|"
    + "|".join(name.lower() for name in MONTHS)
    + ")"
)


def _say_likely_year(match: re.Match[str]) -> str | None:
    """Say four digits as a year, unless something is counted or measured by them."""
    value = int(match.group("year"))
    follows, leads = following_text(match), words_before(match, 2)
    last = leads.rpartition(" ")[2]
    if leads == "at least" and words_before(match, 3).split()[0] in ("since", "from", "until", "till", "by"):
        leads = last = "since"
    cited = match.string[max(0, match.start() - 2) : match.start()] == MASK_WORDS + " "  # "King et al. 2020 finds"
    strong = cited or bool(_YEAR_LEAD.fullmatch(last) or _YEAR_LEAD.fullmatch(leads))
    sticks = re.match(r"-([A-Za-z]+)", follows)
    if sticks:
        if sticks[1].lower() not in word_list("era"):
            return None
        return say_year(value)
    if has_counted_noun(follows, one=last in _SINGULAR_DETERMINERS) and not (
        strong and 1700 <= value <= 2100 and value % 100
    ):
        return None
    if strong:
        return say_year(value)
    if not 1700 <= value <= 2100 or value == 2048 or re.search(rf"(?:^|\s)(?:{_MEASURE_LEAD.pattern})\Z", leads):
        return None
    if _AMOUNT_LEAD.fullmatch(last) and not (value % 100 and 1900 < value < 2050):
        return None
    if match.string[max(0, match.start() - 1) : match.start()] in ("~", "<", ">", "="):
        return None
    return say_year(value)


_SINGULAR_DETERMINERS = ("a", "an", "this", "that", "another", "each", "every")


def _say_year_span(match: re.Match[str]) -> str | None:
    """Say from which year to which; None for a range of counts."""
    first, last = match["first"], match["last"]
    season = len(last) == 2 and int(first[2:]) + 1 == int(last)  # 2018-19 is no range of counts
    if (has_counted_noun(following_text(match)) and not season) or (len(last) == 4 and not int(first) < int(last)):
        return None
    if len(last) == 1 and not (1700 <= int(first) < 2100 and int(first[3]) < int(last)):
        return None
    if len(last) == 2 and not int(first[2:]) < int(last):
        return None
    if not 1100 <= int(first) <= 2100 or (len(last) == 2 and int(last) <= 12 and int(first) < 1900):
        return None
    return f"{say_year(int(first))} to {say_year(int(last)) if len(last) == 4 else say_digit_pair(last)}"


def _say_year_pair(digits: str) -> str:
    """Say the last two digits of a year; the year 2000 has no shorter name."""
    return "two thousand" if digits == "00" else say_digit_pair(digits)


ROUND_COUNTS = {
    "10": "tens",
    "100": "hundreds",
    "1000": "thousands",
    "10000": "tens of thousands",
    "100000": "hundreds of thousands",
    "1000000": "millions",
}


_BIT_NAMES = {"0": "zeros", "1": "ones"}


def _say_written_decade(match: re.Match[str]) -> str | None:
    """Say a decade with its century: the 1990s."""
    return say_decade(int(match["decade"]))


def _say_bare_decade(match: re.Match[str]) -> str | None:
    """Say "the 80s" as a decade; "30s" alone are seconds."""
    marked = match.group().startswith(("'", "’", "‘"))
    beside = re.search(
        r"\bthe (?:early |late )?(?:['’]?\d0['’]?s|[\ue001]+),? (?:and|or|to) \Z", text_before(match)[-40:]
    )
    if (
        not marked
        and not beside
        and not re.search(r"\ue001[-–]\Z", text_before(match))  # "1960s-80s"
        and words_before(match) not in ("the", "early", "late", "mid", "her", "his", "their", "my", "your", "our")
    ):
        return None
    return say_decade(int(match["decade"]))


YEARS = (
    pattern_rule(
        "years",
        rf"(?<![\w.,/$£€-])(?P<first>{YEAR})(?:{DASH}|/)(?P<last>{YEAR}|\d\d|(?<=[-–/])[1-9])(?![\w%/]|[.,]\d|-\d)",
        _say_year_span,
        (
            "The war of 1914–18, and 1990-2005.",
            "The war of nineteen fourteen to eighteen, and nineteen ninety to two thousand five.",
        ),
        ("The 2018-19 reports.", "The twenty eighteen to nineteen reports."),
        needs="-–—−/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "years",
        rf"(?<![\w.,/$£€-])(?P<first>{YEAR})/(?P<last>{YEAR}|\d\d)(?![\w%/]|[.,]\d)",
        lambda match: (
            None if len(match["last"]) == 4 and int(match["last"]) != int(match["first"]) + 1 else _say_year_span(match)
        ),
        ("The winter of 1998/1999.", "The winter of nineteen ninety-eight to nineteen ninety-nine."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "counts",
        r"(?<![\w.,$£€])(?P<ten>10|100|1,?000|10,?000|100,?000|1,000,000)s(?=(?: (?:or|to|and) (?:even )?1[0,]{1,8}s)? of\b)",
        lambda match: ROUND_COUNTS[match["ten"].replace(",", "")],
        ("It saw 10s or 100s of games, 1000s of times.", "It saw tens or hundreds of games, thousands of times."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "ages",
        r"(?:(?<=[Uu]nder[-\ue000])|(?<=[Oo]ver[-\ue000]))(?P<age>\d{1,2})s(?!\w)",
        lambda match: say_decade(int(match["age"])),
        ("The under-16s and over-70s.", "The under sixteens and over seventies."),
        needs=DIGITS,
    ),
    pattern_rule(
        "counts",
        r"(?<![\w.,])([01])['’]?s((?: and | or |/)(?:the )?)([01])['’]?s(?!\w)",
        lambda match: f"{_BIT_NAMES[match[1]]}{match[2].replace('/', ' or ')}{_BIT_NAMES[match[3]]}",
        ("It holds 0s and 1s.", "It holds zeros and ones."),
        needs=DIGITS,
    ),
    pattern_rule(
        "decade",
        r"(?<![\w.,])(?P<decade>(?:1[1-9]|20)\d0)['’]?s(?!\w)",
        _say_written_decade,
        ("Work of the 1960s.", "Work of the nineteen sixties."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "decade",
        r"(?<!\w)['’‘]00['’]?s(?!\w)",
        "two thousands",
        ("Work of the early '00s.", "Work of the early two thousands."),
        needs="'’‘",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "decade",
        r"(?<![\w.,])['’‘]?(?P<decade>[1-9]0)['’]?s(?!\w)",
        _say_bare_decade,
        ("The ‘90s kids met.", "The nineties kids met."),
        ("Music of the 80s and '90s took 30s.", "Music of the eighties and nineties took thirty seconds."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "year",
        r"(?<!\w)['’‘](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: _say_year_pair(match["year"]),
        ("The class of '98 met.", "The class of ninety-eight met."),
        needs="'’‘",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "year",
        r"(?<=[A-Z]{2})['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: f" {_say_year_pair(match['year'])}",
        ("They met at ICRA'21 and ICML'00.", "They met at ICRA twenty-one and ICML two thousand."),
        needs="'’‘",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "year",
        rf"(?<![\w.,$£€#/×*^=+-])(?P<year>{YEAR})(?![\w%/×*^]|[.,]\d|-\d)",
        _say_likely_year,
        (
            "In 1987 and by 2031, as the 2016 vote showed.",
            "In nineteen eighty-seven and by twenty thirty-one, as the twenty sixteen vote showed.",
        ),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
)
