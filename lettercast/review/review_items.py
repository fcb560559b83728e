"""What needs a look, and a person's word that it is right as it is.

That word is a comment in the script, `%% right: too long: …`: it stands in the file like everything else, changes
nothing of what is heard, and ends with what it was about, so that another doubt about the same place comes up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lettercast.episodes import merge_guess_findings
from lettercast.issues import Issue
from lettercast.review.take_preview import PreviewedGuess, PreviewedSentence
from lettercast.review.version import Version
from lettercast.scripts import (
    AUDIO_CHECK,
    Concern,
    Finding,
    Lexicon,
    Sentence,
    check_script,
    dismissal_comment,
    list_open,
)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One thing to look at: the index of the element, what is the matter, the word it is about, if one."""

    element_index: int
    concern: str
    what: str
    dismissal: str  # the comment that says it is right as it is
    word: str = ""
    is_dismissible: bool = True  # may be called right as it is
    ipa: str = ""  # of a word that a voice guesses: the sound it makes of it
    take_key: str = ""  # and the key of that sound


def find_review_items(
    version: Version,
    episode: str,
    issue: Issue | None,
    lexicon: Lexicon,
    heard: Sequence[tuple[int, PreviewedSentence]],
    guesses: Sequence[PreviewedGuess] = (),
) -> list[ReviewItem]:
    """Everything that needs a look and was not called right, the gravest first.

    `heard` pairs the index of an element with its take; `guesses` are of these.
    """
    script = version.script
    found = check_script(script, episode, lines=range(len(script.elements)), issue=issue, lexicon=lexicon)
    found = merge_guess_findings(found, [one.guess for one in guesses], [at for at, _ in heard], script)
    subjects = {one.guess.subject: one for one in guesses}
    doubted = list_open(_list_defect_items(heard), script, lambda look: (look.dismissal,))
    return [*doubted, *(_build_review_item(finding, subjects.get(finding.subject)) for finding in found)]


def _build_review_item(finding: Finding, heard: PreviewedGuess | None) -> ReviewItem:
    word = finding.subject if finding.concern in (Concern.UNKNOWN, Concern.PROPOSED) else ""
    what = " ".join(finding.description.split())
    look = ReviewItem(finding.line, str(finding.concern), what, finding.dismissal, word, finding.is_dismissible)
    if heard is None or finding.concern is not Concern.GUESSED:
        return look
    return replace(look, word=heard.guess.word, ipa=heard.guess.ipa, take_key=heard.take_key)


def _list_defect_items(heard: Sequence[tuple[int, PreviewedSentence]]) -> list[ReviewItem]:
    doubts = [(at, doubt, one.utterance.sentence.spoken) for at, one in heard for doubt in one.defects]
    return [
        ReviewItem(at, AUDIO_CHECK, " ".join(doubt.split()), dismissal_comment(doubt, said))
        for at, doubt, said in doubts
    ]


def pair_with_elements(version: Version, heard: Sequence[PreviewedSentence]) -> list[tuple[int, PreviewedSentence]]:
    """Each take with the index of its element."""
    places = [at for at, element in enumerate(version.script.elements) if isinstance(element, Sentence)]
    return [(places[one.utterance.number - 1], one) for one in heard]
