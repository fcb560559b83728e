"""Simplify IPA of different conventions (ties, nasal and syllabic marks, glides); convert it to another alphabet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from lettercast.voices.engines.unsupported import is_letter

_VOWEL_LETTERS = "aeiouyæøœɐɑɒɔɘəɚɛɜɝɤɨɪɯɵʉʊʌʏᵻ"
_NASAL = re.compile(rf"([{_VOWEL_LETTERS}])(ː?)\u0303(ː?)(?=[ˈˌ.]?(?:([mpb])|([kɡg])|([nŋ]))?)")
_SYLLABIC = re.compile(r"ə?([lɫmnŋ])[\u0329\u030d]")
_SYLLABIC_R = re.compile("ə?[rɹ][\u0329\u030d]|ə˞")
_GLIDE = re.compile(rf"([aɑeɛoɔ])([jw])(?![{_VOWEL_LETTERS}ˈˌ])")
_COMBINING_MARKS = re.compile("[\u0300-\u0326\u0328-\u036f]")


@dataclass(frozen=True, slots=True)
class PhonemeAlphabet:
    """An engine's phonemes by sequences of up to three letters of IPA."""

    vowels: Mapping[str, str]
    unstressed_vowels: Mapping[str, str]  # where they differ from the stressed ones
    consonants: Mapping[str, str]
    stress_marks: Mapping[str, str]
    word_separator: str

    def convert_ipa(self, ipa: str) -> tuple[str, str]:
        """Convert `ipa` to this alphabet; also return its letters without a counterpart.

        The longest match counts. A stress mark moves to its vowel.
        """
        ipa = simplify_ipa(ipa)
        longest = max(map(len, (*self.vowels, *self.consonants)))
        parts: list[str] = []
        left_out, stress, at = "", "", 0
        while at < len(ipa):
            for length in range(longest, 0, -1):
                piece = ipa[at : at + length]
                if piece in self.vowels:
                    sound = self.vowels[piece]
                    parts.append(stress + sound if stress else self.unstressed_vowels.get(piece, sound))
                    stress = ""
                    break
                if piece in self.consonants:
                    parts.append(self.consonants[piece])
                    break
            else:
                length = 1
                if ipa[at].isspace():
                    parts.append(self.word_separator)
                elif is_letter(ipa[at]):
                    left_out += ipa[at]
                stress = self.stress_marks.get(ipa[at], stress)
            at += length
        return "".join(parts), left_out


def simplify_ipa(ipa: str) -> str:
    """Simplify `ʒɑ̃` to `ʒɑn`, `t͡s` to `ts`, `bɒtl̩` to `bɒtᵊl`, `vɔjtsɛk` to `vɔɪtsɛk`; drop other combining marks."""
    text = normalize("NFD", ipa)
    text = _SYLLABIC_R.sub("ɚ", _SYLLABIC.sub(r"ᵊ\1", text))
    text = _NASAL.sub(_split_nasal_vowel, text)
    text = _GLIDE.sub(lambda match: match[1] + ("ɪ" if match[2] == "j" else "ʊ"), text)
    return normalize("NFC", _COMBINING_MARKS.sub("", text))


def _split_nasal_vowel(match: re.Match[str]) -> str:
    """Split a nasal vowel into a vowel and the nasal that English would have before the next sound."""
    vowel, labial, velar, nasal = match[1] + (match[2] or match[3]), match[4], match[5], match[6]
    if nasal or labial == "m":
        return vowel
    return vowel + ("m" if labial else "ŋ" if velar else "n")
