"""Show notes: what podcast apps show below an episode, and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from lettercast.clock import format_timestamp
from lettercast.episodes.manifest import MAX_NOTES_BYTES
from lettercast.episodes.timeline import ChapterMark, samples_to_ms

NOTES_VERSION = 1
"""Counted up when the same chapters would get other notes."""
FULL_TITLE_LETTERS = 10_000  # letters of a title: all of them
DISCLOSURE = "The voice in this episode is synthetic."


def render_notes_html(marks: Sequence[ChapterMark], url: str, disclosure: bool) -> str:
    """Render the notes with p, ul, li and a only, in at most MAX_NOTES_BYTES.

    Where that is too little, the links beyond the first of a chapter are left out first, then all of them from the
    last chapter on, then the ends of long titles; chapters are left out last, items before sections.
    """
    text = ""
    for kept, most_links, linked, width in _iter_reductions(marks):
        text = _render_html(kept, url, disclosure, most_links, linked, width)
        if len(text.encode()) <= MAX_NOTES_BYTES:
            break
    return text


def _iter_reductions(marks: Sequence[ChapterMark]) -> Iterator[tuple[Sequence[ChapterMark], int, int, int]]:
    """Yield (chapters, links of each, how many have links at all, letters of a title), less and less of them."""
    for most_links in (8, 3):
        yield marks, most_links, len(marks), FULL_TITLE_LETTERS
    for linked in range(len(marks), 0, -1):
        yield marks, 1, linked, FULL_TITLE_LETTERS
    for width in (FULL_TITLE_LETTERS, 80, 60, 40, 30, 20):
        yield marks, 0, 0, width
    kept = list(marks)
    while kept:
        yield kept, 0, 0, 20
        kept.pop(next((at for at in range(len(kept) - 1, 0, -1) if kept[at].level > 1), len(kept) - 1))


def _render_html(
    marks: Sequence[ChapterMark], url: str, disclosure: bool, most_links: int, linked: int, width: int
) -> str:
    parts = [f'<p><a href="{escape(url)}">Read the issue</a></p>'] if url else []
    rows = []
    for at, mark in enumerate(marks):
        links = mark.links[:most_links] if at < linked else ()
        title = escape(_shorten_title(mark.title, width), quote=False)
        if links:
            title = f'<a href="{escape(links[0])}">{title}</a>'
        more = "".join(f', <a href="{escape(link)}">{escape(extract_host(link))}</a>' for link in links[1:])
        rows.append(f"<li>{format_timestamp(samples_to_ms(mark.start))} {title}{more}</li>")
    parts.append(f"<ul>{''.join(rows)}</ul>")
    if disclosure:
        parts.append(f"<p>{DISCLOSURE}</p>")
    return "\n".join(parts) + "\n"


def _shorten_title(title: str, width: int) -> str:
    return title if len(title) <= width else title[: width - 1].rstrip() + "…"


def extract_host(url: str) -> str:
    """Return the host that a link leads to, as a text for the link."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def render_notes_text(marks: Sequence[ChapterMark], url: str, disclosure: bool) -> str:
    """Render the notes as plain text, without a limit."""
    parts = [f"Read the issue: {url}", ""] if url else []
    for mark in marks:
        parts.append(f"{format_timestamp(samples_to_ms(mark.start))} {mark.title}")
        parts += (f"    {link}" for link in mark.links)
    if disclosure:
        parts += ["", DISCLOSURE]
    return "\n".join(parts) + "\n"
