"""Signs and punctuation: named where they mean something, a pause or nothing where they do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lettercast.normalization.rule import (
    MASK_DROPPED,
    MASK_NUMBER,
    MASK_WORDS,
    MASKS,
    function_rule,
    pattern_rule,
    text_after,
    text_before,
)
from lettercast.normalization.words import word_list

_SIGN_NAMES = {
    "&": "and",
    "＆": "and",
    "%": "percent",
    "+": "plus",
    "=": "equals",
    "@": "at",
    "<": "less than",
    ">": "greater than",
    "$": "dollars",
    "£": "pounds",
    "€": "euros",
    "¥": "yen",
    "°": "degrees",
    "‰": "per mille",
}
_SPOKEN_CHARACTER = re.compile(rf"[^\W\d_]|[{MASK_WORDS}{MASK_NUMBER}]")


def _say_leftover_sign(match: re.Match[str]) -> str | None:
    """Name a sign that no rule knew, or leave a gap where it has no name."""
    sign = match.group()
    if sign.isalpha():
        return None
    beside = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    if sign in _SIGN_NAMES and sign not in beside:  # "$$$" is no sum
        return f" {_SIGN_NAMES[sign]} "
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Mc"):
        place = match.start()
        return (
            None
            if place and (match.string[place - 1].isalpha() or unicodedata.category(match.string[place - 1])[0] == "M")
            else ""
        )
    return " "


_SENTENCE_GOES_ON = re.compile(rf"[\s“‘(\[]|[\"'](?=\w)|[^\"”'’]?.?{_SPOKEN_CHARACTER.pattern}")
"""Behind a closing bracket: not a closing quotation mark, nor the end."""


def _say_ellipsis(match: re.Match[str]) -> str:
    """Say three dots as a stop at the end, as a pause inside, as nothing at the start."""
    if not text_after(match).strip(" \"'”’)]") or re.match(r"[\"”] [A-Z]", text_after(match)):
        return "."
    return ", " if text_before(match).strip(" \"'“‘([") else ""


_ASIDE_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\w)(?P<open>[(\[])[A-Za-z]{1,12}-?(?P<close>[)\]])(?=[a-z])",  # (un)supervised
        r"(?:(?<=\b[Aa] )|(?<=[Tt]he )|(?<=\b[Aa]n )|(?<=['’]s ))(?P<open>\[)[A-Z]{3,5}(?P<close>\])(?= )",  # the [CLS] token
        r"(?<=[a-z])(?P<open>\[)(?:d|ed|er|es|ing|ly|s)(?P<close>\])(?!\w)",
        r"(?:(?<=\S)(?= )|(?<=[\"“‘(]))(?P<open> ?\[ ?)(?=[a-z])[^()\[\]]{1,80}(?P<close> ?\])",
    )
)


_WORD_ASIDE = re.compile(
    r"(?:\A|(?<=[A-Za-z] ))(?P<open>\( ?)[A-Za-z-]{2,24}(?P<close> ?\))(?= [a-z])"
)  # an (odd) case
_WORD_BEFORE = re.compile(r"(?<![\w'’-])[A-Za-z]+ \Z")


def _find_asides(text: str) -> Iterator[tuple[int, int, str]]:
    """Find brackets without a pause: in a word, of an editor in a quotation, around a word between "an" and its noun."""
    matches = [match for pattern in _ASIDE_PATTERNS for match in pattern.finditer(text)]
    for match in _WORD_ASIDE.finditer(text):
        word = _WORD_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
        if not match.start() or (word and word.group().strip().lower() in word_list("leaning")):
            matches.append(match)
    spans: set[tuple[int, int, str]] = set()
    for match in matches:
        spans.add((*match.span("open"), " " if match["open"][0] == " " else ""))
        spans.add((*match.span("close"), ""))
    yield from sorted(spans)


def _say_opening_bracket(match: re.Match[str]) -> str:
    """Say a bracket as a pause where no mark stands before it."""
    before = text_before(match).rstrip()
    if not before:
        return ""
    if before[-1] not in ',;:.?!—–-("“‘' or (before[-1] == '"' and before[-2:-1].strip()):
        return ", "
    return "" if before[-1] in '("“‘' and match.group()[0] != " " else " "


def _say_closing_bracket(match: re.Match[str]) -> str:
    """Say a bracket as a pause where the sentence goes on."""
    return ", " if _SENTENCE_GOES_ON.match(text_after(match)) else ""


SIGNS = (
    pattern_rule(
        "aside", r" ?[(\[][!?]{1,3}[)\]]", "", ("It won (!) twice.", "It won twice."), needs="!?", mask=MASK_DROPPED
    ),
    pattern_rule("section", r"§§ ?", "sections ", ("See §§ 3-4.", "See sections three to four."), needs="§"),
    pattern_rule("section", r"§ ?", "section ", ("See §3.", "See section three."), needs="§"),
    pattern_rule("paragraph", r"¶ ?", "paragraph ", ("See ¶ 3.", "See paragraph three."), needs="¶"),
    pattern_rule(
        "and",
        r"\b[A-Z]{1,3}&[A-Z]{1,3}\b",
        lambda match: " and ".join(" ".join(side) for side in match.group().split("&")),
        ("AT&T does R&D.", "A T and T does R and D."),
        needs="&",
    ),
    pattern_rule("and", r" ?(?:&{1,2}|＆) ?", " and ", ("Q&A, R & D.", "Q and A, R and D."), needs="&＆"),
    pattern_rule("hashtag", r"(?<!\w)#(?=[A-Za-z])", "hashtag ", ("Use #safety.", "Use hashtag safety."), needs="#"),
    pattern_rule(
        "plus",
        r"(?<=[\w\ue001])(?:\+|(?<=[a-z]{3})\+\+)(?=[\s.,;:!?)]|\Z)",
        lambda match: " plus" * len(match.group()),
        ("It got an A+ there with k-means++.", "It got an A plus there with k-means plus plus."),
        needs="+",
    ),
    pattern_rule(
        "dot", r"(?:(?<=\s)|(?<=\A))\.(?=[A-Za-z]{2})", "dot ", ("Use .NET here.", "Use dot NET here."), needs="."
    ),
    pattern_rule(
        "dot", r"(?<=[a-z_])\.(?=[a-z_]{2})", " dot ", ("Call os.path now.", "Call os dot path now."), needs="."
    ),
    pattern_rule(
        "ellipsis",
        r" ?(?:…|\.(?: ?\.){1,9}) ?",
        _say_ellipsis,
        ("Wait... then go…", "Wait, then go."),
        ('"No..." Ada said.', '"No." Ada said.'),
        needs=".…",
    ),
    pattern_rule("quote", r"``|['’‘]{2}|[«»„‟❝❞]", '"', ("He said ``no''.", 'He said "no".'), needs="`'’‘«»„‟❝❞"),
    pattern_rule(
        "quote",
        r"(?<![\w'’])['‘’](?P<letter>[A-Za-z])['’](?!\w)",
        lambda match: match["letter"],
        ("The 'x' key.", "The x key."),
        needs="'‘’",
    ),
    pattern_rule(
        "foreign",  # a name in its own letters, behind the one a voice can say
        r" ?[(（][\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\s,;·-]{1,60}[)）]",
        "",
        ("Ada Li (李艾达) waits.", "Ada Li waits."),
        needs="(（",
        mask=MASK_DROPPED,
    ),
    function_rule(
        "bracket",
        _find_asides,
        ("An (odd) case of (un)sound mind.", "An odd case of unsound mind."),
        ("We trust [the robots] and their mak[ing].", "We trust the robots and their making."),
        needs="([",
    ),
    pattern_rule(
        "bracket",
        r" ?[(\[{⟨] ?",
        _say_opening_bracket,
        ("It (the robot) waits [For us].", "It, the robot, waits, For us."),
        ('The "winter" (or two) came: "(ten)".', 'The "winter", or two, came: "ten".'),
        needs="([{⟨",
    ),
    pattern_rule("bracket", r" ?[)\]}⟩]", _say_closing_bracket, ("Wait (here) now.", "Wait, here, now."), needs=")]}⟩"),
    pattern_rule("bar", r" ?\|{1,2} ?", ", ", ("News | Policy.", "News, Policy."), needs="|"),
    pattern_rule("bullet", r"\s?[•‣◦▪●■□·∙] ?", ", ", ("Cats • dogs.", "Cats, dogs."), needs="•‣◦▪●■□·∙"),
    pattern_rule(
        "range",
        r"(?<=\ue001) ?[-–—−] ?(?=\ue001)",
        " to ",
        ("On June 30 – July 2.", "On June thirtieth to July second."),
        needs="-–—−",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "dash",
        r"(?<=[A-Za-z])[–−](?=[A-Za-z])",
        "-",
        ("The Kullback–Leibler divergence.", "The Kullback-Leibler divergence."),
        needs="–−",
    ),
    pattern_rule(
        "flag",
        r"(?<![^\s\ue000-\ue002])--(?=[A-Za-z])",
        " ",
        ("Pass `--all` to it.", "Pass all to it."),
        needs="-",
    ),
    pattern_rule(
        "dash",
        r"\s?(?:[—―]|-{2,5}|–)+[-–—]* ?|(?:(?<=\s)|(?<=\A)|(?<=\ue002))[-−](?=\s|\Z)\s?|(?<=[\w\"'”’)]) -(?=[A-Za-z])|(?<=[A-Za-z])- (?!and\b|or\b|to\b)|[−](?!\w)",
        ", ",
        ("It waits — for us -- or not - does it.", "It waits, for us, or not, does it."),
        needs="-–—―−",
    ),
    pattern_rule(
        "hyphen",
        r"(?<![\w\"'’\ue000\ue001.)])-(?=\w)|(?<=[\ue001])-(?=[A-Za-z\ue000\ue001])|(?<![\w\ue000\ue001])-(?!\w)",
        " ",
        ("It is 5%-good.", "It is five percent good."),
        needs="-",
    ),
    pattern_rule("sign", rf"[^a-zA-Z\s{MASKS}.,;:?!'\"’‘“”-]", _say_leftover_sign, ("So good 🎉!", "So good!")),
)

_MARKS_BY_STRENGTH = "?!.:;"


def _keep_strongest_mark(match: re.Match[str]) -> str | None:
    """Return the strongest mark of a run; None where it is alone."""
    run = match.group()
    mark = next((mark for mark in _MARKS_BY_STRENGTH if mark in run), ",")
    return None if mark == run else mark


CLEANUP_RULES = (
    pattern_rule("space", r"(?<=\s)\s+|\A\s+", "", ("So  be it.", "So be it.")),
    pattern_rule(
        "pause",
        r"\A[\s.,;:?!-]+",
        lambda match: "" if match.group().strip() else None,
        (", then it fell.", "then it fell."),
        mask=MASK_WORDS,
    ),
    pattern_rule(
        "pause",  # a comma stays: a part of a sentence may end with a breath
        r"(?<![\s-])[\s-]+\Z",
        lambda match: "" if "-" in match.group() else None,
        ("It fell-", "It fell"),
    ),
    pattern_rule(
        "pause",
        r"[.,;:?!](?:\s*[.,;:?!])+|(?<=\S)\s+[.,;:?!](?:\s*[.,;:?!])*|\A\s+[.,;:?!](?:\s*[.,;:?!])*",
        _keep_strongest_mark,
        ("So it is , then .", "So it is, then."),
    ),
    pattern_rule(
        "pause",
        r"(?<=[.:;?!]['\"‘’“”]),(?=\s)",
        "",
        ('She said "no.", then left.', 'She said "no." then left.'),
        needs=",",
    ),
    pattern_rule("pause", r"(?<=[\s(])['’‘\"“” ]+(?=[.,;:?!]|\Z)", "", ('He wrote "".', "He wrote."), needs="'’‘\"“”"),
)
