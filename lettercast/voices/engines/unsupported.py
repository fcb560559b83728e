"""What a voice has no sound for, and has to leave out: told as a doubt of the take."""

from __future__ import annotations

import unicodedata


def is_letter(character: str) -> bool:
    """Whether it is of a word or a phoneme; not so the marks of stress and length, which many voices do without."""
    return unicodedata.category(character) in ("Ll", "Lu", "Lt", "Lo")


def describe_missing_sounds(letters: str) -> tuple[str, ...]:
    """What a take is doubted for when these letters, or phonemes, had to be left out of it."""
    return (f"the voice has no sound for {', '.join(dict.fromkeys(letters))}",) if letters else ()
