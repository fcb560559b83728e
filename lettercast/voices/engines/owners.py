"""Assign the phonemes of a whole text to its words.

A phonemizer may join words ("for the" becomes one) and pronounces words differently than alone ("a", "the" before a
vowel). So the phonemes of the text are aligned with those of the words, each phonemized alone, at the least cost.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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
"""Costs of pairing different phonemes, of a phoneme without a pair, and of a space without a pair."""


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
    """Pair the phonemes of two sequences, in order, at the least cost in all."""
    gaps, other_gaps = (
        np.array([_SPACE_GAP_COST if phoneme == WORD_SPACE else _GAP_COST for phoneme in side])
        for side in (whole, alone)
    )
    costs = _fill_cost_table(_compute_change_costs(whole, alone), gaps, other_gaps)
    pairs: list[tuple[int, int]] = []
    i, j = len(whole), len(alone)
    while i and j:
        if costs[i, j] == costs[i - 1, j] + gaps[i - 1]:
            i -= 1
        elif costs[i, j] == costs[i, j - 1] + other_gaps[j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _compute_change_costs(whole: Sequence[str], alone: Sequence[str]) -> NDArray[np.float64]:
    """The cost of pairing each phoneme with each, shape (whole, alone): spaces pair only with spaces."""
    codes = {WORD_SPACE: 0}
    rows, columns = (np.array([codes.setdefault(phoneme, len(codes)) for phoneme in side]) for side in (whole, alone))
    rows = rows[:, None]
    other = np.where((rows == 0) | (columns == 0), np.inf, _SUBSTITUTION_COST)
    costs: NDArray[np.float64] = np.where(rows == columns, 0.0, other)
    return costs


def _fill_cost_table(
    changes: NDArray[np.float64], gaps: NDArray[np.float64], other_gaps: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The least cost of aligning the first i phonemes with the first j, shape (i + 1, j + 1).

    Cells of one diagonal depend only on earlier ones, so it is computed diagonal by diagonal.
    """
    height, width = (size + 1 for size in changes.shape)
    costs, padded = np.zeros((height, width)), np.zeros((height, width))
    costs[1:, 0], costs[0, 1:], padded[1:, 1:] = np.cumsum(gaps), np.cumsum(other_gaps), changes
    flat, flat_changes, step = costs.ravel(), padded.ravel(), width - 1  # one row down and one column back
    for diagonal in range(2, height + width - 1):
        top, bottom = max(1, diagonal - width + 1), min(height - 1, diagonal - 1)
        count = bottom - top + 1
        first = top * width + diagonal - top
        here, above, left, before = (
            slice(start, start + (count - 1) * step + 1, step)
            for start in (first, first - width, first - 1, first - width - 1)
        )
        columns = other_gaps[diagonal - bottom - 1 : diagonal - top][::-1]
        cheapest = np.minimum(flat[before] + flat_changes[here], flat[above] + gaps[top - 1 : bottom])
        flat[here] = np.minimum(cheapest, flat[left] + columns)
    return costs


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
