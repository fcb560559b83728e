"""What is attached to an atom: powers, indices, primes, stars, arguments."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from lettercast.normalization.formulas.cursor import Cursor
from lettercast.normalization.formulas.evidence import is_prime_mark, is_star_mark
from lettercast.normalization.formulas.greek import GREEK_LETTERS, SUBSCRIPTS, SUPERSCRIPTS, is_greek, name_greek_letter
from lettercast.normalization.formulas.operators import CHOICE_FUNCTIONS
from lettercast.normalization.numbers import say_number, say_power, words_to_ordinal, words_to_power
from lettercast.normalization.words import spell_name

_EVENT = re.compile(r"\(([A-Za-z][\w ,'’-]{0,40}?)(?: ?\| ?([A-Za-z][\w ,'’-]{0,40}))?\)")
_SCRIPT_TOKEN = re.compile(r"\d{1,15}(?:\.\d{1,10})?|[A-Za-z]{1,16}|[*∞⊥]")
_WORDS = re.compile(r"[A-Za-z][A-Za-z ]{0,30}")
_COMPARISON_WORDS = {"<": "less than ", ">": "greater than ", "≤": "at most ", "≥": "at least "}
_ADJACENT_LETTER = re.compile(r" ?[A-Za-z\u0370-\u03ff](?![A-Za-z'’])")
_FACTORIAL = re.compile(r"\w!(?!=) ?[-+=*/)]|(?<![\w])[b-hj-np-z]!(?=[.,;:]| [a-z])")
_TIMES_SIGN = re.compile(r"[xX×](?= [a-z]{2}| ?[^\w( ]| ?\Z)")
_SIGN_WORDS = {"-": "minus", "+": "plus"}
_ORDINAL_SUFFIX = re.compile(r"-?(?:th|st|nd|rd)\b")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_INDEX_RANGE = re.compile(r" for [a-z] equals [a-z ]{1,20}\Z")
_INVERTIBLE = re.compile(r"(?:[A-Zf]|[A-Z](?: [A-Z])?(?: transpose)? [A-Z].*)\Z")  # matrices and functions
_INDEXED_NAMES = frozenset(GREEK_LETTERS.values()) | CHOICE_FUNCTIONS | {"log", "limit"}
_STEP_SIZES = ("alpha", "beta", "gamma", "lambda", "eta")
_FACTOR = re.compile(r"(?<![^\W\d_])[^\W\d_fghpqFGHPQVUEO](?=\(\d[\d.]*\s*[-−–+])")
"""The L of L(1 - p): a letter before a sum with a number is a factor, unless it is one that functions have."""
CLOSING_BRACKETS = {"(": ")", "[": "]", "{": "}"}


class SuffixParser(Cursor, ABC):
    """Reads what follows an atom; what stands in its brackets is read by the grammar."""

    @abstractmethod
    def parse_expression(self) -> str | None: ...

    @abstractmethod
    def parse_atom(self) -> str | None: ...

    @abstractmethod
    def parse_bracket(self, start: str, *, called: bool = False) -> str | None: ...

    def parse_suffixes(self, said: str) -> str | None:
        """All that is attached to an atom."""
        while True:
            sign = self.peek()
            if not sign:
                return said
            mark = self.position
            if sign in SUPERSCRIPTS:
                raised = "".join(SUPERSCRIPTS[character] for character in self.read_run(SUPERSCRIPTS))
                self.evidence += 2
                raised = "transpose" if raised == "T" else _SIGN_WORDS.get(raised) or say_power(raised)
                said = f"{said} {raised}{self.parse_times_sign()}"
            elif sign in SUBSCRIPTS:
                lowered = "".join(SUBSCRIPTS[character] for character in self.read_run(SUBSCRIPTS))
                self.evidence += 2
                index = say_number(lowered) if lowered.isdigit() else " ".join(lowered)
                if said == "log":
                    said = f"log base {index}" + self.parse_logarithm_argument()
                else:
                    said = f"{said} sub {index}"
            elif sign == "^":
                self.position += 1
                exponent = self.parse_script()
                if exponent is None:
                    self.position = mark
                    return said
                self.evidence += 3
                if exponent == "T" and (
                    said.replace(" ", "").isupper() or _ADJACENT_LETTER.match(self.text, self.position)
                ):
                    said += " transpose"
                elif exponent == "minus one" and _INVERTIBLE.match(said):
                    said += " inverse"
                elif self.text.startswith("{(", mark + 1) and self.text[self.position - 2] == ")":
                    said = f"{said} superscript {exponent}"  # x^{(i)}, the i-th x
                elif _INDEX_RANGE.search(said) and self.text[mark - 1] != ")":
                    said = f"{said} to {exponent}"  # {x_i}_{i=1}^N
                elif said in ("V", "Q", "A", "J") and exponent in GREEK_LETTERS.values():
                    said = f"{said} {exponent}"  # the value under a policy
                else:
                    said = f"{said} {words_to_power(exponent)}{self.parse_times_sign()}"
            elif sign == "_":
                self.position += 1
                lowered = self.parse_script() or ""
                if not lowered:
                    self.position = mark
                    return said
                raw = self.text[mark + 1 : self.position]
                if len(said) > 2 and said.isalpha() and len(raw) > 2 and raw.isalpha():
                    self.position = mark  # snake_case is a name
                    return said
                if len(said) > 2 and said.islower() and said.isalpha() and raw.isdigit() and said not in _INDEXED_NAMES:
                    said = f"{said} {lowered}"  # layer_3
                    continue
                self.evidence += 3
                if said in CHOICE_FUNCTIONS or said == "limit":
                    said = f"the limit as {lowered} of" if said == "limit" else f"{said} over {lowered} of"
                    self.skip_space()
                    inner = self.parse_atom()
                    return said if inner is None else f"{said} {inner}"
                if said == "log":
                    said = f"log base {lowered}" + self.parse_logarithm_argument()
                elif self.text[mark - 1] in ")}" and " equals " in lowered:
                    said = f"{said} for {lowered}"  # {x_i}_{i=1}^N
                else:
                    said = f"{said} sub {lowered}"
            elif sign in "'’′″" and is_prime_mark(self):
                double = sign == "″" or self.peek(1) in ("'", "’")
                self.position += 2 if double and sign != "″" else 1
                self.evidence += 2
                said += " double prime" if double else " prime"
            elif sign == "!" and _FACTORIAL.match(self.text, self.position - 1, self.end):
                self.position += 1
                self.evidence += 2
                said += " factorial"
            elif sign == "*" and is_star_mark(self):
                self.position += 1
                self.evidence += 2
                said += " star"
            elif self.text[self.position - 1] == ")" and (
                place := _ORDINAL_SUFFIX.match(self.text, self.position, self.end)
            ):
                self.position = place.end()
                self.evidence += 2
                said = " ".join((*said.split()[:-1], words_to_ordinal(said.split()[-1])))
                said = said if said.endswith(("st", "nd", "rd", "th")) else said + "-th"
            elif (
                (sign in "([" or (sign == "{" and said in CHOICE_FUNCTIONS))
                and self.position
                and self.text[self.position - 1] not in " "
            ):
                call = self.parse_call(said, sign)
                if call is None:
                    self.position = mark
                    return said
                said = call
            else:
                return said

    def parse_script(self) -> str | None:
        """What stands in a raised or lowered place: a group in braces, or one thing."""
        if self.peek() in ("{", "("):
            start = self.peek()
            self.position += 1
            self.bracket_depth += 1
            self.skip_space()
            compared = _COMPARISON_WORDS.get(self.peek(), "")
            self.position += bool(compared)
            inner = self.parse_expression()
            if inner is None:
                negative = self.peek() in ("-", "−") and self.peek() != ""
                word = _WORDS.match(self.text, self.position + negative, self.end)
                if word:
                    inner, self.position = "minus " * negative + spell_name(word.group()), word.end()
            else:
                by = "×" in self.text[self.position - 3 : self.position]  # R^{m×n}
                inner = compared + (inner.replace(" times ", " by ") if by else inner)
            self.skip_space()
            self.bracket_depth -= 1
            if inner is None or self.peek() != CLOSING_BRACKETS[start]:
                return None
            self.position += 1
            return inner
        sign = ""
        if self.peek() in ("-", "−", "+") and self.peek():
            sign = "minus " if self.peek() != "+" else "plus "
            self.position += 1
        match = _SCRIPT_TOKEN.match(self.text, self.position, self.end)
        if match:
            self.position = match.end()
            found = match.group()
            if len(found) == 2 and found[0].isalpha() and found[1] == "s":
                return f"{found[0]}'s"  # the w_is: several w_i
            if found == "*":
                return "star"
            if found in ("∞", "⊥"):
                return "infinity" if found == "∞" else "perp"
            return sign + (say_number(found) if found[0].isdigit() else spell_name(found))
        if is_greek(self.peek() or " "):
            self.position += 1
            return sign + name_greek_letter(self.text[self.position - 1])
        return None

    def parse_call(self, said: str, sign: str) -> str | None:
        """Arguments: f(x), p(x | z), E[x], f()."""
        if not re.match(r"[A-Za-z'’′*]|[^\x00-\x7f]|[0-9_})]", self.text[self.position - 1]):
            return None
        last = self.text[self.position - 1]
        raised = last in SUPERSCRIPTS and said.startswith("chi ")  # χ²(1)
        if last.isdigit() and "sub" not in said and "base" not in said and not raised:
            return None
        if self.peek(1) == CLOSING_BRACKETS[sign]:
            self.position += 2
            self.evidence += 2
            return said
        if sign == "[" and said not in ("E", "P", "the probability", "V") and not self.evidence:
            return None
        if _ACRONYM.fullmatch(said) and re.match(r"[A-Z]{2,5}\)", self.text[self.position + 1 : self.position + 7]):
            return None  # RL(HF)
        factor = sign == "(" and _FACTOR.match(self.text, self.position - 1) is not None
        if sign == "(" and last == ")" and " of " not in said:
            factor = True  # (x - 1)(x + 2)
        mark = self.position
        inner = self.parse_bracket(sign, called=True)
        if inner is None and said in ("p", "P", "the probability"):
            event = _EVENT.match(self.text, mark, self.end)
            if event:
                self.position = event.end()
                inner = event[1] + (f" given {event[2]}" if event[2] else "")
        if inner is None:
            return None
        self.evidence += 2
        if re.search(" (?:plus|minus) ", inner) and (
            said in _STEP_SIZES or inner.startswith(f"{said} ") or inner.endswith(f" {said}")
        ):
            factor = True  # γ(r + V), n(n - 1), p(1 - p)
        if said == "the probability" and " is " in inner:
            return f"{said} that {inner}"
        if said in ("p", "P"):
            inner = re.sub(r" is (?=(?:much )?(?:less|greater) than)", " ", inner)
        if _ACRONYM.fullmatch(said) and (
            inner in GREEK_LETTERS.values() or self.text[mark + 1 : self.position - 1].isdigit()
        ):
            return f"{said} {inner}"  # TD(λ), SO(3)
        return f"{said} {'times' if factor else 'of'} {inner}"

    def parse_logarithm_argument(self) -> str:
        """What a logarithm with a base is of, where it stands in no brackets."""
        if self.peek() == "(":
            return ""
        mark = self.position
        self.skip_space()
        inner = self.parse_atom()
        if inner is None:
            self.position = mark
        return " of" if inner is None else f" of {inner}"

    def parse_times_sign(self) -> str:
        """The x of "10^3x"."""
        if _TIMES_SIGN.match(self.text, self.position, self.end) is None:
            return ""
        self.position += 1
        return " times"
