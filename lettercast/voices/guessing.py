"""Words that a voice has to guess the sound of, because no dictionary of its reader holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lettercast.scripts import Lexicon
from lettercast.voices.engines import find_engine
from lettercast.voices.key import said
from lettercast.voices.model import Line, Voice

_OWNED = re.compile(r"['’]s?$")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A word, the sound the voice would make of it, and where it stands first."""

    word: str
    ipa: str  # as the lexicon takes it
    line: int  # its index among the lines
    voice: str  # the profile's name
    times: int = 1

    @property
    def is_name(self) -> bool:
        return self.word[:1].isupper()

    @property
    def subject(self) -> str:
        """The word with its sound: what a finding is about."""
        return f"{self.word} ({self.ipa or 'no sound'})"


def guessed_words(lines: Sequence[Line], lexicon: Lexicon) -> list[Guess]:
    """Each word once, names first. The lexicon's own were reviewed and are left out; no model of a voice is loaded.

    Only an engine that can tell is asked: one with a classmethod `guesses_of(voice, line)`, which gives the words
    of a line that it guesses, each with its IPA. Raises VoiceError for an engine that there is not.
    """
    told = {
        word.casefold() for entry in lexicon.entries if entry.reviewed for word in _WORD.findall(_words(entry.spoken))
    }
    found: dict[tuple[str, str], Guess] = {}
    for index, line in enumerate(lines):
        text = said(line)
        guesses = {_OWNED.sub("", word): (word, ipa) for word, ipa in _guesses(line.voice, text).items()}
        for word in sorted(guesses, key=text.find):
            if _known(word, lexicon, told):
                continue
            times = len(re.findall(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text)) or 1
            if before := found.get((line.voice.name, word)):
                found[line.voice.name, word] = replace(before, times=before.times + times)
                continue
            written, ipa = guesses[word]
            own = ipa if word == written else _guesses(line.voice, word).get(word, ipa)
            found[line.voice.name, word] = Guess(word, own, index, line.voice.name, times)
    return sorted(_once(list(found.values())), key=lambda guess: (not guess.is_name, guess.line))


def _once(guesses: list[Guess]) -> list[Guess]:
    """Guesses of several voices as one for each word and sound: several voices that guess alike are heard alike."""
    merged: dict[tuple[str, str], Guess] = {}
    for guess in guesses:
        before = merged.get((guess.word, guess.ipa))
        first = min(before or guess, guess, key=lambda one: one.line)
        merged[guess.word, guess.ipa] = replace(first, times=guess.times + (before.times if before else 0))
    return list(merged.values())


def _guesses(voice: Voice, line: str) -> dict[str, str]:
    ask = getattr(find_engine(voice.engine), "guesses_of", None)
    return dict(ask(voice, line)) if ask else {}


def _known(word: str, lexicon: Lexicon, told: set[str]) -> bool:
    """Whether the word came of a reviewed entry: the respelling of one, or a plural."""
    small = word.casefold()
    reviewed = any(end == len(word) and not start for start, end, _, _ in lexicon.matches(word))
    return reviewed or any(small.removesuffix(ending) in told for ending in ("", "s", "es"))


def _words(spoken: str) -> str:
    return spoken.partition("⟦")[0]
