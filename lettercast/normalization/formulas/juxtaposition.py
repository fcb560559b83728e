"""What may stand beside an atom without a sign between them: 2πr, n log n, f(x), but not "10x" or "a man"."""

from __future__ import annotations

import re
from collections.abc import Callable

from lettercast.normalization.formulas.cursor import Cursor
from lettercast.normalization.formulas.greek import is_greek
from lettercast.normalization.formulas.operators import PREFIXES
from lettercast.normalization.formulas.tokens import BY_TEN, FUNCTION, LETTER, PRODUCT
from lettercast.normalization.words import is_product

_MULTIPLIER = re.compile(r".[-–]\d|.\Z|.[^\w^+*/=]")
_LETTER_OF_TERM = re.compile(r"[A-Za-z](?:[(_^²³₀-₉]|(?=[)\]}]| [-+=*<>] ))")


def is_juxtaposed(reader: Cursor, spaced: bool) -> bool:
    """Whether the next atom may stand beside the last; `spaced`: with a space between."""
    following = reader.peek()
    for judge in _JUDGES:
        verdict = judge(reader, following, spaced)
        if verdict is not None:
            return verdict
    return False


def _judge_sign(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """2π, 2√n: always beside."""
    return True if is_greek(following or " ") or following in PREFIXES else None


def _judge_closing_bar(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """The second bar of |x|: never."""
    closes = reader.closing_bar and reader.text.startswith(reader.closing_bar, reader.position)
    return False if closes else None


def _judge_norm(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """λ||θ||: where no space stands between."""
    double = following == "‖" or (following == "|" and reader.peek(1) == "|")
    return not spaced if double else None


def _judge_bar(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """L|x - y|: inside a formula, outside of brackets."""
    if following != "|":
        return None
    before = reader.text[reader.position - 1]
    return bool(reader.evidence) and not reader.bracket_depth and not spaced and (before.isalnum() or is_greek(before))


def _judge_function(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """n log n inside a formula, σlog anywhere."""
    if not FUNCTION.match(reader.text, reader.position, reader.end):
        return None
    return bool(reader.bracket_depth or reader.evidence) or (not spaced and is_greek(reader.text[reader.position - 1]))


def _judge_bracket(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """2(x + 1), n (k - 1)^2: brackets behind a quantity, or with a power."""
    if following != "(":
        return None
    close = reader.text.find(")", reader.position, reader.end)
    if close <= reader.position + 1:
        return False
    return reader.text[close + 1 : close + 2] in "^²³" or (not spaced and bool(reader.letter_count))


def _judge_multiplier(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """The x of "3 x 10^5" is a sign, that of "10x" a multiplier."""
    if BY_TEN.match(reader.text, reader.position, reader.end):
        return False
    multiplier = (
        following in ("x", "X")
        and reader.text[reader.position - 1 - spaced].isdecimal()
        and _MULTIPLIER.match(reader.text[reader.position : reader.position + 3])
    )
    return False if multiplier else None


def _judge_touching_letter(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """2n, 2ab, λx, (n + 1)k: letters that touch a number, a Greek letter or, inside a formula, brackets."""
    if spaced or not following.isalpha():
        return None
    last = reader.text[reader.position - 1]
    counts = last.isdigit() or is_greek(last)
    if counts and reader.evidence > 1 and (product := PRODUCT.match(reader.text, reader.position, reader.end)):
        return is_product(product.group())
    letter = LETTER.match(reader.text, reader.position, reader.end)
    return letter is not None and (counts or (last in ")}" and reader.evidence > 2))


def _judge_spaced_letter(reader: Cursor, following: str, spaced: bool) -> bool | None:
    """The y of "(x y)" and the f of "2 f(x)": inside a formula."""
    if not spaced or not following.isalpha():
        return None
    inside = reader.evidence or reader.bracket_depth
    return bool(inside and _LETTER_OF_TERM.match(reader.text[reader.position : reader.position + 4]))


_JUDGES: tuple[Callable[[Cursor, str, bool], bool | None], ...] = (
    _judge_sign,
    _judge_closing_bar,
    _judge_norm,
    _judge_bar,
    _judge_function,
    _judge_bracket,
    _judge_multiplier,
    _judge_touching_letter,
    _judge_spaced_letter,
)
"""Asked in this order; the first that does not return None decides."""
