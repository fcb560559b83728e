"""Pronunciations in the phonemes of the acoustic model: ARPAbet, as in the CMU dictionary.

The letters on the left are espeak-ng's for English (docs/phonemes.md and phsource/ph_english_us).
"""

from __future__ import annotations

from collections.abc import Sequence

_PHONES = {
    "a": "AE", "aa": "AE", "a#": "AH", "A:": "AA", "A#": "AA", "A@": "AA R", "A": "AA", "0": "AA", "0#": "AA",
    "O:": "AO", "O": "AO", "O2": "AO", "O@": "AO R", "o@": "AO R", "oU": "OW", "oU#": "OW", "o": "OW", "OI": "OY",
    "V": "AH", "@": "AH", "@2": "AH", "@5": "AH", "@#": "AH", "3": "ER", "3:": "ER", "@L": "AH L", "@r": "ER",
    "E": "EH", "E2": "EH", "E#": "EH", "e": "EH", "e@": "EH R", "eI": "EY", "I": "IH", "I2": "IH", "I#": "IH",
    "I@": "IH R", "i": "IY", "i:": "IY", "i@": "IY AH", "i@3": "IH R", "U": "UH", "U@": "UH R", "u": "UW", "u:": "UW",
    "aI": "AY", "aI@": "AY AH", "aI3": "AY ER", "aU": "AW", "aU@": "AW ER", "aU@L": "AW AH L", "aI@L": "AY AH L",
    "y": "UW", "y:": "UW", "W": "UW",
    "p": "P", "b": "B", "t": "T", "t#": "T", "t2": "T", "?": "T", "d": "D", "d#": "D", "k": "K", "k2": "K", "g": "G",
    "x": "K", "tS": "CH", "dZ": "JH", "f": "F", "v": "V", "T": "TH", "D": "DH", "s": "S", "z": "Z",
    "z#": "Z", "z2": "Z",
    "S": "SH", "Z": "ZH", "C": "HH", "h": "HH", "m": "M", "m-": "AH M", "n": "N", "n-": "AH N", "n^": "N Y",
    "N": "NG", "l": "L", "l-": "AH L", "l#": "L", "r": "R", "r-": "ER", "R": "R", "R2": "R",
    "j": "Y", "w": "W", "w#": "W",
}  # fmt: skip
_MAX_LETTERS = max(map(len, _PHONES))


def to_arpabet(phonemes: str) -> tuple[str, ...]:
    """Convert espeak-ng's phoneme letters to ARPAbet, without stress; letters without a counterpart are left out."""
    phones: list[str] = []
    at = 0
    while at < len(phonemes):
        for length in range(_MAX_LETTERS, 0, -1):
            found = _PHONES.get(phonemes[at : at + length])
            if found:
                phones += found.split()
                break
        at += length
    return tuple(phones)


def pronounce_words(words: Sequence[str]) -> list[str]:
    """Pronounce each word with espeak-ng, as an entry for the acoustic model's dictionary."""
    from lettercast.voices.engines.espeak import phonemize_texts

    return [" ".join(to_arpabet(phonemes)) for phonemes in phonemize_texts(words)]
