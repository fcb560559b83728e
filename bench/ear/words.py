"""Two texts brought to one form before they are compared: what sounds the same is to be written the same.

In the spirit of normalizers/english.py of openai/whisper: capitals, punctuation and accents away, contractions
written out, titles and signs as words, British spelling as American, hesitations dropped. Unlike there numbers become
words and not digits, for a script holds no digits; which of a number's readings was meant (2012 as a year or as a
count) is taken from the text it is held against. That "data set" is "dataset" is left to the alignment.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from bench.ear.numbers import Reading, cardinal, decade, fraction, money, ordinal, time_of_day, years

_CONTRACTIONS = (
    (r"\bwon't\b", "will not"),
    (r"\bcan't\b", "can not"),
    (r"\bshan't\b", "shall not"),
    (r"\blet's\b", "let us"),
    (r"n't\b", " not"),
    (r"'re\b", " are"),
    (r"'ve\b", " have"),
    (r"'ll\b", " will"),
    (r"'m\b", " am"),
    (r"\b(i|you|he|she|it|we|they|that|there|who)'d\b", r"\1 would"),
    (r"\b(he|she|it|that|there|here|what|who|where|how)'s\b", r"\1 is"),
    (r"'", ""),  # of a possessive: "models", "model's" and "models'" sound the same
)
_SIGNS = {
    "%": " percent ",
    "&": " and ",
    "+": " plus ",
    "=": " equals ",
    "@": " at ",
    "#": " number ",
    "°": " degrees ",
}
_SAID = {
    "mr": "mister", "mrs": "missus", "dr": "doctor", "prof": "professor", "st": "saint", "vs": "versus",
    "etc": "et cetera", "ok": "okay", "gonna": "going to", "wanna": "want to", "gotta": "got to",
    "uh": "", "um": "", "hm": "", "hmm": "", "mm": "",
    "its": "it is", "whose": "who is",  # as "it's" and "who's" sound
    "principal": "principle",
    "adviser": "advisor", "advisers": "advisors", "grey": "gray",
    "sceptic": "skeptic", "sceptical": "skeptical", "scepticism": "skepticism", "programme": "program",
    "programmes": "programs", "artefact": "artifact", "artefacts": "artifacts", "judgement": "judgment",
    "judgements": "judgments", "acknowledgement": "acknowledgment", "ageing": "aging", "whilst": "while",
    "amongst": "among", "practise": "practice", "practised": "practiced", "practising": "practicing",
}  # fmt: skip
_OUR = "col|fav|behavi|neighb|hon|lab|hum|rum|harb|vap|vig|sav|flav|endeav|rig|arm|od"
_DOUBLED = "model|label|travel|signal|cancel|level|total|channel|tunnel|fuel|counsel|marvel"
_SPELLING = (
    (r"(?<=\w{3})ys(e|ed|es|er|ers|ing)$", r"yz\1"),
    (r"(?<=\w{3})is(e|ed|es|er|ers|ing|ation|ations|ational)$", r"iz\1"),
    (rf"^((?:dis|un|mis|re)?(?:{_OUR}))our", r"\1or"),
    (r"^(cent|met|lit|fib|theat|calib|spect|kilomet|centimet|millimet)re(s?)$", r"\1er\2"),
    (r"(dia|cata|ana|mono|pro|epi)logue", r"\1log"),
    (rf"^((?:re|un|mis)?(?:{_DOUBLED}))l(ed|ing|er|ers|ings)$", r"\1\2"),
    (r"(def|off|lic|pret)ence", r"\1ense"),
    (r"^(an|p|encyclop|f)ae(?=sth|d|t)", r"\1e"),
)
_RULES = tuple((re.compile(pattern), put) for pattern, put in _CONTRACTIONS)
_SPELLED = tuple((re.compile(pattern), put) for pattern, put in _SPELLING)
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_LETTERS = re.compile(r"[^\W\d_]+")

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)*"
_PART = re.compile(
    rf"""(?P<money>[$€£]\s?{_NUMBER}(?:\s(?:thousand|million|billion|trillion)|[kmb]\b)?)
    | (?P<time>\b\d{{1,2}}:\d\d\b)
    | (?P<fraction>\b\d+/\d+\b)
    | (?P<decade>'?\b\d*\d0'?s\b)
    | (?P<ordinal>\b(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:st|nd|rd|th)\b)
    | (?P<range>{_NUMBER}\s?[-–—]\s?{_NUMBER})
    | (?P<minus>(?<![\w)])[-−](?=\.?\d))
    | (?P<scaled>{_NUMBER}[kmbx]\b)
    | (?P<number>\.?{_NUMBER})
    | (?P<site>\b[a-z][\w-]+(?:\.[a-z][\w-]+)+\b)
    | (?P<words>[^\d$€£]+?(?=[\d$€£.−-]|\b[a-z][\w-]+\.[a-z]|\s|$)|.)""",
    re.VERBOSE | re.DOTALL,
)
_SCALES = {"k": "thousand", "m": "million", "b": "billion", "x": "times"}


def normal(text: str, beside: Sequence[str] = ()) -> list[str]:
    """The words of `text` in one form. `beside` are the normal words of what was meant, if known: of several readings
    of a number the one nearest to them is taken."""
    found: list[str] = []
    for part in _PART.finditer(_folded(text)):
        readings = _readings(part)
        if readings is None:
            found += _plain(part.group())
        else:
            found += _chosen([[*_plain(reading)] for reading in readings], beside)
    return found


def _folded(text: str) -> str:
    text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return re.sub(r"[’ʼ`´‘]", "'", text).lower()


def _readings(part: re.Match[str]) -> list[Reading] | None:
    """What a part with digits in it may be read as, the likeliest first; None for words."""
    text = part.group()
    match part.lastgroup:
        case "money":
            return money(text)
        case "time":
            return time_of_day(text)
        case "fraction":
            return fraction(text)
        case "decade":
            return decade(text)
        case "ordinal":
            return ordinal(text)
        case "range":
            first, second = re.split(r"\s?[-–—]\s?", text)
            ends = product(_counts(first), ("to", "", "minus", "dash", "through"), _counts(second))
            return [" ".join(end) for end in ends]
        case "minus":
            return ["minus", "negative", ""]
        case "scaled":
            scale = _SCALES[text[-1]]
            return [f"{said} {put}" for said in _counts(text[:-1]) for put in (text[-1], scale)]
        case "number":
            return _counts(text)
        case "site":
            return [text.replace(".", " dot "), text.replace(".", " ")]
    return None


def _counts(text: str) -> list[Reading]:
    return [*cardinal(text), *years(text)]


def _plain(text: str) -> Iterable[str]:
    """Words without digits in one form."""
    for sign, put in _SIGNS.items():
        text = text.replace(sign, put)
    for rule, put in _RULES:
        text = rule.sub(put, text)
    text = _INITIALS.sub(lambda found: found.group().replace(".", ""), text)
    for word in _LETTERS.findall(text):
        yield from _spelled(word).split()


def _spelled(word: str) -> str:
    if word in _SAID:
        return _SAID[word]
    for rule, put in _SPELLED:
        word = rule.sub(put, word)
    return word


def _chosen(readings: Sequence[Sequence[str]], beside: Sequence[str]) -> Sequence[str]:
    """The longest reading that stands in `beside`, else the one with the fewest words that do not."""
    there = [reading for reading in readings if reading and _within(reading, beside)]
    if there or not beside:
        return max(there, key=len, default=readings[0])
    return min(readings, key=lambda reading: (_foreign(reading, beside), -len(reading)))


def _foreign(words: Sequence[str], text: Sequence[str]) -> float:
    """How many of the words do not stand in a text; a reading without words is not as good as one that fits."""
    return sum((Counter(words) - Counter(text)).values()) if words else 0.5


def _within(words: Sequence[str], text: Sequence[str]) -> bool:
    size = len(words)
    return any(list(text[at : at + size]) == list(words) for at in range(len(text) - size + 1))
