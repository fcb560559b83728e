"""Reading an issue: bytes or a place to fetch them from, and the format they are in."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from lettercast.issues.charset import decode
from lettercast.issues.errors import IssueError
from lettercast.issues.html import read_html
from lettercast.issues.markdown import read_markdown
from lettercast.issues.model import Issue
from lettercast.issues.profile import load_profile
from lettercast.issues.structure import build_issue
from lettercast.issues.text import read_text

READERS = {"html": read_html, "markdown": read_markdown, "text": read_text}
LARGEST_BYTES = 20 * 1024 * 1024
ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".txt": "text"}


def read_issue(source: str, *, format: str = "auto", profile: str = "auto", allow_private: bool = False) -> Issue:
    """Read an issue from a file, an address or standard input ("-")."""
    if source == "-":
        return read_bytes(sys.stdin.buffer.read(LARGEST_BYTES + 1), "standard input", format=format, profile=profile)
    path = Path(source).expanduser()
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise IssueError("larger than 20 MB", source, "an issue is some hundred kilobytes: is this the right file?")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise IssueError("no such file", source, "check the name") from error
    except IsADirectoryError as error:
        raise IssueError("this is a folder", source, "name a file in it") from error
    except OSError as error:
        raise IssueError(f"can't be read ({error.strerror})", source) from error
    return read_bytes(data, source, format=format, profile=profile)


def read_bytes(data: bytes, name: str, *, format: str = "auto", profile: str = "auto") -> Issue:
    """Read an issue that is at hand. `name` says where it came from and helps to tell its format."""
    if not data.strip():
        raise IssueError("empty", name, "nothing to read")
    text = decode(data, name)
    found = detect(text, name) if format == "auto" else format
    page = READERS[found](text)
    issue = build_issue(page, load_profile(profile, page.text, name), format=found, source=name)
    return replace(issue, raw=data)


def detect(text: str, name: str) -> str:
    """The format of a text: by its name's ending, else by what it looks like."""
    ending = Path(name).suffix.lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    return "html" if "<html" in text[:2000].lower() else "text"
