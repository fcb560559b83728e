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

from lettercast.scripts.spoken.cursor import Cursor
from lettercast.scripts.spoken.evidence import FUNCTION, LETTER, beside, joins, primed, starred
from lettercast.scripts.spoken.greek import LETTERS, LOWERED, RAISED, greek, is_greek
from lettercast.scripts.spoken.numbers import number, power, power_words
from lettercast.scripts.spoken.operators import CHOICES, FUNCTION_NAMES, OPERATORS, PREFIXES, TAILS
from lettercast.scripts.spoken.words import spell_name

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,20})?(?!\d)|\.\d{1,20}(?!\d)")
_CALLED = re.compile(r"[A-Za-z]{2,16}(?=\(|\^|_\{|_[A-Za-z0-9](?![A-Za-z0-9]))")
_EVENT = re.compile(r"\(([A-Za-z][A-Za-z ]{0,30}?)(?: ?\| ?([A-Za-z][A-Za-z ]{0,30}))?\)")
_AND_SO_ON = re.compile(r", ?(?:\.\.\.|…),? ?")
_SCRIPT = re.compile(r"\d{1,15}(?:\.\d{1,10})?|[A-Za-z]{1,16}|\*|∞")
_WORDS = re.compile(r"[A-Za-z][A-Za-z ]{0,30}")
_COMPARED = {"<": "less than ", ">": "greater than ", "≤": "at most ", "≥": "at least "}
CLOSING = {"(": ")", "[": "]", "{": "}"}
_FACTOR = re.compile(r"(?<![^\W\d_])[^\W\d_fghpqFGHPQVUEO](?=\(\d[\d.]*\s*[-−–+])")
"""The L of L(1 - p): a letter before a sum with a number is a factor, unless it is one that functions have."""
_DEEPEST = 12  # atoms within atoms; people write three
_MOST = 150  # atoms tried in one formula: brackets that do not close are not tried for ever


