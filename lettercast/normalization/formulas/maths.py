"""Formulas as they come in prose: read from left to right, by a small grammar.

    expression  term (connective term)*
    term        atom suffix* (atom suffix*)*        side by side: "n log n", "2πr"
    atom        number, letter, Greek letter, function, (expression), |expression|, √ term: the rows of ATOMS
    suffix      ^x  _x  ²  ₁  '  *  (arguments): the rows of SUFFIXES
    connective  operator, relation, comma, bar: the rows of CONNECTIVES

A parse ends where the formula does. `evidence` counts what can't be prose; from two on it is a formula. Each
character is looked at a fixed number of times.
"""

from __future__ import annotations

from lettercast.normalization.formulas.atoms import parse_base
from lettercast.normalization.formulas.connectives import AND_SO_ON, AND_SO_ON_TO, parse_connective
from lettercast.normalization.formulas.cursor import Grammar
from lettercast.normalization.formulas.juxtaposition import is_juxtaposed
from lettercast.normalization.formulas.relations import join_chain, say_relation
from lettercast.normalization.formulas.suffixes import parse_suffixes
from lettercast.normalization.numbers import words_to_power

_MAX_DEPTH = 12  # atoms within atoms; people write three
_MAX_ATTEMPTS = 150  # atoms tried in one formula: brackets that do not close are not tried for ever


class FormulaParser(Grammar):
    """A parser of the formula in `text` from `position` on. `evidence`: how sure it is that this is one."""

    def parse_expression(self) -> str | None:
        """Parse terms joined by connectives; stop, without harm, before what is not a formula."""
        begin = self.position
        first = self.parse_term()
        if first is None:
            return None
        words = [first]
        while True:
            mark, evidence, letters = self.position, self.evidence, self.letter_count
            joint = parse_connective(self)
            if joint == AND_SO_ON:
                return join_chain([*words, joint])
            opens = self.peek()
            term = self.parse_term() if joint is not None else None
            if term is None or joint is None:
                self.position, self.evidence, self.letter_count = mark, evidence, letters
                return join_chain(words)
            if joint == "to the":
                term = words_to_power(term)
            if joint in ("in", "not in") and opens == "(" and term.count(", ") == 1:
                term = term.replace(", ", " to ")
            if joint == AND_SO_ON_TO:
                joint = "to"
                many = self.text[max(0, begin - 2) : begin] == ", " or any(part.endswith(",") for part in words)
                words[-1] += "," * many
            if joint == ",":
                words[-1] += ","
                joint = ""
            words += say_relation(joint, words[-1], term, inside=bool(self.bracket_depth))

    def parse_term(self) -> str | None:
        """Parse atoms side by side."""
        words: list[str] = []
        while True:
            mark = self.position
            spaced = self.skip_space() if words else False
            if words and not is_juxtaposed(self, spaced):
                self.position = mark
                break
            atom = self.parse_atom()
            if atom is None:
                self.position = mark
                break
            words.append(f"times {atom}" if words and atom.startswith("the ") else atom)
        return " ".join(words) if words else None

    def parse_atom(self) -> str | None:
        """Parse an atom with its sign and its suffixes. None too deep inside others, and after too many attempts."""
        self.attempts += 1
        if not self.peek() or self.atom_depth >= _MAX_DEPTH or self.attempts > _MAX_ATTEMPTS:
            return None
        self.atom_depth += 1
        atom = self._parse_signed_atom(self.peek())
        self.atom_depth -= 1
        return atom

    def _parse_signed_atom(self, start: str) -> str | None:
        """Parse an atom with the minus or plus before it."""
        if start in "-−" and self.position + 1 < self.end and (self.peek(1).isalnum() or self.peek(1) in "√∞(|‖∑"):
            mark = self.position
            self.position += 1
            atom = self.parse_atom()
            if atom is not None:
                return f"minus {atom}"
            self.position = mark
            return None
        if start == "+" and (self.peek(1) == "∞" or (self.bracket_depth and self.peek(1).isdigit())):  # {-1, +1}
            self.position += 1
            return f"plus {parse_base(self)}"
        base = parse_base(self)
        return None if base is None else parse_suffixes(self, base)
