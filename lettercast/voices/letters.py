"""Annotate letters that are words as well: without IPA, espeak-ng says "uh eye" for A I."""

from __future__ import annotations

import re

from lettercast.pronunciation import annotate, strip_ipa

_WORD = re.compile(r"⟪[^⟪⟫]*⟫⟦[^⟦⟧]*⟧|[^\W_]+(?:['’-][^\W_]+)*(?:⟦[^⟧]*⟧)?")
_LETTER = re.compile(r"[A-Z](?:['’]?s)?")
_LETTER_IPA = {"A": "eɪ", "I": "aɪ"}
_DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Finally")
_SENTENCE_END = re.compile(r"[.!?:;]")


def annotate_letter_names(text: str) -> str:
    """Annotate each A and I that names the letter with its IPA: `A⟦ˌeɪ⟧ I⟦ˈaɪ⟧`.

    Both name it beside another letter (G A E). A also does before a digit's word and a letter (A two C), and within a
    sentence where it can't be the article of a title (vitamin A is; not Towards A Theory, nor First, A list's item).
    """
    words = list(_WORD.finditer(text))
    parts: list[str] = []
    last = 0
    for index, word in enumerate(words):
        sound = _LETTER_IPA.get(word.group())
        if sound is None:
            continue
        before = _neighbour_word(text, words[index - 1 : index + 1], 0)
        after, then = (_neighbour_word(text, words[index + at : index + at + 2], 1) for at in (0, 1))
        goes_on = _LETTER.fullmatch(after) is not None
        spelled = goes_on or _LETTER.fullmatch(before) is not None
        if word.group() == "A" and not spelled:
            begins = not before or before in _ORDINALS
            spelled = (after in _DIGIT_WORDS and _LETTER.fullmatch(then) is not None) or not (
                begins or after[:1].isupper()
            )
        if spelled:
            parts += (text[last : word.start()], annotate(word.group(), ("ˌ" if goes_on else "ˈ") + sound))
            last = word.end()
    return "".join((*parts, text[last:]))


def _neighbour_word(text: str, pair: list[re.Match[str]], which: int) -> str:
    """One of two adjacent words; empty where a sentence ends between them."""
    if len(pair) < 2 or _SENTENCE_END.search(text, pair[0].end(), pair[1].start()):
        return ""
    return strip_ipa(pair[which].group())
