"""The error class of this package."""

from __future__ import annotations

from lettercast.errors import LettercastError


class IssueError(LettercastError):
    """An issue could not be read: it is missing, not text, too large, or in a format that is not read."""
