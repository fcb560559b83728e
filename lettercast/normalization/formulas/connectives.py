"""What joins two terms: operators, relations, commas, dots, the bar of a condition."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.construct import Construct, ConstructTable
from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.evidence import is_infix_operator
from lettercast.normalization.formulas.greek import is_greek
from lettercast.normalization.formulas.operators import OPERATORS
from lettercast.normalization.formulas.tokens import BY_TEN

AND_SO_ON = "and so on"
AND_SO_ON_TO = "and so on to"

_LISTED_ON = re.compile(r", ?(?:\.\.\.|…),? ?")
_REPEATED = re.compile(r"([+*·×]) ?(?:\.\.\.|…|⋯) ?\1 ?(?=\w)")
_OPEN_SERIES = re.compile(r"\+ ?(?:\.\.\.|…|⋯)(?=[\s.,;:)\]]|\Z)")
_OPERATOR_WORDS = {sign: words for sign, words, _ in OPERATORS}


def parse_connective(reader: Grammar) -> str | None:
    """Parse what joins the last term to the next; None where the formula ends."""
    spaced = reader.skip_space()
    return CONNECTIVES.parse_first(reader, spaced)


def _parse_listed_on(reader: Grammar, spaced: bool) -> str | None:
    """Parse the dots of 1, …, n."""
    match = _LISTED_ON.match(reader.text, reader.position, reader.end)
    if match is None:
        return None
    reader.evidence += 1 + reader.text[max(0, reader.position - 1)].isdigit()
    reader.position = match.end()
    return AND_SO_ON_TO


def _parse_repeated(reader: Grammar, spaced: bool) -> str | None:
    """Parse the dots of 1 + … + n."""
    match = _REPEATED.match(reader.text, reader.position, reader.end)
    if match is None:
        return None
    reader.evidence += 2
    reader.position = match.end()
    words = _OPERATOR_WORDS[match[1]]
    return f"{words} dot dot dot {words}"


def _parse_open_series(reader: Grammar, spaced: bool) -> str | None:
    """Parse the end of 1 + 2 + …."""
    match = _OPEN_SERIES.match(reader.text, reader.position, reader.end)
    if match is None or not reader.evidence:
        return None
    reader.position = match.end()
    return AND_SO_ON


def _parse_colon(reader: Grammar, spaced: bool) -> str | None:
    """Parse the colon of {x : x > 0} and x[1:n]."""
    if not reader.bracket_depth or reader.peek(1) == "=":
        return None
    reader.position += 1
    return "such that" if reader.skip_space() else "to"


def _parse_comma(reader: Grammar, spaced: bool) -> str | None:
    """Parse the comma of f(x, y)."""
    if not reader.bracket_depth:
        return None
    reader.position += 1
    reader.skip_space()
    return ","


def _parse_double_bar(reader: Grammar, spaced: bool) -> str | None:
    """Parse the bars of KL(p || q)."""
    if not reader.bracket_depth or _at_closing_bar(reader) or (reader.peek() == "|" and reader.peek(1) != "|"):
        return None
    reader.position += 2 if reader.peek() == "|" else 1
    reader.skip_space()
    return "relative to"


def _parse_condition(reader: Grammar, spaced: bool) -> str | None:
    """Parse the bar of p(x | z) and X ⊥ Y | Z."""
    independence = "⊥" in reader.text[max(0, reader.position - 12) : reader.position]
    if _at_closing_bar(reader) or not (reader.bracket_depth or independence):
        return None
    reader.position += 1
    reader.skip_space()
    return "given"


def _at_closing_bar(reader: Grammar) -> bool:
    return bool(reader.closing_bar) and reader.text.startswith(reader.closing_bar, reader.position, reader.end)


def _parse_by_ten(reader: Grammar, spaced: bool) -> str | None:
    """Parse the sign of 3 x 10^5."""
    match = BY_TEN.match(reader.text, reader.position, reader.end)
    if match is None or not reader.text[reader.position - 1 - spaced].isdigit():
        return None
    reader.position = match.end()
    return "times"


def _parse_operator(reader: Grammar, spaced: bool) -> str | None:
    """Parse the first of OPERATORS that stands here, unless it is a mark of the sentence."""
    text = reader.text
    row = next((row for row in OPERATORS if text.startswith(row[0], reader.position, reader.end)), None)
    if row is None:
        return None
    sign, words, evidence = row
    before = text[max(0, reader.position - 12) : reader.position]
    reader.position += len(sign)
    after = reader.skip_space()
    if sign in ("-", "–", "−") and _is_range(reader, before, loose=spaced or sign == "−"):
        return "to"
    if not _joins(reader, sign, spaced, after):
        return None
    following = reader.peek() or " "
    if sign == "*" and before.rstrip(" *")[-1:].isdigit() and (following.isdigit() or is_greek(following)):
        reader.evidence += 2
    if sign in ("...", "…"):
        if reader.peek() == ",":
            reader.position += 1
            reader.skip_space()
        reader.evidence += bool(reader.letter_count)
    reader.evidence += evidence
    if sign == "⊥" and (before.strip()[-1:].isupper() or "|" in text[reader.position : reader.position + 12]):
        return "is independent of"
    return words


def _joins(reader: Grammar, sign: str, spaced: bool, after: bool) -> bool:
    """Whether a sign stands between two terms: no hyphen of a word, no mark on what follows."""
    if sign in ("-", "–", "/"):
        return is_infix_operator(reader, spaced, after, sign)
    return after or not spaced or sign not in ("*", "+", "<", ">", "·")


def _is_range(reader: Grammar, before: str, *, loose: bool) -> bool:
    """Whether a dash stands between the ends of a range; `loose`: where a rise alone does not tell."""
    after = reader.text[reader.position : reader.position + 16]
    if _is_power_range(before, after):
        return True
    return not (loose or reader.bracket_depth) and _is_rising_range(before, after)


def _is_power_range(left: str, right: str) -> bool:
    """Whether a dash stands between powers of one number: from 10^3 to 10^5, no difference."""
    low = re.search(r"(?<![\w.])(\d{1,4})(?:\^\{?[-−]?\d{1,3}\}?|[⁻⁰¹²³⁴-⁹]{1,3}) ?\Z", left)
    return low is not None and re.match(rf"{low[1]}[\^⁻⁰¹²³⁴-⁹]", right) is not None


def _is_rising_range(left: str, right: str) -> bool:
    """Whether a dash stands between numbers that rise: k = 3-5, p ≈ 5–50%; but 2-1=1."""
    low = re.search(r"(?<![\w.,/^-])(\d{1,7}(?:\.\d{1,4})?)\Z", left)
    high = re.match(r"(\d{1,7}(?:\.\d{1,4})?)(?!\w|\.\d| ?[-+*/^=])", right)
    return low is not None and high is not None and float(low[1]) < float(high[1])


CONNECTIVES = ConstructTable[bool](
    Construct("listed on", _parse_listed_on, ","),
    Construct("repeated operator", _parse_repeated, "+*·×"),
    Construct("open series", _parse_open_series, "+"),
    Construct("colon", _parse_colon, ":"),
    Construct("comma", _parse_comma, ",;"),
    Construct("double bar", _parse_double_bar, "|∥‖"),
    Construct("condition", _parse_condition, "|"),
    Construct("times a power of ten", _parse_by_ten, "x×"),
    Construct("operator", _parse_operator),
)
