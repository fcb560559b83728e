"""Marks that are seen and not said: emphasis, code, tags, list markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.numbers import say_cardinal, say_digit_pair, say_ordinal
from lettercast.normalization.rule import MASK_DROPPED, MASK_WORDS, function_rule, pattern_rule, text_after, text_before
from lettercast.normalization.words import is_acronym

_EMPHASIS_PAIRS = (
    re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]{1,300}?(?<=[^\s*])(\1)(?![\w*])"),
    re.compile(r"(?<![\w_)\]}])(?<!\w[*'’′])(_{1,3})(?=[^\s_])[^_\n]{1,300}?(?<=[^\s_])(\1)(?![\w_{])"),
    re.compile(r"(?<![\w~])(~~)(?=[^\s~])[^~\n]{1,300}?(?<=[^\s~])(~~)(?![\w~])"),
    re.compile(r"(?<!`)(`{1,3})(?=[^\s`])[^`\n]{1,300}?(?<=[^\s`])(\1)(?!`)"),
    re.compile(r"(?<![\w$\\])(\${1,2})(?=[^\s$])[^$\n]{1,300}?(?<=[^\s$])(\1)(?![\w$])"),  # TeX, not money
)


def _find_emphasis(text: str) -> Iterator[tuple[int, int, str]]:
    """Find pairs of marks around words, outermost first."""
    marks: list[tuple[int, int, str]] = []
    for pattern in _EMPHASIS_PAIRS:
        for match in pattern.finditer(text):
            marks += ((*match.span(1), ""), (*match.span(2), ""))
    end = 0
    for start, stop, spoken in sorted(marks):
        if start >= end:
            yield start, stop, spoken
            end = stop


_ROMAN_VALUES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_MARKER = r"(?:[1-9]\d?|[a-hA-H]|i{1,3}|iv|vi{0,3}|ix|x)"
_MARKER_GROUP = rf"(?P<mark>{_MARKER})"
_LABELLED_NOUN = re.compile(
    r"(?i)\b(?:case|option|part|step|number|condition|assumption|equation|eq\.?|figure|fig\.?|section|see|points?|items?)\s\Z"
)

_MARKER_VERB = re.compile(
    r"(?:is|isn['’]t|was|holds?|fails?|follows?|implies|matters?|works?|needs?|gives?|seems?|does|doesn['’]t|can|would|will)\b"
)
"""Behind a marker these speak of it: "(b) isn't" is no new entry of a list."""
_JOINED_LABEL = re.compile(r"\) (?:and|or|nor) \Z")
_LABEL_JOINT = re.compile(r"(?:and|or|nor) ")
"""Behind a marker these leave it a label: "X (1) and Y (2)", "(a) or (b)"."""


def _say_marker_ordinal(match: re.Match[str]) -> str | None:
    """Say the place a marker gives: "2." and "(b)" and "ii)" are all second."""
    mark = match["mark"]
    if mark.isdigit():
        place = int(mark)
    else:
        # (i) after (h) would be the ninth letter; lists that long are not written
        place = _ROMAN_VALUES.get(mark) or "abcdefgh".index(mark.lower()) + 1
    spoken = say_ordinal(place)
    if text_after(match).lstrip("\"'“‘(").lower().startswith(spoken):
        return ""
    before = text_before(match).rstrip()
    return f"{spoken.capitalize() if not before or before[-1] in '.?!' else spoken}, "


def _say_inline_marker(match: re.Match[str]) -> str | None:
    """Say a marker inside a sentence; not "case (b)", and not the end of "(k = 30)"."""
    before = match.string[max(0, match.start() - 80) : match.start()]
    whole = match.group()[0] == "("
    if not whole and before.count("(") + before.count("[") > before.count(")") + before.count("]"):
        return None  # the end of "(k = 30)" or "[0, 1)"
    if _LABELLED_NOUN.search(before) or (
        whole and (_MARKER_VERB.match(text_after(match)) or _JOINED_LABEL.search(before))
    ):
        return _say_marker(match["mark"]) + " "
    if _LABEL_JOINT.match(text_after(match)) or text_after(match).startswith("to ("):
        return _say_marker(match["mark"]) + " "
    return _say_marker_ordinal(match)


_HTML_TAGS = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|br|caption|center|cite|code|col|dd|del|details|dfn|div|dl|dt|em|"
    "figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|ins|kbd|li|link|main|mark|meta|nav|ol|p|pre|q|s|samp|"
    "script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|"
    "var|video|wbr"
)
_PLACEHOLDER = re.compile(r"(</?)[A-Za-z][\w'’-]{0,30}(?:(?: |, ?)[\w'’-]{1,30}){0,5}( ?/?>)")


def _find_placeholders(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the marks around words that stand for others: <property X>."""
    for match in _PLACEHOLDER.finditer(text):
        yield *match.span(1), " of " if text[match.start() - 1 : match.start()].isalnum() else ""
        yield *match.span(2), ""


