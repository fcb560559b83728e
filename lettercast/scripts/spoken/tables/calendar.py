"""Dates, years, decades and times of day."""

from __future__ import annotations

import re

from lettercast.scripts.spoken.numbers import cardinal, decade, number, ordinal, year
from lettercast.scripts.spoken.rule import DIGIT, NUMBER, SAID, lead, rest, rule
from lettercast.scripts.spoken.tables.shapes import DASH, after, before, counts
from lettercast.scripts.spoken.words import listed

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:1[0-9]|20)\d\d|2100)"
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


def month(name: str) -> str:
    return next(full for full in MONTHS if full.startswith(name[:3]))


def _date(match: re.Match[str]) -> str:
    groups = match.groupdict()
    said = f"{month(match['month'])} {ordinal(int(match['day']))}"
    if groups.get("to"):
        said += f" to {ordinal(int(match['to']))}"
    said += f", {year(int(match['year']))}" if groups.get("year") else ""
    return said + "." if match.group().endswith(".") and not rest(match).strip(" \"'”’)") else said


def _numeric(match: re.Match[str]) -> str | None:
    first, second = int(match["first"]), int(match["second"])
    if first > 12:
        first, second = second, first
    if not (1 <= first <= 12 and 1 <= second <= 31):
        return None
    written = int(match["year"])
    full = written if written > 99 else written + (2000 if written < 50 else 1900)
    return f"{MONTHS[first - 1]} {ordinal(second)}, {year(full)}"


def _short(value: str) -> str:
    return f"oh {cardinal(int(value))}" if value[0] == "0" and value != "00" else cardinal(int(value))


_MEASURES = re.compile(
    r"(?:size|sizes|length|lengths|total|number|dimension|dimensions|dimensionality|rate|rating|score|batch|maximum|minimum|"
    r"limit|count|width|height|depth|capacity|budget|window|context|average|median|mean|population|factor|max|min|horizon) "
    r"(?:of|to|is|was|at|exceeds|reached)|than|least|most|up to|only|exactly|just|another|some|every|with|has|have|had|"
    r"uses|using|use|contains|took|over|nearly|almost|roughly|approximately|about|around|per|number|times|all|these|those|"
    r"out of|to about|of about|costs?|needs|requires|elo|rated|scored|scores|hit|reaches|reached|equals"
)
_YEARISH = re.compile(
    r"(?:in|since|until|till|by|during|circa|early|late|mid|year|summer|spring|winter|autumn|fall|election|class of|vintage|"
    + "|".join(name.lower() for name in MONTHS)
    + ")"
)


def _year(match: re.Match[str]) -> str | None:
    """A number of four digits is a year unless something is counted or measured by it."""
    value = int(match.group("year"))
    follows, leads = after(match), before(match, 2)
    last = leads.rpartition(" ")[2]
    cited = match.string[max(0, match.start() - 2) : match.start()] == SAID + " "  # "King et al. 2020 finds"
    strong = cited or bool(_YEARISH.fullmatch(last) or _YEARISH.fullmatch(leads))
    sticks = re.match(r"-([A-Za-z]+)", follows)
    if sticks:
        if sticks[1].lower() not in listed("era"):
            return None
        return year(value)
    if counts(follows) and not (strong and 1700 <= value <= 2100 and value % 100):
        return None
    if strong:
        return year(value)
    if not 1700 <= value <= 2100 or value == 2048 or re.search(rf"(?:^|\s)(?:{_MEASURES.pattern})\Z", leads):
        return None
    if match.string[max(0, match.start() - 1) : match.start()] in ("~", "<", ">", "="):
        return None
    return year(value)


def _years(match: re.Match[str]) -> str | None:
    first, last = match["first"], match["last"]
    if counts(after(match)) or (len(last) == 4 and not int(first) < int(last)):
        return None
    if len(last) == 2 and not int(first[2:]) < int(last):
        return None
    if not 1100 <= int(first) <= 2100 or (len(last) == 2 and int(last) <= 12 and int(first) < 1900):
        return None
    return f"{year(int(first))} to {year(int(last)) if len(last) == 4 else _short(last)}"


COUNTS = {"10": "tens", "100": "hundreds", "1000": "thousands"}


def _decade(match: re.Match[str]) -> str | None:
    return decade(int(match["decade"]))


def _bare_decade(match: re.Match[str]) -> str | None:
    """ "the 80s" is a decade, "30s" alone are seconds."""
    marked = match.group().startswith(("'", "’"))
    beside = re.search(r"\bthe (?:early |late )?(?:['’]?\d0['’]?s|[\ue001]+),? (?:and|or|to) \Z", lead(match)[-40:])
    if (
        not marked
        and not beside
        and before(match) not in ("the", "early", "late", "mid", "her", "his", "their", "my", "your", "our")
    ):
        return None
    return decade(int(match["decade"]))


