"""The errors of this package."""

from __future__ import annotations

from lettercast.errors import LettercastError


class EpisodeError(LettercastError):
    """An episode can't be rendered, or its files are not what they should be."""


class TakesChangedError(EpisodeError):
    """Takes are not those that were measured: they were synthesized anew meanwhile, by an engine that never says a
    sentence twice alike."""
