"""The headers of a public file, by its name: the same for every host and for our own server."""

from __future__ import annotations

import mimetypes

from lettercast.feed.errors import FeedError
from lettercast.feed.file_types import find_file_type, is_text
from lettercast.feed.publishing.inventory import holds_hash


def media_type(name: str) -> str:
    """Return the media type without parameters; for a file that somebody put there, the system's guess.

    Raises FeedError for a file of ours whose type is not known.
    """
    row = find_file_type(name)
    if row is not None:
        return row.media_type
    if holds_hash(name):
        raise FeedError("has a name whose media type is not known", name, "publish with the version that wrote it")
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def content_type(name: str) -> str:
    """Return the Content-Type header."""
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if is_text(kind) and "json" not in kind else kind


def cache_control(name: str) -> str:
    """Return the Cache-Control header: names that hold a hash never change, others are revalidated."""
    return "public, max-age=31536000, immutable" if holds_hash(name) else "public, max-age=300, must-revalidate"
