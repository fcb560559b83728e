"""Show notes: what podcast apps show below an episode, and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from lettercast.episodes.timeline import Mark, to_ms

MOST_BYTES = 4000  # more is cut off by Apple's directory
DISCLOSURE = "The voice in this episode is synthetic."


def clock(ms: int) -> str:
    """00:12:34, as apps recognise a mark."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def notes_html(marks: Sequence[Mark], url: str, disclosure: bool, summary: str = "") -> str:
    """p, ul, li and a only, at most 4,000 bytes: links beyond the first of a chapter go first, then all
    of them from the end on; the marks stay."""
    for most_links in (8, 3, 1):
        text = _html(marks, url, disclosure, summary, most_links, len(marks))
        if len(text.encode()) <= MOST_BYTES:
            return text
    for linked in range(len(marks) - 1, -1, -1):
        text = _html(marks, url, disclosure, summary, 1, linked)
        if len(text.encode()) <= MOST_BYTES:
            return text
    kept = list(marks)
    while kept and len(_html(kept, url, disclosure, "", 0, 0).encode()) > MOST_BYTES:
        kept.pop(next((at for at in range(len(kept) - 1, 0, -1) if kept[at].level > 1), len(kept) - 1))
    return _html(kept, url, disclosure, "", 0, 0)


def _html(marks: Sequence[Mark], url: str, disclosure: bool, summary: str, most_links: int, linked: int) -> str:
    parts = [f"<p>{escape(summary, quote=False)}</p>"] if summary else []
    if url:
        parts.append(f'<p><a href="{escape(url)}">Read the issue</a></p>')
    rows = []
    for at, mark in enumerate(marks):
        links = mark.links[:most_links] if at < linked else ()
        title = escape(mark.title, quote=False)
        if links:
            title = f'<a href="{escape(links[0])}">{title}</a>'
        more = "".join(f', <a href="{escape(link)}">{escape(host_of(link))}</a>' for link in links[1:])
        rows.append(f"<li>{clock(to_ms(mark.start))} {title}{more}</li>")
    parts.append(f"<ul>{''.join(rows)}</ul>")
    if disclosure:
        parts.append(f"<p>{DISCLOSURE}</p>")
    return "\n".join(parts) + "\n"


def host_of(url: str) -> str:
    """What a link says of where it leads."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def notes_text(marks: Sequence[Mark], url: str, disclosure: bool, summary: str = "") -> str:
    """The same as plain text."""
    parts = [summary, ""] if summary else []
    if url:
        parts += [f"Read the issue: {url}", ""]
    for mark in marks:
        parts.append(f"{clock(to_ms(mark.start))} {mark.title}")
        parts += (f"    {link}" for link in mark.links)
    if disclosure:
        parts += ["", DISCLOSURE]
    return "\n".join(parts) + "\n"
