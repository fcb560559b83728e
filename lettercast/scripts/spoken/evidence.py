"""Where a formula ends and prose begins: what a sign or a letter beside a formula may be."""

from __future__ import annotations

import re

from lettercast.scripts.spoken.cursor import Cursor
from lettercast.scripts.spoken.greek import is_greek
from lettercast.scripts.spoken.operators import PREFIXES

LETTER = re.compile(r"[A-Za-z](?![A-Za-z]|['’](?:[a-z]))")
FUNCTION = re.compile(
    r"(?:log|ln|exp|sin|cos|tan|tanh|max|min|argmax|argmin|arg max|arg min|softmax|sigmoid|sup|inf|lim|det|tr|KL|Pr|"
    r"Var|Cov|poly|polylog|sign|sgn|dim|rank|ReLU|mod)(?![A-Za-z])"
)


def joins(reader: Cursor, spaced: bool, after: bool, sign: str) -> bool:
    """Whether a hyphen is a minus, a slash a division: never between words, always beside a formula."""
    if spaced != after:
        return False
    if spaced and "=" in reader.text[reader.place : reader.place + 24]:
        return True
    if reader.evidence or reader.inside:
        return True
    follows = reader.text[reader.place : reader.place + 2]
    before = reader.text[max(0, reader.place - 4) : reader.place].strip(" -–/")[-1:]
    if sign == "/":
        if follows[:1] == "(" and not spaced:
            return True
        if follows[:1] in "√" or (before.isdigit() and follows[:1].isalpha() and not follows[1:2].isalpha()):
            reader.evidence += 2
            return True
        greek_beside = is_greek(follows[:1] or " ") or is_greek(before or " ")
        reader.evidence += 2 if greek_beside else 0
        return greek_beside
    if (before.isalpha() and (before.islower() or follows[:1] == "1")) and follows[:1].isdigit() and not after:
        reader.evidence += 2
        return True
    if spaced and before.isdigit() and re.match(r"[b-zB-HJ-Z](?![A-Za-z'’])", follows):
        reader.evidence += 2  # 1 - p
        return True
    return bool(spaced and (is_greek(follows[:1] or " ") or is_greek(before or " ")))


def beside(reader: Cursor, spaced: bool) -> bool:
    """Whether the next atom may stand beside the last without a sign between them."""
    following = reader.peek()
    if is_greek(following or " ") or following in PREFIXES:
        return True
    if FUNCTION.match(reader.text, reader.place, reader.end):
        return bool(reader.inside or reader.evidence)
    if following == "(":
        close = reader.text.find(")", reader.place, reader.end)
        inner = reader.text[reader.place + 1 : close] if close > 0 else ""
        return bool(inner) and (reader.text[close + 1 : close + 2] in "^²³" or (not spaced and bool(reader.letters)))
    if following.isalpha():
        if following in "xX" and re.match(r".[-–]\d|.\Z|.[^\w^+*/=]", reader.text[reader.place : reader.place + 3]):
            return False  # "10x": a multiplier
        if not spaced:
            last = reader.text[reader.place - 1]
            return (last.isdigit() or is_greek(last)) and bool(LETTER.match(reader.text, reader.place, reader.end))
        return bool(reader.evidence or reader.inside) and bool(
            re.match(r"[A-Za-z](?:[(_^²³₀-₉]|(?=[)\]}]))", reader.text[reader.place : reader.place + 2])
        )
    return False


def primed(reader: Cursor) -> bool:
    """x' but not 'x' and not the A's."""
    following = reader.peek(1)
    if following.isalnum() or not reader.letters:
        return False
    before = reader.text[max(0, reader.place - 40) : reader.place]
    return reader.peek() in "′″" or (before.rfind("'", max(0, len(before) - 40)) < 0 and before.rfind("‘") < 0)


def starred(reader: Cursor) -> bool:
    """θ* and π*, but not 2 * α or a*b."""
    following = reader.peek(1)
    before = reader.text[reader.place - 1]
    if following == "(" and before.isascii() and before.islower():
        return False  # a*(b + c)
    return bool(reader.letters) and not following.isalnum() and following != "*" and not is_greek(following or " ")
