"""A draft made again takes the reviewer's edits along."""

from __future__ import annotations

from lettercast.scripts.model import Comment, Script

OPEN = "<<<"


def unmerged(script: Script) -> int:
    """How many places of a merge wait for a person's decision."""
    return sum(1 for element in script.elements if isinstance(element, Comment) and element.text.startswith(OPEN))
