"""What stands in brackets and between bars: intervals, norms, absolute values, floors and ceilings."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.greek import SUBSCRIPTS
from lettercast.normalization.formulas.suffixes import CLOSING_BRACKETS, SuffixParser
from lettercast.normalization.numbers import say_number

ROUNDING_BRACKETS = {"⌈": ("⌉", "ceiling"), "⌊": ("⌋", "floor")}
_SET_EXPRESSION = re.compile(r"[A-Z](?: (?:union|intersection|minus) [A-Z])*")


class BracketParser(SuffixParser):
    """Reads an atom that opens with a bracket or a bar."""

    def parse_bracket(self, start: str, *, called: bool = False) -> str | None:
        self.position += 1
        opened = self.position
        self.bracket_depth += 1
        closing, self.closing_bar = self.closing_bar, ""
        self.skip_space()
        inner = self.parse_expression()
        self.closing_bar = closing
        self.skip_space()
        self.bracket_depth -= 1
        if inner is None or self.peek() not in (CLOSING_BRACKETS[start], ")", "]" * (start == "(")) or not self.peek():
            return None
        half_open = self.peek() != CLOSING_BRACKETS[start]
        self.position += 1
        parts = inner.split(", ")
        nested = "(" in self.text[opened : self.position - 1]
        row = self.text[max(0, opened - 4) : opened - 1].endswith(("[", "], "))  # of a matrix
        if (start == "[" or half_open) and len(parts) == 2 and not (called or nested or row):
            self.evidence += 2
            return " to ".join(parts)
        return inner

    def parse_rounding(self, close: str, name: str) -> str | None:
        """⌈x⌉ and ⌊x⌋."""
        self.position += 1
        inner = self.parse_expression()
        if inner is None or self.peek() != close:
            return None
        self.position += 1
        self.evidence += 2
        return f"the {name} of {inner}"

    def parse_bars(self) -> str | None:
        """|x| and ||x||."""
        mark = self.text[self.position]
        double = self.text.startswith("||", self.position) or mark == "‖"
        close = "‖" if mark == "‖" else "||" if double else "|"
        self.position += len(close)
        self.bracket_depth += 1
        closing, self.closing_bar = self.closing_bar, close
        self.skip_space()
        inner = self.parse_expression()
        self.closing_bar = closing
        self.skip_space()
        self.bracket_depth -= 1
        if inner is None or not self.text.startswith(close, self.position):
            return None
        self.position += len(close)
        self.evidence += 2
        if double and self.peek() and self.peek() in "_∞" + "".join(SUBSCRIPTS):
            kind: str | None = "infinity"
            if self.peek() == "∞":
                self.position += 1
            elif self.peek() == "_":
                self.position += 1
                kind = self.parse_script()
            else:
                kind = say_number("".join(SUBSCRIPTS[character] for character in self.read_run(SUBSCRIPTS)))
            return f"the L {kind} norm of {inner}" if kind else None
        whole = "size" if _SET_EXPRESSION.fullmatch(inner) else "absolute value"
        return f"the norm of {inner}" if double else f"the {whole} of {inner}"
