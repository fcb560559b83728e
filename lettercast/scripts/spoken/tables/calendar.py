"""Dates, years and decades."""

from __future__ import annotations

import re

from lettercast.scripts.spoken.numbers import cardinal, decade, ordinal, year
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
    r"(?P<month>[Jj]anuary|[Ff]ebruary|March|[Aa]pril|May|[Jj]une|[Jj]uly|[Aa]ugust|[Ss]eptember|[Oo]ctober|[Nn]ovember|"
    r"[Dd]ecember|(?:[Jj]an|[Ff]eb|Mar|[Aa]pr|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ept|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec)\b\.?)"
)
_FULL = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
_NAME = rf"(?:{_FULL}|{_SHORT})\b"
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
_WEEKDAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"


def month(name: str) -> str:
    return next(full for full in MONTHS if full.startswith(name[:3].capitalize()))


def _date(match: re.Match[str]) -> str:
    groups = match.groupdict()
    said = f"{month(match['month'])} {ordinal(int(match['day']))}"
    if groups.get("to"):
        joint = match["joint"].strip()
        said += f" {joint if joint.isalpha() else 'to'} {ordinal(int(match['to']))}"
    said += f", {year(int(match['year']))}" if groups.get("year") else ""
    return said + "." if match.group().endswith(".") and not rest(match).strip(" \"'”’)") else said


def _day_first(match: re.Match[str]) -> str:
    """ "the 26th May" is said in that order."""
    if match["th"] and not match["to"] and before(match) == "the":
        return _date(match).replace(*_turned(match), 1)
    return _date(match)


def _turned(match: re.Match[str]) -> tuple[str, str]:
    name, day = month(match["month"]), ordinal(int(match["day"]))
    return f"{name} {day}", f"{day} of {name}"


def _numeric(match: re.Match[str]) -> str | None:
    first, second = int(match["first"]), int(match["second"])
    if first > 12:
        first, second = second, first
    if not (1 <= first <= 12 and 1 <= second <= 31):
        return None
    full = int(match["year"]) if len(match["year"]) > 2 else _short_year(match["year"])
    return f"{MONTHS[first - 1]} {ordinal(second)}, {year(full)}"


def _short_year(written: str) -> int:
    """'19 -> 2019, '84 -> 1984"""
    return int(written) + (2000 if int(written) < 50 else 1900)


def short(value: str) -> str:
    return f"oh {cardinal(int(value))}" if value[0] == "0" and value != "00" else cardinal(int(value))


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
    return f"{year(int(first))} to {year(int(last)) if len(last) == 4 else short(last)}"


COUNTS = {
    "10": "tens",
    "100": "hundreds",
    "1000": "thousands",
    "10000": "tens of thousands",
    "100000": "hundreds of thousands",
    "1000000": "millions",
}


def _decade(match: re.Match[str]) -> str | None:
    return decade(int(match["decade"]))


def _bare_decade(match: re.Match[str]) -> str | None:
    """ "the 80s" is a decade, "30s" alone are seconds."""
    marked = match.group().startswith(("'", "’"))
    beside = re.search(r"\bthe (?:early |late )?(?:['’]?\d0['’]?s|[\ue001]+),? (?:and|or|to) \Z", lead(match)[-40:])
    if (
        not marked
        and not beside
        and not re.search(r"\ue001[-–]\Z", lead(match))  # "1960s-80s"
        and before(match) not in ("the", "early", "late", "mid", "her", "his", "their", "my", "your", "our")
    ):
        return None
    return decade(int(match["decade"]))


