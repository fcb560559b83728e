"""Convert IPA, as a lexicon writes it, to the phoneme letters that espeak-ng reads in double brackets.

The letters are those of espeak-ng's docs/phonemes.md and phsource/ph_english_us. A sound that English
lacks becomes its nearest neighbour; an unknown mark is left out.
"""

from __future__ import annotations

from lettercast.voices.engines.ipa_alphabet import PhonemeAlphabet

_VOWELS = {
    "aɪ": "aI", "ɑɪ": "aI", "ʌɪ": "aI", "aʊ": "aU", "ɑʊ": "aU", "æʊ": "aU", "eɪ": "eI", "ɛɪ": "eI",
    "oʊ": "oU", "əʊ": "oU", "ɔʊ": "oU",
    "ɔɪ": "OI", "ɔʏ": "OI", "oɪ": "OI", "œʏ": "OI", "øʏ": "OI", "ɔy": "OI", "œy": "OI",
    "ɪə": "i@3", "ɪɹ": "i@3", "eə": "e@", "ɛə": "e@", "ɛɹ": "e@r", "ʊə": "U@", "ʊɹ": "U@r",
    "ɪəɹ": "i@3", "ɪər": "i@3", "eəɹ": "e@r", "eər": "e@r", "ɛəɹ": "e@r", "ɛər": "e@r", "ʊəɹ": "U@r", "ʊər": "U@r",
    "ɑːɹ": "A@", "ɑɹ": "A@", "ɔːɹ": "o@", "ɔɹ": "o@", "oːɹ": "o@", "oɹ": "o@", "ɒɹ": "o@",
    "ɜːɹ": "3:", "ɜɹ": "3:", "ɝɹ": "3:", "ɝː": "3:", "əː": "3:", "əːɹ": "3:", "øː": "3:", "yː": "u:", "ɒː": "O:",
    "ɑː": "A:", "ɔː": "O:", "ɜː": "3:", "iː": "i:", "uː": "u:", "eː": "eI", "oː": "oU", "aː": "A:",
    "ɝ": "3:", "ɚ": "3", "ɜ": "3:", "æ": "a", "a": "a", "ɐ": "a#", "ɑ": "A:", "ɒ": "0", "ɔ": "O:", "ʌ": "V",
    "ə": "@", "ɘ": "@", "ɵ": "@", "e": "E", "ɛ": "E", "ɪ": "I", "ɨ": "I", "i": "i:", "o": "oU", "ø": "3:", "œ": "3:",
    "u": "u:", "ʊ": "U", "ʉ": "u:", "ɯ": "u:", "y": "u:", "ʏ": "U", "ɤ": "@", "ᵻ": "I",
    "ᵊ": "@",
}  # fmt: skip
_CONSONANTS = {
    "tʃ": "tS", "ʧ": "tS", "tɕ": "tS", "tʂ": "tS", "ʈʂ": "tS", "ʨ": "tS", "dʒ": "dZ", "ʤ": "dZ", "dʑ": "dZ",
    "dʐ": "dZ", "ɖʐ": "dZ", "ʥ": "dZ", "ts": "ts", "ʦ": "ts", "ʣ": "dz", "ʈ": "t", "ɖ": "d", "ʐ": "Z",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "q": "k", "ʔ": "?", "ɾ": "t#",
    "f": "f", "v": "v", "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "ʂ": "S", "ɕ": "S", "ʑ": "Z",
    "x": "x", "χ": "x", "ç": "h", "h": "h", "ɦ": "h", "ɣ": "g", "β": "v", "ɸ": "f",
    "m": "m", "n": "n", "ɲ": "nj", "ŋ": "N", "l": "l", "ɫ": "l", "ɬ": "l", "ʎ": "lj", "r": "r", "ɹ": "r", "ʁ": "r",
    "ɻ": "r", "j": "j", "w": "w", "ʋ": "v", "ʍ": "w", "c": "k", "ɟ": "g", "ɱ": "m", "ɳ": "n", "ɭ": "l", "ʀ": "r",
    "ɽ": "t#", "ɥ": "w", "ɢ": "g", "ħ": "h", "ʝ": "j", "ɰ": "w", "ɮ": "l", "ʟ": "l", "ɴ": "N", "ɧ": "S",
}  # fmt: skip
_UNSTRESSED = {"ɪə": "i@", "ʊə": "u:@"}
"""Two unstressed vowels: the end of "India", not "near"."""
_STRESS = {"ˈ": "'", "'": "'", "ˌ": ","}
_ALPHABET = PhonemeAlphabet(_VOWELS, _UNSTRESSED, _CONSONANTS, _STRESS, "||")


def ipa_to_espeak(ipa: str) -> tuple[str, str]:
    """Convert `dʒaɪɹ` to `dZaIr`; also return the letters of IPA without a counterpart.

    A stress mark moves to its vowel, where espeak-ng expects it.
    """
    return _ALPHABET.convert_ipa(ipa)
