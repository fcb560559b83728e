"""The issue beside its script: for each element, the words of the issue that it writes, with links and emphasis."""

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
        spans = [
            _build_link_span(link.url, link.span.start, link.span.end) for block in issue.blocks for link in block.links
        ]
        for block in issue.blocks:
            for mark, span in block.marks:
                tag = Markup(_HTML_TAGS.get(mark, "span"))
                opening, closing = Markup("<{}>").format(tag), Markup("</{}>").format(tag)
                spans.append(MarkedSpan(span.start, span.end, opening, closing))
        self._spans = sorted((span for span in spans if span), key=lambda span: (span.start, -span.end))
        self._span_starts = [span.start for span in self._spans]

    def render_slices(self, script: Script) -> list[Markup]:
        """Render the issue's words for each element of the script; empty for those that write none.

        Where script and issue differ (a word was lost or added), the words between go to the first element there.
        """
        written = [_remove_spaces(element) for element in script.elements]
        letters = "".join(written)
        total, same = len(letters), letters == self._solid_text
        head = total if same else _count_common_prefix(letters, self._solid_text)
        tail = 0 if same else _count_common_prefix(letters[head:][::-1], self._solid_text[head:][::-1])
        shift = len(self._solid_text) - total
        slices, at, shown = [], 0, 0
        for words in written:
            at += len(words)
            # Before the difference, positions agree; after it, they agree counted from the end.
            end = at if at <= head else at + shift if at > total - tail else len(self._solid_text) - tail
            end = max(shown, min(end, len(self._solid_text)))
            slices.append(self._render_range(shown, end) if words and end > shown else Markup(""))
            shown = end if words else shown
        return slices

    def _render_range(self, start: int, end: int) -> Markup:
        """Render the issue from its character `start` up to `end`, white space not counted."""
        low, high = self._solid_indexes[start], self._solid_indexes[end - 1] + 1
        first = bisect_left(self._span_starts, low)
        while first and self._spans[first - 1].end > low:
            first -= 1
        parts: list[Markup] = []
        for span in self._spans[first:]:
            if span.start >= high:
                break
            if span.start < low or span.end <= low:
                continue  # begins in the sentence before, or inside a span that is shown already
            stop = min(span.end, high)
            parts += [
                escape(self.text[low : span.start]),
                span.opening,
                escape(self.text[span.start : stop]),
                span.closing,
            ]
            low = stop
        return Markup("").join([*parts, escape(self.text[low:high])])


def _count_common_prefix(left: str, right: str) -> int:
    """Count the characters that two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _remove_spaces(element: object) -> str:
    text = element.written if isinstance(element, Sentence) else element.text if isinstance(element, Unspoken) else ""
    return "".join(text.split())


def _build_link_span(url: str, start: int, end: int) -> MarkedSpan | None:
    """Build the span of a link; None for one that leads anywhere but to the web."""
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    opening = Markup('<a href="{}" target="_blank" rel="noopener noreferrer" tabindex="-1">').format(url)
    return MarkedSpan(start, end, opening, Markup("</a>"))
