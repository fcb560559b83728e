"""A text-normalization rule: a name, what it looks for, what it says, and examples that are its tests.

Rules are tried in the order of their tables. What a rule has claimed no later rule can touch: its
characters are masked, so that a later pattern sees that something stands there and of what sort,
but not what. The masks are private-use characters, which `letters` keeps out of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

MASK_WORDS = "\ue000"  # claimed: words will stand here
MASK_NUMBER = "\ue001"  # claimed: a number or a piece of maths will stand here
MASK_DROPPED = "\ue002"  # claimed: nothing will be said here
MASKS = MASK_WORDS + MASK_NUMBER + MASK_DROPPED
DIGITS = "0123456789"

SayFunction = Callable[[re.Match[str]], str | None]
"""What is said for a match; "" drops it, None says that the rule does not apply after all."""

FindFunction = Callable[[str], Iterator[tuple[int, int, str]]]
"""Where a rule applies: start, end, and what is said there; in order, without overlap."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a table; `find` yields where it applies."""

    name: str
    find: FindFunction
    needs: frozenset[str]  # the text must hold one of these; empty: always tried
    mask: str
    examples: tuple[tuple[str, str], ...]  # a sentence as written, and the whole of it as said


def pattern_rule(
    name: str,
    pattern: str,
    say: SayFunction | str,
    *examples: tuple[str, str],
    needs: str = "",
    mask: str = MASK_WORDS,
    flags: int = 0,
) -> Rule:
    """A row of a table: a pattern, and what is said for it. A fixed text is said as it stands."""

    @cache
    def compiled() -> re.Pattern[str]:  # hundreds of patterns take longer than the text that needs a few of them
        return re.compile(pattern, flags)

    speaks: SayFunction = (lambda match: say) if isinstance(say, str) else say

    def find(text: str) -> Iterator[tuple[int, int, str]]:
        for match in compiled().finditer(text):
            said = speaks(match)
            if said is not None and match.end() > match.start():
                yield match.start(), match.end(), said

    return Rule(name, find, frozenset(needs), mask, examples)


def function_rule(
    name: str, find: FindFunction, *examples: tuple[str, str], needs: str = "", mask: str = MASK_WORDS
) -> Rule:
    """Make a rule of a function that finds its places."""
    return Rule(name, find, frozenset(needs), mask, examples)


_MAX_CONTEXT = 80  # characters: how far a rule looks around, so that its work does not grow with the text


def text_before(match: re.Match[str]) -> str:
    """Return what stands right before a match; empty at the very beginning."""
    return match.string[max(0, match.start() - _MAX_CONTEXT) : match.start()]


def text_after(match: re.Match[str]) -> str:
    """Return what stands right behind a match; empty at the very end."""
    return match.string[match.end() : match.end() + _MAX_CONTEXT]
