"""Issues: what came in, read into its true structure."""

from lettercast.issues.errors import IssueError
from lettercast.issues.model import Block, Issue, Item, Kind, Link, Mark, Opinion, Section, Span
from lettercast.issues.outline import outline, outline_json, outline_tree
from lettercast.issues.reading import read_bytes, read_issue

__all__ = [
    "Block",
    "Issue",
    "IssueError",
    "Item",
    "Kind",
    "Link",
    "Mark",
    "Opinion",
    "Section",
    "Span",
    "outline",
    "outline_json",
    "outline_tree",
    "read_bytes",
    "read_issue",
]
