"""One line of the table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, the figure with its unit, and the aim it is held against."""

    what: str
    figure: str
    aim: str = ""
    good: bool | None = None
