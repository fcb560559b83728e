"""The error class of this package."""

from __future__ import annotations

from lettercast.errors import LettercastError


class ReviewError(LettercastError):
    """An edit can't be made, or the page can't be opened."""
