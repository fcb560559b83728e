"""Signs that stand before what they act on: roots, sums, integrals, gradients."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.greek import SUBSCRIPTS, SUPERSCRIPTS
from lettercast.normalization.formulas.operators import PREFIXES
from lettercast.normalization.formulas.scripts import parse_script
from lettercast.normalization.numbers import say_number

_SUMMATION = re.compile(r".(?:[_ᵢⱼₖₜₙ]| ?[A-Za-z\u0370-\u03ff](?:[_^₀-₉²³]))")
_LETTER_SIGNS = {"Σ": "∑", "Π": "∏"}
PREFIX_STARTS = "".join((*PREFIXES, *_LETTER_SIGNS))


def is_summation_letter(reader: Grammar, start: str) -> bool:
    """Whether a Σ or Π here is the sign of a sum or a product."""
    if start not in _LETTER_SIGNS:
        return False
    if _SUMMATION.match(reader.text, reader.position, reader.end):
        return True
    return start == "Σ" and reader.evidence > 0 and reader.peek(1) == " " and reader.peek(2).isalpha()


def parse_prefix(reader: Grammar, start: str) -> str | None:
    """Parse a prefix and the atom it acts on."""
    if start in _LETTER_SIGNS and not is_summation_letter(reader, start):
        return None
    sign = _LETTER_SIGNS.get(start, start)
    reader.position += 1
    reader.evidence += 2
    reader.skip_space()
    words = PREFIXES[sign]
    if sign == "∇":
        words = _parse_gradient(reader)
    elif sign in "∑∏∫" and reader.peek() and (reader.peek() in "_^" or reader.peek() in SUBSCRIPTS):
        words = words.removesuffix(" of") + _parse_bounds(reader) + " of"
        reader.skip_space()
    inner = reader.parse_atom()
    if sign == "∂" and inner and reader.text[reader.position : reader.position + 2] == "/∂":
        reader.position += 2
        reader.skip_space()
        inner = f"{inner} with respect to {reader.parse_atom() or ''}".rstrip()
    return words if inner is None else f"{words} {inner}"


def _parse_gradient(reader: Grammar) -> str:
    """Parse what is attached to a nabla: ∇, ∇² and ∇_x."""
    words = PREFIXES["∇"]
    if reader.peek() == "²":
        reader.position += 1
        words = "nabla squared"
    if reader.peek() == "_":
        reader.position += 1
        words = f"the gradient with respect to {parse_script(reader)} of"
        reader.skip_space()
    return words


def _parse_bounds(reader: Grammar) -> str:
    """Parse the limits of a sum: "_{i=1}^n" -> " from i equals one to n"."""
    words = ""
    if lowered := reader.read_run(SUBSCRIPTS):
        raised = reader.read_run(SUPERSCRIPTS)
        preposition = "from" if raised or "=" in lowered else "over"
        words = f" {preposition} {_say_signs(lowered)}" + (f" to {_say_signs(raised)}" if raised else "")
    for _ in range(2):
        sign = reader.peek()
        if sign not in ("_", "^"):
            break
        reader.position += 1
        if bound := parse_script(reader):
            preposition = "to" if sign == "^" else "from" if "equals" in bound else "over"
            words += f" {preposition} {bound}"
    return words


def _say_signs(signs: str) -> str:
    """Say raised or lowered signs: "i=1" -> "i equals one"."""
    return " ".join("equals" if sign == "=" else say_number(sign) if sign.isdigit() else sign for sign in signs)
