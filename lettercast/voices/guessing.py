"""Words that a voice has to guess the sound of, because no dictionary of its reader holds them."""

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
    """A word, the sound the voice would make of it, and where it stands first."""

    word: str
    ipa: str  # as the lexicon takes it
    line_index: int  # its index among the lines
    profile_name: str  # the profile's name
    occurrences: int = 1

    @property
    def is_name(self) -> bool:
        return self.word[:1].isupper()

    @property
    def subject(self) -> str:
        """The word with its sound: what a finding is about."""
        return f"{self.word} ({self.ipa or 'no sound'})"


def find_guessed_words(lines: Sequence[Line], lexicon: Lexicon) -> list[Guess]:
    """Each word once, names first. The lexicon's own were reviewed and are left out; no model of a voice is loaded.

    Only an engine that can tell is asked: one with a classmethod `guess_pronunciations(voice, line)`, which gives
    the words of a line that it guesses, each with its IPA. Raises VoiceError for an engine that there is not.
    """
    told = {
        word.casefold()
        for entry in lexicon.entries
        if entry.is_reviewed
        for word in _WORD.findall(_without_sounds(entry.spoken))
    }
    found: dict[tuple[str, str], Guess] = {}
    for index, line in enumerate(lines):
        text = text_for_engine(line)
        guesses = {_POSSESSIVE.sub("", word): (word, ipa) for word, ipa in _ask_engine(line.voice, text).items()}
        for word in sorted(guesses, key=text.find):
            if _is_reviewed(word, lexicon, told):
                continue
            times = len(re.findall(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text)) or 1
            if before := found.get((line.voice.name, word)):
                found[line.voice.name, word] = replace(before, occurrences=before.occurrences + times)
                continue
            written, ipa = guesses[word]
            own = ipa if word == written else _ask_engine(line.voice, word).get(word, ipa)
            found[line.voice.name, word] = Guess(word, own, index, line.voice.name, times)
    return sorted(_merge_guesses(list(found.values())), key=lambda guess: (not guess.is_name, guess.line_index))


def _merge_guesses(guesses: list[Guess]) -> list[Guess]:
    """Guesses of several voices as one for each word and sound: several voices that guess alike are heard alike."""
    merged: dict[tuple[str, str], Guess] = {}
    for guess in guesses:
        before = merged.get((guess.word, guess.ipa))
        first = min(before or guess, guess, key=lambda one: one.line_index)
        merged[guess.word, guess.ipa] = replace(
            first, occurrences=guess.occurrences + (before.occurrences if before else 0)
        )
    return list(merged.values())


def _ask_engine(voice: Voice, line: str) -> dict[str, str]:
    ask = getattr(find_engine(voice.engine), "guess_pronunciations", None)
    return dict(ask(voice, line)) if ask else {}


def _is_reviewed(word: str, lexicon: Lexicon, told: set[str]) -> bool:
    """Whether the word came of a reviewed entry: the respelling of one, or a plural."""
    small = word.casefold()
    reviewed = any(end == len(word) and not start for start, end, _, _ in lexicon.find_matches(word))
    return reviewed or any(small.removesuffix(ending) in told for ending in ("", "s", "es"))


def _without_sounds(spoken: str) -> str:
    return spoken.partition("⟦")[0]
