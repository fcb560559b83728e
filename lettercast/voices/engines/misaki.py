"""Convert IPA, as a lexicon writes it, to misaki's phonemes for American English, which Kokoro and hibari read.

The letters are those of misaki's EN_PHONES.md (release 0.9.4): a capital for each diphthong (A I O W Y), ʧ ʤ for
affricates, T for the flapped t, no length marks. A sound that English lacks becomes its nearest neighbour.
"""

from __future__ import annotations

import re

from lettercast.voices.engines.ipa_alphabet import PhonemeAlphabet

_VOWELS = {
    "aɪ": "I", "ɑɪ": "I", "ʌɪ": "I", "aʊ": "W", "ɑʊ": "W", "æʊ": "W", "eɪ": "A", "ɛɪ": "A",
    "oʊ": "O", "əʊ": "O", "ɔʊ": "O", "ɔɪ": "Y", "ɔʏ": "Y",
    "oɪ": "Y", "œʏ": "Y", "øʏ": "Y", "ɔy": "Y", "œy": "Y",
    "eː": "A", "oː": "O", "aː": "ɑ", "ɑː": "ɑ", "ɒː": "ɔ", "ɔː": "ɔ", "iː": "i", "uː": "u", "yː": "u", "øː": "ɜɹ",
    "ɪə": "ɪɹ", "eə": "ɛɹ", "ɛə": "ɛɹ", "ʊə": "ʊɹ", "ɪəɹ": "ɪɹ", "ɪər": "ɪɹ", "eəɹ": "ɛɹ", "eər": "ɛɹ", "ɛəɹ": "ɛɹ",
    "ɛər": "ɛɹ", "ʊəɹ": "ʊɹ", "ʊər": "ʊɹ", "ɛːɹ": "ɛɹ", "eːɹ": "ɛɹ", "oɹ": "ɔɹ", "or": "ɔɹ", "oːɹ": "ɔɹ", "oːr": "ɔɹ",
    "ɒɹ": "ɔɹ", "ɒr": "ɔɹ", "ɚɹ": "əɹ", "ɚr": "əɹ", "ɝɹ": "ɜɹ", "ɝːɹ": "ɜɹ", "əː": "ɜɹ", "əːɹ": "ɜɹ",
    "ɜːɹ": "ɜɹ", "ɜɹ": "ɜɹ", "ɜːr": "ɜɹ", "ɜː": "ɜɹ", "ɝː": "ɜɹ", "ɝ": "ɜɹ", "ɚ": "əɹ", "ɜ": "ɜɹ", "œɹ": "ɜɹ",
    "øɹ": "ɜɹ", "œ": "ɜɹ", "ø": "ɜɹ",
    "æ": "æ", "a": "ɑ", "ɐ": "ə", "ɑ": "ɑ", "ɒ": "ɑ", "ɔ": "ɔ", "ʌ": "ʌ", "ə": "ə", "ɘ": "ə", "ɵ": "ə", "e": "ɛ",
    "ɛ": "ɛ", "ɪ": "ɪ", "ɨ": "ɪ", "i": "i", "o": "O", "u": "u", "ʊ": "ʊ", "ʉ": "u", "ɯ": "u", "y": "u", "ʏ": "ʊ",
    "ɤ": "ə", "ᵻ": "ᵻ", "ᵊ": "ᵊ",
}  # fmt: skip
_CONSONANTS = {
    "tʃ": "ʧ", "ʧ": "ʧ", "tɕ": "ʧ", "tʂ": "ʧ", "ʈʂ": "ʧ", "ʨ": "ʧ", "dʒ": "ʤ", "ʤ": "ʤ", "dʑ": "ʤ", "dʐ": "ʤ",
    "ɖʐ": "ʤ", "ʥ": "ʤ", "ʦ": "ts", "ʣ": "dz",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "ɡ", "ɡ": "ɡ", "q": "k", "ʔ": "t", "ɾ": "T", "ʈ": "t",
    "ɖ": "d", "f": "f", "v": "v", "θ": "θ", "ð": "ð", "s": "s", "z": "z", "ʃ": "ʃ", "ʒ": "ʒ", "ʂ": "ʃ", "ɕ": "ʃ",
    "ʐ": "ʒ", "ʑ": "ʒ", "x": "k", "χ": "k", "ç": "h", "h": "h", "ɦ": "h", "ɣ": "ɡ", "β": "v", "ɸ": "f",
    "m": "m", "ɱ": "m", "n": "n", "ɲ": "nj", "ɳ": "n", "ŋ": "ŋ", "l": "l", "ɫ": "l", "ɬ": "l", "ʎ": "lj", "ɭ": "l",
    "r": "ɹ", "ɹ": "ɹ", "ʁ": "ɹ", "ɻ": "ɹ", "ʀ": "ɹ", "ɽ": "T", "j": "j", "w": "w", "ʋ": "v", "ʍ": "w", "ɥ": "w",
    "c": "k", "ɟ": "ɡ", "ɢ": "ɡ", "ħ": "h", "ʝ": "j", "ɰ": "w", "ɮ": "l", "ʟ": "l", "ɴ": "ŋ", "ɧ": "ʃ",
}  # fmt: skip
_UNSTRESSED = {"ɪə": "iə", "ʊə": "uə"}
"""Two unstressed vowels: the end of "India", not "near"."""
_STRESS = {"ˈ": "ˈ", "'": "ˈ", "ˌ": "ˌ"}
_MISAKI_TO_IPA = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "W": "aʊ", "Y": "ɔɪ", "Q": "əʊ", "ʧ": "tʃ", "ʤ": "dʒ", "T": "ɾ", "ᵊ": "ə",
    "ᵻ": "ɪ", "ɑ": "ɑː", "ɔ": "ɔː", "u": "uː",
}  # fmt: skip
_R_VOWEL = re.compile(r"ɜɹ+|əɹ+(?![aeiouæɐɑɒɔəɛɜɪʊʌᵊᵻAIOWYQˈˌ])")
_STRESSED_I = re.compile("(?<=[ˈˌ])i")
_ALPHABET = PhonemeAlphabet(_VOWELS, _UNSTRESSED, _CONSONANTS, _STRESS, " ")


def ipa_to_misaki(ipa: str) -> tuple[str, str]:
    """Convert `ˈdʒaɪɹ` to `ʤˈIɹ`; also return the letters of IPA without a counterpart.

    A stress mark moves to its vowel, as misaki writes it.
    """
    return _ALPHABET.convert_ipa(ipa)


def misaki_to_ipa(phonemes: str) -> str:
    """Convert misaki's phonemes to IPA as a lexicon writes it: `ʤˈIɹ` to `dʒˈaɪɹ`."""
    text = _R_VOWEL.sub(lambda match: "ɜː" if match[0][0] == "ɜ" else "ɚ", phonemes)
    return "".join(_MISAKI_TO_IPA.get(phoneme, phoneme) for phoneme in _STRESSED_I.sub("iː", text))
