"""Maths and Greek, approximations and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lettercast.normalization.formulas.greek import SUBSCRIPTS, SUPERSCRIPTS, is_greek, name_greek_letter
from lettercast.normalization.formulas.maths import FormulaParser
from lettercast.normalization.formulas.operators import CLOSING_BRACKETS
from lettercast.normalization.formulas.relations import adapt_to_sentence
from lettercast.normalization.numbers import say_number, say_ordinal, say_power, say_scientific
from lettercast.normalization.rule import (
    DIGITS,
    MASK_NUMBER,
    MASK_WORDS,
    function_rule,
    pattern_rule,
    text_before,
)
from lettercast.normalization.tables.shapes import NUM, SIGN, START, say_sign

_GREEK = r"[\u0370-\u03ff\u1f00-\u1fff\u00b5]"
_FORMULA_SIGNS = (
    "^_√∛=<>≠≤≥≈≃≡∈∉→←⇒⇔×·⋅*~∼|‖+′∑∏∫∂∇∞±∝∪∩⊂⊆∧∨¬∀∃−∖∘⊕⊙⊗∕≪≫⊥⫫↦⌈⌊" + "".join(SUPERSCRIPTS) + "".join(SUBSCRIPTS)
)
_FORMULA_SIGN = re.compile(rf"[{re.escape(_FORMULA_SIGNS)}\u0302-\u0307\u20d7]")
_FORMULA_HINT = re.compile(
    rf"(?<=[A-Za-z0-9_}}'’*\u0370-\u03ff])\(|[\[{{]|{_GREEK} ?[-*'’(/\[]"
    rf"|\d(?:, (?:\.\.\.|…)|%?\]| ?[-−–] ?(?:{_GREEK}|[a-z](?![\w'’.-])|\([\w])| [-−–] (?:[b-zB-HJ-Z](?![\w'’])|\(\w)"
    rf"| ?/ ?(?:[A-Za-z](?![A-Za-z])|[\d(√]|{_GREEK}))|(?<!\w)[À-ſ](?!\w)|\([-−]?[\d.]+%?, ?[-−+]?[\d.∞]"
    r"|(?<![\w'’])[A-Za-z](?:['’]{1,2}(?=[\d\s.,;:)]|\Z)|-(?=\d)|![.,;: ]| [-−–] (?:\d|[A-Za-z](?![\w'’]))| ?/ ?(?:[a-zα-ω](?!\w)|\d|[(√]))"
)
"""What may be a formula: a sign that formulas have, or one of these shapes. The rest of a text is not looked at."""
_INTERVAL_LEAD = re.compile(
    r"(?:\b(?:in|range|interval|between|from|over|on|CI|(?:interval|range|CI) (?:is|was|of|=))|∈) ?\Z"
)
_NUMBER_PAIR = re.compile(r"\([-−+.\d% ]{1,12}, ?[-−+.\d%∞ ]{1,12}\)")
_WORD_START = re.compile(r"[aAI] ")
_QUANTITY_START = re.compile(r"[aAI](?: [-=<>≤≥≠≈∈+*×→~←∼] |[=<>≤≥≠≈∈+*×→^_~(])")
"""The words "a" and "I", and where they are quantities all the same."""
_MAX_FORMULA_LENGTH = 240  # characters of one formula
_MAX_ATTEMPTS = 100  # atoms tried without success
_FORMULA_START = re.compile(
    r"(?<![A-Za-z0-9_.^\\'’$£€])(?<!\d/)(?<! m/)(?=[A-Za-z0-9(\[{|‖⌈⌊√∛∑∏∫∂∇∀∃¬\u00c0-\u017f\u1e00-\u1eff\u0370-\u03ff\u00b5−.-])"
    r"(?:[A-Za-z](?![A-Za-z'’][a-z])|[A-Za-z]{2,16}[(_^₀-₉]|(?:max|min)\{|log(?:2|10)\(|Pr\[|[A-Za-z]{2,7}(?= [A-Za-z\u0370-\u03ff(])|\d|[^A-Za-z0-9\s])"
)


def _find_formulas(text: str) -> Iterator[tuple[int, int, str]]:
    """Find formulas, and the words for them."""
    if _FORMULA_SIGN.search(text) is None and _FORMULA_HINT.search(text) is None:
        return
    end = 0
    for start in _FORMULA_START.finditer(text):
        place = start.start()
        if place < end:
            continue
        reader = FormulaParser(text, place, min(len(text), place + _MAX_FORMULA_LENGTH))
        spoken = reader.parse_expression()
        end = max(end, place + 1)
        if text[place] in "({" and text.find(CLOSING_BRACKETS[text[place]], place) == reader.position - 1:
            spoken = _say_bracketed(reader, place, spoken)
            if spoken is None:
                continue
        if spoken is None or reader.evidence < 2 or reader.position <= place:
            if reader.attempts > _MAX_ATTEMPTS:
                end = place + _MAX_ATTEMPTS  # what takes so long to see through is no formula of a person
            continue
        stop = place + len(text[place : reader.position].rstrip(" "))
        if _WORD_START.match(text[place : place + 2]) and not _QUANTITY_START.match(text[place : place + 4]):
            continue
        if text[stop : stop + 1].isalnum() or text[stop : stop + 1] in ("^", "_"):
            end = stop  # it breaks off in the middle of a word: not a formula after all
            continue
        yield place, stop, adapt_to_sentence(spoken, text[max(0, place - 16) : place], text[stop : stop + 12])
        end = stop


def _say_bracketed(reader: FormulaParser, place: int, spoken: str | None) -> str | None:
    """Say a set or an interval that is all in brackets. None where the brackets are the sentence's, around a formula."""
    text = reader.text
    if spoken and text[place] == "{" and re.search(" such that | given ", spoken):
        reader.evidence = 2
        return spoken.replace(" given ", " such that ", 1)
    pair = _NUMBER_PAIR.match(text, place) and _INTERVAL_LEAD.search(text, max(0, place - 16), place)
    if spoken is None or not pair:
        return None
    reader.evidence = 2
    return spoken.replace(", ", " to ")


