"""The unit of text normalization: what is written and what is said for it, side by side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence. Plain text has `written == spoken` and no rule.

    `{10^35|ten to the thirty-fifth}`; `{ (AN #102)||cross-reference}` is dropped by that rule;
    `{|This was issue ninety-five.}` is said and not written.
    """

    written: str
    spoken: str
    rule: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the text is said as it is written."""
        return self.written == self.spoken and not self.rule
