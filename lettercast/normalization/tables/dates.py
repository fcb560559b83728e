"""Dates, months and days of the week."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import ordinal, year
from lettercast.normalization.rule import DIGIT, NUMBER, lead, rest, rule
from lettercast.normalization.tables.shapes import DASH, after, before, counts

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
YEAR = r"(?:(?:1[0-9]|20)\d\d|2100)"
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_WEEKDAY = r"(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)"


_NAMED = re.compile(r"\b[A-Z][a-z]+ \Z")  # a person: Le Thu


def month(name: str) -> str:
    return next(full for full in MONTHS if full.startswith(name[:3].capitalize()))


def _date(match: re.Match[str]) -> str:
    groups = match.groupdict()
    said = f"{month(match['month'])} {ordinal(int(match['day']))}"
    if groups.get("to"):
        joint = match["joint"].strip()
        said += f" {joint if joint.isalpha() else 'to'} {ordinal(int(match['to']))}"
    if full := groups.get("year") or groups.get("late"):
        said += f", {year(int(full) if len(full) == 4 else _short_year(full))}"
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
    if first > 12 or (match.groupdict().get("dot") == "." and second <= 12):  # with points the day comes first
        first, second = second, first
    if not (1 <= first <= 12 and 1 <= second <= 31):
        return None
    full = int(match["year"]) if len(match["year"]) > 2 else _short_year(match["year"])
    return f"{MONTHS[first - 1]} {ordinal(second)}, {year(full)}"


def _short_year(written: str) -> int:
    """'19 -> 2019, '84 -> 1984"""
    return int(written) + (2000 if int(written) < 50 else 1900)


DATES = (
    rule(
        "date",
        rf"(?<![\d/-])(?P<year>{YEAR})(?P<dash>[-/])(?P<first>0[1-9]|1[0-2])(?P=dash)(?P<second>0[1-9]|[12]\d|3[01])"
        r"(?:(?P<at>[T ](?=[\d\ue001]))|(?![\d/-]))",
        lambda match: (_numeric(match) or "") + (", " if match["at"] else "") or None,
        ("It is due 2021-06-03 at noon.", "It is due June third, twenty twenty-one at noon."),
        needs="-/",
        mask=NUMBER,
    ),
    rule(
        "date",
        r"(?<![\w.,$£€/])(?P<year>20[0-3]\d)(?P<first>0[1-9]|1[0-2])(?P<second>0[1-9]|[12]\d|3[01])(?![\w%]|[.,]\d)",
        _numeric,
        ("The sonnet-20241022 model.", "The sonnet October twenty-second, twenty twenty-four model."),
        needs=DIGIT,
        mask=NUMBER,
    ),
    rule(
        "date",
        r"(?<![\d/.])(?P<first>\d{1,2})(?P<dot>[/.])(?P<second>\d{1,2})(?P=dot)(?P<year>(?:19|20)?\d\d)(?![\d/]|\.\d)",
        _numeric,
        ("It is due 6/3/2021.", "It is due June third, twenty twenty-one."),
        ("It is due 6.3.2021.", "It is due March sixth, twenty twenty-one."),
        needs="/.",
        mask=NUMBER,
    ),
    rule(
        "date",
        r"(?<![\w/.,$£€-])(?P<month>0?[1-9]|1[0-2])/(?P<year>19[5-9]\d|20[0-4]\d)(?![\w/%]|[.,]\d)",
        lambda match: (
            None
            if counts(after(match)) or match["year"] == "2000"
            else f"{MONTHS[int(match['month']) - 1]} {year(int(match['year']))}"
        ),
        ("The 12/2019 report is old.", "The December twenty nineteen report is old."),
        needs="/",
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
        r"(?P<lead>\b(?:[Dd]ue|[Bb]y|[Oo]n|[Uu]ntil|[Bb]efore|[Aa]fter|[Ff]rom|[Ss]ince|[Tt]hrough|[Tt]oday|[Tt]omorrow|"
        r"(?:[Dd]eadline|[Ee]nd|[Ss]tart|[Oo]pen|[Cc]lose|[Bb]egin)s?|[Pp]osted|[Pp]ublished|[Uu]pdated|[Dd]ated)(?: |: | \())"
        r"(?:(?P<first>1[0-2]|[1-9])/(?P<second>1[3-9]|2\d|3[01])|(?P<day>1[3-9]|2\d|3[01])/(?P<month>0?[1-9]|1[0-2]))"
        r"(?![\w/]|[.,]\d| (?:of|[a-z]+s)\b)",
        lambda match: (
            f"{match['lead']}{MONTHS[int(match['first'] or match['month']) - 1]} "
            f"{ordinal(int(match['second'] or match['day']))}"
        ),
        ("It is due 10/15 or by 30/9.", "It is due October fifteenth or by September thirtieth."),
        ("As of today (3/14) it ends 31/12.", "As of today, March fourteenth, it ends December thirty-first."),
        needs="/",
        mask=NUMBER,
    ),
    rule(
        "weekday",
        rf"\b(?P<day>{_WEEKDAY})(?:\.,?|,)?(?= (?:{_MONTH.replace('?P<month>', '?:')} \d|\d{{1,2}} {_MONTH.replace('?P<month>', '?:')}))",
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
        rf"\b(?P<day>{_WEEKDAY})\.(?=,? (?:[a-z&–-]))",
        lambda match: _DAYS[match["day"][:3].lower()],
        ("Closed Mon. and Tues. morning.", "Closed Monday and Tuesday morning."),
        ("Our Sat. & Sun. hours.", "Our Saturday and Sunday hours."),
        needs=".",
    ),
    rule(
        "weekday",
        rf"\b(?:(?P<first>{_WEEKDAY})/)?(?P<day>{_WEEKDAY}|Thur)(?P<dot>\.)?(?=,? (?:at |@ ?)?\ue001)",
        lambda match: (
            (f"{_DAYS[match['first'][:3].lower()]} or " if match["first"] else "") + _DAYS[match["day"][:3].lower()]
        ),
        ("On Sun. 8:15 and Tue/Thu 10am.", "On Sunday eight fifteen and Tuesday or Thursday ten AM."),
        needs=DIGIT,
    ),
    rule(
        "weekday",
        r"\b(?P<day>Tues?|Weds|Thu(?:rs?)?|Fri)\b(?!['’.-]\w| [A-Z][a-z])(?:\.(?=[ ,;:)–-](?! ?[A-Z])))?",
        lambda match: None if _NAMED.search(lead(match)) else _DAYS[match["day"][:3].lower()],
        ("Ask Thu Pham or Le Thu.", "Ask Thu Pham or Le Thu."),
        ("See you Fri or next Thu at noon.", "See you Friday or next Thursday at noon."),
        needs="TFW",
    ),
    rule(
        "months",
        rf"\b(?P<first>{_NAME})\.? ?[-–] ?(?={_FULL}\b|{_SHORT}\b\.?,? ['’]?\d)",
        lambda match: f"{month(match['first'])} to ",
        ("From Jun–Aug '21.", "From June to August twenty twenty-one."),
        ("It ran May–June 2021.", "It ran May to June twenty twenty-one."),
        needs="-–",
    ),
    rule(
        "date",
        rf"\b{_MONTH} (?P<day>{_DAY}){_TH}(?:(?P<joint>{DASH}| (?:to|and|or|&) )(?P<to>{_DAY}){_TH}(?! [a-z]+s\b))?"
        rf"(?:,? (?:(?P<year>{YEAR})|['’](?P<late>\d\d)(?![\w'’])))?"
        rf"(?![\w%/$]|[.,:]\d|-(?!ish|{_NAME})\w| times| of (?:them|us|these|those)\b)",
        _date,
        ("It ran from Jan 30-Feb 5.", "It ran from January thirtieth to February fifth."),
        ("It ran from Oct. 3, 2018 to May 4th.", "It ran from October third, twenty eighteen to May fourth."),
        ("It takes place June 12–15.", "It takes place June twelfth to fifteenth."),
        ("From Sept. 9th, '20 to 9 Oct '20.", "From September ninth, twenty twenty to October ninth, twenty twenty."),
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
        rf"(?:,? (?:(?P<year>{YEAR})|['’](?P<late>\d\d)(?![\w'’])))?(?![\w%]|[.,]\d)",
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
        rf"\b{_MONTH},? (?:of )?(?P<year>{YEAR})(?![\w%]|[.,]\d|-\w)",
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
        r"\b(?P<name>Jan|Feb|Mar(?=\.)|Apr|Jun(?=\.)|Jul(?=\.)|Aug|Sept|Sep|Oct|Nov|Dec)(?:\.(?=\s?[-–a-z0-9,;:)&])|(?=[-–/](?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)))",
        lambda match: month(match["name"]),
        ("From Jan. to Oct. it rained.", "From January to October it rained."),
        needs=".-–/",
    ),
)


def _verb(match: re.Match[str]) -> bool:
    """ "the 5 May be wrong": a number and a verb that looks like a month never is followed by one of these."""
    return re.match(r" (?:be|have|not|on|well|also)\b", after(match)) is not None
