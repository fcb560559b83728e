"""The room's one error."""

from __future__ import annotations

from lettercast.errors import LettercastError


class VoiceError(LettercastError):
    """A voice is not there, can't be loaded, or can't keep its takes."""


class SentenceError(VoiceError):
    """An engine can't say this one line; it can say others."""