def _clock(match: re.Match[str]) -> str | None:
    hour, minute, half = int(match["hour"]), match["minute"], match["half"]
    near = match.string[max(0, match.start() - 24) : match.end() + 24].lower()
    if not half and re.search(r"ratio|odds|split|verse|score|mix(?:ture)?\b", near):
        return None
    if minute == "00":
        said = (
            cardinal(hour)
            if half
            else f"{cardinal(hour)} hundred"
            if hour > 12 or hour == 0
            else f"{cardinal(hour)} o'clock"
        )
        said = "midnight" if hour == 0 and not half else said
    else:
        said = f"{cardinal(hour)} {_short(minute)}"
    if match["second"]:
        said += f" and {number(match['second'].lstrip('0') or '0')} seconds"
    return said + _half(match)


def _half(match: re.Match[str]) -> str:
    half = match["half"]
    if not half:
        return ""
    stop = "." if match.group().endswith(".") and not rest(match).strip(" \"'”’)") else ""
    return f" {half.upper()}M{stop}"


def _hour(match: re.Match[str]) -> str | None:
    if int(match["hour"]) > 12:
        return None
    said = cardinal(int(match["hour"]))
    if match["to"]:
        first = f" {match['first'].upper()}M" if match["first"] else ""
        said += f"{first} to {cardinal(int(match['to']))}"
    return said + _half(match)


