"""What is said before and after the issue, from the templates in show.toml.

A template is lines, each a sentence or a few. Alternatives on a line are parted by ` | `: the first one whose
{placeholders} all have a value in this issue is said, and none when there is none.
"""

from __future__ import annotations

import difflib
import re

from lettercast.issues import Issue
from lettercast.normalization import Piece, normalize_text, render_spoken_line
from lettercast.scripts.errors import ScriptError
from lettercast.scripts.model import Sentence
from lettercast.settings import Settings

DISCLOSURE = "The voices in this episode are synthetic."

WORDS_PER_MINUTE = 153
"""Spoken words in a finished minute, pauses and all: the embedded voice at its own pace, measured on three episodes."""

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_NUMBER_IN_TITLE = re.compile(r"^\s*\[[^\]]*\d[^\]]*\]\s*:?\s*|^[^:]{0,40}#\s?\d+\s*(?::|[-–—])\s*")


def draft_framing(issue: Issue, settings: Settings, words: int) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """Draft the sentences of the opening and of the closing. So many `words` are spoken in between."""
    values = collect_placeholders(issue, settings, words)
    opening = _fill_template("opening", settings.script.opening, values)
    if settings.script.disclosure:
        opening.append(DISCLOSURE)
    closing = _fill_template("closing", settings.script.closing, values)
    return tuple(map(_make_sentence, opening)), tuple(map(_make_sentence, closing))


def collect_placeholders(issue: Issue, settings: Settings, words: int) -> dict[str, str]:
    """Collect what each placeholder stands for; empty where this issue does not know it."""
    items = sum(len(section.items) for section in issue.sections)
    minutes = max(1, round(words / WORDS_PER_MINUTE))
    day = f"{issue.date:%B} {issue.date.day}, {issue.date.year}" if issue.date else ""
    return {
        "newsletter": settings.show.newsletter or settings.show.title,
        "show": settings.show.title,
        "author": settings.show.author,
        "title": _NUMBER_IN_TITLE.sub("", " ".join(issue.title.split())),
        "number": "" if issue.number is None else str(issue.number),
        "date": day,
        "items": "" if not items else "one item" if items == 1 else f"{items} items",
        "minutes": "one minute" if minutes == 1 else f"{minutes} minutes",
    }


def _fill_template(name: str, template: str, values: dict[str, str]) -> list[str]:
    sentences = []
    for line in template.splitlines():
        for alternative in line.split(" | "):
            wanted = _PLACEHOLDER.findall(alternative)
            for placeholder in wanted:
                if placeholder not in values:
                    near = difflib.get_close_matches(placeholder, values, n=1, cutoff=0.4)
                    known = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(values)}"
                    raise ScriptError(f"[script] {name} names {{{placeholder}}}", "show.toml", known)
            if alternative.strip() and all(values[placeholder] for placeholder in wanted):
                sentences.append(_PLACEHOLDER.sub(lambda found: values[found[1]], alternative.strip()))
                break
    return sentences


def _make_sentence(text: str) -> Sentence:
    return Sentence((Piece("", render_spoken_line(normalize_text(text)), "frame"),))
