"""Formulas as they come in prose: read from left to right, by a small grammar.

    expression  term (operator term)*
    term        atom suffix* (atom suffix*)*        side by side: "n log n", "2πr"
    atom        number, letter, Greek letter, function, (expression), |expression|, √ term
    suffix      ^x  _x  ²  ₁  '  *  (arguments)

A parse ends where the formula does. It counts as a formula only when something in it can't be prose:
`evidence` tells. Each character is looked at a fixed number of times.
"""

from __future__ import annotations

import re
import unicodedata

from lettercast.normalization.formulas.brackets import ROUNDING_BRACKETS, BracketParser
from lettercast.normalization.formulas.evidence import (
    BY_TEN,
    FUNCTION,
    LETTER,
    PRODUCT,
    is_infix_operator,
    is_juxtaposed,
)
from lettercast.normalization.formulas.greek import SUBSCRIPTS, SUPERSCRIPTS, is_greek, name_greek_letter
from lettercast.normalization.formulas.operators import ACCENTS, FUNCTION_NAMES, NUMBER_SUFFIXES, OPERATORS, PREFIXES
from lettercast.normalization.formulas.relations import join_chain, say_relation
from lettercast.normalization.formulas.suffixes import CLOSING_BRACKETS
from lettercast.normalization.numbers import say_fraction, say_number, say_scientific, words_to_power
from lettercast.normalization.words import is_product

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,20})?(?!\d)|\.\d{1,20}(?!\d)")
_SCIENTIFIC = re.compile(r"(\d{1,15}(?:\.\d{1,20})?|\.\d{1,20})[eE]([-−+]?)(\d{1,3})(?!\w)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD_CHARACTER = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_FUNCTION_NAME = re.compile(r"[A-Za-z]{2,16}(?=\(|\^|_\{|_[A-Za-z0-9](?![A-Za-z0-9]))")
_AND_SO_ON = re.compile(r", ?(?:\.\.\.|…),? ?")
_AND_MORE = re.compile(r"([+*·×]) ?(?:\.\.\.|…|⋯) ?\1 ?(?=\w)")
_RATIO = re.compile(r"(?<![\d.,/^])([1-9]\d?)/([1-9]\d?)(?![\w/^(√]|\.\d)")
_INFINITY_WORD = re.compile(r"(?<=[>→=±] )inf(?=[.,;:)\]]|\Z)")
_SUMMATION = re.compile(r".(?:[_ᵢⱼₖₜₙ]| ?[A-Za-z\u0370-\u03ff](?:[_^₀-₉²³]))")
_OPEN_SERIES = re.compile(r"\+ ?(?:\.\.\.|…|⋯)(?=[\s.,;:)\]]|\Z)")
_MAX_DEPTH = 12  # atoms within atoms; people write three
_MAX_ATTEMPTS = 150  # atoms tried in one formula: brackets that do not close are not tried for ever


def _say_signs(signs: str) -> str:
    """Raised or lowered signs in words: "i=1" -> "i equals one"."""
    return " ".join("equals" if sign == "=" else say_number(sign) if sign.isdigit() else sign for sign in signs)


def _is_power_range(left: str, right: str) -> bool:
    """Powers of one number: a range from 10^3 to 10^5, not a difference."""
    low = re.search(r"(?<![\w.])(\d{1,4})(?:\^\{?[-−]?\d{1,3}\}?|[⁻⁰¹²³⁴-⁹]{1,3}) ?\Z", left)
    return low is not None and re.match(rf"{low[1]}[\^⁻⁰¹²³⁴-⁹]", right) is not None


def _is_rising_range(left: str, right: str) -> bool:
    """Numbers that rise are a range: k = 3-5, p ≈ 5–50%; but 2-1=1."""
    low = re.search(r"(?<![\w.,/^-])(\d{1,7}(?:\.\d{1,4})?)\Z", left)
    high = re.match(r"(\d{1,7}(?:\.\d{1,4})?)(?!\w|\.\d| ?[-+*/^=])", right)
    return low is not None and high is not None and float(low[1]) < float(high[1])


class FormulaParser(BracketParser):
    """Reads a formula in `text` from `place` on. `evidence`: how sure it is that this is one."""

    def parse_expression(self) -> str | None:
        """Terms joined by operators; stops, without harm, before what is not a formula."""
        begin = self.position
        first = self.parse_term()
        if first is None:
            return None
        said = [first]
        while True:
            mark, evidence, letters = self.position, self.evidence, self.letter_count
            joined = self.parse_operator()
            if joined == "and so on":
                return join_chain([*said, joined])
            opens = self.peek()
            following = self.parse_term() if joined is not None else None
            if following is None or joined is None:
                self.position, self.evidence, self.letter_count = mark, evidence, letters
                return join_chain(said)
            if joined == "to the":
                following = words_to_power(following)
            if joined in ("in", "not in") and opens == "(" and following.count(", ") == 1:
                following = following.replace(", ", " to ")
            if joined == "and so on to":
                joined = "to"
                many = self.text[max(0, begin - 2) : begin] == ", " or any(part.endswith(",") for part in said)
                said[-1] += "," * many
            if joined == ",":
                said[-1] += ","
                joined = ""
            said += say_relation(joined, said[-1], following, inside=bool(self.bracket_depth))

    def parse_operator(self) -> str | None:
        spaced = self.skip_space()
        rest = self.text[self.position : min(self.position + 3, self.end)]
        listed = _AND_SO_ON.match(self.text, self.position, self.end)
        if listed:
            self.evidence += 1 + self.text[max(0, self.position - 1)].isdigit()
            self.position = listed.end()
            return "and so on to"
        more = _AND_MORE.match(self.text, self.position, self.end)
        if more:
            self.evidence += 2
            self.position = more.end()
            joined = next(said for sign, said, _ in OPERATORS if sign == more[1])
            return f"{joined} dot dot dot {joined}"
        endless = _OPEN_SERIES.match(self.text, self.position, self.end)
        if endless and self.evidence:
            self.position = endless.end()
            return "and so on"
        if self.bracket_depth and rest[:1] == ":" and rest[:2] != ":=":
            self.position += 1
            return "such that" if self.skip_space() else "to"
        if self.bracket_depth and rest[:1] in (",", ";"):
            self.position += 1
            self.skip_space()
            return ","
        if self.closing_bar and rest.startswith(self.closing_bar):
            return None
        if self.bracket_depth and (rest[:2] == "||" or rest[:1] in ("∥", "‖")):
            self.position += 2 if rest[:1] == "|" else 1
            self.skip_space()
            return "relative to"
        if rest[:1] == "|" and (self.bracket_depth or "⊥" in self.text[max(0, self.position - 12) : self.position]):
            self.position += 1
            self.skip_space()
            return "given"
        by_ten = BY_TEN.match(self.text, self.position, self.end)
        if by_ten and self.text[self.position - 1 - spaced].isdigit():
            self.position = by_ten.end()
            return "times"
        for sign, said, evidence in OPERATORS:
            if not rest.startswith(sign):
                continue
            left = self.text[max(0, self.position - 12) : self.position]
            self.position += len(sign)
            after = self.skip_space()
            if sign == "⊥" and (left.strip()[-1:].isupper() or "|" in self.text[self.position : self.position + 12]):
                said = "is independent of"
            if sign in "-–−" and _is_power_range(left, self.text[self.position : self.position + 12]):
                return "to"
            if (
                sign == "*"
                and left.rstrip(" *")[-1:].isdigit()
                and (self.peek().isdigit() or is_greek(self.peek() or " "))
            ):
                self.evidence += 2
            if (
                sign in "-–"
                and not (spaced or self.bracket_depth)
                and _is_rising_range(left, self.text[self.position : self.position + 16])
            ):
                return "to"
            if sign in ("-", "–", "/") and not is_infix_operator(self, spaced, after, sign):
                return None
            if sign in ("*", "+", "<", ">", "·") and spaced and not after:
                return None  # a mark on what follows, not between
            if sign in ("...", "…"):
                if self.peek() == ",":
                    self.position += 1
                    self.skip_space()
                self.evidence += 1 if self.letter_count else 0
            self.evidence += evidence
            return said
        return None

    def parse_term(self) -> str | None:
        said: list[str] = []
        while True:
            mark = self.position
            spaced = self.skip_space() if said else False
            if said and not is_juxtaposed(self, spaced):
                self.position = mark
                break
            atom = self.parse_atom()
            if atom is None:
                self.position = mark
                break
            said.append(f"times {atom}" if said and atom.startswith("the ") else atom)
        return " ".join(said) if said else None

    def parse_atom(self) -> str | None:
        start = self.peek()
        self.attempts += 1
        if not start or self.atom_depth >= _MAX_DEPTH or self.attempts > _MAX_ATTEMPTS:
            return None
        self.atom_depth += 1
        said = self.parse_signed_atom(start)
        self.atom_depth -= 1
        return said

    def parse_signed_atom(self, start: str) -> str | None:
        """An atom with the minus before it."""
        if start in "-−" and self.position + 1 < self.end and (self.peek(1).isalnum() or self.peek(1) in "√∞(|‖∑"):
            mark = self.position
            self.position += 1
            inner = self.parse_atom()
            if inner is not None:
                return f"minus {inner}"
            self.position = mark
            return None
        if start == "+" and (self.peek(1) == "∞" or (self.bracket_depth and self.peek(1).isdigit())):  # {-1, +1}
            self.position += 1
            return f"plus {self.parse_base(self.peek())}"
        said = self.parse_base(start)
        return None if said is None else self.parse_suffixes(said)

    def parse_base(self, start: str) -> str | None:
        """An atom without its suffixes."""
        text, place = self.text, self.position
        ratio = _RATIO.match(text, place, self.end)
        if ratio and int(ratio[1]) < int(ratio[2]) <= 20:
            self.position = ratio.end()
            return say_fraction(int(ratio[1]), int(ratio[2]))
        match = _SCIENTIFIC.match(text, place, self.end)
        if match:
            self.position = match.end()
            return say_scientific(match[1], match[2], match[3])
        match = _NUMBER.match(text, place, self.end)
        if match:
            self.position = match.end()
            said = say_number(match.group())
            tail = re.match(r" ?%|[kKMB](?![A-Za-z(])|x(?= ?[+=^*])", text[self.position : self.position + 3])
            if tail is None and "." in match.group():
                tail = re.match(r"T(?![\w(^])", text[self.position : self.position + 2])
            if tail and self.is_named_quantity(tail.group()):
                tail = None
            if tail:
                self.position += tail.end()
                said += NUMBER_SUFFIXES[tail.group().strip()]
            return said
        if self.bracket_depth and start in "·⋅" and self.peek(1) in "|,); ":
            self.position += 1
            return "dot"
        summed = start in "ΣΠ" and _SUMMATION.match(text, place, self.end) is not None
        summed = summed or (start == "Σ" and self.evidence > 0 and self.peek(1) == " " and self.peek(2).isalpha())
        if is_greek(start) and not summed:
            self.position += 1
            self.letter_count += 1
            return name_greek_letter(start) + self.parse_accent()
        if start == "∞" or _INFINITY_WORD.match(text, place, self.end):
            self.position += 1 if start == "∞" else 3
            self.evidence += 2
            return "infinity"
        if start in PREFIXES or summed:
            start = {"Σ": "∑", "Π": "∏"}.get(start, start)
            self.position += 1
            self.evidence += 2
            self.skip_space()
            said = PREFIXES[start]
            if start == "∇" and self.peek() and self.peek() in "²":
                self.position += 1
                said = "nabla squared"
            if start == "∇" and self.peek() == "_":
                self.position += 1
                said = f"the gradient with respect to {self.parse_script()} of"
                self.skip_space()
            if start in "∑∏∫" and self.peek() and self.peek() in "_^" + "".join(SUBSCRIPTS):
                said = said.removesuffix(" of") + self.parse_bounds() + " of"
                self.skip_space()
            inner = self.parse_atom()
            if start == "∂" and inner and self.text[self.position : self.position + 2] == "/∂":
                self.position += 2
                self.skip_space()
                inner = f"{inner} with respect to {self.parse_atom() or ''}".rstrip()
            return said if inner is None else f"{said} {inner}"
        function = FUNCTION.match(text, place, self.end)
        if function and not (place and text[place - 1].isalpha() and not is_greek(text[place - 1])):
            self.position = function.end()
            name = FUNCTION_NAMES.get(function.group(), function.group())
            if not self.peek() or (self.peek() not in "([_^{" and self.peek() not in SUBSCRIPTS):
                self.skip_space()
                inner = self.parse_atom()
                if inner is None:
                    return None
                self.evidence += 1
                return f"{name} {inner}"
            return name
        letter = LETTER.match(text, place, self.end)
        touching = text[place - 1] if place else " "
        if letter and text[place + 1 : place + 2] in ACCENTS:
            letter = None
        if letter and not ((touching.isalpha() and not is_greek(touching)) or touching in "'’"):
            self.position += 1
            self.letter_count += 1
            return start
        accent = unicodedata.normalize("NFD", text[place : place + 2])
        if accent[1:2] in ACCENTS and accent[0].isascii() and accent[1:2] and not _WORD_CHARACTER.match(accent[2:3]):
            self.position += 1 + (text[place + 1 : place + 2] in ACCENTS and self.position + 1 < self.end)
            self.letter_count += 1
            self.evidence += 2
            return f"{accent[0]} {ACCENTS[accent[1]]}"
        if (
            text.startswith("infinity", place)
            and (self.evidence or self.bracket_depth)
            and not text[place + 8 : place + 9].isalpha()
        ):
            self.position += 8
            return "infinity"
        product = PRODUCT.match(text, place, self.end)
        if (
            product
            and (self.evidence or self.bracket_depth)
            and is_product(product.group())
            and not _LATIN.match(touching)
        ):
            self.position = product.end()
            self.letter_count += 2
            return " ".join(product.group())
        called = _FUNCTION_NAME.match(text, place, self.end)
        if called and not (place and text[place - 1].isalnum()):
            self.position = called.end()
            name = called.group()
            return " ".join(name) if len(name) == 2 and self.peek() == "^" else name
        if start in CLOSING_BRACKETS:
            return self.parse_bracket(start)
        if start == "|" or start == "‖":
            return self.parse_bars()
        return self.parse_rounding(*ROUNDING_BRACKETS[start]) if start in ROUNDING_BRACKETS else None

    def is_named_quantity(self, tail: str) -> bool:
        """Whether the k of "2k" is a quantity that the sentence has named before."""
        named = rf"(?<![\w'’.-]){re.escape(tail)}(?![\w'’.-])"
        return (
            tail in ("k", "K", "M", "B", "T")
            and re.search(named, self.text[max(0, self.position - 60) : self.position]) is not None
        )

    def parse_accent(self) -> str:
        """A mark above that has no letter of its own: θ̂."""
        if not self.peek() or self.peek() not in ACCENTS:
            return ""
        self.position += 1
        self.evidence += 2
        return f" {ACCENTS[self.text[self.position - 1]]}"

    def parse_bounds(self) -> str:
        """The limits of a sum: "_{i=1}^n" -> " from i equals one to n"."""
        said = ""
        if lowered := "".join(SUBSCRIPTS[character] for character in self.read_run(SUBSCRIPTS)):
            raised = "".join(SUPERSCRIPTS[character] for character in self.read_run(SUPERSCRIPTS))
            say_relation = "from" if raised or "=" in lowered else "over"
            said = f" {say_relation} {_say_signs(lowered)}" + (f" to {_say_signs(raised)}" if raised else "")
        for _ in range(2):
            sign = self.peek()
            if sign not in ("_", "^"):
                break
            self.position += 1
            inner = self.parse_script()
            if inner:
                said += (
                    " over " if sign == "_" and "equals" not in inner else " from " if sign == "_" else " to "
                ) + inner
        return said
