"""Arguments in brackets behind a name: f(x), p(x | z), E[x], f(). And factors, which look the same: L(1 - p)."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.brackets import parse_bracket
from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.greek import GREEK_LETTERS, SUPERSCRIPTS
from lettercast.normalization.formulas.operators import CHOICE_FUNCTIONS, CLOSING_BRACKETS

_CALLABLE_END = re.compile(r"[A-Za-z'’′*]|[^\x00-\x7f]|[0-9_})]")
_EVENT = re.compile(r"\(([A-Za-z][\w ,'’-]{0,40}?)(?: ?\| ?([A-Za-z][\w ,'’-]{0,40}))?\)")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_BRACKETED_ACRONYM = re.compile(r"[A-Z]{2,5}\)")
_STEP_SIZES = ("alpha", "beta", "gamma", "lambda", "eta")
_FACTOR = re.compile(r"(?<![^\W\d_])[^\W\d_fghpqFGHPQVUEO](?=\(\d[\d.]*\s*[-−–+])")
"""The L of L(1 - p): a letter before a sum with a number is a factor, unless it is one that functions have."""


def parse_call(reader: Grammar, name: str) -> str | None:
    """Parse the arguments of `name`, which stands right before the bracket."""
    opening, mark = reader.peek(), reader.position
    if not _takes_arguments(reader, name, opening):
        return None
    if reader.peek(1) == CLOSING_BRACKETS[opening]:
        reader.position += 2
        reader.evidence += 2
        return name
    if opening == "[" and name not in ("E", "P", "the probability", "V") and not reader.evidence:
        return None
    if _ACRONYM.fullmatch(name) and _BRACKETED_ACRONYM.match(reader.text[mark + 1 : mark + 7]):
        return None  # RL(HF)
    factor = opening == "(" and (
        _FACTOR.match(reader.text, mark - 1) is not None
        or (reader.text[mark - 1] == ")" and " of " not in name)  # (x - 1)(x + 2)
    )
    inner = _parse_arguments(reader, name, opening)
    if inner is None:
        reader.position = mark
        return None
    reader.evidence += 2
    number = reader.text[mark + 1 : reader.position - 1].isdigit()
    return _say_call(name, inner, number=number, factor=factor or _is_multiplied(name, inner))


def _takes_arguments(reader: Grammar, name: str, opening: str) -> bool:
    """Whether a bracket here opens the arguments of `name`: of a function, a sub- or superscript, no plain number."""
    last = reader.text[reader.position - 1]
    if (opening == "{" and name not in CHOICE_FUNCTIONS) or not _CALLABLE_END.match(last):
        return False
    raised = last in SUPERSCRIPTS and name.startswith("chi ")  # χ²(1)
    return not last.isdigit() or "sub" in name or "base" in name or raised


def _parse_arguments(reader: Grammar, name: str, opening: str) -> str | None:
    """Parse the expression in brackets; of a probability also an event in words."""
    mark = reader.position
    inner = parse_bracket(reader, opening, called=True)
    if inner is None and name in ("p", "P", "the probability"):
        event = _EVENT.match(reader.text, mark, reader.end)
        if event:
            reader.position = event.end()
            return event[1] + (f" given {event[2]}" if event[2] else "")
    return inner


def _is_multiplied(name: str, inner: str) -> bool:
    """Whether the brackets hold a factor: γ(r + V), n(n - 1), p(1 - p)."""
    return re.search(" (?:plus|minus) ", inner) is not None and (
        name in _STEP_SIZES or inner.startswith(f"{name} ") or inner.endswith(f" {name}")
    )


def _say_call(name: str, inner: str, *, number: bool, factor: bool) -> str:
    if name == "the probability" and " is " in inner:
        return f"{name} that {inner}"
    if name in ("p", "P"):
        inner = re.sub(r" is (?=(?:much )?(?:less|greater) than)", " ", inner)
    if _ACRONYM.fullmatch(name) and (number or inner in GREEK_LETTERS.values()):
        return f"{name} {inner}"  # TD(λ), SO(3)
    return f"{name} {'times' if factor else 'of'} {inner}"
