"""reStructuredText: recognized, so that it is not read as something else, and not read."""

from __future__ import annotations

import re
from typing import NoReturn

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.reader import Evidence
from lettercast.issues.readers.source import Source

EXAMPLE = b"Kettles\n=======\n\n.. note::\n\n   They boil.\n"
"""A short source of this format, for the tests that every reader has to pass."""
EXAMPLE_WORDS = ""
"""None: it is not read."""

_MARKUP = re.compile(r"^\.\. (?:[a-z-]+::|_[^:\n]+:|\[\w+\])|^:[a-z]+:`|:(?:ref|doc|pep|code|term):`", re.MULTILINE)


def sniff(start: bytes) -> Evidence:
    text = start.decode("utf-8", "replace").replace("\r\n", "\n")
    return Evidence.LIKELY if _MARKUP.search(text) else Evidence.NONE


def read(source: Source) -> NoReturn:
    raise IssueError(
        "reStructuredText is not supported", source.name, "turn it into Markdown first, with pandoc for one"
    )