MARKUP = (
    pattern_rule(
        "emoticon",
        r"(?<![\w)])[:;]['-]?[()DP](?![\w(])",
        "",
        ("So be it ;-)", "So be it"),
        needs=":;",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "tag",
        rf"</?(?:(?i:{_HTML_TAGS})|[A-Za-z][A-Za-z0-9]{{0,15}}(?= [^<>\n]{{1,60}}=))(?: [^<>\n=]{{1,60}}=[^<>\n]{{0,200}})? ?/?>",
        "",
        ("A <b>bold</b> claim.", "A bold claim."),
        needs="<",
        mask=MASK_DROPPED,
    ),
    function_rule(
        "placeholder",
        _find_placeholders,
        ("It cannot do <task X> yet.", "It cannot do task X yet."),
        ("It ends with <eos> or <pad>.", "It ends with eos or pad."),
        ("A Vec<String> is returned.", "A Vec of String is returned."),
        needs="<",
        mask=MASK_DROPPED,
    ),
    function_rule(
        "emphasis",
        _find_emphasis,
        ("The *whole* point is __not__ `this`.", "The whole point is not this."),
        ("It costs $5 to learn $x$ or $$y$$.", "It costs five dollars to learn x or y."),
        needs="*_~`$",
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "constant",
        r"(?<![\w.])[A-Z]{2,20}(?:_[A-Z]{2,20}){1,5}(?!\w)",
        lambda match: " ".join(part if is_acronym(part) else part.lower() for part in match.group().split("_")),
        ("Set API_KEYWORD first.", "Set API keyword first."),
        needs="_",
    ),
    pattern_rule(
        "underscore",
        r"(?<=[A-Za-z]{2})_{1,4}(?=[A-Za-z]{2})|(?<!\w)_{1,4}(?=[A-Za-z]{2})|(?<=[A-Za-z]{2})_{1,4}(?![\w{])",
        " ",
        ("Set learning_rate in __init__ now.", "Set learning rate in init now."),
        needs="_",
    ),
    pattern_rule(
        "list",
        r"\A\s{0,20}(?:[-–—*+•‣◦▪●■□·∙→⇒➔➜►▶➤✓✔✗✘☐☑]\s{1,9}|>{1,3} )",
        "",
        ("- The proxies", "The proxies"),
        mask=MASK_DROPPED,
    ),
    pattern_rule(
        "list",
        rf"\A\s{{0,20}}\(?{_MARKER_GROUP}[.)]\s{{1,9}}(?=[\w\"“‘'*(])",
        lambda match: _say_first_marker(match),
        ("3. Agents wait.", "Third, Agents wait."),
        ("1. First, agents wait.", "First, agents wait."),
        ("b) Agents wait.", "Second, Agents wait."),
        mask=MASK_WORDS,
    ),
    pattern_rule(
        "list",
        r"(?<=[:;.?!] )(?P<mark>[1-9]\d?)\. (?=[A-Z])",
        _say_marker_ordinal,
        ("Two steps: 1. Look. 2. Leap.", "Two steps: first, Look. Second, Leap."),
        needs="123456789",
    ),
    pattern_rule(
        "law",  # a paragraph of the American tax code
        r"(?<![\w.,])(?P<first>[45])0(?P<last>\d)\((?P<mark>[a-z])\)(?:\((?P<under>\d{1,2})\))?",
        lambda match: " ".join(
            filter(
                None,
                (
                    say_cardinal(int(match["first"])),
                    say_digit_pair("0" + match["last"]),
                    match["mark"].upper(),
                    match["under"] and say_cardinal(int(match["under"])),
                ),
            )
        ),
        ("A 501(c)(3) with a 401(k).", "A five oh one C three with a four oh one K."),
        needs="(",
    ),
    pattern_rule(
        "stars",
        r"(?P<full>★{1,5})(?P<empty>[☆✩]{1,4})|(?P<many>★{2,5})|(?<=\d)(?P<one> ?★)(?=(?P<noun> [a-z])?)",
        lambda match: _say_stars(match),
        ("It got ★★★★☆ in a 4.8★ app.", "It got four out of five stars in a four point eight star app."),
        needs="★",
    ),
    pattern_rule(
        "part",  # of a law
        r"(?<=\d)(?P<marks>(?:\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)){2,4})(?!\w)",
        lambda match: ", " + " ".join(_say_marker(mark) for mark in re.findall(r"\w+", match["marks"])),
        ("See Art. 5(1)(a).", "See article five, one A."),
        needs="(",
    ),
    pattern_rule(
        "part",
        r"(?<=\d)\((?P<mark>[a-h])\)(?!\w)",
        lambda match: " " + match["mark"].upper(),
        ("See Figure 2(a).", "See Figure two A."),
        needs="(",
    ),
    pattern_rule(
        "part",
        r"(?<=\d)\((?P<mark>i{1,3}|iv|vi{0,3})\)(?!\w)",
        lambda match: f", part {say_cardinal(_ROMAN_VALUES[match['mark']])}",
        ("By Lemma 2.1(ii) it holds.", "By Lemma two point one, part two it holds."),
        needs="(",
    ),
    pattern_rule(
        "list",
        r"(?<=[:;] )(?P<mark>[a-h])\. (?=[A-Za-z])",
        _say_marker_ordinal,
        ("It has: a. speed; b. size.", "It has: first, speed; second, size."),
        needs=".",
    ),
    pattern_rule(
        "range",
        r"\((\d{1,3})\) ?[-–] ?\((\d{1,3})\)",
        lambda match: f"{say_cardinal(int(match[1]))} to {say_cardinal(int(match[2]))}",
        ("Eqs. (2)-(4) hold.", "Equations two to four hold."),
        needs="(",
    ),
    pattern_rule(
        "list",
        rf"(?<=[\s,;:—])(?:\( ?(?={_MARKER} ?\))|(?={_MARKER}\)))(?P<mark>{_MARKER}) ?\)\s(?=[A-Za-z\"“‘])",
        _say_inline_marker,
        ("It has (a) speed, (b) size.", "It has first, speed, second, size."),
        ("Both 1) better tests and 2) less noise.", "Both first, better tests and second, less noise."),
        ("If (a) holds, (b) isn't far; (c) and (d) are.", "If A holds, B isn't far; C and D are."),
        ("We met Ada (1) and Ben (2).", "We met Ada one and Ben two."),
        ("They (1) are small and 2) can run.", "They first, are small and second, can run."),
        ("(A) fails here.", "A fails here."),
        needs=")",
    ),
    pattern_rule(
        "list",
        r"(?<=[\s,;:])\( ?([a-hA-H]|[1-9]\d?[a-h]?|i{1,3}|iv|v|vi{1,3}|ix|x) ?\)(?=[\s,.;:?!]|\Z)",
        lambda match: _say_marker(match[1]),
        ("Case (b) is worse than (1).", "Case B is worse than one."),
        ("By (5a) and (5b).", "By five A and five B."),
        needs="(",
    ),
)


