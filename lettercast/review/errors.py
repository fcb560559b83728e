"""The one error class of this room."""

from __future__ import annotations

from lettercast.errors import LettercastError


class ReviewError(LettercastError):
    """An edit can't be made, or the page can't be opened."""
