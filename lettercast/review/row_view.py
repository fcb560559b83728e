"""The rows of the page: one for each element of a script, its changes in place, the issue beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lettercast.normalization import Piece
from lettercast.review.edits import BY_HAND
from lettercast.review.merging import CLASH_END, CLASH_START
from lettercast.review.take_preview import PreviewedSentence
from lettercast.review.version import Version, hash_line
from lettercast.scripts import DISMISSED, Break, Comment, Cue, Heading, Sentence, Unspoken

HUE_COUNT = 7
"""Colours that stay apart on white and on black; rules share them by name, and each change also names its rule."""
MAX_INLINE_CHARACTERS = 30
"""A longer change is shown as a paragraph, not as small print above a word."""


@dataclass(frozen=True, slots=True)
class Row:
    """An element on the page. `html` is all of it; two rows with the same html look the same."""

    sha: str
    nth: int
    html: str


@cache
def load_templates() -> Environment:
    """Load the templates of the pages. Everything put into them is escaped."""
    environment = Environment(
        loader=PackageLoader("lettercast.review", "page"), autoescape=True, undefined=StrictUndefined
    )
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals["hue"] = choose_hue
    return environment


def choose_hue(rule: str) -> int:
    """Choose the colour of a rule: 0 for a person's changes, else by its name alone, so that new rules have one too."""
    return 0 if rule == BY_HAND else 1 + crc32(rule.encode()) % HUE_COUNT


def build_rows(
    version: Version, previews: Sequence[tuple[int, PreviewedSentence]], source: Sequence[Markup]
) -> list[Row]:
    """Build the rows of a script. `previews` pairs element indexes with takes; `source` is the issue by elements."""
    takes = dict(previews)
    counts: dict[str, int] = {}
    rows = []
    last_part = ("", "")
    in_clash = False
    for at, (element, line) in enumerate(zip(version.script.elements, version.lines, strict=True)):
        sha = hash_line(line)
        nth = counts.get(sha, 0)
        counts[sha] = nth + 1
        take = takes.get(at)
        voice = ""
        if take is not None:
            part = (take.utterance.role.replace("heading", "narrator"), take.utterance.speaker)
            voice = " ".join(part).strip() if part != last_part else ""
            last_part = part
        starts, ends = line.startswith(CLASH_START.rstrip()), line == CLASH_END
        in_clash = (in_clash or starts) and not ends
        kind = _classify_element(element, starts=starts, inside=in_clash or ends)
        values, take_values = _extract_display_values(element), _extract_take_values(take)
        rows.append(Row(sha, nth, _render_row(kind, sha, nth, line, values, source[at], take_values, voice)))
    return rows


def _classify_element(element: object, *, starts: bool, inside: bool) -> str:
    match element:
        case Sentence():
            return "sentence"
        case Heading():
            return "heading"
        case Break():
            return "break"
        case Cue():
            return "cue"
        case Unspoken():
            return "unspoken"
        case Comment(text) if not starts and not inside and text.startswith(DISMISSED):
            return "right"
        case _:
            return "clash" if starts else "other" if inside else "note"


def _extract_display_values(element: Any) -> tuple[Any, ...]:
    """The values that the template shows of an element: equal ones look the same."""
    match element:
        case Sentence(pieces):
            return tuple((piece, _choose_style(piece)) for piece in pieces)
        case Heading(level, title):
            return level, title
        case Cue(name, text):
            return name, text, _extract_host(text) if name in ("link", "image") else ""
        case Unspoken(kind, text):
            return kind, text
        case Comment(text):
            return (text.removeprefix(DISMISSED).strip(),)
        case _:
            return ()


def _choose_style(piece: Piece) -> str:
    """The style of a piece: plain, changed, long, dropped, added, or quiet: added without a word, as a full stop."""
    if piece.is_plain:
        return "plain"
    has_spoken_words = any(character.isalnum() for character in piece.spoken)
    if piece.written.strip() and not piece.spoken.strip():
        return "dropped"
    if not piece.written.strip():
        return "added" if has_spoken_words else "quiet"
    if not has_spoken_words and not any(character.isalnum() for character in piece.written):
        return "quiet"
    return "long" if max(len(piece.written), len(piece.spoken)) > MAX_INLINE_CHARACTERS else "changed"


def _extract_take_values(take: PreviewedSentence | None) -> tuple[str, float, str, float] | None:
    if take is None:
        return None
    return take.take_key, round(take.utterance.gap_s, 3), take.utterance.line.voice.name, round(take.duration_s, 1)


def _extract_host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


_html_cache: dict[tuple[Any, ...], str] = {}
_MAX_CACHED_ROWS = 20_000


def _render_row(*values: Any) -> str:
    """Render a row, once: an edit changes one of a thousand."""
    if values not in _html_cache:
        if len(_html_cache) >= _MAX_CACHED_ROWS:
            _html_cache.clear()
        kind, sha, nth, line, seen, beside, take, voice = values
        macro = getattr(_load_macros(), kind)
        _html_cache[values] = str(
            macro(sha=sha, nth=nth, line=line, seen=seen, beside=beside, take=take, voice=voice)
        ).strip()
    return _html_cache[values]


@cache
def _load_macros() -> Any:
    return load_templates().get_template("rows.jinja").module
