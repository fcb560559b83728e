"""Show notes: what podcast apps show below an episode, and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from lettercast.episodes.timeline import ChapterMark, samples_to_ms

MAX_NOTES_BYTES = 4000  # more is cut off by Apple's directory
FULL_TITLE_LETTERS = 10_000  # letters of a title: all of them
DISCLOSURE = "The voice in this episode is synthetic."


def format_timestamp(ms: int) -> str:
    """00:12:34, as apps recognise a mark."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def render_notes_html(marks: Sequence[ChapterMark], url: str, disclosure: bool) -> str:
    """p, ul, li and a only, at most 4,000 bytes.

    Where that is too little, the links beyond the first of a chapter go first, then all of them from the end on,
    then the ends of long titles; marks go last, items before sections.
    """
    text = ""
    for kept, most_links, linked, width in _iter_reductions(marks):
        text = _render_html(kept, url, disclosure, most_links, linked, width)
        if len(text.encode()) <= MAX_NOTES_BYTES:
            break
    return text


def _iter_reductions(marks: Sequence[ChapterMark]) -> Iterator[tuple[Sequence[ChapterMark], int, int, int]]:
    """Marks, links of each, how many marks have links at all, letters of a title: ever less of all of them."""
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
    """What a link says of where it leads."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def render_notes_text(marks: Sequence[ChapterMark], url: str, disclosure: bool) -> str:
    """The same as plain text, whole."""
    parts = [f"Read the issue: {url}", ""] if url else []
    for mark in marks:
        parts.append(f"{format_timestamp(samples_to_ms(mark.start))} {mark.title}")
        parts += (f"    {link}" for link in mark.links)
    if disclosure:
        parts += ["", DISCLOSURE]
    return "\n".join(parts) + "\n"
