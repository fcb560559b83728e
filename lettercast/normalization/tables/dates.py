"""Dates, months and days of the week."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_ordinal, say_year
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, pattern_rule, text_after, text_before
from lettercast.normalization.tables.shapes import DASH, following_text, has_counted_noun, words_before

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
_FULL_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
_MONTH_NAME = rf"(?:{_FULL_MONTH}|{_SHORT_MONTH})\b"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL_SUFFIX = r"(?:st|nd|rd|th)?"
YEAR = r"(?:(?:1[0-9]|20)\d\d|2100)"
_WEEKDAY_NAMES = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_WEEKDAY = r"(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)"


_PERSON_NAME = re.compile(r"\b[A-Z][a-z]+ \Z")  # a person: Le Thu


def expand_month(name: str) -> str:
    """Return the full name of a month: "Sept" -> "September"."""
    return next(full for full in MONTHS if full.startswith(name[:3].capitalize()))


def _say_date(match: re.Match[str]) -> str:
    """Say a month and a day, or two days, and a year."""
    groups = match.groupdict()
    spoken = f"{expand_month(match['month'])} {say_ordinal(int(match['day']))}"
    if groups.get("to"):
        joint = match["joint"].strip()
        spoken += f" {joint if joint.isalpha() else 'to'} {say_ordinal(int(match['to']))}"
    if full := groups.get("year") or groups.get("late"):
        spoken += f", {say_year(int(full) if len(full) == 4 else _expand_year(full))}"
    return spoken + "." if match.group().endswith(".") and not text_after(match).strip(" \"'”’)") else spoken


def _say_day_first(match: re.Match[str]) -> str:
    """Say "the 26th May" in that order."""
    if match["th"] and not match["to"] and words_before(match) == "the":
        return _say_date(match).replace(*_swap_month_and_day(match), 1)
    return _say_date(match)


def _swap_month_and_day(match: re.Match[str]) -> tuple[str, str]:
    name, day = expand_month(match["month"]), say_ordinal(int(match["day"]))
    return f"{name} {day}", f"{day} of {name}"


def _say_numeric_date(match: re.Match[str]) -> str | None:
    """Say a date in figures; None where the figures are none."""
    first, second = int(match["first"]), int(match["second"])
    if first > 12 or (match.groupdict().get("dot") == "." and second <= 12):  # with points the day comes first
        first, second = second, first
    if not (1 <= first <= 12 and 1 <= second <= 31):
        return None
    full = int(match["year"]) if len(match["year"]) > 2 else _expand_year(match["year"])
    return f"{MONTHS[first - 1]} {say_ordinal(second)}, {say_year(full)}"


def _expand_year(written: str) -> int:
    """Expand a year of two digits: '19 -> 2019, '84 -> 1984."""
    return int(written) + (2000 if int(written) < 50 else 1900)


DATES = (
    pattern_rule(
        "date",
        rf"(?<![\d/-])(?P<year>{YEAR})(?P<dash>[-/])(?P<first>0[1-9]|1[0-2])(?P=dash)(?P<second>0[1-9]|[12]\d|3[01])"
        r"(?:(?P<at>[T ](?=[\d\ue001]))|(?![\d/-]))",
        lambda match: (_say_numeric_date(match) or "") + (", " if match["at"] else "") or None,
        ("It is due 2021-06-03 at noon.", "It is due June third, twenty twenty-one at noon."),
        needs="-/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        r"(?<![\w.,$£€/])(?P<year>20[0-3]\d)(?P<first>0[1-9]|1[0-2])(?P<second>0[1-9]|[12]\d|3[01])(?![\w%]|[.,]\d)",
        _say_numeric_date,
        ("The sonnet-20241022 model.", "The sonnet October twenty-second, twenty twenty-four model."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        r"(?<![\d/.])(?P<first>\d{1,2})(?P<dot>[/.])(?P<second>\d{1,2})(?P=dot)(?P<year>(?:19|20)?\d\d)(?![\d/]|\.\d)",
        _say_numeric_date,
        ("It is due 6/3/2021.", "It is due June third, twenty twenty-one."),
        ("It is due 6.3.2021.", "It is due March sixth, twenty twenty-one."),
        needs="/.",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        r"(?<![\w/.,$£€-])(?P<month>0?[1-9]|1[0-2])/(?P<year>19[5-9]\d|20[0-4]\d)(?![\w/%]|[.,]\d)",
        lambda match: (
            None
            if has_counted_noun(following_text(match)) or match["year"] == "2000"
            else f"{MONTHS[int(match['month']) - 1]} {say_year(int(match['year']))}"
        ),
        ("The 12/2019 report is old.", "The December twenty nineteen report is old."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        r"(?:(?<=day )|(?<=day, ))(?P<first>1[0-2]|0?[1-9])/(?P<second>3[01]|[12]\d|0?[1-9])(?![\w/]|[.,]\d)",
        lambda match: f"{MONTHS[int(match['first']) - 1]} {say_ordinal(int(match['second']))}",
        ("On Monday 3/2 we met.", "On Monday March second we met."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        r"(?P<lead>\b(?:[Dd]ue|[Bb]y|[Oo]n|[Uu]ntil|[Bb]efore|[Aa]fter|[Ff]rom|[Ss]ince|[Tt]hrough|[Tt]oday|[Tt]omorrow|"
        r"(?:[Dd]eadline|[Ee]nd|[Ss]tart|[Oo]pen|[Cc]lose|[Bb]egin)s?|[Pp]osted|[Pp]ublished|[Uu]pdated|[Dd]ated)(?: |: | \())"
        r"(?:(?P<first>1[0-2]|[1-9])/(?P<second>1[3-9]|2\d|3[01])|(?P<day>1[3-9]|2\d|3[01])/(?P<month>0?[1-9]|1[0-2]))"
        r"(?![\w/]|[.,]\d| (?:of|[a-z]+s)\b)",
        lambda match: (
            f"{match['lead']}{MONTHS[int(match['first'] or match['month']) - 1]} "
            f"{say_ordinal(int(match['second'] or match['day']))}"
        ),
        ("It is due 10/15 or by 30/9.", "It is due October fifteenth or by September thirtieth."),
        ("As of today (3/14) it ends 31/12.", "As of today, March fourteenth, it ends December thirty-first."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "weekday",
        rf"\b(?P<day>{_WEEKDAY})(?:\.,?|,)?(?= (?:{_MONTH.replace('?P<month>', '?:')} \d|\d{{1,2}} {_MONTH.replace('?P<month>', '?:')}))",
        lambda match: _WEEKDAY_NAMES[match["day"][:3].lower()] + ",",
        ("See you Tue., May 4.", "See you Tuesday, May fourth."),
        needs=DIGITS,
    ),
    pattern_rule(
        "weekdays",
        rf"\b(?P<first>{_WEEKDAY})\.?{DASH}(?P<last>{_WEEKDAY})\b(?:\.(?=[ ,;:)])(?! [A-Z]))?",
        lambda match: f"{_WEEKDAY_NAMES[match['first'][:3].lower()]} to {_WEEKDAY_NAMES[match['last'][:3].lower()]}",
        ("It is open Mon.–Fri., and not on Sat/Sun.", "It is open Monday to Friday, and not on Sat or Sun."),
        needs="-–—−",
    ),
    pattern_rule(
        "weekday",
        rf"\b(?P<day>{_WEEKDAY})\.(?=,? (?:[a-z&–-]))",
        lambda match: _WEEKDAY_NAMES[match["day"][:3].lower()],
        ("Closed Mon. and Tues. morning.", "Closed Monday and Tuesday morning."),
        ("Our Sat. & Sun. hours.", "Our Saturday and Sunday hours."),
        needs=".",
    ),
    pattern_rule(
        "weekday",
        rf"\b(?:(?P<first>{_WEEKDAY})/)?(?P<day>{_WEEKDAY}|Thur)(?P<dot>\.)?(?=,? (?:at |@ ?)?\ue001)",
        lambda match: (
            (f"{_WEEKDAY_NAMES[match['first'][:3].lower()]} or " if match["first"] else "")
            + _WEEKDAY_NAMES[match["day"][:3].lower()]
        ),
        ("On Sun. 8:15 and Tue/Thu 10am.", "On Sunday eight fifteen and Tuesday or Thursday ten AM."),
        needs=DIGITS,
    ),
    pattern_rule(
        "weekday",
        r"\b(?P<day>Tues?|Weds|Thu(?:rs?)?|Fri)\b(?!['’.-]\w| [A-Z][a-z])(?:\.(?=[ ,;:)–-](?! ?[A-Z])))?",
        lambda match: None if _PERSON_NAME.search(text_before(match)) else _WEEKDAY_NAMES[match["day"][:3].lower()],
        ("Ask Thu Pham or Le Thu.", "Ask Thu Pham or Le Thu."),
        ("See you Fri or next Thu at noon.", "See you Friday or next Thursday at noon."),
        needs="TFW",
    ),
    pattern_rule(
        "months",
        rf"\b(?P<first>{_MONTH_NAME})\.? ?[-–] ?(?={_FULL_MONTH}\b|{_SHORT_MONTH}\b\.?,? ['’]?\d)",
        lambda match: f"{expand_month(match['first'])} to ",
        ("From Jun–Aug '21.", "From June to August twenty twenty-one."),
        ("It ran May–June 2021.", "It ran May to June twenty twenty-one."),
        needs="-–",
    ),
    pattern_rule(
        "date",
        rf"\b{_MONTH} (?P<day>{_DAY}){_ORDINAL_SUFFIX}(?:(?P<joint>{DASH}| (?:to|and|or|&) )(?P<to>{_DAY}){_ORDINAL_SUFFIX}(?! [a-z]+s\b))?"
        rf"(?:,? (?:(?P<year>{YEAR})|['’](?P<late>\d\d)(?![\w'’])))?"
        rf"(?![\w%/$]|[.,:]\d|-(?!ish|{_MONTH_NAME})\w| times| of (?:them|us|these|those)\b)",
        _say_date,
        ("It ran from Jan 30-Feb 5.", "It ran from January thirtieth to February fifth."),
        ("It ran from Oct. 3, 2018 to May 4th.", "It ran from October third, twenty eighteen to May fourth."),
        ("It takes place June 12–15.", "It takes place June twelfth to fifteenth."),
        ("From Sept. 9th, '20 to 9 Oct '20.", "From September ninth, twenty twenty to October ninth, twenty twenty."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        rf"(?<![\w.,/$£€-])(?P<day>{_DAY}){_ORDINAL_SUFFIX} {_MONTH}{DASH}(?=(?P<to>{_DAY}){_ORDINAL_SUFFIX} {_MONTH_NAME})",
        lambda match: f"{expand_month(match['month'])} {say_ordinal(int(match['day']))} to ",
        ("It ran from 12 June–3 July 2020.", "It ran from June twelfth to July third, twenty twenty."),
        needs="-–—−",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        rf"(?<![\w.,/$£€-])(?P<day>{_DAY})(?P<th>{_ORDINAL_SUFFIX})(?:(?P<joint>{DASH}| (?:to|and|or|&) )(?P<to>{_DAY}){_ORDINAL_SUFFIX})? {_MONTH}"
        rf"(?:,? (?:(?P<year>{YEAR})|['’](?P<late>\d\d)(?![\w'’])))?(?![\w%]|[.,]\d)",
        lambda match: (
            None
            if match["month"] in ("May", "March", "Mar") and not match["year"] and _has_verb_behind(match)
            else _say_day_first(match)
        ),
        ("It opened on 2 March 2020.", "It opened on March second, twenty twenty."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        rf"\b{_MONTH},? (?:of )?(?P<year>{YEAR})(?![\w%]|[.,]\d|-\w)",
        lambda match: f"{expand_month(match['month'])} {say_year(int(match['year']))}",
        ("Since Sept. 2011 it has grown.", "Since September twenty eleven it has grown."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "date",
        rf"\b(?:{_MONTH}|(?P<season>(?i:spring|summer|fall|autumn|winter)(?: of)?)) ?['’](?P<year>\d\d)(?![\w'’%]|[.,]\d)",
        lambda match: f"{match['season'] or expand_month(match['month'])} {say_year(_expand_year(match['year']))}",
        ("It began in July '19.", "It began in July twenty nineteen."),
        needs="'’",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "month",
        r"\b(?=[A-Za-z]{2,5}[ -][JFASOND][aepuco][nbgptvc])(?P<lead>(?i:early|late|mid|in|since|until|by|last|next|this|of)[ -])(?P<name>Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec)"
        r"(?:\.(?=\s?[a-z,;:)])|(?![\w'’-]|\.?,? [A-Z\d]))",
        lambda match: (
            None
            if match["name"] == "Jan" and match["lead"].lower() in ("by ", "of ")
            else match["lead"] + expand_month(match["name"])
        ),
        ("It was new in early Nov and by Dec.", "It was new in early November and by December."),
    ),
    pattern_rule(
        "months",
        rf"\b(?P<first>{'|'.join(MONTHS)}) ?[-–] ?(?P<last>{'|'.join(MONTHS)})\b",
        lambda match: f"{match['first']} to {match['last']}",
        ("The June-August term.", "The June to August term."),
        needs="-–",
    ),
    pattern_rule(
        "months",
        rf"\b(?P<first>{_SHORT_MONTH})\b\.? ?(?P<by>[-–/]) ?(?P<last>{_SHORT_MONTH}|May)\b\.?",
        lambda match: (
            f"{expand_month(match['first'])}{' ' if match['by'] == '/' else ' to '}{expand_month(match['last'])}"
        ),
        ("The Jan–Mar quarter.", "The January to March quarter."),
        needs="-–/",
    ),
    pattern_rule(
        "month",
        r"\b(?P<name>Jan|Feb|Mar(?=\.)|Apr|Jun(?=\.)|Jul(?=\.)|Aug|Sept|Sep|Oct|Nov|Dec)(?:\.(?=\s?[-–a-z0-9,;:)&])|(?=[-–/](?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)))",
        lambda match: expand_month(match["name"]),
        ("From Jan. to Oct. it rained.", "From January to October it rained."),
        needs=".-–/",
    ),
)


def _has_verb_behind(match: re.Match[str]) -> bool:
    """Whether a month's name is a verb: "the 5 May be wrong"."""
    return re.match(r" (?:be|have|not|on|well|also)\b", following_text(match)) is not None
