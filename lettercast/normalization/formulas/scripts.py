"""What stands raised or lowered behind "^" and "_"."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.greek import is_greek, name_greek_letter
from lettercast.normalization.formulas.operators import CLOSING_BRACKETS
from lettercast.normalization.numbers import say_number
from lettercast.normalization.words import spell_name

_TOKEN = re.compile(r"\d{1,15}(?:\.\d{1,10})?|[A-Za-z]{1,16}|[*∞⊥]")
_TOKEN_NAMES = {"*": "star", "∞": "infinity", "⊥": "perp"}
_WORDS = re.compile(r"[A-Za-z][A-Za-z ]{0,30}")
_COMPARISON_WORDS = {"<": "less than ", ">": "greater than ", "≤": "at most ", "≥": "at least "}


def parse_script(reader: Grammar) -> str | None:
    """Parse a group in brackets, or one number, name or sign."""
    return _parse_group(reader) if reader.peek() in ("{", "(") else _parse_token(reader)


def _parse_group(reader: Grammar) -> str | None:
    """Parse an expression in brackets, a comparison without its left side, or words."""
    opening = reader.peek()
    reader.position += 1
    reader.bracket_depth += 1
    reader.skip_space()
    comparison = _COMPARISON_WORDS.get(reader.peek(), "")
    reader.position += bool(comparison)
    inner = reader.parse_expression()
    if inner is None:
        negative = reader.peek() in ("-", "−")
        words = _WORDS.match(reader.text, reader.position + negative, reader.end)
        if words:
            inner, reader.position = "minus " * negative + spell_name(words.group()), words.end()
    else:
        by = "×" in reader.text[reader.position - 3 : reader.position]  # R^{m×n}
        inner = comparison + (inner.replace(" times ", " by ") if by else inner)
    reader.skip_space()
    reader.bracket_depth -= 1
    if inner is None or reader.peek() != CLOSING_BRACKETS[opening]:
        return None
    reader.position += 1
    return inner


def _parse_token(reader: Grammar) -> str | None:
    """Parse a number, a name, a Greek letter or a sign that has a name, with the plus or minus before it."""
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(reader.peek(), "")
    reader.position += bool(sign)
    match = _TOKEN.match(reader.text, reader.position, reader.end)
    if match is None:
        if not is_greek(reader.peek() or " "):
            return None
        reader.position += 1
        return sign + name_greek_letter(reader.text[reader.position - 1])
    reader.position = match.end()
    token = match.group()
    if len(token) == 2 and token[0].isalpha() and token[1] == "s":
        return f"{token[0]}'s"  # the w_is: several w_i
    if token in _TOKEN_NAMES:
        return _TOKEN_NAMES[token]
    return sign + (say_number(token) if token[0].isdigit() else spell_name(token))
