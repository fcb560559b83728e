"""Reading an issue: from a file, an address or standard input, in whatever format it is."""

from __future__ import annotations

import sys
from dataclasses import replace

from lettercast.files import expand_user
from lettercast.issues.errors import IssueError
from lettercast.issues.fetch import MAX_ISSUE_BYTES, fetch_url, is_url
from lettercast.issues.model import Issue
from lettercast.issues.profile import load_profile
from lettercast.issues.readers.detection import detect_reader
from lettercast.issues.readers.forwarded import mark_forwarding_headers
from lettercast.issues.readers.registry import get_reader
from lettercast.issues.readers.source import Source
from lettercast.issues.segmentation.structure import build_issue


def read_issue(source: str, *, format: str = "auto", profile: str = "auto", allow_private: bool = False) -> Issue:
    """Read an issue from a file, an address (http or https) or standard input ("-").

    `format` is "auto" or one of `registry.FORMATS`; `profile` is "auto", a built-in profile's name or a file's path.
    Raises IssueError.
    """
    if source == "-":
        return parse_issue(sys.stdin.buffer.read(MAX_ISSUE_BYTES + 1), "standard input", format=format, profile=profile)
    if is_url(source):
        answer = fetch_url(source, allow_private=allow_private)
        fetched = Source(answer.data, answer.url, answer.charset)
        return _read_source(fetched, format, profile, media_type=answer.media_type, url=answer.url)
    return parse_issue(_read_file(source), source, format=format, profile=profile)


def parse_issue(data: bytes, name: str, *, format: str = "auto", profile: str = "auto") -> Issue:
    """Parse an issue that is in memory. `name` says where it came from and helps to tell its format."""
    return _read_source(Source(data, name), format, profile)


def _read_file(source: str) -> bytes:
    if not source:
        raise IssueError("no issue is named", remedy="name a file, an address, or - for standard input")
    try:
        with open(expand_user(source), "rb") as file:
            return file.read(MAX_ISSUE_BYTES + 1)  # whatever says how long it is: a pipe or a device doesn't
    except FileNotFoundError as error:
        raise IssueError("no such file", source, "check the name") from error
    except IsADirectoryError as error:
        raise IssueError("this is a folder", source, "name a file in it") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise IssueError(f"cannot be read ({reason})", source, "check the name and who may read it") from error


def _make_size_error(name: str) -> IssueError:
    megabytes = MAX_ISSUE_BYTES // 1024 // 1024
    return IssueError(
        f"larger than {megabytes} MB", name, "an issue is some hundred kilobytes: is this the right file?"
    )


def _read_source(source: Source, format: str, profile: str, *, media_type: str = "", url: str = "") -> Issue:
    data, name = source.data, source.name
    if len(data) > MAX_ISSUE_BYTES:
        raise _make_size_error(name)
    if not data.strip():
        raise IssueError("empty", name, "it contains nothing to read")
    reader = detect_reader(data, name, media_type) if format == "auto" else get_reader(format, name)
    page = reader.read(source)
    page = replace(page, blocks=mark_forwarding_headers(page.blocks))
    if not page.blocks:
        raise IssueError("contains no words", name, "check that it is the right file")
    if url:
        page = replace(page, url=url)
    chosen = load_profile(profile, f"{page.title}\n{page.text}", name)
    return replace(build_issue(page, chosen, format=reader.name, source=name), raw=data)
