"""Signs that stand in formulas and in prose: hyphen or minus, stroke or division, quotation mark or prime."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.cursor import Cursor
from lettercast.normalization.formulas.greek import is_greek
from lettercast.normalization.words import word_list

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
    """Whether a hyphen is a minus, or a slash a division: never between words, always beside a formula.

    `spaced`, `after`: whether a space stands before it, and behind it.
    """
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
    """Whether a slash divides: 1/n, x/σ, C/k and n/2, but neither m/s nor n/a."""
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
    """Whether a hyphen subtracts: n-1, 1-p, 1 - ε, n - 1."""
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


def is_prime_mark(reader: Cursor) -> bool:
    """Whether a quotation mark is a prime: x' but not 'x' and not the A's."""
    following = reader.peek(1)
    if following.isalnum() or not reader.letter_count:
        return False
    before = reader.text[max(0, reader.position - 40) : reader.position]
    return reader.peek() in "′″" or re.search(r"(?:\A|[\s(\[])['‘](?=\w)", before) is None


def is_star_mark(reader: Cursor) -> bool:
    """Whether an asterisk is attached to a name: θ* and π*, but not 2 * α or a*b."""
    following = reader.peek(1)
    before = reader.text[reader.position - 1]
    if following == "(" and before.isascii() and before.islower():
        return False  # a*(b + c)
    return bool(reader.letter_count) and not following.isalnum() and following != "*" and not is_greek(following or " ")
