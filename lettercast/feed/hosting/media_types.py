"""What kind of thing a public file is, by its name: the same answer for every host and for our own server."""

from __future__ import annotations

import mimetypes

from lettercast.feed.publishing.inventory import holds_hash

MEDIA_TYPES = {
    ".chapters.json": "application/json+chapters",
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".xml": "application/rss+xml",
}


def media_type(name: str) -> str:
    """The MIME type, without parameters."""
    for suffix, kind in MEDIA_TYPES.items():
        if name.endswith(suffix):
            return kind
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def is_text(kind: str) -> bool:
    """Whether it is text: UTF-8, and worth compressing."""
    return kind.startswith("text/") or kind.endswith(("xml", "json", "+chapters", "x-subrip"))


def content_type(name: str) -> str:
    """The whole Content-Type header."""
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if is_text(kind) and "json" not in kind else kind


def cache_control(name: str) -> str:
    """Names that hold a hash never change; the others are asked for again."""
    return "public, max-age=31536000, immutable" if holds_hash(name) else "public, max-age=300, must-revalidate"
