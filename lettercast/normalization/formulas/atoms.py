"""Atoms: numbers, letters, functions, brackets; what is attached to them is parsed by `suffixes`."""

from __future__ import annotations

import re
import unicodedata

from lettercast.normalization.formulas.brackets import parse_bars, parse_bracket, parse_rounding
from lettercast.normalization.formulas.construct import Construct, ConstructTable
from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.greek import SUBSCRIPTS, is_greek, name_greek_letter
from lettercast.normalization.formulas.operators import (
    ACCENTS,
    CLOSING_BRACKETS,
    FUNCTION_NAMES,
    NUMBER_SUFFIXES,
    ROUNDING_BRACKETS,
)
from lettercast.normalization.formulas.prefixes import PREFIX_STARTS, is_summation_letter, parse_prefix
from lettercast.normalization.formulas.tokens import FUNCTION, LETTER, PRODUCT
from lettercast.normalization.numbers import say_fraction, say_number, say_scientific
from lettercast.normalization.words import is_product

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,20})?(?!\d)|\.\d{1,20}(?!\d)")
_SCIENTIFIC = re.compile(r"(\d{1,15}(?:\.\d{1,20})?|\.\d{1,20})[eE]([-−+]?)(\d{1,3})(?!\w)")
_RATIO = re.compile(r"(?<![\d.,/^])([1-9]\d?)/([1-9]\d?)(?![\w/^(√]|\.\d)")
_NUMBER_SUFFIX = re.compile(r" ?%|[kKMB](?![A-Za-z(])|x(?= ?[+=^*])")
_TRILLION = re.compile(r"T(?![\w(^])")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD_CHARACTER = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_FUNCTION_NAME = re.compile(r"[A-Za-z]{2,16}(?=\(|\^|_\{|_[A-Za-z0-9](?![A-Za-z0-9]))")
_INFINITY_WORD = re.compile(r"(?<=[>→=±] )inf(?=[.,;:)\]]|\Z)")


def parse_base(reader: Grammar) -> str | None:
    """Parse an atom without its suffixes."""
    return ATOMS.parse_first(reader, reader.peek())


def _parse_ratio(reader: Grammar, start: str) -> str | None:
    """Parse 3/4."""
    match = _RATIO.match(reader.text, reader.position, reader.end)
    if match is None or not int(match[1]) < int(match[2]) <= 20:
        return None
    reader.position = match.end()
    return say_fraction(int(match[1]), int(match[2]))


def _parse_scientific(reader: Grammar, start: str) -> str | None:
    """Parse 3e-4."""
    match = _SCIENTIFIC.match(reader.text, reader.position, reader.end)
    if match is None:
        return None
    reader.position = match.end()
    return say_scientific(match[1], match[2], match[3])


def _parse_number(reader: Grammar, start: str) -> str | None:
    """Parse 1,024, 4.5, 50%, 2k."""
    match = _NUMBER.match(reader.text, reader.position, reader.end)
    if match is None:
        return None
    number, reader.position = match.group(), match.end()
    following = reader.text[reader.position : reader.position + 3]
    suffix = _NUMBER_SUFFIX.match(following)
    if suffix is None and "." in number:
        suffix = _TRILLION.match(following[:2])
    if suffix is None or _is_named_quantity(reader, suffix.group()):
        return say_number(number)
    reader.position += suffix.end()
    return say_number(number) + NUMBER_SUFFIXES[suffix.group().strip()]


def _is_named_quantity(reader: Grammar, letter: str) -> bool:
    """Whether the k of "2k" is a quantity that the sentence has named before."""
    if letter not in ("k", "K", "M", "B", "T"):
        return False
    before = reader.text[max(0, reader.position - 60) : reader.position]
    return re.search(rf"(?<![\w'’.-]){letter}(?![\w'’.-])", before) is not None


def _parse_dot(reader: Grammar, start: str) -> str | None:
    """Parse the place of an argument: f(·, y)."""
    if not reader.bracket_depth or reader.peek(1) not in "|,); ":
        return None
    reader.position += 1
    return "dot"


def _parse_greek_letter(reader: Grammar, start: str) -> str | None:
    """Parse α, Σ, θ̂."""
    if not is_greek(start) or is_summation_letter(reader, start):
        return None
    reader.position += 1
    reader.letter_count += 1
    name = name_greek_letter(start)
    if reader.peek() not in ACCENTS:
        return name
    reader.position += 1
    reader.evidence += 2
    return f"{name} {ACCENTS[reader.text[reader.position - 1]]}"


