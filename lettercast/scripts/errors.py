"""The error class of this package."""

from __future__ import annotations

from lettercast.errors import LettercastError


class ScriptError(LettercastError):
    """A script can't be read, drafted, merged or approved. `where` names the file and the line."""
