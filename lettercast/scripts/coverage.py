"""Coverage: every word of the issue stands on the written side of its script, in order, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lettercast.normalization import Piece
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.model import Script, Sentence, Unspoken

_WORD_OR_SPACE = re.compile(r"\s+|\S+")

if TYPE_CHECKING:
    from lettercast.issues import Issue


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words of the issue, counted on the written side: `issue == spoken + dropped`."""

    spoken: int
    dropped: int
    by_rule: tuple[tuple[str, int], ...]  # words dropped, by the rule that dropped them, most first

    @property
    def total(self) -> int:
        return self.spoken + self.dropped


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """The first place where script and issue part. Both sides begin with the words before it."""

    script_excerpt: str
    issue_excerpt: str
    words_before: int


def find_coverage_gap(script: Script, issue: Issue) -> CoverageGap | None:
    """Find where the written side of `script` and the text of `issue` part, white space aside; None if they agree."""
    written, text = "".join(script.written.split()), "".join(issue.text.split())
    if written == text:
        return None
    at = next((at for at, (a, b) in enumerate(zip(written, text, strict=False)) if a != b), -1)
    at = at if at >= 0 else min(len(written), len(text))
    return CoverageGap(
        _get_excerpt(script.written, at), _get_excerpt(issue.text, at), _count_words_before(issue.text, at)
    )


def check_coverage(script: Script, issue: Issue, where: str = "") -> None:
    """Check that no word of the issue is missing from the script or stands there too often. Raises ScriptError."""
    if gap := find_coverage_gap(script, issue):
        raise ScriptError(
            f"script and issue differ after {gap.words_before} words: the issue continues with {gap.issue_excerpt!r}, "
            f"the script with {gap.script_excerpt!r}",
            where,
            "words that are not spoken stay in braces: {words||reason}",
        )


def count_words(script: Script) -> WordCounts:
    """Count each word of the written side as spoken, or as dropped by a rule.

    A word is what white space parts, as it stands in the issue. It counts as spoken when any of it is said.
    """
    dropped: dict[str, int] = {}
    spoken = 0
    for element in script.elements:
        if isinstance(element, Unspoken):
            dropped[element.kind] = dropped.get(element.kind, 0) + len(element.text.split())
        elif isinstance(element, Sentence):
            for rule in _iter_word_rules(element):
                if rule is None:
                    spoken += 1
                else:
                    dropped[rule] = dropped.get(rule, 0) + 1
    by_rule = sorted(dropped.items(), key=lambda entry: (-entry[1], entry[0]))
    return WordCounts(spoken, sum(dropped.values()), tuple(by_rule))


def _iter_word_rules(sentence: Sentence) -> Iterator[str | None]:
    """Yield for each written word None when it is spoken, or the rule that dropped it."""
    parts: list[tuple[str, Piece]] = []  # of the word we are in: what stands in each piece
    for piece in sentence.pieces:
        for run in _WORD_OR_SPACE.findall(piece.written):
            if not run.isspace():
                parts.append((run, piece))
            elif parts:
                yield _find_dropping_rule(parts)
                parts = []
    if parts:
        yield _find_dropping_rule(parts)


def _find_dropping_rule(parts: list[tuple[str, Piece]]) -> str | None:
    """Find the rule that dropped a word.

    Its letters and digits decide: the full stop behind "(#12)." does not make it spoken, nor does a pause that stands
    for it.
    """
    solid = [(run, piece) for run, piece in parts if _has_alphanumeric(run)]
    is_heard = _has_alphanumeric if solid else str.strip
    if any(is_heard(piece.spoken) for _, piece in solid or parts):
        return None
    return next((piece.rule for _, piece in solid or parts if piece.rule), "unnamed")


def _has_alphanumeric(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _find_position(text: str, solid: int) -> int:
    """Find where the character number `solid`, white space not counted, stands in `text`."""
    for at, character in enumerate(text):
        if not character.isspace():
            if solid == 0:
                return at
            solid -= 1
    return len(text)


def _get_excerpt(text: str, solid: int) -> str:
    at = _find_position(text, solid)
    return " ".join(text[max(0, at - 20) : at + 40].split())


def _count_words_before(text: str, solid: int) -> int:
    return len(text[: _find_position(text, solid)].split())
