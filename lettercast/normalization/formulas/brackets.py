"""What stands in brackets and between bars: intervals, norms, absolute values, floors and ceilings."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.greek import SUBSCRIPTS
from lettercast.normalization.formulas.operators import CLOSING_BRACKETS, ROUNDING_BRACKETS
from lettercast.normalization.formulas.scripts import parse_script
from lettercast.normalization.numbers import say_number

_SET_EXPRESSION = re.compile(r"[A-Z](?: (?:union|intersection|minus) [A-Z])*")


def _parse_enclosed(reader: Grammar, closing_bar: str) -> str | None:
    """Parse the expression between brackets, or between bars, the second of which is then `closing_bar`."""
    reader.bracket_depth += 1
    outer_bar, reader.closing_bar = reader.closing_bar, closing_bar
    reader.skip_space()
    inner = reader.parse_expression()
    reader.closing_bar = outer_bar
    reader.skip_space()
    reader.bracket_depth -= 1
    return inner


def parse_bracket(reader: Grammar, opening: str, *, called: bool = False) -> str | None:
    """Parse (x), [x] or {x}; two numbers in square brackets are an interval unless they are arguments (`called`)."""
    reader.position += 1
    start = reader.position
    inner = _parse_enclosed(reader, "")
    closings = (CLOSING_BRACKETS[opening], ")", "]" * (opening == "("))
    if inner is None or not reader.peek() or reader.peek() not in closings:
        return None
    half_open = reader.peek() != CLOSING_BRACKETS[opening]
    reader.position += 1
    parts = inner.split(", ")
    nested = "(" in reader.text[start : reader.position - 1]
    matrix_row = reader.text[max(0, start - 4) : start - 1].endswith(("[", "], "))
    if (opening == "[" or half_open) and len(parts) == 2 and not (called or nested or matrix_row):
        reader.evidence += 2
        return " to ".join(parts)
    return inner


def parse_rounding(reader: Grammar, opening: str) -> str | None:
    """Parse ⌈x⌉ and ⌊x⌋."""
    closing, name = ROUNDING_BRACKETS[opening]
    reader.position += 1
    inner = reader.parse_expression()
    if inner is None or reader.peek() != closing:
        return None
    reader.position += 1
    reader.evidence += 2
    return f"the {name} of {inner}"


def parse_bars(reader: Grammar, opening: str) -> str | None:
    """Parse |x| and ||x||."""
    double = reader.text.startswith("||", reader.position) or opening == "‖"
    bar = "‖" if opening == "‖" else "||" if double else "|"
    reader.position += len(bar)
    inner = _parse_enclosed(reader, bar)
    if inner is None or not reader.text.startswith(bar, reader.position):
        return None
    reader.position += len(bar)
    reader.evidence += 2
    if not double:
        return f"the {'size' if _SET_EXPRESSION.fullmatch(inner) else 'absolute value'} of {inner}"
    if not reader.peek() or (reader.peek() not in "_∞" and reader.peek() not in SUBSCRIPTS):
        return f"the norm of {inner}"
    order = _parse_norm_order(reader)
    return f"the L {order} norm of {inner}" if order else None


def _parse_norm_order(reader: Grammar) -> str | None:
    """Parse the two of ||x||₂ and ||x||_2."""
    if reader.peek() == "∞":
        reader.position += 1
        return "infinity"
    if reader.peek() == "_":
        reader.position += 1
        return parse_script(reader)
    return say_number(reader.read_run(SUBSCRIPTS))