def _say_stars(match: re.Match[str]) -> str:
    """Say stars: those that critics give, and those that apps have."""
    if match["one"]:
        return " star" if match["noun"] else " stars"
    full = len(match["full"] or match["many"])
    if match["empty"]:
        return f"{say_cardinal(full)} out of {say_cardinal(full + len(match['empty']))} stars"
    return f"{say_cardinal(full)} stars"


def _say_marker(mark: str) -> str:
    """Say a marker as a label: "5a" -> "five A"."""
    if mark[0].isdigit() and not mark.isdigit():
        return f"{say_cardinal(int(mark[:-1]))} {mark[-1].upper()}"
    if mark.isdigit() or mark.lower() in _ROMAN_VALUES:
        return say_cardinal(int(mark) if mark.isdigit() else _ROMAN_VALUES[mark.lower()])
    return mark.upper()


def _say_first_marker(match: re.Match[str]) -> str | None:
    """Say a marker at the very beginning, unless the sentence speaks of it or of a person."""
    if not match["mark"].isdigit() and _is_initial(match):
        return None
    return _say_marker(match["mark"]) + " " if _MARKER_VERB.match(text_after(match)) else _say_marker_ordinal(match)


def _is_initial(match: re.Match[str]) -> bool:
    """Whether a marker is an initial: "A. Turing" begins with a name, "A) Agents" with a marker."""
    return match.group().strip().endswith(".") and match["mark"].isupper()
