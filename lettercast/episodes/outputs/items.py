"""The works an episode is about: where they stand in the script, who made them according to the issue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lettercast.episodes.manifest import Item
from lettercast.episodes.outputs.notes import host_of
from lettercast.episodes.plan import Utterance
from lettercast.episodes.timeline import Timeline, to_ms
from lettercast.files import sha256_file, write_text
from lettercast.scripts import Script
from lettercast.show import Show

Byline = tuple[list[str], bool, str | None]
"""Authors, whether there are more of them, who summarised."""


def bylines(show: Show, script: Script) -> dict[str, Byline]:
    """By title, what the script's issue says of its works; nothing where the issue is not in the show.

    Reading an issue takes longer than all else that a new title asks for, so what it says is kept under its hash.
    Raises IssueError for an issue that can't be read any more.
    """
    path = show.root / script.source
    if not script.source or not path.is_file():
        return {}
    profile = show.settings.issues.profile
    kept = show.cache / "bylines" / f"{sha256_file(path)}-{profile.replace('/', '-')}.json"
    try:
        told = json.loads(kept.read_bytes())
    except (FileNotFoundError, ValueError):
        from lettercast.issues import read_issue

        sections = read_issue(str(path), profile=show.profile).sections
        works = [item for section in sections for item in section.items]
        told = {_plain(work.title): [list(work.authors), work.et_al, work.summarizer] for work in works}
        write_text(kept, json.dumps(told, ensure_ascii=False))
    return {title: (authors, et_al, summarizer) for title, (authors, et_al, summarizer) in told.items()}


def works(timeline: Timeline, utterances: Sequence[Utterance], known: Mapping[str, Byline]) -> list[Item]:
    """An item for each chapter of one, with those who give an opinion on it and what it links to."""
    spoken = list(zip(timeline.sentences, utterances, strict=True))
    items = []
    for mark in timeline.chapters:
        if mark.level < 2:
            continue
        inside = [utterance for one, utterance in spoken if mark.start <= one.start < mark.end]
        authors, et_al, summarizer = known.get(_plain(mark.title), ([], False, None))
        items.append(
            Item(
                title=mark.title,
                start_ms=to_ms(mark.start),
                authors=authors,
                et_al=et_al,
                summarizer=summarizer,
                opinions=opinion_givers(inside),
                links=[(mark.title if at == 0 else host_of(link), link) for at, link in enumerate(mark.links)],
            )
        )
    return items


def opinion_givers(utterances: Sequence[Utterance]) -> list[str]:
    """Whose opinions are read, each name once."""
    return list(dict.fromkeys(one.speaker for one in utterances if one.role == "opinion" and one.speaker))


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
