"""What is attached to an atom: powers, indices, primes, stars, arguments."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.calls import parse_call
from lettercast.normalization.formulas.construct import Construct, ConstructTable
from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.evidence import is_prime_mark, is_star_mark
from lettercast.normalization.formulas.greek import GREEK_LETTERS, SUBSCRIPTS, SUPERSCRIPTS
from lettercast.normalization.formulas.operators import CHOICE_FUNCTIONS
from lettercast.normalization.formulas.scripts import parse_script
from lettercast.normalization.numbers import say_number, say_power, words_to_ordinal, words_to_power

_ADJACENT_LETTER = re.compile(r" ?[A-Za-z\u0370-\u03ff](?![A-Za-z'’])")
_FACTORIAL = re.compile(r"\w!(?!=) ?[-+=*/)]|(?<![\w])[b-hj-np-z]!(?=[.,;:]| [a-z])")
_TIMES_SIGN = re.compile(r"[xX×](?= [a-z]{2}| ?[^\w( ]| ?\Z)")
_RAISED_WORDS = {"T": "transpose", "-": "minus", "+": "plus"}
_ORDINAL_SUFFIX = re.compile(r"-?(?:th|st|nd|rd)\b")
_INDEX_RANGE = re.compile(r" for [a-z] equals [a-z ]{1,20}\Z")
_INVERTIBLE = re.compile(r"(?:[A-Zf]|[A-Z](?: [A-Z])?(?: transpose)? [A-Z].*)\Z")  # matrices and functions
_CHOOSERS = CHOICE_FUNCTIONS | {"limit"}
_INDEXED_NAMES = frozenset(GREEK_LETTERS.values()) | _CHOOSERS | {"log"}


def parse_suffixes(reader: Grammar, atom: str) -> str:
    """Parse all that is attached to an atom; return the words for the whole."""
    while sign := reader.peek():
        for row in SUFFIXES.list_candidates(sign):
            words = row.parse(reader, atom)
            if words is not None:
                break
        else:
            return atom
        atom = words
        if row.final:
            return atom
    return atom


def _parse_raised(reader: Grammar, base: str) -> str:
    """Parse the raised characters of x², Aᵀ, 10⁻³."""
    raised = reader.read_run(SUPERSCRIPTS)
    reader.evidence += 2
    return f"{base} {_RAISED_WORDS.get(raised) or say_power(raised)}{_parse_times_sign(reader)}"


def _parse_lowered(reader: Grammar, base: str) -> str:
    """Parse the lowered characters of x₁ and log₂ n."""
    lowered = reader.read_run(SUBSCRIPTS)
    reader.evidence += 2
    index = say_number(lowered) if lowered.isdigit() else " ".join(lowered)
    return _say_logarithm(reader, index) if base == "log" else f"{base} sub {index}"


def _parse_power(reader: Grammar, base: str) -> str | None:
    """Parse the power of x^2, A^T, f^{-1}, x^{(i)}."""
    text, mark = reader.text, reader.position
    reader.position += 1
    exponent = parse_script(reader)
    if exponent is None:
        reader.position = mark
        return None
    reader.evidence += 3
    if exponent == "T" and (base.replace(" ", "").isupper() or _ADJACENT_LETTER.match(text, reader.position)):
        return f"{base} transpose"
    if exponent == "minus one" and _INVERTIBLE.match(base):
        return f"{base} inverse"
    if text.startswith("{(", mark + 1) and text[reader.position - 2] == ")":
        return f"{base} superscript {exponent}"  # x^{(i)}, the i-th x
    if _INDEX_RANGE.search(base) and text[mark - 1] != ")":
        return f"{base} to {exponent}"  # {x_i}_{i=1}^N
    if base in ("V", "Q", "A", "J") and exponent in GREEK_LETTERS.values():
        return f"{base} {exponent}"  # the value under a policy
    return f"{base} {words_to_power(exponent)}{_parse_times_sign(reader)}"


def _parse_choice(reader: Grammar, function: str) -> str | None:
    """Parse what argmax_a Q and lim_{x→0} f choose from, and what they choose."""
    if function not in _CHOOSERS:
        return None
    lowered = _parse_index_text(reader, function)
    if lowered is None:
        return None
    reader.evidence += 3
    words = f"the limit as {lowered} of" if function == "limit" else f"{function} over {lowered} of"
    reader.skip_space()
    inner = reader.parse_atom()
    return words if inner is None else f"{words} {inner}"


def _parse_index(reader: Grammar, base: str) -> str | None:
    """Parse the index of x_i, log_2 n, {x_i}_{i=1}, layer_3."""
    mark = reader.position
    lowered = None if base in _CHOOSERS else _parse_index_text(reader, base)
    if lowered is None:
        return None
    number = reader.text[mark + 1 : reader.position].isdigit()
    if len(base) > 2 and base.islower() and base.isalpha() and number and base not in _INDEXED_NAMES:
        return f"{base} {lowered}"  # layer_3
    reader.evidence += 3
    if base == "log":
        return _say_logarithm(reader, lowered)
    if reader.text[mark - 1] in ")}" and " equals " in lowered:
        return f"{base} for {lowered}"  # {x_i}_{i=1}^N
    return f"{base} sub {lowered}"


def _parse_index_text(reader: Grammar, base: str) -> str | None:
    """Parse what stands behind "_", unless it makes a name of two words."""
    mark = reader.position
    reader.position += 1
    lowered = parse_script(reader)
    raw = reader.text[mark + 1 : reader.position]
    if not lowered or (len(base) > 2 and base.isalpha() and len(raw) > 2 and raw.isalpha()):
        reader.position = mark  # snake_case is a name
        return None
    return lowered


def _parse_prime(reader: Grammar, base: str) -> str | None:
    """Parse the primes of x' and x''."""
    if not is_prime_mark(reader):
        return None
    one_sign = reader.peek() == "″"
    double = one_sign or reader.peek(1) in ("'", "’")
    reader.position += 2 if double and not one_sign else 1
    reader.evidence += 2
    return f"{base} {'double ' if double else ''}prime"


