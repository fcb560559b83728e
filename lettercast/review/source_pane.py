"""The issue beside its script: for each element, the stretch of the issue that it writes, with links and emphasis."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from lettercast.issues import Issue, Mark
from lettercast.scripts import Script, Sentence, Unspoken

_TAGS = {
    Mark.EMPHASIS: "em",
    Mark.STRONG: "strong",
    Mark.CODE: "code",
    Mark.MATHS: "code",
    Mark.FOOTNOTE_REF: "sup",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters `start` up to `end` of the issue's text are a link or have a mark."""

    start: int
    end: int
    opening: Markup
    closing: Markup


class Beside:
    """An issue, prepared to be shown in pieces."""

    def __init__(self, issue: Issue):
        self.text = issue.text
        self._solid = [at for at, character in enumerate(issue.text) if not character.isspace()]
        self._letters = "".join(issue.text.split())
        marked = [_link(link.url, link.span.start, link.span.end) for block in issue.blocks for link in block.links]
        for block in issue.blocks:
            for mark, span in block.marks:
                tag = Markup(_TAGS.get(mark, "span"))
                opening, closing = Markup("<{}>").format(tag), Markup("</{}>").format(tag)
                marked.append(Marked(span.start, span.end, opening, closing))
        self._marked = sorted((one for one in marked if one), key=lambda one: (one.start, -one.end))
        self._starts = [one.start for one in self._marked]

    def slices(self, script: Script) -> list[Markup]:
        """HTML of the issue's words for each element of the script; empty for those that write none.

        Where script and issue part (a word was lost or put in), the words between go to the first element there.
        """
        written = [_solid(element) for element in script.elements]
        letters = "".join(written)
        total, same = len(letters), letters == self._letters
        head = total if same else _shared(letters, self._letters)
        tail = 0 if same else _shared(letters[head:][::-1], self._letters[head:][::-1])
        shift = len(self._letters) - total
        found, at, shown = [], 0, 0
        for own in written:
            at += len(own)
            # Up to the parting, places agree; after it, they agree counted from the end.
            end = at if at <= head else at + shift if at > total - tail else len(self._letters) - tail
            end = max(shown, min(end, len(self._letters)))
            found.append(self._html(shown, end) if own and end > shown else Markup(""))
            shown = end if own else shown
        return found

    def _html(self, start: int, end: int) -> Markup:
        """The issue from its solid character `start` up to `end`."""
        low, high = self._solid[start], self._solid[end - 1] + 1
        first = bisect_left(self._starts, low)
        while first and self._marked[first - 1].end > low:
            first -= 1
        parts: list[Markup] = []
        for one in self._marked[first:]:
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


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _solid(element: object) -> str:
    text = element.written if isinstance(element, Sentence) else element.text if isinstance(element, Unspoken) else ""
    return "".join(text.split())


def _link(url: str, start: int, end: int) -> Marked | None:
    """A link that may be followed: to the web and nowhere else."""
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    opening = Markup('<a href="{}" target="_blank" rel="noopener noreferrer" tabindex="-1">').format(url)
    return Marked(start, end, opening, Markup("</a>"))
