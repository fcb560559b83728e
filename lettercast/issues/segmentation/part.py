"""A part of an issue as a grammar finds it in a text."""

from __future__ import annotations

from dataclasses import dataclass

from lettercast.issues.model import BlockKind
from lettercast.issues.profile import KnownHeading
from lettercast.issues.segmentation.byline import Credit


@dataclass(frozen=True, slots=True)
class IssuePart:
    """A part with its place. What lies between parts is running text."""

    start: int
    end: int
    kind: BlockKind
    speaker: str | None = None
    credit: Credit | None = None
    heading: KnownHeading | None = None
    doubt: str | None = None
