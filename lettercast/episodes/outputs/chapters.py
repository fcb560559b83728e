"""Chapters as the feed's JSON says them: equal to those in the MP3."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lettercast.episodes.manifest import Chapter
from lettercast.episodes.timeline import Timeline, samples_to_ms


def build_chapters(timeline: Timeline) -> list[Chapter]:
    """Integer milliseconds; the first begins at 0, each ends where the next begins, the last with the episode."""
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
    """application/json+chapters, version 1.2 of the podcast namespace. Times in seconds.

    An image that lies in the show is in the MP3's tag; only one that is on the web already has an address to tell.
    """
    told = []
    for chapter in chapters:
        one: dict[str, object] = {"startTime": chapter.start_ms / 1000, "title": chapter.title}
        one["endTime"] = chapter.end_ms / 1000
        if chapter.url:
            one["url"] = chapter.url
        if chapter.image and "://" in chapter.image:
            one["img"] = chapter.image
        told.append(one)
    return json.dumps({"version": "1.2.0", "title": title, "chapters": told}, ensure_ascii=False, indent=1) + "\n"