CALENDAR = (
    rule(
        "date",
        rf"(?<![\d-])(?P<year>{_YEAR})-(?P<first>0[1-9]|1[0-2])-(?P<second>0[1-9]|[12]\d|3[01])(?:T(?=[0-2]\d:)|(?![\d-]))",
        _numeric,
        ("It is due 2021-06-03 at noon.", "It is due June third, twenty twenty-one at noon."),
        needs="-",
        mask=NUMBER,
    ),
    rule(
        "date",
        r"(?<![\d/.])(?P<first>\d{1,2})(?P<dot>[/.])(?P<second>\d{1,2})(?P=dot)(?P<year>(?:19|20)?\d\d)(?![\d/]|\.\d)",
        _numeric,
        ("It is due 6/3/2021.", "It is due June third, twenty twenty-one."),
        needs="/.",
        mask=NUMBER,
    ),
    rule(
        "date",
        r"(?:(?<=day )|(?<=day, ))(?P<first>1[0-2]|0?[1-9])/(?P<second>3[01]|[12]\d|0?[1-9])(?![\w/]|[.,]\d)",
        lambda match: f"{MONTHS[int(match['first']) - 1]} {ordinal(int(match['second']))}",
        ("On Monday 3/2 we met.", "On Monday March second we met."),
        needs="/",
        mask=NUMBER,
    ),
    rule(
        "weekday",
        rf"\b(?P<day>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)(?:\.,?|,)?(?= (?:{_MONTH.replace('?P<month>', '?:')} \d|\d{{1,2}} {_MONTH.replace('?P<month>', '?:')}))",
        lambda match: _DAYS[match["day"][:3].lower()] + ",",
        ("See you Tue., May 4.", "See you Tuesday, May fourth."),
        needs=DIGIT,
    ),
    rule(
        "weekday",
        r"\b(?P<day>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.(?=,? (?:and|or|to|at|through|morning|night|evening|afternoon|[–-])\b)",
        lambda match: _DAYS[match["day"][:3].lower()],
        ("Closed Mon. and Tues. morning.", "Closed Monday and Tuesday morning."),
        needs=".",
    ),
    rule(
        "date",
        rf"\b{_MONTH} (?P<day>{_DAY}){_TH}(?:{DASH}(?P<to>{_DAY}){_TH})?(?:,? (?P<year>{_YEAR}))?(?![\w%/:$]|[.,]\d|-\w| times)",
        _date,
        ("It ran from Oct. 3, 2018 to May 4th.", "It ran from October third, twenty eighteen to May fourth."),
        ("It takes place June 12–15.", "It takes place June twelfth to fifteenth."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "date",
        rf"(?<![\w.,/$£€-])(?P<day>{_DAY}){_TH}(?:{DASH}(?P<to>{_DAY}){_TH})? {_MONTH}(?:,? (?P<year>{_YEAR}))?(?![\w%]|[.,]\d)",
        lambda match: (
            None if match["month"] in ("May", "March", "Mar") and not match["year"] and _verb(match) else _date(match)
        ),
        ("It opened on 2 March 2020.", "It opened on March second, twenty twenty."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "date",
        rf"\b{_MONTH},? (?:of )?(?P<year>{_YEAR})(?![\w%]|[.,]\d|-\w)",
        lambda match: f"{month(match['month'])} {year(int(match['year']))}",
        ("Since Sept. 2011 it has grown.", "Since September twenty eleven it has grown."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "months",
        rf"\b(?P<first>{_SHORT})\b\.? ?[-–/] ?(?P<last>{_SHORT}|May)\b\.?",
        lambda match: f"{month(match['first'])} to {month(match['last'])}",
        ("The Jan–Mar quarter.", "The January to March quarter."),
        needs="-–/",
    ),
    rule(
        "month",
        r"\b(?P<name>Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec)(?:\.(?=\s?[-–a-z0-9,;:)])|(?=[-–/](?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)))",
        lambda match: month(match["name"]),
        ("From Jan. to Oct. it rained.", "From January to October it rained."),
        needs=".-–/",
    ),
    rule(
        "years",
        rf"(?<![\w.,/$£€-])(?P<first>{_YEAR})(?:{DASH}|/)(?P<last>{_YEAR}|\d\d)(?![\w%/]|[.,]\d|-\d)",
        _years,
        (
            "The war of 1914–18, and 1990-2005.",
            "The war of nineteen fourteen to eighteen, and nineteen ninety to two thousand five.",
        ),
        needs="-–—−/",
        mask=NUMBER,
    ),
    rule(
        "years",
        rf"(?<![\w.,/$£€-])(?P<first>{_YEAR})/(?P<last>{_YEAR}|\d\d)(?![\w%/]|[.,]\d)",
        lambda match: (
            None if len(match["last"]) == 4 and int(match["last"]) != int(match["first"]) + 1 else _years(match)
        ),
        ("The winter of 1998/1999.", "The winter of nineteen ninety-eight to nineteen ninety-nine."),
        needs="/",
        mask=NUMBER,
    ),
    rule(
        "counts",
        r"(?<![\w.,$£€])(?P<ten>10|100|1,?000)s(?=(?: (?:or|to|and) (?:even )?1[0,]{1,4}s)? of\b)",
        lambda match: COUNTS[match["ten"].replace(",", "")],
        ("It saw 10s or 100s of games, 1000s of times.", "It saw tens or hundreds of games, thousands of times."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "decade",
        r"(?<![\w.,])(?P<decade>(?:1[1-9]|20)\d0)['’]?s(?!\w)",
        _decade,
        ("Work of the 1960s.", "Work of the nineteen sixties."),
        needs="s",
        mask=NUMBER,
    ),
    rule(
        "decade",
        r"(?<![\w.,])['’]?(?P<decade>[1-9]0)['’]?s(?!\w)",
        _bare_decade,
        ("Music of the 80s and '90s took 30s.", "Music of the eighties and nineties took thirty seconds."),
        needs="s",
        mask=NUMBER,
    ),
    rule(
        "year",
        r"(?<!\w)['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: _short(match["year"]),
        ("The class of '98 met.", "The class of ninety-eight met."),
        needs="'’",
        mask=NUMBER,
    ),
    rule(
        "year",
        r"(?<=[A-Z]{2})['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: " " + _short(match["year"]),
        ("They met at ICRA'21.", "They met at ICRA twenty-one."),
        needs="'’",
        mask=NUMBER,
    ),
    rule(
        "year",
        rf"(?<![\w.,$£€#/×*^=+-])(?P<year>{_YEAR})(?![\w%/×*^]|[.,]\d|-\d)",
        _year,
        (
            "In 1987 and by 2031, as the 2016 vote showed.",
            "In nineteen eighty-seven and by twenty thirty-one, as the twenty sixteen vote showed.",
        ),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "time",
        r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?: ?(?P<half>[aApP])(?:m|M|\. ?m\.?|\. ?M\.?)(?![A-Za-z]))?(?![\d:])",
        _clock,
        ("We met at 7:05 a.m. and at 15:30.", "We met at seven oh five AM and at fifteen thirty."),
        needs=":",
        mask=NUMBER,
    ),
    rule(
        "time",
        r"(?<![\w:.,-])(?P<hour>\d{1,2})(?: ?(?:(?P<first>[aApP])\.?[mM]\.?)? ?[-–] ?(?P<to>\d{1,2}))? ?(?P<half>[aApP])(?:m|M|\. ?m\.?|\. ?M\.?)(?![A-Za-z])",
        _hour,
        ("It opens at 9am, closes at 5 p.m.", "It opens at nine AM, closes at five PM."),
        ("Open 9am-5pm or 2–4 pm.", "Open nine AM to five PM or two to four PM."),
        needs="mM",
        mask=NUMBER,
    ),
)


def _verb(match: re.Match[str]) -> bool:
    """ "the 5 May be wrong": a number and a verb that looks like a month never is followed by one of these."""
    return re.match(r" (?:be|have|not|on|well|also)\b", after(match)) is not None