def _parse_factorial(reader: Grammar, base: str) -> str | None:
    """Parse n!."""
    if _FACTORIAL.match(reader.text, reader.position - 1, reader.end) is None:
        return None
    reader.position += 1
    reader.evidence += 2
    return f"{base} factorial"


def _parse_star(reader: Grammar, base: str) -> str | None:
    """Parse θ*."""
    if not is_star_mark(reader):
        return None
    reader.position += 1
    reader.evidence += 2
    return f"{base} star"


def _parse_ordinal(reader: Grammar, bracketed: str) -> str | None:
    """Parse the ending of (n + 1)st and (t-1)-th."""
    if reader.text[reader.position - 1] != ")":
        return None
    suffix = _ORDINAL_SUFFIX.match(reader.text, reader.position, reader.end)
    if suffix is None:
        return None
    reader.position = suffix.end()
    reader.evidence += 2
    *words, last = bracketed.split()
    ordinal = " ".join((*words, words_to_ordinal(last)))
    return ordinal if ordinal.endswith(("st", "nd", "rd", "th")) else f"{ordinal}-th"


def _say_logarithm(reader: Grammar, base: str) -> str:
    """Say a logarithm with its base, and what it is of where that stands in no brackets."""
    words = f"log base {base}"
    if reader.peek() == "(":
        return words
    mark = reader.position
    reader.skip_space()
    inner = reader.parse_atom()
    if inner is None:
        reader.position = mark
        return f"{words} of"
    return f"{words} of {inner}"


def _parse_times_sign(reader: Grammar) -> str:
    """Parse the x of "10^3x"."""
    if _TIMES_SIGN.match(reader.text, reader.position, reader.end) is None:
        return ""
    reader.position += 1
    return " times"


SUFFIXES = ConstructTable[str](
    Construct("raised characters", _parse_raised, "".join(SUPERSCRIPTS)),
    Construct("lowered characters", _parse_lowered, "".join(SUBSCRIPTS)),
    Construct("power", _parse_power, "^"),
    Construct("choice", _parse_choice, "_", final=True),
    Construct("index", _parse_index, "_"),
    Construct("prime", _parse_prime, "'’′″"),
    Construct("factorial", _parse_factorial, "!"),
    Construct("star", _parse_star, "*"),
    Construct("ordinal", _parse_ordinal, "-snrt"),
    Construct("call", parse_call, "([{"),
)
