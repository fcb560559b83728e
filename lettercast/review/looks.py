"""What needs a look, and a person's word that it is right as it is.

That word is a comment in the script, `%% right: too long: …`: it stands in the file like everything else, changes
nothing of what is heard, and ends with what it was about, so that another doubt about the same place comes up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lettercast.issues import Issue
from lettercast.review.hearing import Heard
from lettercast.review.version import Version
from lettercast.scripts import Comment, Concern, Finding, Lexicon, Sentence, check_script

RIGHT = "right: "
HEARD = "heard otherwise"
_TIMES = re.compile(r", \d+ times$")
WORDS = (Concern.UNKNOWN, Concern.PROPOSED)
OPEN_ENDED = (Concern.UNMERGED, Concern.COVERAGE)
"""What nobody can wave through: words of the issue are missing, or two versions wait for a decision."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: the index of the element, what is the matter, the word it is about, if one."""

    at: int
    concern: str
    what: str
    word: str = ""
    settles: bool = True  # may be called right as it is

    @property
    def right(self) -> str:
        """The comment that says it is right as it is."""
        return f"{RIGHT}{self.concern}: {self.word or self.what}"


def looks(
    version: Version, episode: str, issue: Issue | None, lexicon: Lexicon, heard: Sequence[tuple[int, Heard]]
) -> list[Look]:
    """Everything that needs a look and was not called right, the gravest first.

    `heard` pairs the index of an element with its take.
    """
    script = version.script
    found = check_script(script, episode, lines=range(len(script.elements)), issue=issue, lexicon=lexicon)
    every = [*_doubted(heard), *map(_look, found)]
    settled = {element.text for element in script.elements if isinstance(element, Comment)}
    return [look for look in every if not (look.settles and look.right in settled)]


def _look(finding: Finding) -> Look:
    concern = finding.concern
    word = _TIMES.sub("", finding.what) if concern in WORDS else ""
    return Look(finding.line, str(concern), " ".join(finding.what.split()), word, concern not in OPEN_ENDED)


def _doubted(heard: Sequence[tuple[int, Heard]]) -> list[Look]:
    return [Look(at, HEARD, " ".join(doubt.split())) for at, one in heard for doubt in one.doubts]


def at_sentences(version: Version, heard: Sequence[Heard]) -> list[tuple[int, Heard]]:
    """Each take with the index of its element."""
    places = [at for at, element in enumerate(version.script.elements) if isinstance(element, Sentence)]
    return [(places[one.utterance.number - 1], one) for one in heard]
