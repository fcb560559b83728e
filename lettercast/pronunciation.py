"""How a line carries the pronunciation of a word: `gyre⟦dʒaɪɹ⟧`, or `⟪Jabber Wocky⟫⟦ˈdʒæbəwɒki⟧` for several words.

Pronunciations are IPA. They belong to the word right before them, or to all words between ⟪ and ⟫.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ANNOTATION_MARKS = frozenset("⟦⟧⟪⟫")
WORD_PATTERN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SINGLE_WORD = re.compile(rf"{WORD_PATTERN.pattern}[+#*'’]*")  # C++, A*
_WORD_START = (
    r"(?<![^\W_])(?<![^\W_]['’])"  # tried only where a word starts, or time would grow with the square of its length
)
_ANNOTATION = re.compile(rf"(?:⟪([^⟪⟫]*)⟫|{_WORD_START}({_SINGLE_WORD.pattern}))?⟦([^⟦⟧]*)⟧")
_KEYBOARD_TO_IPA = str.maketrans({"g": "ɡ", ":": "ː", "'": "ˈ"})
"""Characters of keyboards, and those of IPA they stand for."""


class IpaSpan(NamedTuple):
    """A part of a line: plain text, then words with their pronunciation."""

    text_before: str
    words: str
    ipa: str


def annotate(words: str, ipa: str) -> str:
    """Annotate words with their pronunciation."""
    return f"{words}⟦{ipa}⟧" if _SINGLE_WORD.fullmatch(words) else f"⟪{words}⟫⟦{ipa}⟧"


def split_at_ipa(line: str) -> list[IpaSpan]:
    """Split a line behind each pronunciation; the last part is the rest, without any."""
    spans, at = [], 0
    for match in _ANNOTATION.finditer(line):
        spans.append(
            IpaSpan(line[at : match.start()], match[1] or match[2] or "", match[3].translate(_KEYBOARD_TO_IPA))
        )
        at = match.end()
    return [*spans, IpaSpan(line[at:], "", "")]


def strip_ipa(line: str) -> str:
    """Remove the pronunciations: `gyre⟦dʒaɪɹ⟧` is `gyre`."""
    return "".join(span.text_before + span.words for span in split_at_ipa(line))


def annotated_spans(line: str) -> list[tuple[int, int]]:
    """Find where words with a pronunciation begin and end."""
    return [match.span() for match in _ANNOTATION.finditer(line)] if "⟦" in line else []
