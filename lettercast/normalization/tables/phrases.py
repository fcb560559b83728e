"""Phrases that are written short: Latin ones, and what people type for speed."""

from __future__ import annotations

import re

from lettercast.normalization.rule import DIGIT, lead, rule
from lettercast.normalization.tables.shapes import capital, stop


def _for_example(match: re.Match[str]) -> str:
    """Not twice: "such as e.g." is "such as", "for e.g." is "for example"."""
    before = match.string[max(0, match.start() - 9) : match.start()].lower()
    if before.endswith("such as "):
        return ""
    return "example, " if before.endswith(" for ") else _paused(match, "for example, ")


def _paused(match: re.Match[str], said: str) -> str:
    """With a pause before it where none is written: "a game e.g. chess"."""
    return f", {said}" if re.search(r"\w \Z", lead(match)) else capital(match, said)


PHRASES = (
    rule("in short", r"\b(?:TL; ?DR|tl; ?dr)\b", "TLDR", ("TL;DR: it works.", "TLDR: it works."), needs=";"),
    rule(
        "nota bene",
        r"\bN\.?B\.?[:,]? (?=[A-Za-z])",
        lambda match: capital(match, "note, "),
        ("N.B. it is new.", "Note, it is new."),
        needs="N",
    ),
    rule(
        "for example",
        r"\b([Ee])(?:\. ?g\b\.?|g\.)(?:, )?",
        _for_example,
        ("Some games, e.g. chess, are solved.", "Some games, for example, chess, are solved."),
        ("It is good for e.g. maps and such as e.g. lists.", "It is good for example, maps and such as lists."),
        needs=".",
    ),
    rule(
        "that is",
        r"\b([Ii])(?:\. ?e\b\.?|e\.)(?:, )?",
        lambda match: _paused(match, "that is, "),
        ("The agent, i.e., the robot, waits.", "The agent, that is, the robot, waits."),
        needs=".",
    ),
    rule(
        "example",
        r"\b(?P<first>[Ee])x\.(?= of\b)",
        lambda match: match["first"] + "xample",
        ("An ex. of this is chess.", "An example of this is chess."),
        needs=".",
    ),
    rule(
        "according to",
        r"\b(?P<first>[Aa])cc\.(?= to\b)",
        lambda match: match["first"] + "ccording",
        ("Acc. to them, it works.", "According to them, it works."),
        needs=".",
    ),
    rule(
        "edition",
        r"(?<=\d(?:st|nd|rd|th) )ed\.(?!\w)|(?<=(?:first|third) )ed\.(?!\w)|(?<=(?:second|fourth) )ed\.(?!\w)",
        lambda match: stop(match, "edition"),
        ("The 2nd ed. is out.", "The second edition is out."),
        needs=".",
    ),
    rule(
        "and so on",
        r"(?=[ae&])(?:\band so (?:on|forth),? )?(?:\band )?(?<![\w./])(?:etc\b(?!/)\.?|et cetera\b|&c\.)(?:,? etc\b\.?)?",
        lambda match: stop(match, "and so on"),
        ("Cats, dogs, etc. live here.", "Cats, dogs, and so on live here."),
        ("There are cats, dogs, etc.", "There are cats, dogs, and so on."),
        needs="c",
    ),
    rule(
        "with respect to",
        r"(?<![\w.])(?:w\. ?r\. ?t\b\.?|wrt\b\.?)",
        "with respect to",
        ("The gradient w.r.t. the input is small.", "The gradient with respect to the input is small."),
        needs="w",
    ),
    rule(
        "also known as",
        r"(?<![\w.])(?:a\. ?k\. ?a\b\.?|aka\b|AKA\b|a/k/a\b)",
        "also known as",
        ("RLHF, a.k.a. learning from people, works.", "RLHF, also known as learning from people, works."),
        needs="aA",
    ),
    rule(
        "iff",
        r"\b[Ii]ff\b(?:\.(?= [a-z]))?",
        "if and only if",
        ("It halts iff n is even.", "It halts if and only if n is even."),
        needs="f",
    ),
    rule(
        "without", r"(?<![\w/])w/o(?:ut)?\b", "without", ("It works w/o labels.", "It works without labels."), needs="/"
    ),
    rule("with", r"(?<![\w/])w/ ?(?=\w)", "with ", ("It works w/ labels.", "It works with labels."), needs="/"),
    rule("she or he", r"(?<![\w/])s/he\b", "she or he", ("Then s/he waits.", "Then she or he waits."), needs="/"),
    rule(
        "circa",
        r"(?<![\w.])(?P<first>[Cc])(?:a?\. ?(?=~?\d)|a (?=\d))",
        lambda match: match["first"] + "irca ",
        ("The c. 1900 style, with ca. 50 works.", "The circa nineteen hundred style, with circa fifty works."),
        needs=".",
    ),
    rule(
        "established",
        r"\b(?P<first>[Ee])st\.(?= (?:in )?[12]\d{3})",
        lambda match: match["first"] + "stablished",
        ("The firm (est. 1921) is old.", "The firm, established nineteen twenty-one, is old."),
        needs=".",
    ),
    rule(
        "limit",
        r"(?<!\d )(?<![\d\w])(?P<what>[Mm]in|[Mm]ax)\.(?= ?[\da-z])",
        lambda match: match["what"] + "imum",
        ("Take max. 5.", "Take maximum five."),
        needs=".",
    ),
    rule(
        "with probability",
        r"(?<![\w.])w\.(?P<high>h\.)?p\.",
        lambda match: f"with {'high ' if match['high'] else ''}probability",
        ("It holds w.p. one, or w.h.p. at least.", "It holds with probability one, or with high probability at least."),
        needs=".",
    ),
    rule(
        "such that",
        r"(?<![\w.])s\.t\.",
        "such that",
        ("Some x s.t. it holds.", "Some x such that it holds."),
        needs=".",
    ),
    rule(
        "in general",
        r"(?<![\w.])(?:w\.l\.o\.g\.|wlog\b|WLOG\b)",
        "without loss of generality",
        ("Say, w.l.o.g., it is one.", "Say, without loss of generality, it is one."),
        needs="wW",
    ),
    rule(
        "because",
        r"(?<![\w/])(?<![=+*<>/-] )b/c\b(?= )",
        "because",
        ("It fails b/c of noise.", "It fails because of noise."),
        needs="/",
    ),
    rule(
        "over",
        r"(?<![\w/^=+*-])(?:(?P<year>[Yy]/[Yy])|(?P<quarter>[Qq]/[Qq]))(?![\w/^=+*-])",
        lambda match: "year over year" if match["year"] else "quarter over quarter",
        ("It is up 2% y/y and 1% q/q.", "It is up two percent year over year and one percent quarter over quarter."),
        needs="/",
    ),
    rule("required", r"\b[Rr]eq['’]d\b", "required", ("A degree is req'd.", "A degree is required."), needs="'’"),
    rule(
        "century",
        r"(?<=\d(?:st|nd|rd|th) )(?:c\.|C(?=[,.;)]))",
        lambda match: stop(match, "century"),
        ("In the 5th c. it was new.", "In the fifth century it was new."),
        needs=DIGIT,
    ),
    rule(
        "between",
        r"(?<![\w/=+*-])b/w\b(?= (?P<seen>images?|photos?|pictures?|films?|videos?|frames?)\b)?",
        lambda match: "black and white" if match["seen"] else "between",
        ("The gap b/w b/w images.", "The gap between black and white images."),
        needs="/",
    ),
    rule(
        "not applicable",
        r"\b[Nn]/[Aa]\b",
        "not applicable",
        ("The rest is N/A.", "The rest is not applicable."),
        needs="/",
    ),
    rule(
        "versus",
        r"(?<=\d)-vs\.?-(?=\d)",
        " versus ",
        ("A 1-vs-1 match.", "A one versus one match."),
        needs="-",
    ),
    rule(
        "versus",
        r"(?<![\w.])(?:[Vv]s\b\.?|v\.(?= [A-Z])|(?<=[a-z] )v\.(?= [a-z]))",
        lambda match: capital(match, "versus"),
        ("Humans vs. machines, man vs nature.", "Humans versus machines, man versus nature."),
        needs="vV",
    ),
)
