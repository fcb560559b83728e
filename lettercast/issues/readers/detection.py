"""Telling formats apart: by what a source says beyond doubt, by its media type, by its name, by its markup."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import urlsplit

from lettercast.issues.errors import IssueError
from lettercast.issues.fetch import is_url
from lettercast.issues.readers.charset import decode_text
from lettercast.issues.readers.reader import Evidence, Reader
from lettercast.issues.readers.registry import (
    FORMATS,
    READERS,
    find_reader_by_media_type,
    find_reader_by_suffix,
    get_reader,
)

_SAMPLE_BYTES = 64 * 1024
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")
"""Other endings are part of a name: "Letter no. 5"."""
_UNSPECIFIC_MEDIA_TYPES = frozenset(("", "application/octet-stream", "binary/octet-stream"))
"""What servers send for files of which they know nothing."""


def detect_reader(data: bytes, name: str, media_type: str = "") -> Reader:
    """Choose the reader for a source.

    What has neither an ending nor a media type (standard input, most addresses) is plain text unless its markup says
    otherwise. Raises IssueError where an ending or a media type is unknown and the content speaks for no format.
    """
    start = data[:_SAMPLE_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    suffix = get_suffix(name)
    evidence, sniffed = max(((reader.sniff(start), reader) for reader in READERS), key=lambda pair: pair[0])
    if evidence >= Evidence.DECLARED:
        return sniffed
    if reader := find_reader_by_media_type(media_type) or find_reader_by_suffix(suffix):
        return reader
    if evidence is not Evidence.NONE:
        return sniffed
    if reader := find_reader_by_media_type(media_type, shared=True) or find_reader_by_suffix(suffix, shared=True):
        return reader
    if media_type in _UNSPECIFIC_MEDIA_TYPES and not suffix:
        return get_reader("text", name)
    decode_text(data, name)  # what is not text at all has an error that says what it is
    what = f"ends in {suffix}" if media_type in _UNSPECIFIC_MEDIA_TYPES else f"is served as {media_type}"
    raise IssueError(
        f"{what}, which is no format that is known", name, f"choose one with --format: {', '.join(FORMATS)}"
    )


def get_suffix(name: str) -> str:
    """Get the ending of a file's name or of an address's path in small letters (".md"); empty where there is none."""
    suffix = PurePath(urlsplit(name).path if is_url(name) else name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