CALENDAR = (
    rule(
        "date",
        rf"(?<![\d/-])(?P<year>{_YEAR})(?P<dash>[-/])(?P<first>0[1-9]|1[0-2])(?P=dash)(?P<second>0[1-9]|[12]\d|3[01])"
        r"(?:T(?=[0-2]\d:)|(?![\d/-]))",
        _numeric,
        ("It is due 2021-06-03 at noon.", "It is due June third, twenty twenty-one at noon."),
        needs="-/",
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
        "date",
        r"(?P<lead>\b(?:[Dd]ue|[Bb]y|[Oo]n|[Uu]ntil|[Bb]efore|[Aa]fter|[Ff]rom|[Ss]ince|[Tt]hrough) )"
        r"(?P<first>1[0-2]|[1-9])/(?P<second>1[3-9]|2\d|3[01])(?![\w/]|[.,]\d| (?:of|[a-z]+s)\b)",
        lambda match: f"{match['lead']}{MONTHS[int(match['first']) - 1]} {ordinal(int(match['second']))}",
        ("It is due 10/15 or by 9/30.", "It is due October fifteenth or by September thirtieth."),
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
        "weekdays",
        rf"\b(?P<first>{_WEEKDAY})\.?{DASH}(?P<last>{_WEEKDAY})\b(?:\.(?=[ ,;:)])(?! [A-Z]))?",
        lambda match: f"{_DAYS[match['first'][:3].lower()]} to {_DAYS[match['last'][:3].lower()]}",
        ("It is open Mon.–Fri., and not on Sat/Sun.", "It is open Monday to Friday, and not on Sat or Sun."),
        needs="-–—−",
    ),
    rule(
        "weekday",
        r"\b(?P<day>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.(?=,? (?:and|or|to|at|through|morning|night|evening|afternoon|[–-])\b)",
        lambda match: _DAYS[match["day"][:3].lower()],
        ("Closed Mon. and Tues. morning.", "Closed Monday and Tuesday morning."),
        needs=".",
    ),
    rule(
        "months",
        rf"\b(?P<first>{_FULL})[-–](?={_FULL}\b)",
        lambda match: f"{match['first']} to ",
        ("It ran May–June 2021.", "It ran May to June twenty twenty-one."),
        needs="-–",
    ),
    rule(
        "date",
        rf"\b{_MONTH} (?P<day>{_DAY}){_TH}(?:(?P<joint>{DASH}| (?:to|and|or|&) )(?P<to>{_DAY}){_TH}(?! [a-z]+s\b))?"
        rf"(?:,? (?P<year>{_YEAR}))?(?![\w%/:$]|[.,]\d|-(?!ish|{_NAME})\w| times)",
        _date,
        ("It ran from Jan 30-Feb 5.", "It ran from January thirtieth to February fifth."),
        ("It ran from Oct. 3, 2018 to May 4th.", "It ran from October third, twenty eighteen to May fourth."),
        ("It takes place June 12–15.", "It takes place June twelfth to fifteenth."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "date",
        rf"(?<![\w.,/$£€-])(?P<day>{_DAY}){_TH} {_MONTH}{DASH}(?=(?P<to>{_DAY}){_TH} {_NAME})",
        lambda match: f"{month(match['month'])} {ordinal(int(match['day']))} to ",
        ("It ran from 12 June–3 July 2020.", "It ran from June twelfth to July third, twenty twenty."),
        needs="-–—−",
        mask=NUMBER,
    ),
    rule(
        "date",
        rf"(?<![\w.,/$£€-])(?P<day>{_DAY})(?P<th>{_TH})(?:(?P<joint>{DASH}| (?:to|and|or|&) )(?P<to>{_DAY}){_TH})? {_MONTH}"
        rf"(?:,? (?P<year>{_YEAR}))?(?![\w%]|[.,]\d)",
        lambda match: (
            None
            if match["month"] in ("May", "March", "Mar") and not match["year"] and _verb(match)
            else _day_first(match)
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
        "date",
        rf"\b(?:{_MONTH}|(?P<season>(?i:spring|summer|fall|autumn|winter)(?: of)?)) ?['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: f"{match['season'] or month(match['month'])} {year(_short_year(match['year']))}",
        ("It began in July '19.", "It began in July twenty nineteen."),
        needs="'’",
        mask=NUMBER,
    ),
    rule(
        "month",
        r"\b(?=[A-Za-z]{2,5}[ -][JFASOND][aepuco][nbgptvc])(?P<lead>(?i:early|late|mid|in|since|until|by|last|next|this|of)[ -])(?P<name>Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec)"
        r"(?:\.(?=\s?[a-z,;:)])|(?![\w'’-]|\.?,? [A-Z\d]))",
        lambda match: (
            None
            if match["name"] == "Jan" and match["lead"].lower() in ("by ", "of ")
            else match["lead"] + month(match["name"])
        ),
        ("It was new in early Nov and by Dec.", "It was new in early November and by December."),
    ),
    rule(
        "months",
        rf"\b(?P<first>{'|'.join(MONTHS)}) ?[-–] ?(?P<last>{'|'.join(MONTHS)})\b",
        lambda match: f"{match['first']} to {match['last']}",
        ("The June-August term.", "The June to August term."),
        needs="-–",
    ),
    rule(
        "months",
        rf"\b(?P<first>{_SHORT})\b\.? ?(?P<by>[-–/]) ?(?P<last>{_SHORT}|May)\b\.?",
        lambda match: f"{month(match['first'])}{' ' if match['by'] == '/' else ' to '}{month(match['last'])}",
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
        rf"(?<![\w.,/$£€-])(?P<first>{_YEAR})(?:{DASH}|/)(?P<last>{_YEAR}|\d\d|(?<=[-–/])[1-9])(?![\w%/]|[.,]\d|-\d)",
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
        r"(?<![\w.,$£€])(?P<ten>10|100|1,?000|10,?000|100,?000|1,000,000)s(?=(?: (?:or|to|and) (?:even )?1[0,]{1,8}s)? of\b)",
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
        r"(?<!\w)['’]00['’]?s(?!\w)",
        "two thousands",
        ("Work of the early '00s.", "Work of the early two thousands."),
        needs="'’",
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
        lambda match: short(match["year"]),
        ("The class of '98 met.", "The class of ninety-eight met."),
        needs="'’",
        mask=NUMBER,
    ),
    rule(
        "year",
        r"(?<=[A-Z]{2})['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: " " + short(match["year"]),
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
)


def _verb(match: re.Match[str]) -> bool:
    """ "the 5 May be wrong": a number and a verb that looks like a month never is followed by one of these."""
    return re.match(r" (?:be|have|not|on|well|also)\b", after(match)) is not None
