"""How a line tells the sounds of a word: `gyre⟦dʒaɪɹ⟧`, or `⟪Jabber Wocky⟫⟦ˈdʒæbəwɒki⟧` for more than one word.

Sounds are IPA. They belong to the word right before them, or to all that stands between ⟪ and ⟫.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MARKS = frozenset("⟦⟧⟪⟫")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ONE = re.compile(rf"{WORD.pattern}[+#*'’]*")  # C++, A*
_BEGINS = r"(?<![^\W_])(?<![^\W_]['’])"  # tried only where a word does, or time would grow with the square of a word
_TOLD = re.compile(rf"(?:⟪([^⟪⟫]*)⟫|{_BEGINS}({_ONE.pattern}))?⟦([^⟦⟧]*)⟧")
_TYPED = str.maketrans({"g": "ɡ", ":": "ː", "'": "ˈ"})
"""What keyboards have, and what IPA has for it."""


class Stretch(NamedTuple):
    """A stretch of a line: plain text, then words with the sounds that stand for them."""

    before: str
    words: str
    ipa: str


def marked(words: str, ipa: str) -> str:
    """Words with their sounds."""
    return f"{words}⟦{ipa}⟧" if _ONE.fullmatch(words) else f"⟪{words}⟫⟦{ipa}⟧"


def with_ipa(line: str) -> list[Stretch]:
    """A line in stretches; the last is what follows the last sounds, without any of its own."""
    stretches, at = [], 0
    for match in _TOLD.finditer(line):
        stretches.append(Stretch(line[at : match.start()], match[1] or match[2] or "", match[3].translate(_TYPED)))
        at = match.end()
    return [*stretches, Stretch(line[at:], "", "")]


def without_ipa(line: str) -> str:
    """The words alone: `gyre⟦dʒaɪɹ⟧` is `gyre`."""
    return "".join(stretch.before + stretch.words for stretch in with_ipa(line))


def told_places(line: str) -> list[tuple[int, int]]:
    """Where words with their sounds begin and end."""
    return [match.span() for match in _TOLD.finditer(line)] if "⟦" in line else []
