"""What needs a look, and a person's word that it is right as it is.

That word is a comment in the script, `%% right: too long: …`: it stands in the file like everything else, changes
nothing of what is heard, and ends with what it was about, so that another doubt about the same place comes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lettercast.episodes import findings_with
from lettercast.issues import Issue
from lettercast.review.take_preview import Heard, HeardGuess
from lettercast.review.version import Version
from lettercast.scripts import HEARD, Comment, Concern, Finding, Lexicon, Sentence, check_script, heard_right


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: the index of the element, what is the matter, the word it is about, if one."""

    at: int
    concern: str
    what: str
    right: str  # the comment that says it is right as it is
    word: str = ""
    settles: bool = True  # may be called right as it is
    ipa: str = ""  # of a word that a voice guesses: the sound it makes of it
    take: str = ""  # and the key of that sound


def looks(
    version: Version,
    episode: str,
    issue: Issue | None,
    lexicon: Lexicon,
    heard: Sequence[tuple[int, Heard]],
    guesses: Sequence[HeardGuess] = (),
) -> list[Look]:
    """Everything that needs a look and was not called right, the gravest first.

    `heard` pairs the index of an element with its take; `guesses` are of these.
    """
    script = version.script
    found = check_script(script, episode, lines=range(len(script.elements)), issue=issue, lexicon=lexicon)
    found = findings_with(found, [one.guess for one in guesses], [at for at, _ in heard], script)
    subjects = {one.guess.subject: one for one in guesses}
    settled = {element.text for element in script.elements if isinstance(element, Comment)}
    doubted = (look for look in _doubted(heard) if look.right not in settled)
    return [*doubted, *(_look(finding, subjects.get(finding.subject)) for finding in found)]


def _look(finding: Finding, heard: HeardGuess | None) -> Look:
    word = finding.subject if finding.concern in (Concern.UNKNOWN, Concern.PROPOSED) else ""
    what = " ".join(finding.what.split())
    look = Look(finding.line, str(finding.concern), what, finding.right, word, finding.settles)
    if heard is None or finding.concern is not Concern.GUESSED:
        return look
    return replace(look, word=heard.guess.word, ipa=heard.guess.ipa, take=heard.key)


def _doubted(heard: Sequence[tuple[int, Heard]]) -> list[Look]:
    doubts = [(at, doubt, one.utterance.sentence.spoken) for at, one in heard for doubt in one.doubts]
    return [Look(at, HEARD, " ".join(doubt.split()), heard_right(doubt, said)) for at, doubt, said in doubts]


def at_sentences(version: Version, heard: Sequence[Heard]) -> list[tuple[int, Heard]]:
    """Each take with the index of its element."""
    places = [at for at, element in enumerate(version.script.elements) if isinstance(element, Sentence)]
    return [(places[one.utterance.number - 1], one) for one in heard]
