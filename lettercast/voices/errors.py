"""Errors of voices: one ends a run, the other costs one sentence."""

from __future__ import annotations

from lettercast.errors import LettercastError


class VoiceError(LettercastError):
    """A voice can't be found or loaded, or its takes can't be stored. Ends the run."""


class SentenceError(VoiceError):
    """An engine can't say this one line. The line is reported; the run goes on with the next."""
