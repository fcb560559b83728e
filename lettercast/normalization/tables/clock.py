"""Times of day."""

from __future__ import annotations

import re

from lettercast.normalization.numbers import say_cardinal, say_digit_pair, say_number
from lettercast.normalization.rule import DIGITS, MASK_NUMBER, pattern_rule, text_after


def _say_time(match: re.Match[str]) -> str | None:
    """Say a time of day; None for a ratio."""
    hour, minute, half = int(match["hour"]), match["minute"], match["half"]
    near = match.string[max(0, match.start() - 24) : match.end() + 24].lower()
    if not half and minute[0] != "0" and re.search(r"ratio|odds|split|verse|score|mix(?:ture)?\b", near):
        return None
    if match["second"] not in (None, "", "00") and not half and hour:
        return f"{_say_count(hour, 'hour')} {_say_count(int(minute), 'minute')} and {_say_count(int(match['second']), 'second')}"
    if minute == "00":
        spoken = (
            say_cardinal(hour)
            if half or _SPAN_TO_DAY_HALF.match(text_after(match))
            else f"{say_cardinal(hour)} hundred"
            if hour > 12 or hour == 0
            else f"{say_cardinal(hour)} o'clock"
        )
        spoken = "midnight" if hour == 0 and not half else spoken
    else:
        spoken = f"{say_cardinal(hour)} {say_digit_pair(minute)}"
    if match["second"] not in (None, "", "00"):
        spoken += f" and {say_number(match['second'].lstrip('0') or '0')} seconds"
    return spoken + _say_day_half(match)


_SPAN_TO_DAY_HALF = re.compile(r" ?(?:[-–—]|to) ?\d{1,2}(?::\d\d)? ?[aApP]\.?[mM]\b")  # "9:00-10:30 am"


def _say_count(count: int, what: str) -> str:
    return f"{say_cardinal(count)} {what}{'s' * (count != 1)}"


def _say_day_half(match: re.Match[str]) -> str:
    """Say AM or PM and the time zone, with the sentence's full stop."""
    half, groups = match["half"], match.groupdict()
    if groups.get("shift"):
        return f" UTC{_say_utc_offset(groups['shift'].replace(':', '').strip())}"
    if not half:
        return " UTC" if match.groupdict().get("zone") else ""
    return f" {half.upper()}M{_final_stop(match)}"


def _final_stop(match: re.Match[str]) -> str:
    """Return the point of "p.m." where it also ends the sentence."""
    return "." if match.group().endswith(".") and not text_after(match).strip(" \"'”’)") else ""


def _say_hour(match: re.Match[str]) -> str | None:
    if int(match["hour"]) > 12:
        return None
    spoken = say_cardinal(int(match["hour"]))
    if match["to"]:
        first = f" {match['first'].upper()}M" if match["first"] else ""
        spoken += f"{first} to {say_cardinal(int(match['to']))}"
    return spoken + _say_day_half(match)


def _say_utc_offset(zone: str) -> str:
    """Say an offset from UTC: "+0530" -> " plus five thirty"; "-0000" is UTC itself."""
    if zone[1:] == "0000":
        return ""
    minutes = f" {say_digit_pair(zone[3:])}" if zone[3:] != "00" else ""
    return f" {'plus' if zone[0] == '+' else 'minus'} {say_cardinal(int(zone[1:3]))}{minutes}"


_DAY_HALF = r"(?P<half>[aApP])(?:m|M|\. ?m\.?|\. ?M\.?)(?![A-Za-z])"


def _say_time_span(match: re.Match[str]) -> str | None:
    """Say from when to when; the first time takes its half of the day from the second."""
    hours = ((match["hour"], match["minute"]), (match["to"], match["late"]))
    if any(int(hour) > 12 for hour, _ in hours):
        return None
    first, last = (
        say_cardinal(int(hour)) + (f" {say_digit_pair(minute)}" if minute not in (None, "00") else "")
        for hour, minute in hours
    )
    half = f" {match['half'].upper()}M" if match["half"] else ""
    return f"{first}{half} to {last} {match['end'].upper()}M{_final_stop(match)}"


