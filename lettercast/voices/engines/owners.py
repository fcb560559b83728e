"""Assign the phonemes of a whole text to its words.

A phonemizer may join words ("for the" becomes one) and pronounces words differently than alone ("a", "the" before a
vowel). So the phonemes of the text are aligned with those of the words, each phonemized alone, at the least cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import inf

from lettercast.voices.engines.reading import NO_WORD
from lettercast.voices.engines.unsupported import is_letter

WORD_SPACE = " "
MAX_TABLE_CELLS = 400_000
"""Limit of the alignment's table: for more than a hundred words it is not worth the time."""
MIN_MATCHING_SHARE = 0.5
"""Least share of the words' phonemes that has to be found in the text, or the two are not the same sentence."""
_STRESS_MARKS = frozenset("ˈˌ")
_MARKS = _STRESS_MARKS | frozenset("ːʲ")
_SUBSTITUTION_COST, _GAP_COST, _SPACE_GAP_COST = 1.0, 1.1, 0.6
"""What it costs that a phoneme is another one, is in one of the two alone, and that a space is."""


def assign_owners(phonemes: Sequence[str], words: Sequence[Sequence[str]]) -> list[int]:
    """Find the word index of each phoneme, NO_WORD for spaces and punctuation; `words` holds the phonemes of each word.

    A phoneme may be "", which has no word. Where the alignment fails all are NO_WORD: every word has some, or none has.
    """
    places = [place for place, phoneme in enumerate(phonemes) if phoneme == WORD_SPACE or _is_sound(phoneme)]
    whole = [phonemes[place] for place in places]
    indexed = [(sound, index) for index, word in enumerate(words) for sound in (*filter(_is_sound, word), WORD_SPACE)]
    indexed = indexed[:-1]
    alone = [sound for sound, _ in indexed]
    unassigned = [NO_WORD] * len(phonemes)
    if not whole or not alone or len(whole) * len(alone) > MAX_TABLE_CELLS:
        return unassigned
    pairs = _align_phonemes(whole, alone)
    same = sum(whole[i] == alone[j] != WORD_SPACE for i, j in pairs)
    if same < MIN_MATCHING_SHARE * sum(sound != WORD_SPACE for sound in alone):
        return unassigned
    owners = unassigned.copy()
    for i, j in pairs:
        if whole[i] != WORD_SPACE:
            owners[places[i]] = indexed[j][1]
    _fill_gaps(phonemes, owners)
    return owners if set(owners) - {NO_WORD} == set(range(len(words))) else unassigned


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


def _fill_gaps(phonemes: Sequence[str], owners: list[int]) -> None:
    """Assign remaining phonemes to the word before, else after, between the same two spaces.

    A stress mark always belongs to what follows it.
    """
    for step in (1, -1):
        last = NO_WORD
        for place in range(len(phonemes))[::step]:
            phoneme = phonemes[place]
            if phoneme == WORD_SPACE:
                last = NO_WORD
            elif owners[place] != NO_WORD:
                last = owners[place]
            elif (_is_sound(phoneme) or phoneme in _MARKS) and not (step == 1 and phoneme in _STRESS_MARKS):
                owners[place] = last
