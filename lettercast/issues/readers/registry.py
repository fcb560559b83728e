"""The readers, one row for each format. Whatever depends on formats derives from these rows.

A new format is a module with `sniff`, `read` and an example (see `reader.ReaderModule`) and one row here.
"""

from __future__ import annotations

from lettercast.issues.errors import IssueError
from lettercast.issues.readers.reader import Reader

READERS = (
    Reader(
        "html",
        "html",
        suffixes=(".html", ".htm", ".xhtml"),
        media_types=("text/html", "application/xhtml+xml"),
        is_mail_part=True,
    ),
    Reader(
        "restructuredtext",
        "restructuredtext",
        suffixes=(".rst", ".rest"),
        media_types=("text/x-rst", "text/prs.fallenstein.rst"),
        is_supported=False,
    ),
    Reader(
        "markdown",
        "markdown",
        suffixes=(".md", ".markdown", ".mdown", ".mkd"),
        media_types=("text/markdown", "text/x-markdown"),
        is_mail_part=True,
    ),
    Reader("eml", "email", suffixes=(".eml", ".mht", ".mhtml"), media_types=("message/rfc822",)),
    Reader(
        "text",
        "plain_text",
        shared_suffixes=(".txt", ".text"),
        shared_media_types=("text/plain",),
        is_mail_part=True,
    ),
    Reader(
        "feed",
        "feed",
        suffixes=(".rss", ".atom"),
        media_types=("application/rss+xml", "application/atom+xml"),
        shared_suffixes=(".xml",),
        shared_media_types=("application/xml", "text/xml"),
        kept_as=".xml",
    ),
)
"""In the order in which equal evidence counts."""

FORMATS = tuple(reader.name for reader in READERS if reader.is_supported)
"""The names of the formats that are read."""


def get_reader(format: str, where: str) -> Reader:
    """Get the reader of a format by its name or by a suffix without its dot. Raises IssueError."""
    for reader in READERS:
        if format == reader.name or f".{format}" in reader.all_suffixes:
            return reader
    raise IssueError(f"no format {format!r}", where, f"there are: auto, {', '.join(FORMATS)}")


def find_reader_by_suffix(suffix: str, *, shared: bool = False) -> Reader | None:
    """Find the reader that a suffix (".md") belongs to; with `shared`, also one that shares it with others."""
    return next((reader for reader in READERS if suffix in (reader.all_suffixes if shared else reader.suffixes)), None)


def find_reader_by_media_type(media_type: str, *, shared: bool = False) -> Reader | None:
    """Find the reader that a media type belongs to; with `shared`, also one that shares it with others."""
    return next(
        (reader for reader in READERS if media_type in (reader.all_media_types if shared else reader.media_types)), None
    )


def list_media_types(*, shared: bool) -> list[str]:
    """List the media types of the formats that are read: those of one format each, or those that formats share."""
    return [
        kind
        for reader in READERS
        if reader.is_supported
        for kind in (reader.shared_media_types if shared else reader.media_types)
    ]
