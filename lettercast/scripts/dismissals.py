"""Findings that a person has dismissed: a comment in the script says that it is right as it is.

The comment (`%% right: too long: …`) stands in the file like everything else, changes nothing of what is heard, and
ends with what it is about, so that another finding at the same place comes up. Kept apart from the checks, which need
issues and text normalization: rendering asks for no more than this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from lettercast.scripts.model import Comment, Script

DISMISSED = "right: "
AUDIO_CHECK = "heard otherwise"
Item = TypeVar("Item")


def dismissal_comment(defect: str, spoken: str) -> str:
    """Make the comment by which a person says that a take is right, though verification found a defect in it."""
    return f"{DISMISSED}{AUDIO_CHECK}: {' '.join(defect.split())}: {' '.join(spoken.split())}"


def list_open(items: Iterable[Item], script: Script, dismissals: Callable[[Item], tuple[str, ...]]) -> list[Item]:
    """List the items that are not dismissed.

    `dismissals` answers the comments that dismiss an item. All of them have to stand in the script; an item without
    any cannot be dismissed.
    """
    comments = {element.text for element in script.elements if isinstance(element, Comment)}
    return [item for item in items if not (wanted := dismissals(item)) or not comments.issuperset(wanted)]
