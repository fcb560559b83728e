"""What a reviewer should look at first: each finding with its line and the command that fixes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shlex import quote

from lettercast.issues import Issue
from lettercast.normalization import MAX_SENTENCE_LENGTH
from lettercast.scripts.coverage import find_coverage_gap
from lettercast.scripts.dismissals import DISMISSED, list_open
from lettercast.scripts.format import dump, parse_with_lines
from lettercast.scripts.lexicon import Lexicon
from lettercast.scripts.merging import CONFLICT_START
from lettercast.scripts.model import Break, Comment, Element, Heading, Script, Sentence, Unspoken


class Concern(StrEnum):
    """What is wrong, the gravest first."""

    UNMERGED = "not merged"
    COVERAGE = "words lost"
    TRUNCATED = "source cut short"
    DOUBT = "read with doubt"
    LEFTOVER = "left over"
    UNBALANCED = "unbalanced"
    TOO_LONG = "too long"
    GUESSED = "guessed"
    UNKNOWN = "unknown word"
    PROPOSED = "proposed in the lexicon"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the line of the script file, what is wrong, the command that fixes it."""

    line: int
    concern: Concern
    description: str
    command: str

    def __str__(self) -> str:
        return f"{self.line}: {self.concern}: {self.description}; {self.command}"

    @property
    def subject(self) -> str:
        """What the finding is about: the word alone for words, however often it stands in the script."""
        return (
            _TIMES_SUFFIX.sub("", self.description)
            if self.concern in WORD_CONCERNS
            else " ".join(self.description.split())
        )

    @property
    def is_dismissible(self) -> bool:
        """Whether a person may dismiss it: not while words are missing or versions wait for a choice."""
        return self.concern not in (Concern.UNMERGED, Concern.COVERAGE)

    @property
    def dismissal(self) -> str:
        """The comment that dismisses it. It ends with what the finding is about."""
        return f"{DISMISSED}{self.concern}: {self.subject}"


WORD_CONCERNS = (Concern.GUESSED, Concern.UNKNOWN, Concern.PROPOSED)
_TIMES_SUFFIX = re.compile(r", \d+ times$")


_LEFTOVER_CHARACTERS = re.compile(r"[0-9]+|[^\w\s.,;:?!'\"‘’“”…–—\-]|_")
_ACRONYM = re.compile(r"(?<![\w'’-])[A-Z][A-Za-z]*[A-Z]+[A-Za-z]*s?(?![\w])")
_PROPER_NAME = re.compile(r"(?<=[a-z,;:)] )[A-Z][\w]*[a-z][\w]*(?:['’]s)?")
_TRUNCATION_NOTE = re.compile(
    r"truncated \d+ (?:characters|words|bytes)|\[\s*message clipped\s*\]|\bview (?:the )?entire message\b"
    r"|\(\s*(?:continued|truncated)\s*\)|\[\s*(?:…|\.\.\.|truncated)\s*\]\s*$",
    re.IGNORECASE,
)
_BRACKET_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def check_script(
    script: Script,
    episode: str,
    *,
    lines: Sequence[int] = (),
    issue: Issue | None = None,
    lexicon: Lexicon | None = None,
) -> list[Finding]:
    """Find everything worth a look, the gravest first, in the order of the file.

    `lines` are those of `parse_with_lines`; without them, lines are those of the file that `dump` writes. `issue` is
    the kept one, if there is. What a comment of the script dismisses is left out.
    """
    placed = list(zip(script.elements, lines or parse_with_lines(dump(script))[1], strict=True))
    findings = [
        *_find_unmerged(placed, episode),
        *_find_lost_words(script, issue, placed, episode),
        *_find_doubts(placed, issue, episode),
        *(finding for element, line in placed for finding in _check_sentence(element, line, episode)),
        *_find_unbalanced(placed, episode),
        *_find_unknown_words(placed, lexicon or Lexicon()),
        *_find_dropped(placed, episode),
    ]
    return sort_findings(sorted(findings, key=lambda finding: finding.line), script)


def sort_findings(findings: Iterable[Finding], script: Script) -> list[Finding]:
    """Sort findings, the gravest first; leave out what is dismissed."""
    order = list(Concern)
    waiting = list_open(findings, script, lambda finding: (finding.dismissal,) if finding.is_dismissible else ())
    return sorted(waiting, key=lambda finding: order.index(finding.concern))


