"""The page where a person reads, listens, edits and approves."""

from __future__ import annotations

from lettercast.review.errors import ReviewError

__all__ = ["ReviewError"]
