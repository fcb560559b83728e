"""Show notes: what podcast apps show below an episode, and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from lettercast.episodes.timeline import Mark, to_ms

MOST_BYTES = 4000  # more is cut off by Apple's directory
WHOLE = 10_000  # letters of a title: all of them
DISCLOSURE = "The voice in this episode is synthetic."


def clock(ms: int) -> str:
    """00:12:34, as apps recognise a mark."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def notes_html(marks: Sequence[Mark], url: str, disclosure: bool) -> str:
    """p, ul, li and a only, at most 4,000 bytes.

    Where that is too little, the links beyond the first of a chapter go first, then all of them from the end on,
    then the ends of long titles; marks go last, items before sections.
    """
    text = ""
    for kept, most_links, linked, width in _ways_to_fit(marks):
        text = _html(kept, url, disclosure, most_links, linked, width)
        if len(text.encode()) <= MOST_BYTES:
            break
    return text


def _ways_to_fit(marks: Sequence[Mark]) -> Iterator[tuple[Sequence[Mark], int, int, int]]:
    """Marks, links of each, how many marks have links at all, letters of a title: ever less of all of them."""
    for most_links in (8, 3):
        yield marks, most_links, len(marks), WHOLE
    for linked in range(len(marks), 0, -1):
        yield marks, 1, linked, WHOLE
    for width in (WHOLE, 80, 60, 40, 30, 20):
        yield marks, 0, 0, width
    kept = list(marks)
    while kept:
        yield kept, 0, 0, 20
        kept.pop(next((at for at in range(len(kept) - 1, 0, -1) if kept[at].level > 1), len(kept) - 1))


def _html(marks: Sequence[Mark], url: str, disclosure: bool, most_links: int, linked: int, width: int) -> str:
    parts = [f'<p><a href="{escape(url)}">Read the issue</a></p>'] if url else []
    rows = []
    for at, mark in enumerate(marks):
        links = mark.links[:most_links] if at < linked else ()
        title = escape(_shortened(mark.title, width), quote=False)
        if links:
            title = f'<a href="{escape(links[0])}">{title}</a>'
        more = "".join(f', <a href="{escape(link)}">{escape(host_of(link))}</a>' for link in links[1:])
        rows.append(f"<li>{clock(to_ms(mark.start))} {title}{more}</li>")
    parts.append(f"<ul>{''.join(rows)}</ul>")
    if disclosure:
        parts.append(f"<p>{DISCLOSURE}</p>")
    return "\n".join(parts) + "\n"


def _shortened(title: str, width: int) -> str:
    return title if len(title) <= width else title[: width - 1].rstrip() + "…"


def host_of(url: str) -> str:
    """What a link says of where it leads."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def notes_text(marks: Sequence[Mark], url: str, disclosure: bool) -> str:
    """The same as plain text, whole."""
    parts = [f"Read the issue: {url}", ""] if url else []
    for mark in marks:
        parts.append(f"{clock(to_ms(mark.start))} {mark.title}")
        parts += (f"    {link}" for link in mark.links)
    if disclosure:
        parts += ["", DISCLOSURE]
    return "\n".join(parts) + "\n"