PlacedElements = list[tuple[Element, int]]


def _make_edit_command(episode: str) -> str:
    return f"lettercast review {episode} --edit"


def _find_unmerged(placed: PlacedElements, episode: str) -> Iterator[Finding]:
    for element, line in placed:
        if isinstance(element, Comment) and element.text.startswith(CONFLICT_START):
            what = "your lines, which the last draft could not merge"
            yield Finding(line, Concern.UNMERGED, what, _make_edit_command(episode))


def _find_lost_words(script: Script, issue: Issue | None, placed: PlacedElements, episode: str) -> Iterator[Finding]:
    """Find a word of the issue that the script lost, or one that it added to the written side."""
    gap = find_coverage_gap(script, issue) if issue else None
    if gap is None:
        return
    words = 0
    line = placed[-1][1] if placed else 1
    for element, at in placed:
        text = element.written if isinstance(element, Sentence) else getattr(element, "text", "")
        if isinstance(element, Sentence | Unspoken):
            words += len(text.split())
            if words >= gap.words_before:
                line = at
                break
    what = f"the issue continues with {gap.issue_excerpt!r}, the script with {gap.script_excerpt!r}"
    yield Finding(line, Concern.COVERAGE, what, f"lettercast draft {episode}")


def _find_doubts(placed: PlacedElements, issue: Issue | None, episode: str) -> Iterator[Finding]:
    """Find what the issue's reader was not sure of, and sources that say they are cut short."""
    is_reported = False
    for element, line in placed:
        if isinstance(element, Sentence) and (note := _TRUNCATION_NOTE.search(element.written)):
            what = f"the source says {note[0]!r}"
            yield Finding(line, Concern.TRUNCATED, what, f"lettercast draft COMPLETE_ISSUE --as {episode}")
            is_reported = True
    if issue is None:
        return
    for doubt in issue.doubts:
        if is_reported and _TRUNCATION_NOTE.search(doubt):
            continue  # the reader saw it too
        yield Finding(1, Concern.DOUBT, doubt, f"lettercast read {quote(issue.source)}")
    for block in issue.blocks:
        if block.doubt:
            line = _find_line(block.text, placed)
            yield Finding(
                line, Concern.DOUBT, f"{block.doubt}: {_quote_excerpt(block.text)}", _make_edit_command(episode)
            )


def _find_line(text: str, placed: PlacedElements) -> int:
    words = " ".join(text.split())[:40]
    for element, line in placed:
        written = " ".join(element.written.split()) if isinstance(element, Sentence) else ""
        if written and (words.startswith(written[:40]) or written.startswith(words)):
            return line
    return 1


def _check_sentence(element: Element, line: int, episode: str) -> Iterator[Finding]:
    if not isinstance(element, Sentence) or not (spoken := element.spoken):
        return
    if leftovers := list(dict.fromkeys(_LEFTOVER_CHARACTERS.findall(spoken))):
        what = f"{' '.join(leftovers)} in what is said: {_quote_excerpt(spoken)}"
        yield Finding(line, Concern.LEFTOVER, what, _make_edit_command(episode))
    if len(spoken) > MAX_SENTENCE_LENGTH:
        what = f"{len(spoken)} characters in one breath: {_quote_excerpt(spoken)}"
        yield Finding(line, Concern.TOO_LONG, what, _make_edit_command(episode))


def _find_unbalanced(placed: PlacedElements, episode: str) -> Iterator[Finding]:
    """Find brackets and quotation marks without their other half, paragraph by paragraph."""
    paragraph: list[tuple[str, int]] = []
    for element, line in [*placed, (Break(), 0)]:
        if isinstance(element, Sentence):
            paragraph.append((element.written, line))
        elif isinstance(element, Break | Heading):
            for opening, closing in (*_BRACKET_PAIRS, ('"', "")):
                if line := _find_imbalance(paragraph, opening, closing):
                    text = next(text for text, at in paragraph if at == line)
                    what = f"{opening} and {closing} do not match" if closing else f"an odd number of {opening}"
                    yield Finding(
                        line, Concern.UNBALANCED, f"{what}: {_quote_excerpt(text)}", _make_edit_command(episode)
                    )
            paragraph = []


