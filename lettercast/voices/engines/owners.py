"""Whose each phoneme is, of a text that was put into phonemes as a whole: which word of it is said by which of them.

What turns text into phonemes may join words ("for the" is said as one) and says words otherwise than alone ("a", "the"
before a vowel). So the phonemes of the whole are laid beside those of the words, each said alone, as two spellings of
one sentence, with the fewest changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import inf

from lettercast.voices.engines.reading import NO_WORD
from lettercast.voices.engines.unsupported import is_letter

WORD_SPACE = " "
MAX_TABLE_CELLS = 400_000
"""Of the table of changes: for more than a hundred words it is not worth the time."""
MIN_MATCHING_SHARE = 0.5
"""So many of the phonemes of all words have to be found in the whole, or the two are not one sentence."""
_STRESS_MARKS = frozenset("ˈˌ")
_MARKS = _STRESS_MARKS | frozenset("ːʲ")
_SUBSTITUTION_COST, _GAP_COST, _SPACE_GAP_COST = 1.0, 1.1, 0.6
"""What it costs that a phoneme is another one, is in one of the two alone, and that a space is."""


def assign_owners(phonemes: Sequence[str], words: Sequence[Sequence[str]]) -> list[int]:
    """Of each phoneme the index of its word, NOBODY for spaces and punctuation; `words` are theirs, said alone.

    A phoneme may be "", which is of nobody. Where it can't be told all are of NOBODY: every word has some, or none has.
    """
    places = [place for place, one in enumerate(phonemes) if one == WORD_SPACE or _is_sound(one)]
    whole = [phonemes[place] for place in places]
    apart = [(one, index) for index, word in enumerate(words) for one in (*filter(_is_sound, word), WORD_SPACE)][:-1]
    alone = [one for one, _ in apart]
    nobody = [NO_WORD] * len(phonemes)
    if not whole or not alone or len(whole) * len(alone) > MAX_TABLE_CELLS:
        return nobody
    pairs = _align_phonemes(whole, alone)
    same = sum(whole[one] == alone[other] != WORD_SPACE for one, other in pairs)
    if same < MIN_MATCHING_SHARE * sum(one != WORD_SPACE for one in alone):
        return nobody
    found = nobody.copy()
    for one, other in pairs:
        if whole[one] != WORD_SPACE:
            found[places[one]] = apart[other][1]
    _fill_gaps(phonemes, found)
    return found if set(found) - {NO_WORD} == set(range(len(words))) else nobody


def _is_sound(phoneme: str) -> bool:
    return phoneme != "" and all(map(is_letter, phoneme))


def _align_phonemes(whole: Sequence[str], alone: Sequence[str]) -> list[tuple[int, int]]:
    """Which phoneme of the one stands for which of the other, in order, with the fewest changes in all."""
    down, across = ([_SPACE_GAP_COST if one == WORD_SPACE else _GAP_COST for one in side] for side in (whole, alone))
    costs = [[0.0, *accumulate(across)]]
    for gap, one in zip(down, whole, strict=True):
        above, row = costs[-1], [costs[-1][0] + gap]
        for place, other in enumerate(alone):
            change = above[place] + _compute_change_cost(one, other)
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


def _compute_change_cost(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _SUBSTITUTION_COST if WORD_SPACE not in (one, other) else inf


def _fill_gaps(phonemes: Sequence[str], found: list[int]) -> None:
    """Give what no word has to the one before it, else to the one behind it, between the same two spaces.

    A mark of stress is always of what follows it.
    """
    for step in (1, -1):
        last = NO_WORD
        for place in range(len(phonemes))[::step]:
            one = phonemes[place]
            if one == WORD_SPACE:
                last = NO_WORD
            elif found[place] != NO_WORD:
                last = found[place]
            elif (_is_sound(one) or one in _MARKS) and not (step == 1 and one in _STRESS_MARKS):
                found[place] = last
