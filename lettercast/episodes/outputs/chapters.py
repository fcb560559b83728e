"""Chapters as the feed's JSON has them: equal to those in the MP3."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lettercast.episodes.manifest import Chapter
from lettercast.episodes.timeline import Timeline, samples_to_ms

CHAPTERS_VERSION = 1
"""Counted up when the same timeline would give other chapters or another chapters file."""


def build_chapters(timeline: Timeline) -> list[Chapter]:
    """Build the manifest's chapters: integer milliseconds, the first from 0, each until the next, without a gap."""
    return [
        Chapter(
            start_ms=samples_to_ms(mark.start),
            end_ms=samples_to_ms(mark.end),
            title=mark.title,
            level=mark.level,
            url=mark.links[0] if mark.links else None,
            image=mark.image or None,
        )
        for mark in timeline.chapters
    ]


def render_chapters_json(chapters: Sequence[Chapter], title: str) -> str:
    """Render application/json+chapters, version 1.2 of the podcast namespace. Times in seconds.

    An image of the show's folder is in the MP3's tag; only one that is on the web already has an address to name.
    """
    entries = []
    for chapter in chapters:
        entry: dict[str, object] = {"startTime": chapter.start_ms / 1000, "title": chapter.title}
        entry["endTime"] = chapter.end_ms / 1000
        if chapter.url:
            entry["url"] = chapter.url
        if chapter.image and "://" in chapter.image:
            entry["img"] = chapter.image
        entries.append(entry)
    return json.dumps({"version": "1.2.0", "title": title, "chapters": entries}, ensure_ascii=False, indent=1) + "\n"
