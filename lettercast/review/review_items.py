"""Review items: what a person should look at, and their dismissals.

A dismissal is a comment in the script, `%% right: too long: …`: it is kept in the file like everything else, changes
nothing that is heard, and ends with what it is about, so that another finding at the same place is shown.
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
    """A thing to look at: the index of its element, the concern, and the word it is about, if any."""

    element_index: int
    concern: str
    what: str
    dismissal: str  # the text of the comment that says it is right as it is
    word: str = ""
    is_dismissible: bool = True
    ipa: str = ""  # of a word that a voice guesses: how it would say it
    take_key: str = ""  # of that word alone


def find_review_items(
    version: Version,
    episode: str,
    issue: Issue | None,
    lexicon: Lexicon,
    previews: Sequence[tuple[int, PreviewedSentence]],
    guesses: Sequence[PreviewedGuess] = (),
) -> list[ReviewItem]:
    """Find everything that needs a look and was not dismissed, the gravest first.

    `previews` pairs the index of an element with its take; `guesses` are of these.
    """
    script = version.script
    findings = check_script(script, episode, lines=range(len(script.elements)), issue=issue, lexicon=lexicon)
    findings = merge_guess_findings(
        findings, [preview.guess for preview in guesses], [at for at, _ in previews], script
    )
    guess_by_subject = {preview.guess.subject: preview for preview in guesses}
    defects = list_open(_list_defect_items(previews), script, lambda item: (item.dismissal,))
    return [*defects, *(_build_review_item(finding, guess_by_subject.get(finding.subject)) for finding in findings)]


def _build_review_item(finding: Finding, preview: PreviewedGuess | None) -> ReviewItem:
    word = finding.subject if finding.concern in (Concern.UNKNOWN, Concern.PROPOSED) else ""
    what = " ".join(finding.description.split())
    item = ReviewItem(finding.line, str(finding.concern), what, finding.dismissal, word, finding.is_dismissible)
    if preview is None or finding.concern is not Concern.GUESSED:
        return item
    return replace(item, word=preview.guess.word, ipa=preview.guess.ipa, take_key=preview.take_key)


def _list_defect_items(previews: Sequence[tuple[int, PreviewedSentence]]) -> list[ReviewItem]:
    return [
        ReviewItem(at, AUDIO_CHECK, " ".join(defect.split()), dismissal_comment(defect, spoken))
        for at, preview in previews
        for spoken in (preview.utterance.sentence.spoken,)
        for defect in preview.defects
    ]


def pair_with_elements(version: Version, previews: Sequence[PreviewedSentence]) -> list[tuple[int, PreviewedSentence]]:
    """Pair each take with the index of its element."""
    indexes = [at for at, element in enumerate(version.script.elements) if isinstance(element, Sentence)]
    return [(indexes[preview.utterance.number - 1], preview) for preview in previews]
