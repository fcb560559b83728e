"""What stands in brackets and between bars: intervals, norms, absolute values, floors and ceilings."""

from __future__ import annotations

import re

from lettercast.normalization.formulas.attached import CLOSING, Attached
from lettercast.normalization.formulas.greek import LOWERED
from lettercast.normalization.numbers import number

ROUNDED = {"⌈": ("⌉", "ceiling"), "⌊": ("⌋", "floor")}
_SETS = re.compile(r"[A-Z](?: (?:union|intersection|minus) [A-Z])*")


class Bracketed(Attached):
    """Reads an atom that opens with a bracket or a bar."""

    def bracket(self, start: str, *, called: bool = False) -> str | None:
        self.place += 1
        opened = self.place
        self.inside += 1
        closing, self.closing = self.closing, ""
        self.skip_space()
        inner = self.expression()
        self.closing = closing
        self.skip_space()
        self.inside -= 1
        if inner is None or self.peek() not in (CLOSING[start], ")", "]" * (start == "(")) or not self.peek():
            return None
        half_open = self.peek() != CLOSING[start]
        self.place += 1
        parts = inner.split(", ")
        nested = "(" in self.text[opened : self.place - 1]
        row = self.text[max(0, opened - 4) : opened - 1].endswith(("[", "], "))  # of a matrix
        if (start == "[" or half_open) and len(parts) == 2 and not (called or nested or row):
            self.evidence += 2
            return " to ".join(parts)
        return inner

    def rounded(self, close: str, name: str) -> str | None:
        """⌈x⌉ and ⌊x⌋."""
        self.place += 1
        inner = self.expression()
        if inner is None or self.peek() != close:
            return None
        self.place += 1
        self.evidence += 2
        return f"the {name} of {inner}"

    def bars(self) -> str | None:
        """|x| and ||x||."""
        mark = self.text[self.place]
        double = self.text.startswith("||", self.place) or mark == "‖"
        close = "‖" if mark == "‖" else "||" if double else "|"
        self.place += len(close)
        self.inside += 1
        closing, self.closing = self.closing, close
        self.skip_space()
        inner = self.expression()
        self.closing = closing
        self.skip_space()
        self.inside -= 1
        if inner is None or not self.text.startswith(close, self.place):
            return None
        self.place += len(close)
        self.evidence += 2
        if double and self.peek() and self.peek() in "_∞" + "".join(LOWERED):
            kind: str | None = "infinity"
            if self.peek() == "∞":
                self.place += 1
            elif self.peek() == "_":
                self.place += 1
                kind = self.script()
            else:
                kind = number("".join(LOWERED[character] for character in self.run(LOWERED)))
            return f"the L {kind} norm of {inner}" if kind else None
        whole = "size" if _SETS.fullmatch(inner) else "absolute value"
        return f"the norm of {inner}" if double else f"the {whole} of {inner}"
