"""The package's error."""

from __future__ import annotations

from lettercast.errors import LettercastError


class AudioError(LettercastError):
    """Sound could not be read, encoded, measured or tagged."""
