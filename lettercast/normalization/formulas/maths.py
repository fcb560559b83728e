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

from lettercast.normalization.formulas.attached import CLOSING
from lettercast.normalization.formulas.brackets import ROUNDED, Bracketed
from lettercast.normalization.formulas.evidence import BY_TEN, FUNCTION, LETTER, PRODUCT, beside, joins
from lettercast.normalization.formulas.greek import LOWERED, RAISED, greek, is_greek
from lettercast.normalization.formulas.operators import ACCENTS, FUNCTION_NAMES, OPERATORS, PREFIXES, TAILS
from lettercast.normalization.formulas.relations import chained, joint
from lettercast.normalization.numbers import fraction, number, power_words, scientific
from lettercast.normalization.words import is_product

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,20})?(?!\d)|\.\d{1,20}(?!\d)")
_SCIENTIFIC = re.compile(r"(\d{1,15}(?:\.\d{1,20})?|\.\d{1,20})[eE]([-−+]?)(\d{1,3})(?!\w)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_RUNS_ON = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
_CALLED = re.compile(r"[A-Za-z]{2,16}(?=\(|\^|_\{|_[A-Za-z0-9](?![A-Za-z0-9]))")
_AND_SO_ON = re.compile(r", ?(?:\.\.\.|…),? ?")
_AND_MORE = re.compile(r"([+*·×]) ?(?:\.\.\.|…|⋯) ?\1 ?(?=\w)")
_RATIO = re.compile(r"(?<![\d.,/^])([1-9]\d?)/([1-9]\d?)(?![\w/^(√]|\.\d)")
_INFINITE = re.compile(r"(?<=[>→=±] )inf(?=[.,;:)\]]|\Z)")
_SUMMED = re.compile(r".(?:[_ᵢⱼₖₜₙ]| ?[A-Za-z\u0370-\u03ff](?:[_^₀-₉²³]))")
_ENDLESS = re.compile(r"\+ ?(?:\.\.\.|…|⋯)(?=[\s.,;:)\]]|\Z)")
_DEEPEST = 12  # atoms within atoms; people write three
_MOST = 150  # atoms tried in one formula: brackets that do not close are not tried for ever


def _one_by_one(signs: str) -> str:
    """Raised or lowered signs in words: "i=1" -> "i equals one"."""
    return " ".join("equals" if sign == "=" else number(sign) if sign.isdigit() else sign for sign in signs)


def _powers(left: str, right: str) -> bool:
    """Powers of one number: a range from 10^3 to 10^5, not a difference."""
    low = re.search(r"(?<![\w.])(\d{1,4})(?:\^\{?[-−]?\d{1,3}\}?|[⁻⁰¹²³⁴-⁹]{1,3}) ?\Z", left)
    return low is not None and re.match(rf"{low[1]}[\^⁻⁰¹²³⁴-⁹]", right) is not None


def _rises(left: str, right: str) -> bool:
    """Numbers that rise are a range: k = 3-5, p ≈ 5–50%; but 2-1=1."""
    low = re.search(r"(?<![\w.,/^-])(\d{1,7}(?:\.\d{1,4})?)\Z", left)
    high = re.match(r"(\d{1,7}(?:\.\d{1,4})?)(?!\w|\.\d| ?[-+*/^=])", right)
    return low is not None and high is not None and float(low[1]) < float(high[1])


class Reader(Bracketed):
    """Reads a formula in `text` from `place` on. `evidence`: how sure it is that this is one."""

    def expression(self) -> str | None:
        """Terms joined by operators; stops, without harm, before what is not a formula."""
        begin = self.place
        first = self.term()
        if first is None:
            return None
        said = [first]
        while True:
            mark, evidence, letters = self.place, self.evidence, self.letters
            joined = self.operator()
            if joined == "and so on":
                return chained([*said, joined])
            opens = self.peek()
            following = self.term() if joined is not None else None
            if following is None or joined is None:
                self.place, self.evidence, self.letters = mark, evidence, letters
                return chained(said)
            if joined == "to the":
                following = power_words(following)
            if joined in ("in", "not in") and opens == "(" and following.count(", ") == 1:
                following = following.replace(", ", " to ")
            if joined == "and so on to":
                joined = "to"
                many = self.text[max(0, begin - 2) : begin] == ", " or any(part.endswith(",") for part in said)
                said[-1] += "," * many
            if joined == ",":
                said[-1] += ","
                joined = ""
            said += joint(joined, said[-1], following, inside=bool(self.inside))

    def operator(self) -> str | None:
        spaced = self.skip_space()
        rest = self.text[self.place : min(self.place + 3, self.end)]
        listed = _AND_SO_ON.match(self.text, self.place, self.end)
        if listed:
            self.evidence += 1 + self.text[max(0, self.place - 1)].isdigit()
            self.place = listed.end()
            return "and so on to"
        more = _AND_MORE.match(self.text, self.place, self.end)
        if more:
            self.evidence += 2
            self.place = more.end()
            joined = next(said for sign, said, _ in OPERATORS if sign == more[1])
            return f"{joined} dot dot dot {joined}"
        endless = _ENDLESS.match(self.text, self.place, self.end)
        if endless and self.evidence:
            self.place = endless.end()
            return "and so on"
        if self.inside and rest[:1] == ":" and rest[:2] != ":=":
            self.place += 1
            return "such that" if self.skip_space() else "to"
        if self.inside and rest[:1] in (",", ";"):
            self.place += 1
            self.skip_space()
            return ","
        if self.closing and rest.startswith(self.closing):
            return None
        if self.inside and (rest[:2] == "||" or rest[:1] in ("∥", "‖")):
            self.place += 2 if rest[:1] == "|" else 1
            self.skip_space()
            return "relative to"
        if rest[:1] == "|" and (self.inside or "⊥" in self.text[max(0, self.place - 12) : self.place]):
            self.place += 1
            self.skip_space()
            return "given"
        by_ten = BY_TEN.match(self.text, self.place, self.end)
        if by_ten and self.text[self.place - 1 - spaced].isdigit():
            self.place = by_ten.end()
            return "times"
        for sign, said, evidence in OPERATORS:
            if not rest.startswith(sign):
                continue
            left = self.text[max(0, self.place - 12) : self.place]
            self.place += len(sign)
            after = self.skip_space()
            if sign == "⊥" and (left.strip()[-1:].isupper() or "|" in self.text[self.place : self.place + 12]):
                said = "is independent of"
            if sign in "-–−" and _powers(left, self.text[self.place : self.place + 12]):
                return "to"
            if (
                sign == "*"
                and left.rstrip(" *")[-1:].isdigit()
                and (self.peek().isdigit() or is_greek(self.peek() or " "))
            ):
                self.evidence += 2
            if sign in "-–" and not (spaced or self.inside) and _rises(left, self.text[self.place : self.place + 16]):
                return "to"
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
            said.append(f"times {atom}" if said and atom.startswith("the ") else atom)
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
        if start in "-−" and self.place + 1 < self.end and (self.peek(1).isalnum() or self.peek(1) in "√∞(|‖∑"):
            mark = self.place
            self.place += 1
            inner = self.atom()
            if inner is not None:
                return f"minus {inner}"
            self.place = mark
            return None
        if start == "+" and (self.peek(1) == "∞" or (self.inside and self.peek(1).isdigit())):  # {-1, +1}
            self.place += 1
            return f"plus {self.base(self.peek())}"
        said = self.base(start)
        return None if said is None else self.suffixes(said)

    def base(self, start: str) -> str | None:
        """An atom without its suffixes."""
        text, place = self.text, self.place
        ratio = _RATIO.match(text, place, self.end)
        if ratio and int(ratio[1]) < int(ratio[2]) <= 20:
            self.place = ratio.end()
            return fraction(int(ratio[1]), int(ratio[2]))
        match = _SCIENTIFIC.match(text, place, self.end)
        if match:
            self.place = match.end()
            return scientific(match[1], match[2], match[3])
        match = _NUMBER.match(text, place, self.end)
        if match:
            self.place = match.end()
            said = number(match.group())
            tail = re.match(r" ?%|[kKMB](?![A-Za-z(])|x(?= ?[+=^*])", text[self.place : self.place + 3])
            if tail is None and "." in match.group():
                tail = re.match(r"T(?![\w(^])", text[self.place : self.place + 2])
            if tail and self.letter(tail.group()):
                tail = None
            if tail:
                self.place += tail.end()
                said += TAILS[tail.group().strip()]
            return said
        if self.inside and start in "·⋅" and self.peek(1) in "|,); ":
            self.place += 1
            return "dot"
        summed = start in "ΣΠ" and _SUMMED.match(text, place, self.end) is not None
        summed = summed or (start == "Σ" and self.evidence > 0 and self.peek(1) == " " and self.peek(2).isalpha())
        if is_greek(start) and not summed:
            self.place += 1
            self.letters += 1
            return greek(start) + self.accent()
        if start == "∞" or _INFINITE.match(text, place, self.end):
            self.place += 1 if start == "∞" else 3
            self.evidence += 2
            return "infinity"
        if start in PREFIXES or summed:
            start = {"Σ": "∑", "Π": "∏"}.get(start, start)
            self.place += 1
            self.evidence += 2
            self.skip_space()
            said = PREFIXES[start]
            if start == "∇" and self.peek() and self.peek() in "²":
                self.place += 1
                said = "nabla squared"
            if start == "∇" and self.peek() == "_":
                self.place += 1
                said = f"the gradient with respect to {self.script()} of"
                self.skip_space()
            if start in "∑∏∫" and self.peek() and self.peek() in "_^" + "".join(LOWERED):
                said = said.removesuffix(" of") + self.bounds() + " of"
                self.skip_space()
            inner = self.atom()
            if start == "∂" and inner and self.text[self.place : self.place + 2] == "/∂":
                self.place += 2
                self.skip_space()
                inner = f"{inner} with respect to {self.atom() or ''}".rstrip()
            return said if inner is None else f"{said} {inner}"
        function = FUNCTION.match(text, place, self.end)
        if function and not (place and text[place - 1].isalpha() and not is_greek(text[place - 1])):
            self.place = function.end()
            name = FUNCTION_NAMES.get(function.group(), function.group())
            if not self.peek() or (self.peek() not in "([_^{" and self.peek() not in LOWERED):
                self.skip_space()
                inner = self.atom()
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
            self.place += 1
            self.letters += 1
            return start
        accent = unicodedata.normalize("NFD", text[place : place + 2])
        if accent[1:2] in ACCENTS and accent[0].isascii() and accent[1:2] and not _RUNS_ON.match(accent[2:3]):
            self.place += 1 + (text[place + 1 : place + 2] in ACCENTS and self.place + 1 < self.end)
            self.letters += 1
            self.evidence += 2
            return f"{accent[0]} {ACCENTS[accent[1]]}"
        if (
            text.startswith("infinity", place)
            and (self.evidence or self.inside)
            and not text[place + 8 : place + 9].isalpha()
        ):
            self.place += 8
            return "infinity"
        product = PRODUCT.match(text, place, self.end)
        if product and (self.evidence or self.inside) and is_product(product.group()) and not _LATIN.match(touching):
            self.place = product.end()
            self.letters += 2
            return " ".join(product.group())
        called = _CALLED.match(text, place, self.end)
        if called and not (place and text[place - 1].isalnum()):
            self.place = called.end()
            name = called.group()
            return " ".join(name) if len(name) == 2 and self.peek() == "^" else name
        if start in CLOSING:
            return self.bracket(start)
        if start == "|" or start == "‖":
            return self.bars()
        return self.rounded(*ROUNDED[start]) if start in ROUNDED else None

    def letter(self, tail: str) -> bool:
        """Whether the k of "2k" is a quantity that the sentence has named before."""
        named = rf"(?<![\w'’.-]){re.escape(tail)}(?![\w'’.-])"
        return (
            tail in ("k", "K", "M", "B", "T")
            and re.search(named, self.text[max(0, self.place - 60) : self.place]) is not None
        )

    def accent(self) -> str:
        """A mark above that has no letter of its own: θ̂."""
        if not self.peek() or self.peek() not in ACCENTS:
            return ""
        self.place += 1
        self.evidence += 2
        return f" {ACCENTS[self.text[self.place - 1]]}"

    def bounds(self) -> str:
        """The limits of a sum: "_{i=1}^n" -> " from i equals one to n"."""
        said = ""
        if lowered := "".join(LOWERED[character] for character in self.run(LOWERED)):
            raised = "".join(RAISED[character] for character in self.run(RAISED))
            joint = "from" if raised or "=" in lowered else "over"
            said = f" {joint} {_one_by_one(lowered)}" + (f" to {_one_by_one(raised)}" if raised else "")
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