_INLINE_LIST_MARKER = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}|[a-z]|[ivx]{1,4})\)")
"""A list within a sentence: 1) this, b) that. Its bracket has no other half and needs none."""


def _find_imbalance(paragraph: list[tuple[str, int]], opening: str, closing: str) -> int:
    """Find the line of the first sentence that breaks the balance of its paragraph; 0 when all is well."""
    first = depth = markers = 0
    for text, line in paragraph:
        markers += len(_INLINE_LIST_MARKER.findall(text)) if closing == ")" else 0
        before = depth
        depth += text.count(opening) - text.count(closing) if closing else text.count(opening)
        depth = depth if closing else depth % 2
        if depth and not before:
            first = line
    return 0 if -markers <= depth <= 0 else first


def _find_unknown_words(placed: PlacedElements, lexicon: Lexicon) -> Iterator[Finding]:
    """Find acronyms and names that neither the lexicon nor the acoustic dictionary knows, each once, with how often."""
    dictionary = load_acoustic_words()
    first: dict[str, int] = {}
    often: dict[str, int] = {}
    proposed: dict[str, int] = {}
    for element, line in placed:
        if not isinstance(element, Sentence) or not (spoken := element.spoken):
            continue
        for _, _, entry, _ in lexicon.find_matches(spoken, proposed=True):
            proposed.setdefault(entry.written, line)
        for word in (*_ACRONYM.findall(spoken), *_PROPER_NAME.findall(spoken)):
            word = re.sub(r"['’]s$", "", word)
            if not _is_known_word(word, lexicon, dictionary):
                first.setdefault(word, line)
                often[word] = often.get(word, 0) + 1
    for word, line in first.items():
        times = f", {often[word]} times" if often[word] > 1 else ""
        yield Finding(line, Concern.UNKNOWN, f"{word}{times}", f'lettercast lexicon add {word} --say "…"')
    for word, line in proposed.items():
        yield Finding(line, Concern.PROPOSED, word, f"lettercast lexicon accept {quote(word)}")


def _is_known_word(word: str, lexicon: Lexicon, dictionary: Collection[str]) -> bool:
    if lexicon.has_word(word):
        return True
    if word.isupper() or (word[:-1].isupper() and word.endswith("s")):
        return len(word.rstrip("s")) < 2  # a dictionary knows "it", and says nothing of IT
    small = word.lower()
    return not dictionary or any(small.removesuffix(ending) in dictionary for ending in ("", "ly", "s", "ed", "ing"))


def _find_dropped(placed: PlacedElements, episode: str) -> Iterator[Finding]:
    """Find whole sentences and blocks that are not spoken, run by run."""
    run: tuple[int, str, list[str]] | None = None
    for element, line in [*placed, (Comment("the end"), 0)]:
        rule = text = ""
        if isinstance(element, Unspoken):
            rule, text = element.kind, element.text
        elif isinstance(element, Sentence) and element.written.strip() and not element.spoken:
            rule = next((piece.rule for piece in element.pieces if piece.written.strip()), "") or "unnamed"
            text = element.written
        elif not isinstance(element, Sentence | Comment):
            continue  # blank lines and cues do not end a run
        if run and run[1] != rule:
            words = sum(len(text.split()) for text in run[2])
            what = f"{words} word{'s' * (words != 1)} as {run[1]}: {_quote_excerpt(run[2][0])}"
            yield Finding(run[0], Concern.DROPPED, what, _make_edit_command(episode))
            run = None
        if rule:
            run = (run[0], rule, [*run[2], text]) if run else (line, rule, [text])


def _quote_excerpt(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= 60 else f"“{text[:57].rsplit(' ', 1)[0]} …”"


@cache
def load_acoustic_words() -> frozenset[str]:
    """Load the words of the acoustic model's dictionary, in small letters; empty where it is not installed."""
    spec = find_spec("pocketsphinx")
    if spec is None or spec.origin is None:
        return frozenset()
    path = Path(spec.origin).parent / "model" / "en-us" / "cmudict-en-us.dict"
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8") as lines:
        return frozenset(line.split(None, 1)[0].partition("(")[0] for line in lines if line.strip())
