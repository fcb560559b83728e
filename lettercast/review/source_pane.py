"""The issue beside its script: for each element, the stretch of the issue that it writes, with links and emphasis."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from lettercast.issues import InlineMark, Issue
from lettercast.scripts import Script, Sentence, Unspoken

_HTML_TAGS = {
    InlineMark.EMPHASIS: "em",
    InlineMark.STRONG: "strong",
    InlineMark.CODE: "code",
    InlineMark.MATHS: "code",
    InlineMark.FOOTNOTE_REF: "sup",
}


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Characters `start` up to `end` of the issue's text are a link or have a mark."""

    start: int
    end: int
    opening: Markup
    closing: Markup


class SourcePane:
    """An issue, prepared to be shown in pieces."""

    def __init__(self, issue: Issue):
        self.text = issue.text
        self._solid_indexes = [at for at, character in enumerate(issue.text) if not character.isspace()]
        self._solid_text = "".join(issue.text.split())
        marked = [
            _build_link_span(link.url, link.span.start, link.span.end) for block in issue.blocks for link in block.links
        ]
        for block in issue.blocks:
            for mark, span in block.marks:
                tag = Markup(_HTML_TAGS.get(mark, "span"))
                opening, closing = Markup("<{}>").format(tag), Markup("</{}>").format(tag)
                marked.append(MarkedSpan(span.start, span.end, opening, closing))
        self._spans = sorted((one for one in marked if one), key=lambda one: (one.start, -one.end))
        self._span_starts = [one.start for one in self._spans]

    def render_slices(self, script: Script) -> list[Markup]:
        """HTML of the issue's words for each element of the script; empty for those that write none.

        Where script and issue part (a word was lost or put in), the words between go to the first element there.
        """
        written = [_remove_spaces(element) for element in script.elements]
        letters = "".join(written)
        total, same = len(letters), letters == self._solid_text
        head = total if same else _count_common_prefix(letters, self._solid_text)
        tail = 0 if same else _count_common_prefix(letters[head:][::-1], self._solid_text[head:][::-1])
        shift = len(self._solid_text) - total
        found, at, shown = [], 0, 0
        for own in written:
            at += len(own)
            # Up to the parting, places agree; after it, they agree counted from the end.
            end = at if at <= head else at + shift if at > total - tail else len(self._solid_text) - tail
            end = max(shown, min(end, len(self._solid_text)))
            found.append(self._render_range(shown, end) if own and end > shown else Markup(""))
            shown = end if own else shown
        return found

    def _render_range(self, start: int, end: int) -> Markup:
        """The issue from its solid character `start` up to `end`."""
        low, high = self._solid_indexes[start], self._solid_indexes[end - 1] + 1
        first = bisect_left(self._span_starts, low)
        while first and self._spans[first - 1].end > low:
            first -= 1
        parts: list[Markup] = []
        for one in self._spans[first:]:
            if one.start >= high:
                break
            if one.start < low or one.end <= low:
                continue  # begun in the sentence before, or inside one that is shown already
            stop = min(one.end, high)
            parts += [
                escape(self.text[low : one.start]),
                one.opening,
                escape(self.text[one.start : stop]),
                one.closing,
            ]
            low = stop
        return Markup("").join([*parts, escape(self.text[low:high])])


def _count_common_prefix(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _remove_spaces(element: object) -> str:
    text = element.written if isinstance(element, Sentence) else element.text if isinstance(element, Unspoken) else ""
    return "".join(text.split())


def _build_link_span(url: str, start: int, end: int) -> MarkedSpan | None:
    """A link that may be followed: to the web and nowhere else."""
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    opening = Markup('<a href="{}" target="_blank" rel="noopener noreferrer" tabindex="-1">').format(url)
    return MarkedSpan(start, end, opening, Markup("</a>"))
