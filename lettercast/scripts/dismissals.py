"""What a person calls right as it is, though something doubted it: a comment in the script.

Kept apart from the checks, which know issues and the spoken rules: rendering asks for no more than this.
"""

from __future__ import annotations

RIGHT = "right: "
HEARD = "heard otherwise"


def heard_right(doubt: str, said: str) -> str:
    """The comment by which a person says that a take is right, though listening back doubted it."""
    return f"{RIGHT}{HEARD}: {' '.join(doubt.split())}: {' '.join(said.split())}"
