"""What came in: issues of a newsletter, whatever they came in as."""

from __future__ import annotations

from lettercast.issues.model import Block, Issue, Item, Kind, Link, Mark, Opinion, Section, Span

__all__ = ["Block", "Issue", "Item", "Kind", "Link", "Mark", "Opinion", "Section", "Span"]
