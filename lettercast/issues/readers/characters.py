"""Characters that are not read: padding, marks of direction, what XML forbids."""

from __future__ import annotations

import re

SPACE_RUN = re.compile(r"[\s\u00a0]+")
_INVISIBLE_CHARACTERS = re.compile("[\u00ad\u034f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_LONE_JOINER = re.compile("(?<!\\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\\S)")
INVALID_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_invisible(text: str) -> str:
    """Remove zero-width padding and soft hyphens. Joiners stay where they join something."""
    return _LONE_JOINER.sub("", _INVISIBLE_CHARACTERS.sub("", text))
