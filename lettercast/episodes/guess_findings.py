"""The words that an episode's voices have to guess, as findings beside those of its script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.plan import plan_episode
from lettercast.scripts import Concern, Finding, Lexicon, Script, Sentence, sort_findings
from lettercast.show import Show
from lettercast.voices import Guess, VoiceError, find_guessed_words, load_cast


def add_guess_findings(findings: Sequence[Finding], show: Show, script: Script, lines: Sequence[int]) -> list[Finding]:
    """Add the words that its voices guess to the findings of a script: that says more than that they are unknown.

    Where the voices can't be loaded there is nothing to add: rendering says why.
    """
    lexicon = Lexicon.load(show.lexicon_path)
    settings = show.settings
    try:
        plan = plan_episode(script, load_cast(show), lexicon.apply, settings.pauses, settings.sound)
        guesses = find_guessed_words(plan.lines, lexicon)
    except (EpisodeError, VoiceError):
        return list(findings)
    at = [line for element, line in zip(script.elements, lines, strict=True) if isinstance(element, Sentence)]
    return merge_guess_findings(findings, guesses, [at[utterance.number - 1] for utterance in plan.utterances], script)


def merge_guess_findings(
    findings: Sequence[Finding], guesses: Sequence[Guess], places: Sequence[int], script: Script
) -> list[Finding]:
    """Merge the findings of a script and its guesses, in order. `places` are the lines of the file by spoken lines."""
    words = {guess.word for guess in guesses}
    others = (each for each in findings if each.concern is not Concern.UNKNOWN or each.subject not in words)
    return sort_findings([*others, *_make_findings(guesses, places)], script)


def _make_findings(guesses: Sequence[Guess], places: Sequence[int]) -> Iterator[Finding]:
    for guess in guesses:
        times = f", {guess.occurrences} times" if guess.occurrences > 1 else ""
        word, voice = quote(guess.word), quote(guess.profile_name)
        command = f'lettercast lexicon add {word} --say "…" (to hear it: lettercast voices try {voice} {word})'
        yield Finding(places[guess.line_index], Concern.GUESSED, f"{guess.subject}{times}", command)
