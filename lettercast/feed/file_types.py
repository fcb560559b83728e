"""The types of the files on the site: a row each; those of an episode's files are made from the rows of formats."""

from __future__ import annotations

from dataclasses import dataclass

from lettercast.audio import AUDIO_FORMATS
from lettercast.episodes import TRANSCRIPT_FORMATS
from lettercast.episodes.manifest import CHAPTERS_TYPE
from lettercast.feed.errors import FeedError

FEED_TYPE = "application/rss+xml"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file: the end of its name, its media type, and how it is treated."""

    suffix: str
    media_type: str
    label: str = ""  # of a download on a page
    is_shared: bool = False  # pages of other sites may read it, as apps in the browser do
    also_served_as: tuple[str, ...] = ()  # other types that apps take: many hosts can't be taught the exact one


FILE_TYPES = (
    FileType(".chapters.json", CHAPTERS_TYPE, "Chapters, JSON", True, ("application/json",)),
    *(
        FileType(f".{row.suffix}", row.media_type, row.label, also_served_as=row.also_served_as)
        for row in AUDIO_FORMATS.values()
    ),
    *(
        FileType(f".{row.suffix}", row.media_type, row.label, True, row.also_served_as)
        for row in TRANSCRIPT_FORMATS
        if row.is_published
    ),
    FileType(".css", "text/css"),
    FileType(".html", "text/html"),
    FileType(".ico", "image/x-icon"),
    FileType(".jpg", "image/jpeg"),
    FileType(".js", "text/javascript", also_served_as=("application/javascript",)),
    FileType(".ogg", "audio/ogg"),
    FileType(".png", "image/png"),
    FileType(".svg", "image/svg+xml"),
    FileType(".txt", "text/plain"),
    FileType(".xml", FEED_TYPE, "", True, ("application/xml", "text/xml")),
)
"""Every type of our files. The first whose suffix fits is the type of a file."""


def find_file_type(name: str) -> FileType | None:
    """Return the type of a public file; None where no file of ours has such a name."""
    return next((row for row in FILE_TYPES if name.endswith(row.suffix)), None)


def find_label(media_type: str) -> str:
    """Return what a page calls a file of an episode. Raises FeedError for a type that no such file has."""
    for row in FILE_TYPES:
        if row.media_type == media_type and row.label:
            return row.label
    known = ", ".join(row.media_type for row in FILE_TYPES if row.label)
    raise FeedError(f"{media_type!r} is not the type of an episode's file", remedy=f"there are: {known}")


def is_shared(media_type: str) -> bool:
    """Whether pages of other sites may read files of this type."""
    return any(row.is_shared for row in FILE_TYPES if row.media_type == media_type)


def is_text(media_type: str) -> bool:
    """Whether files of this type are text: UTF-8, and worth compressing. All that is shared is."""
    return media_type.startswith("text/") or media_type.endswith(("xml", "json")) or is_shared(media_type)
