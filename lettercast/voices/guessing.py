"""Words whose pronunciation a voice has to guess, because no dictionary of its engine holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lettercast.scripts import Lexicon
from lettercast.voices.engines import find_engine
from lettercast.voices.key import text_for_engine
from lettercast.voices.model import Line, Voice

_POSSESSIVE = re.compile(r"['’]s?$")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A word, the pronunciation the voice guesses for it, and the line of its first occurrence."""

    word: str
    ipa: str  # as the lexicon takes it
    line_index: int  # its index among the lines
    profile_name: str
    occurrences: int = 1

    @property
    def is_name(self) -> bool:
        return self.word[:1].isupper()

    @property
    def subject(self) -> str:
        """The word with its sound: what a finding is about."""
        return f"{self.word} ({self.ipa or 'no sound'})"


def find_guessed_words(lines: Sequence[Line], lexicon: Lexicon) -> list[Guess]:
    """Find the words that voices guess, each once, names first; words of reviewed lexicon entries are left out.

    Loads no model (`Engine.guess_pronunciations`). Raises VoiceError for an unknown engine.
    """
    reviewed = {
        word.casefold()
        for entry in lexicon.entries
        if entry.is_reviewed
        for word in _WORD.findall(_without_sounds(entry.spoken))
    }
    found: dict[tuple[str, str], Guess] = {}
    for index, line in enumerate(lines):
        text = text_for_engine(line)
        guesses = {_POSSESSIVE.sub("", word): (word, ipa) for word, ipa in _guess(line.voice, text).items()}
        for word in sorted(guesses, key=text.find):
            if _is_reviewed(word, lexicon, reviewed):
                continue
            times = len(re.findall(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text)) or 1
            if before := found.get((line.voice.name, word)):
                found[line.voice.name, word] = replace(before, occurrences=before.occurrences + times)
                continue
            written, ipa = guesses[word]
            alone = ipa if word == written else _guess(line.voice, word).get(word, ipa)
            found[line.voice.name, word] = Guess(word, alone, index, line.voice.name, times)
    return sorted(_merge_guesses(list(found.values())), key=lambda guess: (not guess.is_name, guess.line_index))


def _merge_guesses(guesses: list[Guess]) -> list[Guess]:
    """Merge guesses of the same word and IPA by several voices into one."""
    merged: dict[tuple[str, str], Guess] = {}
    for guess in guesses:
        before = merged.get((guess.word, guess.ipa))
        first = min(before or guess, guess, key=lambda one: one.line_index)
        merged[guess.word, guess.ipa] = replace(
            first, occurrences=guess.occurrences + (before.occurrences if before else 0)
        )
    return list(merged.values())


def _guess(voice: Voice, line: str) -> dict[str, str]:
    return find_engine(voice.engine).guess_pronunciations(voice, line)


def _is_reviewed(word: str, lexicon: Lexicon, respellings: set[str]) -> bool:
    """Whether the word comes from a reviewed entry: the respelling of one, or a plural."""
    small = word.casefold()
    matched = any(end == len(word) and not start for start, end, _, _ in lexicon.find_matches(word))
    return matched or any(small.removesuffix(ending) in respellings for ending in ("", "s", "es"))


def _without_sounds(spoken: str) -> str:
    return spoken.partition("⟦")[0]
