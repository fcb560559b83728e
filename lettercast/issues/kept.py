"""The file in which a show keeps an issue: issue.html, issue.md …, by the format the issue was read as."""

from __future__ import annotations

from pathlib import Path

from lettercast.issues.model import Issue
from lettercast.issues.readers.registry import find_reader_by_suffix, get_reader
from lettercast.issues.reading import read_issue

_STEM = "issue"


def make_kept_name(format: str) -> str:
    """Make the name of the file that keeps an issue of this format."""
    return f"{_STEM}{get_reader(format, '').kept_suffix}"


def is_kept_file(path: Path, format: str = "") -> bool:
    """Whether a file is named as one that keeps an issue, of this format if one is named."""
    return path.stem == _STEM and (not format or _find_kept_format(path) == format)


def list_kept_files(folder: Path) -> list[Path]:
    """List the files of a folder that keep an issue, those of a known format first."""
    return sorted(folder.glob(f"{_STEM}.*"), key=lambda path: (_find_kept_format(path) == "auto", path))


def read_kept_issue(path: Path, *, format: str = "auto", profile: str = "auto") -> Issue:
    """Read an issue that is kept, as the format it was kept as unless another is named. Raises IssueError."""
    chosen = _find_kept_format(path) if format == "auto" else format
    return read_issue(str(path), format=chosen, profile=profile)


def _find_kept_format(path: Path) -> str:
    reader = find_reader_by_suffix(path.suffix.lower(), shared=True) if is_kept_file(path) else None
    return reader.name if reader else "auto"