class Reader(Cursor):
    """Reads a formula in `text` from `place` on. `evidence`: how sure it is that this is one."""

    def expression(self) -> str | None:
        """Terms joined by operators; stops, without harm, before what is not a formula."""
        first = self.term()
        if first is None:
            return None
        said = [first]
        while True:
            mark, evidence, letters = self.place, self.evidence, self.letters
            joined = self.operator()
            following = self.term() if joined is not None else None
            if following is None or joined is None:
                self.place, self.evidence, self.letters = mark, evidence, letters
                return " ".join(said)
            if joined == "to the":
                joined, following = "", power_words(following)
            if joined == "is about" and re.match(r"(?:N|Normal|p|P|q|U|D) of ", following):
                joined = "is distributed as"
            if joined == "is about" and self.inside and following.isalpha():
                joined = "drawn from"
            if joined == "to" and following.startswith("infinity"):
                joined = "goes to"
            said += [joined, following] if joined not in (",", ";") else [following]
            if joined in (",", ";"):
                said[-2] += ","

    def operator(self) -> str | None:
        spaced = self.skip_space()
        rest = self.text[self.place : min(self.place + 3, self.end)]
        if self.inside and rest[:1] == ":" and rest[:2] != ":=":
            self.place += 1
            return "such that" if self.skip_space() else "to"
        if self.inside and rest[:1] in (",", ";"):
            self.place += 1
            self.skip_space()
            return ","
        listed = _AND_SO_ON.match(self.text, self.place, self.end)
        if listed:
            self.place = listed.end()
            self.evidence += 1
            return "to"
        if self.inside and rest[:2] in ("||", "∥"):
            self.place += 2
            self.skip_space()
            return "relative to"
        if self.inside and rest[:1] == "|":
            self.place += 1
            self.skip_space()
            return "given"
        for sign, said, evidence in OPERATORS:
            if not rest.startswith(sign):
                continue
            self.place += len(sign)
            after = self.skip_space()
            if sign in ("-", "–", "/") and not joins(self, spaced, after, sign):
                return None
            if sign in ("*", "+", "<", ">", "·") and spaced and not after:
                return None  # a mark on what follows, not between
            if sign in ("...", "…"):
                if self.peek() == ",":
                    self.place += 1
                    self.skip_space()
                self.evidence += 1 if self.letters else 0
            self.evidence += evidence
            return said
        return None

    def term(self) -> str | None:
        said: list[str] = []
        while True:
            mark = self.place
            spaced = self.skip_space() if said else False
            if said and not beside(self, spaced):
                self.place = mark
                break
            atom = self.atom()
            if atom is None:
                self.place = mark
                break
            said.append(atom)
        return " ".join(said) if said else None

    def atom(self) -> str | None:
        start = self.peek()
        self.steps += 1
        if not start or self.depth >= _DEEPEST or self.steps > _MOST:
            return None
        self.depth += 1
        said = self.signed(start)
        self.depth -= 1
        return said

    def signed(self, start: str) -> str | None:
        """An atom with the minus before it."""
        if start in "-−" and self.place + 1 < self.end and (self.peek(1).isalnum() or self.peek(1) in "√∞("):
            mark = self.place
            self.place += 1
            inner = self.atom()
            if inner is not None:
                return f"minus {inner}"
            self.place = mark
            return None
        said = self.base(start)
        return None if said is None else self.suffixes(said)

    def base(self, start: str) -> str | None:
        """An atom without its suffixes."""
        text, place = self.text, self.place
        match = _NUMBER.match(text, place, self.end)
        if match:
            self.place = match.end()
            said = number(match.group())
            tail = re.match(r" ?%|[kKMB](?![A-Za-z(])|x(?= ?[+=^*])", text[self.place : self.place + 3])
            if tail:
                self.place += tail.end()
                said += TAILS[tail.group().strip()]
            return said
        if is_greek(start) and not (start == "Σ" and self.peek(1) == "_"):
            self.place += 1
            self.letters += 1
            return greek(start)
        if start == "∞":
            self.place += 1
            self.evidence += 1
            return "infinity"
        if start in PREFIXES or start == "Σ":
            start = "∑" if start == "Σ" else start
            self.place += 1
            self.evidence += 2
            self.skip_space()
            said = PREFIXES[start]
            if start == "∇" and self.peek() == "_":
                self.place += 1
                said = f"the gradient with respect to {self.script()} of"
                self.skip_space()
            if start in "∑∏∫" and self.peek() in "_^":
                said = said.removesuffix(" of") + self.bounds() + " of"
                self.skip_space()
            inner = self.atom()
            return said if inner is None else f"{said} {inner}"
        function = FUNCTION.match(text, place, self.end)
        if function and not (place and (text[place - 1].isalnum())):
            self.place = function.end()
            name = FUNCTION_NAMES.get(function.group(), function.group())
            if self.peek() not in "(_^" or not self.peek():
                self.skip_space()
                inner = self.atom()
                if inner is None:
                    return None
                self.evidence += 1
                return f"{name} {inner}"
            return name
        letter = LETTER.match(text, place, self.end)
        touching = text[place - 1] if place else " "
        if letter and not ((touching.isalpha() and not is_greek(touching)) or touching in "'’"):
            self.place += 1
            self.letters += 1
            return start
        called = _CALLED.match(text, place, self.end)
        if called and not (place and text[place - 1].isalnum()):
            self.place = called.end()
            return called.group()
        if start in CLOSING:
            return self.bracket(start)
        if start == "|" or start == "‖":
            return self.bars()
        return None

    def bracket(self, start: str) -> str | None:
        self.place += 1
        self.inside += 1
        self.skip_space()
        inner = self.expression()
        self.skip_space()
        self.inside -= 1
        if inner is None or self.peek() not in (CLOSING[start], ")") or not self.peek():
            return None
        half_open = self.peek() != CLOSING[start]
        self.place += 1
        parts = inner.split(", ")
        if (start == "[" or half_open) and len(parts) == 2:
            self.evidence += 2
            return " to ".join(parts)
        return inner

    def bars(self) -> str | None:
        """|x| and ||x||."""
        mark = self.text[self.place]
        double = self.text.startswith("||", self.place) or mark == "‖"
        close = "‖" if mark == "‖" else "||" if double else "|"
        self.place += len(close)
        self.inside += 1
        self.skip_space()
        inner = self.expression()
        self.skip_space()
        self.inside -= 1
        if inner is None or not self.text.startswith(close, self.place):
            return None
        self.place += len(close)
        self.evidence += 2
        if double and self.peek() == "_":
            self.place += 1
            kind = self.script()
            return f"the L {kind} norm of {inner}" if kind else None
        whole = "size" if len(inner) == 1 and inner.isupper() else "absolute value"
        return f"the norm of {inner}" if double else f"the {whole} of {inner}"

    def bounds(self) -> str:
        """The limits of a sum: "_{i=1}^n" -> " from i equals one to n"."""
        said = ""
        for _ in range(2):
            sign = self.peek()
            if sign not in ("_", "^"):
                break
            self.place += 1
            inner = self.script()
            if inner:
                said += (
                    " over " if sign == "_" and "equals" not in inner else " from " if sign == "_" else " to "
                ) + inner
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
            if found == "∞":
                return "infinity"
            return sign + (number(found) if found[0].isdigit() else spell_name(found))
        if is_greek(self.peek() or " "):
            self.place += 1
            return sign + greek(self.text[self.place - 1])
        return None

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
                said = f"{said} {power(raised)}"
            elif sign in LOWERED:
                lowered = "".join(LOWERED[character] for character in self.run(LOWERED))
                self.evidence += 2
                said = f"{said} sub {number(lowered) if lowered.isdigit() else ' '.join(lowered)}"
            elif sign == "^":
                self.place += 1
                exponent = self.script()
                if exponent is None:
                    self.place = mark
                    return said
                self.evidence += 3
                if len(said) == 1 and (said.isupper() or said == "f") and exponent in ("T", "minus one"):
                    said += " transpose" if exponent == "T" else " inverse"
                elif said in ("V", "Q", "A", "J") and exponent in LETTERS.values():
                    said = f"{said} {exponent}"  # the value under a policy
                else:
                    said = f"{said} {power_words(exponent)}"
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
                self.evidence += 3
                if said in CHOICES or said == "limit":
                    said = f"the limit as {lowered} of" if said == "limit" else f"{said} over {lowered} of"
                    self.skip_space()
                    inner = self.atom()
                    return said if inner is None else f"{said} {inner}"
                if said == "log":
                    said = f"log base {lowered}" + ("" if self.peek() == "(" else " of")
                else:
                    said = f"{said} sub {lowered}"
            elif sign in "'’′″" and primed(self):
                double = sign == "″" or self.peek(1) in ("'", "’")
                self.place += 2 if double and sign != "″" else 1
                self.evidence += 2
                said += " double prime" if double else " prime"
            elif sign == "!" and re.match(r"! ?[-+=*/)]", self.text[self.place : self.place + 3]):
                self.place += 1
                self.evidence += 2
                said += " factorial"
            elif sign == "*" and starred(self):
                self.place += 1
                self.evidence += 2
                said += " star"
            elif sign in "([" and self.place and self.text[self.place - 1] not in " ":
                call = self.call(said, sign)
                if call is None:
                    self.place = mark
                    return said
                said = call
            else:
                return said

    def call(self, said: str, sign: str) -> str | None:
        """Arguments: f(x), p(x | z), E[x], f()."""
        if not re.match(r"[A-Za-z'’′*]|[^\x00-\x7f]|[0-9_})]", self.text[self.place - 1]):
            return None
        if self.text[self.place - 1].isdigit() and "sub" not in said and "base" not in said:
            return None
        if self.peek(1) == CLOSING[sign]:
            self.place += 2
            self.evidence += 2
            return said
        if sign == "[" and said not in ("E", "P", "Pr", "V") and not self.evidence:
            return None
        factor = sign == "(" and _FACTOR.match(self.text, self.place - 1)
        mark = self.place
        inner = self.bracket(sign)
        if inner is None and said in ("p", "P", "Pr", "the probability"):
            event = _EVENT.match(self.text, mark, self.end)
            if event:
                self.place = event.end()
                inner = event[1] + (f" given {event[2]}" if event[2] else "")
        if inner is None:
            return None
        self.evidence += 2
        return f"{said} {'times' if factor else 'of'} {inner}"
