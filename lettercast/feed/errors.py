"""The error of this package."""

from __future__ import annotations

from lettercast.errors import LettercastError


class FeedError(LettercastError):
    """The show can't be published, served or read back as it is."""
