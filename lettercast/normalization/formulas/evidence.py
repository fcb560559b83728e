"""Where a formula ends and prose begins: what a sign or a letter beside a formula may be."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.cursor import Cursor
from lettercast.normalization.formulas.greek import is_greek
from lettercast.normalization.formulas.operators import PREFIXES
from lettercast.normalization.words import is_product, word_list

LETTER = re.compile(r"[A-Za-z](?![A-Za-z]|['’](?:[a-z]))")
FUNCTION = re.compile(
    r"(?:log(?:2|10)?(?=\()|log|ln|exp|sqrt(?=\()|"
    r"sin|cos|tan|tanh|max|min|argmax|argmin|arg max|arg min|softmax|sigmoid|sup|inf|lim|det|tr|KL|Pr|"
    r"Var|Cov|poly|polylog|sign|sgn|dim|rank|ReLU|mod)(?![A-Za-z])"
)

BY_TEN = re.compile(r"[x×] ?(?=10(?:\^|\*\*|[⁻⁰¹²³⁴-⁹]))")
PRODUCT = re.compile(r"[A-Za-z][A-Za-z](?![A-Za-z0-9'’(^])")
_CALCULATION = re.compile(r"\d{1,6} ?(?:[=+×*≈≤≥]|[<>] )")
_SUBTRAHEND = re.compile(r"[pqxyzntkc](?![\w'’.-]|\.\w)|[\u0370-\u03ff]")
_SPACED_SUBTRAHEND = re.compile(
    r"[b-zB-HJ-Z](?![A-Za-z'’])|\((?:\d|[a-zA-Z\u0370-\u03ff]) ?[-−–+*/^]|"
    r"\d/(?![smhdwy])[a-zA-Z\u0370-\u03ff](?![A-Za-z'’])"
)
_EXPERIMENT = re.compile(r" (?:test|experi|split|compar)")
_QUANTITY = re.compile(r"(?:\A|[\s(])[A-HJ-Za-hj-z] \Z")
_OTHER_QUANTITY = re.compile(r"[B-HJ-Zb-hj-z](?![\w'’-]|[.:]\w)|[aA](?=[.,;:)]|\Z)")
_COUNTER = re.compile(r"(?:\A|[\s(])[b-hj-zNTKMHL] \Z")


def is_infix_operator(reader: Cursor, spaced: bool, after: bool, sign: str) -> bool:
    """Whether a hyphen is a minus, a slash a division: never between words, always beside a formula."""
    if spaced != after:
        return False
    follows = reader.text[reader.position : reader.position + 12]
    before = reader.text[max(0, reader.position - 8) : reader.position].rstrip(" -–/")
    if _is_division(before, follows, spaced) if sign == "/" else _is_subtraction(before, follows, spaced):
        reader.evidence += 2
        return True
    if (
        reader.evidence
        or reader.bracket_depth
        or (spaced and "=" in reader.text[reader.position : reader.position + 24])
    ):
        return True
    if sign != "/" and not spaced and before[-1:].isdigit() and re.match(r"\d{1,6} ?= ?\d", follows):
        return True  # 5-3=2
    if sign == "/":  # 10/2 = 5
        return (follows[:1] == "(" and not spaced) or (before[-1:].isdigit() and bool(_CALCULATION.match(follows)))
    return spaced and (is_greek(follows[:1] or " ") or is_greek(before[-1:] or " "))


def _is_division(before: str, follows: str, spaced: bool) -> bool:
    """1/n, x/σ, C/k and n/2, but neither m/s nor n/a."""
    left, right = before[-1:], follows[:1]
    if not left or not right:
        return False
    if is_greek(left) or is_greek(right) or right == "√":
        return True
    if (follows[1:2].isalnum() and follows[1:2].isascii() and not follows[:4].isdigit()) or follows[1:2] in (
        "-",
        "'",
        "’",
        "/",
    ):
        return False
    if left.isdigit():
        return right.isalpha()
    alone = left.isalpha() and not re.search(r"(?:[\w'’/.]|[A-Za-z]{2}-)\Z", before[:-1][-3:])  # not ViT-B/32
    return (
        alone
        and not spaced
        and (right.islower() or (right.isdigit() and left not in "wW") or (left.islower() and right in "NTMK"))
        and f"{left}/{right}".lower() not in word_list("strokes")
        and _EXPERIMENT.match(follows[1:]) is None
    )


def _is_subtraction(before: str, follows: str, spaced: bool) -> bool:
    """n-1, 1-p, 1 - ε, n - 1."""
    left, right = before[-1:], follows[:1]
    if not left or not right:
        return False
    if spaced:
        if left.isdigit():
            return is_greek(right) or _SPACED_SUBTRAHEND.match(follows) is not None
        if _QUANTITY.search(before + " ") and _OTHER_QUANTITY.match(follows):
            return True
        return right.isdigit() and (is_greek(left) or _COUNTER.search(before + " ") is not None)
    if left.isdigit():  # but "a 3-σ event"
        return left == "1" and not before[-2:-1].isdigit() and _SUBTRAHEND.match(follows) is not None
    return left.isalpha() and right.isdigit() and (left.islower() or right == "1")


def is_juxtaposed(reader: Cursor, spaced: bool) -> bool:
    """Whether the next atom may stand beside the last without a sign between them."""
    following = reader.peek()
    if is_greek(following or " ") or following in PREFIXES:
        return True
    if reader.closing_bar and reader.text.startswith(reader.closing_bar, reader.position):
        return False
    if following == "‖" or (following == "|" and reader.peek(1) == "|"):
        return not spaced  # λ||θ||
    if following == "|":  # L|x - y|
        before = reader.text[reader.position - 1]
        return (
            bool(reader.evidence) and not reader.bracket_depth and not spaced and (before.isalnum() or is_greek(before))
        )
    if FUNCTION.match(reader.text, reader.position, reader.end):
        return bool(reader.bracket_depth or reader.evidence) or (
            not spaced and is_greek(reader.text[reader.position - 1])
        )
    if following == "(":
        close = reader.text.find(")", reader.position, reader.end)
        inner = reader.text[reader.position + 1 : close] if close > 0 else ""
        return bool(inner) and (
            reader.text[close + 1 : close + 2] in "^²³" or (not spaced and bool(reader.letter_count))
        )
    if following.isalpha():
        if BY_TEN.match(reader.text, reader.position, reader.end):
            return False
        if (
            following in "xX"
            and reader.text[reader.position - 1 - spaced].isdecimal()
            and re.match(r".[-–]\d|.\Z|.[^\w^+*/=]", reader.text[reader.position : reader.position + 3])
        ):
            return False  # "10x": a multiplier
        if not spaced:
            last = reader.text[reader.position - 1]
            product = PRODUCT.match(reader.text, reader.position, reader.end)
            if (last.isdigit() or is_greek(last)) and reader.evidence > 1 and product:
                return is_product(product.group())  # 2ab
            return (last.isdigit() or is_greek(last) or (last in ")}" and reader.evidence > 2)) and bool(
                LETTER.match(reader.text, reader.position, reader.end)
            )
        return bool(reader.evidence or reader.bracket_depth) and bool(
            re.match(
                r"[A-Za-z](?:[(_^²³₀-₉]|(?=[)\]}]| [-+=*<>] ))", reader.text[reader.position : reader.position + 4]
            )
        )
    return False


def is_prime_mark(reader: Cursor) -> bool:
    """x' but not 'x' and not the A's."""
    following = reader.peek(1)
    if following.isalnum() or not reader.letter_count:
        return False
    before = reader.text[max(0, reader.position - 40) : reader.position]
    return reader.peek() in "′″" or re.search(r"(?:\A|[\s(\[])['‘](?=\w)", before) is None


def is_star_mark(reader: Cursor) -> bool:
    """θ* and π*, but not 2 * α or a*b."""
    following = reader.peek(1)
    before = reader.text[reader.position - 1]
    if following == "(" and before.isascii() and before.islower():
        return False  # a*(b + c)
    return bool(reader.letter_count) and not following.isalnum() and following != "*" and not is_greek(following or " ")