def _parse_infinity(reader: Grammar, start: str) -> str | None:
    """Parse ∞, and the inf of "n → inf"."""
    if start != "∞" and _INFINITY_WORD.match(reader.text, reader.position, reader.end) is None:
        return None
    reader.position += 1 if start == "∞" else 3
    reader.evidence += 2
    return "infinity"


def _parse_function(reader: Grammar, start: str) -> str | None:
    """Parse log n, sin θ; where brackets or an index follow, the name alone."""
    place = reader.position
    match = FUNCTION.match(reader.text, place, reader.end)
    if match is None or (place and reader.text[place - 1].isalpha() and not is_greek(reader.text[place - 1])):
        return None
    reader.position = match.end()
    name = FUNCTION_NAMES.get(match.group(), match.group())
    if reader.peek() and (reader.peek() in "([_^{" or reader.peek() in SUBSCRIPTS):
        return name
    reader.skip_space()
    inner = reader.parse_atom()
    if inner is None:
        return None
    reader.evidence += 1
    return f"{name} {inner}"


def _parse_letter(reader: Grammar, start: str) -> str | None:
    """Parse x."""
    text, place = reader.text, reader.position
    if not LETTER.match(text, place, reader.end) or text[place + 1 : place + 2] in ACCENTS:
        return None
    touching = _character_before(reader)
    if (touching.isalpha() and not is_greek(touching)) or touching in "'’":
        return None
    reader.position += 1
    reader.letter_count += 1
    return start


def _parse_accented_letter(reader: Grammar, start: str) -> str | None:
    """Parse x̂, as one character or as two."""
    text, place = reader.text, reader.position
    parts = unicodedata.normalize("NFD", text[place : place + 2])
    letter, accent, after = parts[:1], parts[1:2], parts[2:3]
    if accent not in ACCENTS or not letter.isascii() or _WORD_CHARACTER.match(after):
        return None
    reader.position += 1 + (text[place + 1 : place + 2] in ACCENTS and place + 1 < reader.end)
    reader.letter_count += 1
    reader.evidence += 2
    return f"{letter} {ACCENTS[accent]}"


def _parse_infinity_word(reader: Grammar, start: str) -> str | None:
    """Parse the word "infinity" inside a formula."""
    text, place = reader.text, reader.position
    inside = reader.evidence or reader.bracket_depth
    if not inside or not text.startswith("infinity", place) or text[place + 8 : place + 9].isalpha():
        return None
    reader.position += 8
    return "infinity"


def _parse_product(reader: Grammar, start: str) -> str | None:
    """Parse two quantities side by side: ab."""
    match = PRODUCT.match(reader.text, reader.position, reader.end)
    if match is None or not (reader.evidence or reader.bracket_depth):
        return None
    if not is_product(match.group()) or _LATIN.match(_character_before(reader)):
        return None
    reader.position = match.end()
    reader.letter_count += 2
    return " ".join(match.group())


def _parse_function_name(reader: Grammar, start: str) -> str | None:
    """Parse the name of any function, where its arguments or an index follow: train(x), score_i."""
    match = _FUNCTION_NAME.match(reader.text, reader.position, reader.end)
    if match is None or _character_before(reader).isalnum():
        return None
    reader.position = match.end()
    name = match.group()
    return " ".join(name) if len(name) == 2 and reader.peek() == "^" else name


def _character_before(reader: Grammar) -> str:
    return reader.text[reader.position - 1] if reader.position else " "


ATOMS = ConstructTable[str](
    Construct("ratio", _parse_ratio, "123456789"),
    Construct("scientific number", _parse_scientific, "0123456789."),
    Construct("number", _parse_number, "0123456789."),
    Construct("dot", _parse_dot, "·⋅"),
    Construct("Greek letter", _parse_greek_letter),
    Construct("infinity", _parse_infinity, "∞i"),
    Construct("prefix", parse_prefix, PREFIX_STARTS),
    Construct("function", _parse_function),
    Construct("letter", _parse_letter),
    Construct("accented letter", _parse_accented_letter),
    Construct("infinity in letters", _parse_infinity_word, "i"),
    Construct("product", _parse_product),
    Construct("function name", _parse_function_name),
    Construct("brackets", parse_bracket, "".join(CLOSING_BRACKETS)),
    Construct("bars", parse_bars, "|‖"),
    Construct("floor or ceiling", parse_rounding, "".join(ROUNDING_BRACKETS)),
)
