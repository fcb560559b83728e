"""What a person calls right as it is, though something doubted it: a comment in the script.

Kept apart from the checks, which know issues and the spoken rules: rendering asks for no more than this.
"""

from __future__ import annotations

DISMISSED = "right: "
AUDIO_CHECK = "heard otherwise"


def dismissal_comment(doubt: str, said: str) -> str:
    """The comment by which a person says that a take is right, though listening back doubted it."""
    return f"{DISMISSED}{AUDIO_CHECK}: {' '.join(doubt.split())}: {' '.join(said.split())}"
