"""Maths and Greek, approximations and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.formulas.attached import CLOSING
from lettercast.normalization.formulas.greek import LOWERED, RAISED, greek, is_greek
from lettercast.normalization.formulas.maths import Reader
from lettercast.normalization.formulas.relations import in_prose
from lettercast.normalization.numbers import number, ordinal, power, scientific
from lettercast.normalization.rule import DIGIT, MASKS, NUMBER, SAID, finding, lead, rule
from lettercast.normalization.tables.shapes import NUM, SIGN, START, signed

_GREEK = r"[\u0370-\u03ff\u1f00-\u1fff\u00b5]"
_SIGNS = "^_√∛=<>≠≤≥≈≃≡∈∉→←⇒⇔×·⋅*~∼|‖+′∑∏∫∂∇∞±∝∪∩⊂⊆∧∨¬∀∃−∖∘⊕⊙⊗∕≪≫⊥⫫↦⌈⌊" + "".join(RAISED) + "".join(LOWERED)
_SIGN = re.compile(rf"[{re.escape(_SIGNS)}\u0302-\u0307\u20d7]")
_HINT = re.compile(
    rf"(?<=[A-Za-z0-9_}}'’*\u0370-\u03ff])\(|[\[{{]|{_GREEK} ?[-*'’(/\[]"
    rf"|\d(?:, (?:\.\.\.|…)|%?\]| ?[-−–] ?(?:{_GREEK}|[a-z](?![\w'’.-])|\([\w])| [-−–] (?:[b-zB-HJ-Z](?![\w'’])|\(\w)"
    rf"| ?/ ?(?:[A-Za-z](?![A-Za-z])|[\d(√]|{_GREEK}))|(?<!\w)[À-ſ](?!\w)|\([-−]?[\d.]+%?, ?[-−+]?[\d.∞]"
    r"|(?<![\w'’])[A-Za-z](?:['’]{1,2}(?=[\d\s.,;:)]|\Z)|-(?=\d)|![.,;: ]| [-−–] (?:\d|[A-Za-z](?![\w'’]))| ?/ ?(?:[a-zα-ω](?!\w)|\d|[(√]))"
)
"""What may be a formula: a sign that formulas have, or one of these shapes. The rest of a text is not looked at."""
_SPAN = re.compile(r"(?:\b(?:in|range|interval|between|from|over|on|CI|(?:interval|range|CI) (?:is|was|of|=))|∈) ?\Z")
_PAIR = re.compile(r"\([-−+.\d% ]{1,12}, ?[-−+.\d%∞ ]{1,12}\)")


_LONGEST = 240  # characters of one formula
_TANGLED = 100  # atoms tried without success
_OPENS = re.compile(
    r"(?<![A-Za-z0-9_.^\\'’$£€])(?<!\d/)(?<! m/)(?=[A-Za-z0-9(\[{|‖⌈⌊√∛∑∏∫∂∇∀∃¬\u00c0-\u017f\u1e00-\u1eff\u0370-\u03ff\u00b5−.-])"
    r"(?:[A-Za-z](?![A-Za-z'’][a-z])|[A-Za-z]{2,16}[(_^₀-₉]|(?:max|min)\{|log(?:2|10)\(|Pr\[|[A-Za-z]{2,7}(?= [A-Za-z\u0370-\u03ff(])|\d|[^A-Za-z0-9\s])"
)


def _formulas(text: str) -> Iterator[tuple[int, int, str]]:
    """Where formulas stand in `text`, and how they are said."""
    if _SIGN.search(text) is None and _HINT.search(text) is None:
        return
    end = 0
    for start in _OPENS.finditer(text):
        place = start.start()
        if place < end:
            continue
        reader = Reader(text, place, min(len(text), place + _LONGEST))
        said = reader.expression()
        end = max(end, place + 1)
        if text[place] in "({" and text.find(CLOSING[text[place]], place) == reader.place - 1:
            if said and text[place] == "{" and re.search(" such that | given ", said):
                said, reader.evidence = said.replace(" given ", " such that ", 1), 2
            elif said is None or not (_PAIR.match(text, place) and _SPAN.search(text, max(0, place - 16), place)):
                continue  # brackets of the sentence around a formula
            else:
                said, reader.evidence = said.replace(", ", " to "), 2
        if said is None or reader.evidence < 2 or reader.place <= place:
            if reader.steps > _TANGLED:
                end = place + _TANGLED  # what takes so long to see through is no formula of a person
            continue
        stop = reader.place
        while stop > place and text[stop - 1] == " ":
            stop -= 1
        if (
            text[place] in "aAI"
            and re.match(r"[aAI] ", text[place : place + 2])
            and not re.match(r"[aAI](?: [-=<>≤≥≠≈∈+*×→~←∼] |[=<>≤≥≠≈∈+*×→^_~(])", text[place : place + 4])
        ):
            continue
        if stop < len(text) and (text[stop].isalnum() or text[stop] in "^_"):
            end = stop  # it breaks off in the middle of a word: not a formula after all
            continue
        yield place, stop, in_prose(said, text[max(0, place - 16) : place], text[stop : stop + 12])
        end = stop


_ORDER = re.compile(r"(?<!\w)O(\()[~$£€]?\d[\w.,%/ ]{0,20}(\))")


def _orders(text: str) -> Iterator[tuple[int, int, str]]:
    """The brackets of an order of magnitude that is measured in something."""
    for match in _ORDER.finditer(text):
        yield *match.span(1), " of "
        yield *match.span(2), ""


def _about(match: re.Match[str]) -> str:
    """ "~5" is about five, "a ~5 day trip" a roughly five day trip; after "around" the sign adds nothing."""
    before = match.string[max(0, match.start() - 24) : match.start()].rstrip().lower()
    if re.search(r"\b(?:about|around|roughly|approximately|approx\.?|circa|some|nearly|almost)\Z", before):
        return ""
    article = re.search(r"\b(?:an?|this|the|that|their|our|its|another|each|every|one)\Z", before)
    if not article:
        return "about "
    return "approximately " if article.group() == "an" else "roughly "


_COMPARED = {
    "<": "less than ",
    ">": "more than ",
    "≤": "at most ",
    "≥": "at least ",
    "<=": "at most ",
    ">=": "at least ",
    "⩽": "at most ",
    "⩾": "at least ",
    "≪": "much less than ",
    "≫": "much more than ",
    "<<": "much less than ",
    ">>": "much more than ",
}


def _compared(match: re.Match[str]) -> str:
    said = _COMPARED[match.group().strip()]
    if lead(match)[-1:].isalpha():
        return f" {said}"
    behind_word = match.string[max(0, match.start() - 2) : match.start()][-2:-1].isalpha() and match.group().endswith(
        " "
    )
    return "greater than " if said == "more than " and behind_word else said


_BETWEEN = {
    "=": "equals",
    "==": "equals",
    ":=": "is defined as",
    "!=": "does not equal",
    "≠": "does not equal",
    "≈": "is approximately",
    "≃": "is approximately",
    "≅": "is approximately",
    "∼": "is about",
    "≡": "is equivalent to",
    "∝": "is proportional to",
    "→": "to",
    "->": "to",
    "-->": "to",
    "⟶": "to",
    "➔": "to",
    "➜": "to",
    "⇒": "implies",
    "=>": "implies",
    "⟹": "implies",
    "⇔": "if and only if",
    "⟺": "if and only if",
    "↔": "to and from",
    "<->": "to and from",
    "←": "from",
    "<-": "from",
    "↑": "up",
    "↓": "down",
    "∈": "in",
    "∉": "not in",
    "⊂": "is a subset of",
    "⊆": "is a subset of",
    "⊃": "contains",
    "∪": "union",
    "∩": "intersection",
    "∧": "and",
    "∨": "or",
    "¬": "not",
    "∀": "for all",
    "∃": "there exists",
    "∞": "infinity",
    "∑": "the sum of",
    "∏": "the product of",
    "∫": "the integral of",
    "∂": "partial",
    "∇": "the gradient of",
    "√": "the square root of",
    "±": "plus or minus",
    "×": "times",
    "÷": "divided by",
    "∅": "the empty set",
    "ℓ": "l",
    "′": "prime",
    "″": "double prime",
    "∴": "therefore",
    "⊢": "entails",
    "⊨": "entails",
    "≻": "is preferred to",
    "≺": "is worse than",
    "≪": "is much less than",
    "≫": "is much greater than",
    "≤": "is at most",
    "≥": "is at least",
    "⩽": "is at most",
    "⩾": "is at least",
}
_BETWEEN_SIGNS = "|".join(re.escape(sign) for sign in sorted(_BETWEEN, key=len, reverse=True))


def _exponent(match: re.Match[str]) -> str:
    return signed(match["minus"]) + scientific(match["a"], match["sign"], match["power"])


FORMULAS = (
    rule(
        "plus or minus",
        r"\+ ?/ ?[-−–] ?",
        "plus or minus ",
        ("Give or take +/- 3.", "Give or take plus or minus three."),
        needs="+",
    ),
    rule(
        "or",
        r"(?<=[-−+]\d)/(?=[-−+]\d|0/[-−+]\d)|(?<=[-−+]\d/0)/(?=[-−+]\d)",
        " or ",
        ("The +1/-1 labels.", "The plus one or minus one labels."),
        ("A reward of +1/0/-1.", "A reward of plus one or zero or minus one."),
        needs="/",
    ),
    rule(
        "and so on",
        r"(?<=\d), ?(?:\.\.\.|…)(?=\.?[\s\"”’]*\Z|\))",
        ", and so on",
        ("Count 1, 2, 3, ….", "Count one, two, three, and so on."),
        needs=".…",
    ),
    rule(
        "range",
        r"(?<=\d)(?:[~∼](?=[\d$£€])|\.\.(?=[\dA-Za-z]))",
        " to ",
        ("Take 10~20 of them, or 0..255.", "Take ten to twenty of them, or zero to two hundred fifty-five."),
        needs="~∼.",
        mask=NUMBER,
    ),
    rule(
        "number",
        r"(?<![\w.,])\d{1,3}(?: 000| \d{3}(?= \d{3})){1,4}(?: \d{3})?(?![\w]| ?\d|[.,]\d)",
        lambda match: number(match.group().replace(" ", "")),
        (
            "All 10 000 and 1 234 567 of them.",
            "All ten thousand and one million two hundred thirty-four thousand five hundred sixty-seven of them.",
        ),
        needs="0123456789",
        mask=NUMBER,
    ),
    rule(
        "plural",
        r"\b([A-Za-z]{2,30})\((s|es)\)",
        lambda match: match[1] + match[2],
        ("Name the author(s) of the box(es).", "Name the authors of the boxes."),
        needs="(",
    ),
    rule(
        "one or more", r"\b[aA]\(n\)", lambda match: match.group()[0], ("Take a(n) apple.", "Take a apple."), needs="("
    ),
    rule(
        "ordinal",
        r"(?<![\w.,])(\d{1,6})\^(?:st|nd|rd|th|\{(?:st|nd|rd|th)\})(?!\w)",
        lambda match: ordinal(int(match[1])),
        ("The 2^nd layer.", "The second layer."),
        needs="^",
        mask=NUMBER,
    ),
    rule("call", r"(?<=[\w'’])\( ?\)", "", ("Then train() calls step().", "Then train calls step."), needs="("),
    rule(
        "times",
        r"(?:(?<=[\s(])|(?<=\A))[x×] ?(?=10\^)",
        "times ",
        ("Some x10^3 cells.", "Some times ten cubed cells."),
        needs="^",
    ),
    rule(
        "derivative",
        rf"(?<!\w)d(?P<of>[A-Za-z]?)/d(?P<by>{_GREEK})(?!\w)",
        lambda match: f"d{match['of']} over d {greek(match['by'])}",
        ("The slope dL/dθ vanishes.", "The slope dL over d theta vanishes."),
        needs="/",
        mask=NUMBER,
    ),
    finding(
        "formula",
        _formulas,
        (
            "The loss is x^2 + 2 * α for θ* in each case.",
            "The loss is x squared plus two times alpha for theta star in each case.",
        ),
        ("We compute p(x | z) / p(x) from z_{t+k}.", "We compute p of x given z over p of x from z sub t plus k."),
        (
            "It costs O(n log n) or 10^35 steps (k ~ 30).",
            "It costs O of n log n or ten to the thirty-fifth steps, k is about thirty.",
        ),
        (
            "Then x' = √C, and n → ∞ for β ∈ [0, 1].",
            "Then x prime equals the square root of C, and n goes to infinity for beta in zero to one.",
        ),
        (
            "Some ⌈log₂ n⌉ bits of {x : x > 0}.",
            "Some the ceiling of log base two of n bits of x such that x greater than zero.",
        ),
        (
            "If x ⊥ y | z then |f(x)| ≤ L|x - y|.",
            "If x is independent of y given z then the absolute value of f of x is less than or equal to L times the absolute value of x minus y.",
        ),
        mask=NUMBER,
    ),
    rule(
        "scientific",
        rf"{START}(?P<minus>{SIGN})(?P<a>{NUM})[eE](?P<sign>[-−+]?)(?P<power>\d{{1,3}})(?!\w)",
        _exponent,
        (
            "A rate of 3e-5 for 1e6 steps.",
            "A rate of three times ten to the minus five for one times ten to the sixth steps.",
        ),
        needs=DIGIT,
        mask=NUMBER,
    ),
    finding(
        "order",
        _orders,
        ("It is O(10ms) or O($100).", "It is O of ten milliseconds or O of one hundred dollars."),
        needs="O",
    ),
    rule(
        "power",
        r"(?<=[\w)])[⁺⁻]?[⁰¹²³⁴-⁹]{1,8}",
        lambda match: power("".join(RAISED[character] for character in match.group())),
        ("A km² is large.", "A km squared is large."),
        needs="⁰¹²³⁴⁵⁶⁷⁸⁹",
    ),
    rule(
        "index",
        r"[₀-₉]{1,6}",
        lambda match: number("".join(LOWERED[character] for character in match.group())),
        ("The FX₂ unit.", "The FX two unit."),
        needs="₀₁₂₃₄₅₆₇₈₉",
    ),
    rule("norm", r"∞-(?=[a-z])", "infinity ", ("The ∞-norm.", "The infinity norm."), needs="∞"),
    rule("power", r"(?<!m/s) ?\^ ?", " to the ", ("Take xs ^ ys here.", "Take xs to the ys here."), needs="^"),
    rule(
        "Greek",
        rf"{_GREEK}{{1,64}}(?:[-–](?={_GREEK}))?",
        lambda match: " ".join(filter(None, (greek(letter) for letter in match.group() if is_greek(letter)))),
        ("A β-VAE and an ε-greedy agent.", "A beta-VAE and an epsilon-greedy agent."),
    ),
    rule(
        "about",
        r"[~∼≈] ?(?=[\d$£€.½¼¾])|(?<!\w)[~∼≈](?=[A-Za-z\ue001])",
        _about,
        ("It takes ~5 days, around ~2 of them lost.", "It takes about five days, around two of them lost."),
        ("A ~5 day trip, an ≈8% loss.", "A roughly five day trip, an approximately eight percent loss."),
        needs="~∼≈",
        mask=SAID,
    ),
    rule(
        "about",
        r"\b(?P<first>about|around|roughly|approximately) (?:about|roughly|approximately) ",
        lambda match: match["first"] + " ",
        ("It is roughly about right.", "It is roughly right."),
    ),
    rule(
        "compared",
        r"(?:(?<![\w<>=-])|(?<= )|(?<=[A-Za-z]{2})(?=[<>]=))(?:<=|>=|<<|>>|[<>≤≥⩽⩾≪≫]) ?(?=[\d$£€.~½\ue000\ue001])",
        _compared,
        (
            "It needs >10 tries, <5% error, accuracy > 90%.",
            "It needs more than ten tries, less than five percent error, accuracy greater than ninety percent.",
        ),
        ("Scores ≥ 3 and ≤7 pass.", "Scores at least three and at most seven pass."),
        ("It runs on Python>=3.7 alone.", "It runs on Python at least three point seven alone."),
        needs="<>≤≥⩽⩾≪≫",
    ),
)

# After the tables of quantities, which know some of these signs better.
RELATIONS = (
    rule(
        "sign between",
        rf"(?= ?[{re.escape(''.join(sorted({sign[0] for sign in _BETWEEN})))}]) ?(?P<sign>{_BETWEEN_SIGNS}) ?(?P<minus>[-−](?=[\w{MASKS}]))?",
        lambda match: f" {_BETWEEN[match['sign']]} {'minus ' if match['minus'] else ''}",
        ("Settings → Privacy means control = yours.", "Settings to Privacy means control equals yours."),
        ("So dx/dt = -x.", "So dx over dt equals minus x."),
        needs="".join(set("".join(_BETWEEN))),
        mask=SAID,
    ),
    rule("about", r" ?[~∼] ?", " about ", ("The rate ~ speed.", "The rate about speed."), needs="~∼"),
)