CLOCK = (
    pattern_rule(
        "time",
        r"(?<![\w.,])(?P<hour>[01]?\d|2[0-3])h(?P<minute>[0-5]\d)(?!\w)(?P<second>)(?P<half>)",
        lambda match: _say_time(match),
        ("It closed at 14h30.", "It closed at fourteen thirty."),
        needs="h",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "zone",
        r"\b(?P<zone>UTC|GMT) ?(?P<sign>[-−–+])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?![\w:]|[-–]\d)",
        lambda match: (
            f"{match['zone']} {'plus' if match['sign'] == '+' else 'minus'} {say_cardinal(int(match['hours']))}"
            + (f" {say_digit_pair(match['minutes'])}" if (match["minutes"] or "00") != "00" else "")
        ),
        ("At UTC-8, GMT+5:30 or UTC+02:00.", "At UTC minus eight, GMT plus five thirty or UTC plus two."),
        needs="UG",
    ),
    pattern_rule(
        "time",
        r"(?P<lead>\b(?:[Aa]t|[Mm]inute|[Tt]imestamp|[Ff]rom|[Uu]ntil|[Mm]ark) (?:about |around )?)(?P<minute>2[5-9]|[3-5]\d):"
        r"(?P<second>[0-5]\d)(?![\d:])(?! (?:ratio|odds|split))",
        lambda match: f"{match['lead']}{say_cardinal(int(match['minute']))} {say_digit_pair(match['second'])}",
        ("He says so at 34:20 and from 41:05 on.", "He says so at thirty-four twenty and from forty-one oh five on."),
        needs=":",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "time",
        rf"(?<![\w:.,-])(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))? ?(?:(?P<half>[aApP])\.?[mM]\.?)? ?(?:[-–—]|to) ?"
        rf"(?P<to>\d{{1,2}})(?:[:.](?P<late>[0-5]\d))? ?{_DAY_HALF.replace('half', 'end')}",
        lambda match: _say_time_span(match),
        ("From 6–7.30pm or 11:30 a.m. – 1 p.m.", "From six to seven thirty PM or eleven thirty AM to one PM."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "time",
        rf"(?<![\w:.,-])(?P<hour>\d{{1,2}})\.(?P<minute>[0-5]\d)(?P<second>)(?P<zone>) ?{_DAY_HALF}",
        lambda match: _say_time(match) if int(match["hour"]) <= 12 else None,
        ("It starts at 7.30pm.", "It starts at seven thirty PM."),
        needs=".",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "time",
        r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?: ?(?P<half>[aApP])(?:m|M|\. ?m\.?|\. ?M\.?)(?![A-Za-z])|(?P<zone>Z(?!\w))|h(?!\w))?(?P<shift>(?: [-−+]|\+)[01]\d(?:[0-5]\d|(?<=\+\d\d):[0-5]\d)(?![\d:]))?(?![\d:])",
        _say_time,
        ("We met at 7:05 a.m. and at 15:30.", "We met at seven oh five AM and at fifteen thirty."),
        ("We met at 09:15 +0200.", "We met at nine fifteen UTC plus two."),
        ("We met 2021-03-04T15:30Z.", "We met March fourth, twenty twenty-one, fifteen thirty UTC."),
        needs=":",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "time",
        r"(?<![\w:.,-])(?P<hour>\d{1,2})(?: ?(?:(?P<first>[aApP])\.?[mM]\.?)? ?[-–] ?(?P<to>\d{1,2}))? ?(?P<half>[aApP])(?:m|M|\. ?m\.?|\. ?M\.?)(?![A-Za-z])",
        _say_hour,
        ("It opens at 9am, closes at 5 p.m.", "It opens at nine AM, closes at five PM."),
        ("Open 9am-5pm or 2–4 pm.", "Open nine AM to five PM or two to four PM."),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "time",
        r"(?<=[\ue001 ])(?:(?<=\ue001) ?[-–] ?(?=(?:noon|midnight|late|close)\b)|(?P<name>noon|midnight) ?[-–] ?(?=\ue001))",
        lambda match: f"{match['name'] or ''} to ",
        ("Open 8am-noon and noon–2:30pm.", "Open eight AM to noon and noon to two thirty PM."),
        needs="-–",
    ),
)
