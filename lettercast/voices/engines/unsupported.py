"""Letters and phonemes that a voice has no sound for, reported as a defect of the take."""

from __future__ import annotations

import unicodedata


def is_letter(character: str) -> bool:
    """Whether it is a letter of a word or a phoneme, not a mark of stress or length, which many voices lack."""
    return unicodedata.category(character) in ("Ll", "Lu", "Lt", "Lo")


def describe_missing_sounds(letters: str) -> tuple[str, ...]:
    """Describe the defect of a take without these letters or phonemes."""
    return (f"the voice has no sound for {', '.join(dict.fromkeys(letters))}",) if letters else ()
