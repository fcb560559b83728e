"""What is attached to an atom: powers, indices, primes, stars, arguments."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from lettercast.normalization.formulas.cursor import Cursor
from lettercast.normalization.formulas.evidence import primed, starred
from lettercast.normalization.formulas.greek import LETTERS, LOWERED, RAISED, greek, is_greek
from lettercast.normalization.formulas.operators import CHOICES
from lettercast.normalization.numbers import number, ordinal_words, power, power_words
from lettercast.normalization.words import spell_name

_EVENT = re.compile(r"\(([A-Za-z][\w ,'’-]{0,40}?)(?: ?\| ?([A-Za-z][\w ,'’-]{0,40}))?\)")
_SCRIPT = re.compile(r"\d{1,15}(?:\.\d{1,10})?|[A-Za-z]{1,16}|[*∞⊥]")
_WORDS = re.compile(r"[A-Za-z][A-Za-z ]{0,30}")
_COMPARED = {"<": "less than ", ">": "greater than ", "≤": "at most ", "≥": "at least "}
_BESIDE = re.compile(r" ?[A-Za-z\u0370-\u03ff](?![A-Za-z'’])")
_FACTORIAL = re.compile(r"\w!(?!=) ?[-+=*/)]|(?<![\w])[b-hj-np-z]!(?=[.,;:]| [a-z])")
_TIMES = re.compile(r"[xX×](?= [a-z]{2}| ?[^\w( ]| ?\Z)")
_SIGNED = {"-": "minus", "+": "plus"}
_PLACE = re.compile(r"-?(?:th|st|nd|rd)\b")
_LABEL = re.compile(r"[A-Z]{2,5}")
_OVER = re.compile(r" for [a-z] equals [a-z ]{1,20}\Z")
_INVERTED = re.compile(r"(?:[A-Zf]|[A-Z](?: [A-Z])?(?: transpose)? [A-Z].*)\Z")  # matrices and functions
_INDEXED = frozenset(LETTERS.values()) | CHOICES | {"log", "limit"}
_STEP_SIZES = ("alpha", "beta", "gamma", "lambda", "eta")
_FACTOR = re.compile(r"(?<![^\W\d_])[^\W\d_fghpqFGHPQVUEO](?=\(\d[\d.]*\s*[-−–+])")
"""The L of L(1 - p): a letter before a sum with a number is a factor, unless it is one that functions have."""
CLOSING = {"(": ")", "[": "]", "{": "}"}


class Attached(Cursor, ABC):
    """Reads what follows an atom; what stands in its brackets is read by the grammar."""

    @abstractmethod
    def expression(self) -> str | None: ...

    @abstractmethod
    def atom(self) -> str | None: ...

    @abstractmethod
    def bracket(self, start: str, *, called: bool = False) -> str | None: ...

    def suffixes(self, said: str) -> str | None:
        """All that is attached to an atom."""
        while True:
            sign = self.peek()
            if not sign:
                return said
            mark = self.place
            if sign in RAISED:
                raised = "".join(RAISED[character] for character in self.run(RAISED))
                self.evidence += 2
                raised = "transpose" if raised == "T" else _SIGNED.get(raised) or power(raised)
                said = f"{said} {raised}{self.times()}"
            elif sign in LOWERED:
                lowered = "".join(LOWERED[character] for character in self.run(LOWERED))
                self.evidence += 2
                index = number(lowered) if lowered.isdigit() else " ".join(lowered)
                if said == "log":
                    said = f"log base {index}" + self.logged()
                else:
                    said = f"{said} sub {index}"
            elif sign == "^":
                self.place += 1
                exponent = self.script()
                if exponent is None:
                    self.place = mark
                    return said
                self.evidence += 3
                if exponent == "T" and (said.replace(" ", "").isupper() or _BESIDE.match(self.text, self.place)):
                    said += " transpose"
                elif exponent == "minus one" and _INVERTED.match(said):
                    said += " inverse"
                elif self.text.startswith("{(", mark + 1) and self.text[self.place - 2] == ")":
                    said = f"{said} superscript {exponent}"  # x^{(i)}, the i-th x
                elif _OVER.search(said) and self.text[mark - 1] != ")":
                    said = f"{said} to {exponent}"  # {x_i}_{i=1}^N
                elif said in ("V", "Q", "A", "J") and exponent in LETTERS.values():
                    said = f"{said} {exponent}"  # the value under a policy
                else:
                    said = f"{said} {power_words(exponent)}{self.times()}"
            elif sign == "_":
                self.place += 1
                lowered = self.script() or ""
                if not lowered:
                    self.place = mark
                    return said
                raw = self.text[mark + 1 : self.place]
                if len(said) > 2 and said.isalpha() and len(raw) > 2 and raw.isalpha():
                    self.place = mark  # snake_case is a name
                    return said
                if len(said) > 2 and said.islower() and said.isalpha() and raw.isdigit() and said not in _INDEXED:
                    said = f"{said} {lowered}"  # layer_3
                    continue
                self.evidence += 3
                if said in CHOICES or said == "limit":
                    said = f"the limit as {lowered} of" if said == "limit" else f"{said} over {lowered} of"
                    self.skip_space()
                    inner = self.atom()
                    return said if inner is None else f"{said} {inner}"
                if said == "log":
                    said = f"log base {lowered}" + self.logged()
                elif self.text[mark - 1] in ")}" and " equals " in lowered:
                    said = f"{said} for {lowered}"  # {x_i}_{i=1}^N
                else:
                    said = f"{said} sub {lowered}"
            elif sign in "'’′″" and primed(self):
                double = sign == "″" or self.peek(1) in ("'", "’")
                self.place += 2 if double and sign != "″" else 1
                self.evidence += 2
                said += " double prime" if double else " prime"
            elif sign == "!" and _FACTORIAL.match(self.text, self.place - 1, self.end):
                self.place += 1
                self.evidence += 2
                said += " factorial"
            elif sign == "*" and starred(self):
                self.place += 1
                self.evidence += 2
                said += " star"
            elif self.text[self.place - 1] == ")" and (place := _PLACE.match(self.text, self.place, self.end)):
                self.place = place.end()
                self.evidence += 2
                said = " ".join((*said.split()[:-1], ordinal_words(said.split()[-1])))
                said = said if said.endswith(("st", "nd", "rd", "th")) else said + "-th"
            elif (
                (sign in "([" or (sign == "{" and said in CHOICES))
                and self.place
                and self.text[self.place - 1] not in " "
            ):
                call = self.call(said, sign)
                if call is None:
                    self.place = mark
                    return said
                said = call
            else:
                return said

    def script(self) -> str | None:
        """What stands in a raised or lowered place: a group in braces, or one thing."""
        if self.peek() in ("{", "("):
            start = self.peek()
            self.place += 1
            self.inside += 1
            self.skip_space()
            compared = _COMPARED.get(self.peek(), "")
            self.place += bool(compared)
            inner = self.expression()
            if inner is None:
                negative = self.peek() in ("-", "−") and self.peek() != ""
                word = _WORDS.match(self.text, self.place + negative, self.end)
                if word:
                    inner, self.place = "minus " * negative + spell_name(word.group()), word.end()
            else:
                by = "×" in self.text[self.place - 3 : self.place]  # R^{m×n}
                inner = compared + (inner.replace(" times ", " by ") if by else inner)
            self.skip_space()
            self.inside -= 1
            if inner is None or self.peek() != CLOSING[start]:
                return None
            self.place += 1
            return inner
        sign = ""
        if self.peek() in ("-", "−", "+") and self.peek():
            sign = "minus " if self.peek() != "+" else "plus "
            self.place += 1
        match = _SCRIPT.match(self.text, self.place, self.end)
        if match:
            self.place = match.end()
            found = match.group()
            if len(found) == 2 and found[0].isalpha() and found[1] == "s":
                return f"{found[0]}'s"  # the w_is: several w_i
            if found == "*":
                return "star"
            if found in ("∞", "⊥"):
                return "infinity" if found == "∞" else "perp"
            return sign + (number(found) if found[0].isdigit() else spell_name(found))
        if is_greek(self.peek() or " "):
            self.place += 1
            return sign + greek(self.text[self.place - 1])
        return None

    def call(self, said: str, sign: str) -> str | None:
        """Arguments: f(x), p(x | z), E[x], f()."""
        if not re.match(r"[A-Za-z'’′*]|[^\x00-\x7f]|[0-9_})]", self.text[self.place - 1]):
            return None
        last = self.text[self.place - 1]
        raised = last in RAISED and said.startswith("chi ")  # χ²(1)
        if last.isdigit() and "sub" not in said and "base" not in said and not raised:
            return None
        if self.peek(1) == CLOSING[sign]:
            self.place += 2
            self.evidence += 2
            return said
        if sign == "[" and said not in ("E", "P", "the probability", "V") and not self.evidence:
            return None
        if _LABEL.fullmatch(said) and re.match(r"[A-Z]{2,5}\)", self.text[self.place + 1 : self.place + 7]):
            return None  # RL(HF)
        factor = sign == "(" and _FACTOR.match(self.text, self.place - 1) is not None
        if sign == "(" and last == ")" and " of " not in said:
            factor = True  # (x - 1)(x + 2)
        mark = self.place
        inner = self.bracket(sign, called=True)
        if inner is None and said in ("p", "P", "the probability"):
            event = _EVENT.match(self.text, mark, self.end)
            if event:
                self.place = event.end()
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
        if _LABEL.fullmatch(said) and (inner in LETTERS.values() or self.text[mark + 1 : self.place - 1].isdigit()):
            return f"{said} {inner}"  # TD(λ), SO(3)
        return f"{said} {'times' if factor else 'of'} {inner}"

    def logged(self) -> str:
        """What a logarithm with a base is of, where it stands in no brackets."""
        if self.peek() == "(":
            return ""
        mark = self.place
        self.skip_space()
        inner = self.atom()
        if inner is None:
            self.place = mark
        return " of" if inner is None else f" of {inner}"

    def times(self) -> str:
        """The x of "10^3x"."""
        if _TIMES.match(self.text, self.place, self.end) is None:
            return ""
        self.place += 1
        return " times"
