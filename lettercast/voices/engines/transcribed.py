"""IPA of many hands in fewer letters: ties, marks of nasal and syllabic sounds, and glides, as plain letters."""

from __future__ import annotations

import re
from unicodedata import normalize

_VOWELS = "aeiouyæøœɐɑɒɔɘəɚɛɜɝɤɨɪɯɵʉʊʌʏᵻ"
_NASAL = re.compile(rf"([{_VOWELS}])(ː?)\u0303(ː?)(?=[ˈˌ.]?(?:([mpb])|([kɡg])|([nŋ]))?)")
_SYLLABIC = re.compile(r"ə?([lɫmnŋ])[\u0329\u030d]")
_SYLLABIC_R = re.compile("ə?[rɹ][\u0329\u030d]|ə˞")
_GLIDE = re.compile(rf"([aɑeɛoɔ])([jw])(?![{_VOWELS}ˈˌ])")
_MARKS = re.compile("[\u0300-\u0326\u0328-\u036f]")


def plain(ipa: str) -> str:
    """`ʒɑ̃` as `ʒɑn`, `t͡s` as `ts`, `bɒtl̩` as `bɒtᵊl`, `vɔjtsɛk` as `vɔɪtsɛk`; other combining marks are dropped."""
    text = normalize("NFD", ipa)
    text = _SYLLABIC_R.sub("ɚ", _SYLLABIC.sub(r"ᵊ\1", text))
    text = _NASAL.sub(_nasal, text)
    text = _GLIDE.sub(lambda found: found[1] + ("ɪ" if found[2] == "j" else "ʊ"), text)
    return normalize("NFC", _MARKS.sub("", text))


def _nasal(found: re.Match[str]) -> str:
    """A nasal vowel as a vowel and the nasal that English would have before what follows."""
    vowel, labial, velar, said = found[1] + (found[2] or found[3]), found[4], found[5], found[6]
    if said or labial == "m":
        return vowel
    return vowel + ("m" if labial else "ŋ" if velar else "n")
