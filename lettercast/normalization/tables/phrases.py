"""Phrases that are written short: Latin ones, and what people type for speed."""

from __future__ import annotations

import re

from lettercast.normalization.rule import DIGITS, pattern_rule, text_before
from lettercast.normalization.tables.shapes import capitalize_at_start, keep_final_stop


def _say_for_example(match: re.Match[str]) -> str:
    """Say "e.g.", but not twice: "such as e.g." is "such as", "for e.g." is "for example"."""
    before = match.string[max(0, match.start() - 9) : match.start()].lower()
    if before.endswith("such as "):
        return ""
    return "example, " if before.endswith(" for ") else _add_pause(match, "for example, ")


def _add_pause(match: re.Match[str], spoken: str) -> str:
    """Put a pause before where none is written: "a game e.g. chess"."""
    return f", {spoken}" if re.search(r"\w \Z", text_before(match)) else capitalize_at_start(match, spoken)


PHRASES = (
    pattern_rule("in short", r"\b(?:TL; ?DR|tl; ?dr)\b", "TLDR", ("TL;DR: it works.", "TLDR: it works."), needs=";"),
    pattern_rule(
        "nota bene",
        r"\bN\.?B\.?[:,]? (?=[A-Za-z])",
        lambda match: capitalize_at_start(match, "note, "),
        ("N.B. it is new.", "Note, it is new."),
        needs="N",
    ),
    pattern_rule(
        "for example",
        r"\b([Ee])(?:\. ?g\b\.?|g\.)(?:, )?",
        _say_for_example,
        ("Some games, e.g. chess, are solved.", "Some games, for example, chess, are solved."),
        ("It is good for e.g. maps and such as e.g. lists.", "It is good for example, maps and such as lists."),
        needs=".",
    ),
    pattern_rule(
        "that is",
        r"\b([Ii])(?:\. ?e\b\.?|e\.)(?:, )?",
        lambda match: _add_pause(match, "that is, "),
        ("The agent, i.e., the robot, waits.", "The agent, that is, the robot, waits."),
        needs=".",
    ),
    pattern_rule(
        "example",
        r"\b(?P<first>[Ee])x\.(?= of\b)",
        lambda match: match["first"] + "xample",
        ("An ex. of this is chess.", "An example of this is chess."),
        needs=".",
    ),
    pattern_rule(
        "according to",
        r"\b(?P<first>[Aa])cc\.(?= to\b)",
        lambda match: match["first"] + "ccording",
        ("Acc. to them, it works.", "According to them, it works."),
        needs=".",
    ),
    pattern_rule(
        "edition",
        r"(?<=\d(?:st|nd|rd|th) )ed\.(?!\w)|(?<=(?:first|third) )ed\.(?!\w)|(?<=(?:second|fourth) )ed\.(?!\w)",
        lambda match: keep_final_stop(match, "edition"),
        ("The 2nd ed. is out.", "The second edition is out."),
        needs=".",
    ),
    pattern_rule(
        "and so on",
        r"(?=[ae&])(?:\band so (?:on|forth),? )?(?:\band )?(?<![\w./])(?:etc\b(?!/)\.?|et cetera\b|&c\.)(?:,? etc\b\.?)?",
        lambda match: keep_final_stop(match, "and so on"),
        ("Cats, dogs, etc. live here.", "Cats, dogs, and so on live here."),
        ("There are cats, dogs, etc.", "There are cats, dogs, and so on."),
        needs="c",
    ),
    pattern_rule(
        "with respect to",
        r"(?<![\w.])(?:w\. ?r\. ?t\b\.?|wrt\b\.?)",
        "with respect to",
        ("The gradient w.r.t. the input is small.", "The gradient with respect to the input is small."),
        needs="w",
    ),
    pattern_rule(
        "also known as",
        r"(?<![\w.])(?:a\. ?k\. ?a\b\.?|aka\b|AKA\b|a/k/a\b)",
        "also known as",
        ("RLHF, a.k.a. learning from people, works.", "RLHF, also known as learning from people, works."),
        needs="aA",
    ),
    pattern_rule(
        "iff",
        r"\b[Ii]ff\b(?:\.(?= [a-z]))?",
        "if and only if",
        ("It halts iff n is even.", "It halts if and only if n is even."),
        needs="f",
    ),
    pattern_rule(
        "without", r"(?<![\w/])w/o(?:ut)?\b", "without", ("It works w/o labels.", "It works without labels."), needs="/"
    ),
    pattern_rule("with", r"(?<![\w/])w/ ?(?=\w)", "with ", ("It works w/ labels.", "It works with labels."), needs="/"),
    pattern_rule(
        "she or he", r"(?<![\w/])s/he\b", "she or he", ("Then s/he waits.", "Then she or he waits."), needs="/"
    ),
    pattern_rule(
        "circa",
        r"(?<![\w.])(?P<first>[Cc])(?:a?\. ?(?=~?\d)|a (?=\d))",
        lambda match: match["first"] + "irca ",
        ("The c. 1900 style, with ca. 50 works.", "The circa nineteen hundred style, with circa fifty works."),
        needs=".",
    ),
    pattern_rule(
        "established",
        r"\b(?P<first>[Ee])st\.(?= (?:in )?[12]\d{3})",
        lambda match: match["first"] + "stablished",
        ("The firm (est. 1921) is old.", "The firm, established nineteen twenty-one, is old."),
        needs=".",
    ),
    pattern_rule(
        "limit",
        r"(?<!\d )(?<![\d\w])(?P<what>[Mm]in|[Mm]ax)\.(?= ?[\da-z])",
        lambda match: match["what"] + "imum",
        ("Take max. 5.", "Take maximum five."),
        needs=".",
    ),
    pattern_rule(
        "with probability",
        r"(?<![\w.])w\.(?P<high>h\.)?p\.",
        lambda match: f"with {'high ' if match['high'] else ''}probability",
        ("It holds w.p. one, or w.h.p. at least.", "It holds with probability one, or with high probability at least."),
        needs=".",
    ),
    pattern_rule(
        "such that",
        r"(?<![\w.])s\.t\.",
        "such that",
        ("Some x s.t. it holds.", "Some x such that it holds."),
        needs=".",
    ),
    pattern_rule(
        "in general",
        r"(?<![\w.])(?:w\.l\.o\.g\.|wlog\b|WLOG\b)",
        "without loss of generality",
        ("Say, w.l.o.g., it is one.", "Say, without loss of generality, it is one."),
        needs="wW",
    ),
    pattern_rule(
        "because",
        r"(?<![\w/])(?<![=+*<>/-] )b/c\b(?= )",
        "because",
        ("It fails b/c of noise.", "It fails because of noise."),
        needs="/",
    ),
    pattern_rule(
        "over",
        r"(?<![\w/^=+*-])(?:(?P<year>[Yy]/[Yy])|(?P<quarter>[Qq]/[Qq]))(?![\w/^=+*-])",
        lambda match: "year over year" if match["year"] else "quarter over quarter",
        ("It is up 2% y/y and 1% q/q.", "It is up two percent year over year and one percent quarter over quarter."),
        needs="/",
    ),
    pattern_rule(
        "required", r"\b[Rr]eq['’]d\b", "required", ("A degree is req'd.", "A degree is required."), needs="'’"
    ),
    pattern_rule(
        "century",
        r"(?<=\d(?:st|nd|rd|th) )(?:c\.|C(?=[,.;)]))",
        lambda match: keep_final_stop(match, "century"),
        ("In the 5th c. it was new.", "In the fifth century it was new."),
        needs=DIGITS,
    ),
    pattern_rule(
        "between",
        r"(?<![\w/=+*-])b/w\b(?= (?P<seen>images?|photos?|pictures?|films?|videos?|frames?)\b)?",
        lambda match: "black and white" if match["seen"] else "between",
        ("The gap b/w b/w images.", "The gap between black and white images."),
        needs="/",
    ),
    pattern_rule(
        "not applicable",
        r"\b[Nn]/[Aa]\b",
        "not applicable",
        ("The rest is N/A.", "The rest is not applicable."),
        needs="/",
    ),
    pattern_rule(
        "versus",
        r"(?<=\d)-vs\.?-(?=\d)",
        " versus ",
        ("A 1-vs-1 match.", "A one versus one match."),
        needs="-",
    ),
    pattern_rule(
        "versus",
        r"(?<![\w.])(?:[Vv]s\b\.?|v\.(?= [A-Z])|(?<=[a-z] )v\.(?= [a-z]))",
        lambda match: capitalize_at_start(match, "versus"),
        ("Humans vs. machines, man vs nature.", "Humans versus machines, man versus nature."),
        needs="vV",
    ),
)