_ORDER_OF_MAGNITUDE = re.compile(r"(?<!\w)O(\()[~$£€]?\d[\w.,%/ ]{0,20}(\))")


def _find_orders(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the brackets of an order of magnitude that is measured in something."""
    for match in _ORDER_OF_MAGNITUDE.finditer(text):
        yield *match.span(1), " of "
        yield *match.span(2), ""


def _say_about(match: re.Match[str]) -> str:
    """Say "~5" as "about five", "a ~5 day trip" as "a roughly five day trip"; after "around" the sign adds nothing."""
    before = match.string[max(0, match.start() - 24) : match.start()].rstrip().lower()
    if re.search(r"\b(?:about|around|roughly|approximately|approx\.?|circa|some|nearly|almost)\Z", before):
        return ""
    article = re.search(r"\b(?:an?|this|the|that|their|our|its|another|each|every|one)\Z", before)
    if not article:
        return "about "
    return "approximately " if article.group() == "an" else "roughly "


_COMPARISON_WORDS = {
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


def _say_comparison(match: re.Match[str]) -> str:
    """Say a comparison with a number: more than, at most."""
    spoken = _COMPARISON_WORDS[match.group().strip()]
    if text_before(match)[-1:].isalpha():
        return f" {spoken}"
    behind_word = match.string[max(0, match.start() - 2) : match.start()][-2:-1].isalpha() and match.group().endswith(
        " "
    )
    return "greater than " if spoken == "more than " and behind_word else spoken


def _say_exponent(match: re.Match[str]) -> str:
    return say_sign(match["minus"]) + say_scientific(match["a"], match["sign"], match["power"])


FORMULAS = (
    pattern_rule(
        "plus or minus",
        r"\+ ?/ ?[-−–] ?",
        "plus or minus ",
        ("Give or take +/- 3.", "Give or take plus or minus three."),
        needs="+",
    ),
    pattern_rule(
        "or",
        r"(?<=[-−+]\d)/(?=[-−+]\d|0/[-−+]\d)|(?<=[-−+]\d/0)/(?=[-−+]\d)",
        " or ",
        ("The +1/-1 labels.", "The plus one or minus one labels."),
        ("A reward of +1/0/-1.", "A reward of plus one or zero or minus one."),
        needs="/",
    ),
    pattern_rule(
        "and so on",
        r"(?<=\d), ?(?:\.\.\.|…)(?=\.?[\s\"”’]*\Z|\))",
        ", and so on",
        ("Count 1, 2, 3, ….", "Count one, two, three, and so on."),
        needs=".…",
    ),
    pattern_rule(
        "range",
        r"(?<=\d)(?:[~∼](?=[\d$£€])|\.\.(?=[\dA-Za-z]))",
        " to ",
        ("Take 10~20 of them, or 0..255.", "Take ten to twenty of them, or zero to two hundred fifty-five."),
        needs="~∼.",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "number",
        r"(?<![\w.,])\d{1,3}(?: 000| \d{3}(?= \d{3})){1,4}(?: \d{3})?(?![\w]| ?\d|[.,]\d)",
        lambda match: say_number(match.group().replace(" ", "")),
        (
            "All 10 000 and 1 234 567 of them.",
            "All ten thousand and one million two hundred thirty-four thousand five hundred sixty-seven of them.",
        ),
        needs="0123456789",
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "plural",
        r"\b([A-Za-z]{2,30})\((s|es)\)",
        lambda match: match[1] + match[2],
        ("Name the author(s) of the box(es).", "Name the authors of the boxes."),
        needs="(",
    ),
    pattern_rule(
        "one or more", r"\b[aA]\(n\)", lambda match: match.group()[0], ("Take a(n) apple.", "Take a apple."), needs="("
    ),
    pattern_rule(
        "ordinal",
        r"(?<![\w.,])(\d{1,6})\^(?:st|nd|rd|th|\{(?:st|nd|rd|th)\})(?!\w)",
        lambda match: say_ordinal(int(match[1])),
        ("The 2^nd layer.", "The second layer."),
        needs="^",
        mask=MASK_NUMBER,
    ),
    pattern_rule("call", r"(?<=[\w'’])\( ?\)", "", ("Then train() calls step().", "Then train calls step."), needs="("),
    pattern_rule(
        "times",
        r"(?:(?<=[\s(])|(?<=\A))[x×] ?(?=10\^)",
        "times ",
        ("Some x10^3 cells.", "Some times ten cubed cells."),
        needs="^",
    ),
    pattern_rule(
        "derivative",
        rf"(?<!\w)d(?P<of>[A-Za-z]?)/d(?P<by>{_GREEK})(?!\w)",
        lambda match: f"d{match['of']} over d {name_greek_letter(match['by'])}",
        ("The slope dL/dθ vanishes.", "The slope dL over d theta vanishes."),
        needs="/",
        mask=MASK_NUMBER,
    ),
    function_rule(
        "formula",
        _find_formulas,
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
        mask=MASK_NUMBER,
    ),
    pattern_rule(
        "scientific",
        rf"{START}(?P<minus>{SIGN})(?P<a>{NUM})[eE](?P<sign>[-−+]?)(?P<power>\d{{1,3}})(?!\w)",
        _say_exponent,
        (
            "A rate of 3e-5 for 1e6 steps.",
            "A rate of three times ten to the minus five for one times ten to the sixth steps.",
        ),
        needs=DIGITS,
        mask=MASK_NUMBER,
    ),
    function_rule(
        "order",
        _find_orders,
        ("It is O(10ms) or O($100).", "It is O of ten milliseconds or O of one hundred dollars."),
        needs="O",
    ),
    pattern_rule(
        "power",
        r"(?<=[\w)])[⁺⁻]?[⁰¹²³⁴-⁹]{1,8}",
        lambda match: say_power("".join(SUPERSCRIPTS[character] for character in match.group())),
        ("A km² is large.", "A km squared is large."),
        needs="⁰¹²³⁴⁵⁶⁷⁸⁹",
    ),
    pattern_rule(
        "index",
        r"[₀-₉]{1,6}",
        lambda match: say_number("".join(SUBSCRIPTS[character] for character in match.group())),
        ("The FX₂ unit.", "The FX two unit."),
        needs="₀₁₂₃₄₅₆₇₈₉",
    ),
    pattern_rule("norm", r"∞-(?=[a-z])", "infinity ", ("The ∞-norm.", "The infinity norm."), needs="∞"),
    pattern_rule("power", r"(?<!m/s) ?\^ ?", " to the ", ("Take xs ^ ys here.", "Take xs to the ys here."), needs="^"),
    pattern_rule(
        "Greek",
        rf"{_GREEK}{{1,64}}(?:[-–](?={_GREEK}))?",
        lambda match: " ".join(
            filter(None, (name_greek_letter(letter) for letter in match.group() if is_greek(letter)))
        ),
        ("A β-VAE and an ε-greedy agent.", "A beta-VAE and an epsilon-greedy agent."),
    ),
    pattern_rule(
        "about",
        r"[~∼≈] ?(?=[\d$£€.½¼¾])|(?<!\w)[~∼≈](?=[A-Za-z\ue001])",
        _say_about,
        ("It takes ~5 days, around ~2 of them lost.", "It takes about five days, around two of them lost."),
        ("A ~5 day trip, an ≈8% loss.", "A roughly five day trip, an approximately eight percent loss."),
        needs="~∼≈",
        mask=MASK_WORDS,
    ),
    pattern_rule(
        "about",
        r"\b(?P<first>about|around|roughly|approximately) (?:about|roughly|approximately) ",
        lambda match: match["first"] + " ",
        ("It is roughly about right.", "It is roughly right."),
    ),
    pattern_rule(
        "compared",
        r"(?:(?<![\w<>=-])|(?<= )|(?<=[A-Za-z]{2})(?=[<>]=))(?:<=|>=|<<|>>|[<>≤≥⩽⩾≪≫]) ?(?=[\d$£€.~½\ue000\ue001])",
        _say_comparison,
        (
            "It needs >10 tries, <5% error, accuracy > 90%.",
            "It needs more than ten tries, less than five percent error, accuracy greater than ninety percent.",
        ),
        ("Scores ≥ 3 and ≤7 pass.", "Scores at least three and at most seven pass."),
        ("It runs on Python>=3.7 alone.", "It runs on Python at least three point seven alone."),
        needs="<>≤≥⩽⩾≪≫",
    ),
)
