"""Reading an issue: from a file, an address or standard input, in whatever format it is."""

from __future__ import annotations

import sys
from dataclasses import replace

from lettercast.files import expand_user
from lettercast.issues.errors import IssueError
from lettercast.issues.fetch import MAX_ISSUE_BYTES, fetch_url, is_url
from lettercast.issues.model import Issue
from lettercast.issues.profile import load_profile
from lettercast.issues.readers.charset import decode_text
from lettercast.issues.readers.email import read_email
from lettercast.issues.readers.feed import read_feed
from lettercast.issues.readers.formats import check_format, detect_format
from lettercast.issues.readers.forwarded import mark_forwarding_headers
from lettercast.issues.readers.html import read_html
from lettercast.issues.readers.markdown import read_markdown
from lettercast.issues.readers.page import ParsedPage
from lettercast.issues.readers.plain_text import read_plain_text
from lettercast.issues.segmentation.structure import build_issue


def read_issue(source: str, *, format: str = "auto", profile: str = "auto", allow_private: bool = False) -> Issue:
    """Read an issue from a file, an address (http or https) or standard input ("-").

    `format` is "auto" or one of `formats.FORMATS`; `profile` is "auto", a built-in profile's name or a file's path.
    Raises IssueError.
    """
    if source == "-":
        return parse_issue(sys.stdin.buffer.read(MAX_ISSUE_BYTES + 1), "standard input", format=format, profile=profile)
    if is_url(source):
        answer = fetch_url(source, allow_private=allow_private)
        return _read_source(
            answer.data,
            answer.url,
            format,
            profile,
            media_type=answer.media_type,
            charset=answer.charset,
            url=answer.url,
        )
    return parse_issue(_read_file(source), source, format=format, profile=profile)


def parse_issue(data: bytes, name: str, *, format: str = "auto", profile: str = "auto") -> Issue:
    """Read an issue that is at hand. `name` says where it came from and helps to tell its format."""
    return _read_source(data, name, format, profile)


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
        raise IssueError(f"can't be read ({reason})", source, "check the name and who may read it") from error


def _make_size_error(name: str) -> IssueError:
    megabytes = MAX_ISSUE_BYTES // 1024 // 1024
    return IssueError(
        f"larger than {megabytes} MB", name, "an issue is some hundred kilobytes: is this the right file?"
    )


def _read_source(
    data: bytes, name: str, format: str, profile: str, *, media_type: str = "", charset: str = "", url: str = ""
) -> Issue:
    if len(data) > MAX_ISSUE_BYTES:
        raise _make_size_error(name)
    if not data.strip():
        raise IssueError("empty", name, "there is nothing to read in it")
    found = detect_format(data, name, media_type) if format == "auto" else check_format(format, name)
    page = _read_page(data, name, found, charset)
    page = replace(page, blocks=mark_forwarding_headers(page.blocks))
    if not page.blocks:
        raise IssueError("no words in it", name, "check that it is the right file")
    if url:
        page = replace(page, url=url)
    issue = build_issue(page, load_profile(profile, f"{page.title}\n{page.text}", name), format=found, source=name)
    return replace(issue, raw=data)


def _read_page(data: bytes, name: str, format: str, charset: str) -> ParsedPage:
    if format == "eml":
        return read_email(data, name)
    text = decode_text(data, name, charset)
    if format == "html":
        return read_html(text)
    if format == "feed":
        return read_feed(text, name)
    return read_markdown(text) if format == "markdown" else read_plain_text(text)
