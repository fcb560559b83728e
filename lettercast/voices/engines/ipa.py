"""IPA, as a lexicon writes it, in the letters espeak-ng takes for English between double brackets.

The letters are those of espeak-ng's docs/phonemes.md and phsource/ph_english_us. A sound that English
has not becomes its nearest neighbour; a mark we do not know is left out.
"""

from __future__ import annotations

from lettercast.voices.engines.lacking import is_letter

_VOWELS = {
    "aɪ": "aI", "aʊ": "aU", "eɪ": "eI", "oʊ": "oU", "əʊ": "oU", "ɔɪ": "OI",
    "ɪə": "i@3", "ɪɹ": "i@3", "eə": "e@", "ɛə": "e@", "ɛɹ": "e@r", "ʊə": "U@", "ʊɹ": "U@r",
    "ɑːɹ": "A@", "ɑɹ": "A@", "ɔːɹ": "o@", "ɔɹ": "o@",
    "ɑː": "A:", "ɔː": "O:", "ɜː": "3:", "iː": "i:", "uː": "u:", "eː": "eI", "oː": "oU", "aː": "A:",
    "ɝ": "3:", "ɚ": "3", "ɜ": "3:", "æ": "a", "a": "a", "ɐ": "a#", "ɑ": "A:", "ɒ": "0", "ɔ": "O:", "ʌ": "V",
    "ə": "@", "ɘ": "@", "ɵ": "@", "e": "E", "ɛ": "E", "ɪ": "I", "ɨ": "I", "i": "i:", "o": "oU", "ø": "3:", "œ": "3:",
    "u": "u:", "ʊ": "U", "ʉ": "u:", "ɯ": "u:", "y": "u:", "ʏ": "U",
}  # fmt: skip
_CONSONANTS = {
    "tʃ": "tS", "t͡ʃ": "tS", "ʧ": "tS", "dʒ": "dZ", "d͡ʒ": "dZ", "ʤ": "dZ", "ts": "ts", "t͡s": "ts",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "q": "k", "ʔ": "?", "ɾ": "t#",
    "f": "f", "v": "v", "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "ʂ": "S", "ɕ": "S", "ʑ": "Z",
    "x": "x", "χ": "x", "ç": "h", "h": "h", "ɦ": "h", "ɣ": "g", "β": "v", "ɸ": "f",
    "m": "m", "n": "n", "ɲ": "nj", "ŋ": "N", "l": "l", "ɫ": "l", "ɬ": "l", "ʎ": "lj", "r": "r", "ɹ": "r", "ʁ": "r",
    "ɻ": "r", "j": "j", "w": "w", "ʋ": "v", "ʍ": "w", "c": "k", "ɟ": "g",
}  # fmt: skip
_STRESS = {"ˈ": "'", "'": "'", "ˌ": ","}
_LONGEST = max(map(len, (*_VOWELS, *_CONSONANTS)))


def mnemonics(ipa: str) -> tuple[str, str]:
    """`dʒaɪɹ` as `dZaIr`, and the letters of IPA that were left out, for we know none that stand for them.

    A stress mark moves to the vowel it is for, where espeak-ng expects it.
    """
    parts, left_out, stress, at = [], "", "", 0
    while at < len(ipa):
        for length in range(_LONGEST, 0, -1):
            piece = ipa[at : at + length]
            if piece in _VOWELS:
                parts.append(stress + _VOWELS[piece])
                stress = ""
                break
            if piece in _CONSONANTS:
                parts.append(_CONSONANTS[piece])
                break
        else:
            length = 1
            if ipa[at].isspace():
                parts.append("||")  # a word ends
            elif is_letter(ipa[at]):
                left_out += ipa[at]
            stress = _STRESS.get(ipa[at], stress)
        at += length
    return "".join(parts), left_out
