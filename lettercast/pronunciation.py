"""How a line tells the sounds of a word: `gyre⟦dʒaɪɹ⟧`, or `⟪Jabber Wocky⟫⟦ˈdʒæbəwɒki⟧` for more than one word.

Sounds are IPA. They belong to the word right before them, or to all that stands between ⟪ and ⟫.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ANNOTATION_MARKS = frozenset("⟦⟧⟪⟫")
WORD_PATTERN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SINGLE_WORD = re.compile(rf"{WORD_PATTERN.pattern}[+#*'’]*")  # C++, A*
_WORD_START = (
    r"(?<![^\W_])(?<![^\W_]['’])"  # tried only where a word does, or time would grow with the square of a word
)
_ANNOTATION = re.compile(rf"(?:⟪([^⟪⟫]*)⟫|{_WORD_START}({_SINGLE_WORD.pattern}))?⟦([^⟦⟧]*)⟧")
_KEYBOARD_TO_IPA = str.maketrans({"g": "ɡ", ":": "ː", "'": "ˈ"})
"""What keyboards have, and what IPA has for it."""


class IpaSpan(NamedTuple):
    """A stretch of a line: plain text, then words with the sounds that stand for them."""

    text_before: str
    words: str
    ipa: str


def annotate(words: str, ipa: str) -> str:
    """Words with their sounds."""
    return f"{words}⟦{ipa}⟧" if _SINGLE_WORD.fullmatch(words) else f"⟪{words}⟫⟦{ipa}⟧"


def split_at_ipa(line: str) -> list[IpaSpan]:
    """A line in stretches; the last is what follows the last sounds, without any of its own."""
    stretches, at = [], 0
    for match in _ANNOTATION.finditer(line):
        stretches.append(
            IpaSpan(line[at : match.start()], match[1] or match[2] or "", match[3].translate(_KEYBOARD_TO_IPA))
        )
        at = match.end()
    return [*stretches, IpaSpan(line[at:], "", "")]


def strip_ipa(line: str) -> str:
    """The words alone: `gyre⟦dʒaɪɹ⟧` is `gyre`."""
    return "".join(stretch.text_before + stretch.words for stretch in split_at_ipa(line))


def annotated_spans(line: str) -> list[tuple[int, int]]:
    """Where words with their sounds begin and end."""
    return [match.span() for match in _ANNOTATION.finditer(line)] if "⟦" in line else []
