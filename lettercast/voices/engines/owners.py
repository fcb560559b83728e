"""Whose each phoneme is, of a text that was put into phonemes as a whole: which word of it is said by which of them.

What turns text into phonemes may join words ("for the" is said as one) and says words otherwise than alone ("a", "the"
before a vowel). So the phonemes of the whole are laid beside those of the words, each said alone, as two spellings of
one sentence, with the fewest changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import inf

from lettercast.voices.engines.reading import NOBODY
from lettercast.voices.engines.unsupported import is_letter

SPACE = " "
MAX_CELLS = 400_000
"""Of the table of changes: for more than a hundred words it is not worth the time."""
MIN_ALIKE = 0.5
"""So many of the phonemes of all words have to be found in the whole, or the two are not one sentence."""
_STRESS = frozenset("ˈˌ")
_MARKS = _STRESS | frozenset("ːʲ")
_OTHER, _MISSING, _JOINED = 1.0, 1.1, 0.6
"""What it costs that a phoneme is another one, is in one of the two alone, and that a space is."""


def owners(phonemes: Sequence[str], words: Sequence[Sequence[str]]) -> list[int]:
    """Of each phoneme the index of its word, NOBODY for spaces and punctuation; `words` are theirs, said alone.

    A phoneme may be "", which is of nobody. Where it can't be told all are of NOBODY: every word has some, or none has.
    """
    places = [place for place, one in enumerate(phonemes) if one == SPACE or _sounds(one)]
    whole = [phonemes[place] for place in places]
    apart = [(one, index) for index, word in enumerate(words) for one in (*filter(_sounds, word), SPACE)][:-1]
    alone = [one for one, _ in apart]
    nobody = [NOBODY] * len(phonemes)
    if not whole or not alone or len(whole) * len(alone) > MAX_CELLS:
        return nobody
    pairs = _pairs(whole, alone)
    same = sum(whole[one] == alone[other] != SPACE for one, other in pairs)
    if same < MIN_ALIKE * sum(one != SPACE for one in alone):
        return nobody
    found = nobody.copy()
    for one, other in pairs:
        if whole[one] != SPACE:
            found[places[one]] = apart[other][1]
    _fill(phonemes, found)
    return found if set(found) - {NOBODY} == set(range(len(words))) else nobody


def _sounds(phoneme: str) -> bool:
    return phoneme != "" and all(map(is_letter, phoneme))


def _pairs(whole: Sequence[str], alone: Sequence[str]) -> list[tuple[int, int]]:
    """Which phoneme of the one stands for which of the other, in order, with the fewest changes in all."""
    down, across = ([_JOINED if one == SPACE else _MISSING for one in side] for side in (whole, alone))
    costs = [[0.0, *accumulate(across)]]
    for gap, one in zip(down, whole, strict=True):
        above, row = costs[-1], [costs[-1][0] + gap]
        for place, other in enumerate(alone):
            change = above[place] + _change(one, other)
            row.append(min(change, above[place + 1] + gap, row[place] + across[place]))
        costs.append(row)
    pairs: list[tuple[int, int]] = []
    i, j = len(whole), len(alone)
    while i and j:
        if costs[i][j] == costs[i - 1][j] + down[i - 1]:
            i -= 1
        elif costs[i][j] == costs[i][j - 1] + across[j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _change(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _OTHER if SPACE not in (one, other) else inf


def _fill(phonemes: Sequence[str], found: list[int]) -> None:
    """Give what no word has to the one before it, else to the one behind it, between the same two spaces.

    A mark of stress is always of what follows it.
    """
    for step in (1, -1):
        last = NOBODY
        for place in range(len(phonemes))[::step]:
            one = phonemes[place]
            if one == SPACE:
                last = NOBODY
            elif found[place] != NOBODY:
                last = found[place]
            elif (_sounds(one) or one in _MARKS) and not (step == 1 and one in _STRESS):
                found[place] = last
