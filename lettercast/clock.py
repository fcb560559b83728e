"""Times as people read them."""

from __future__ import annotations


def format_clock(ms: int) -> str:
    """1:02:03 or 2:03, as players show it."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def format_timestamp(ms: int) -> str:
    """00:12:34, as podcast apps recognise a mark and captions begin a time."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
