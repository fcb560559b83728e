"""The works an episode is about: where they stand in the script, who made them according to the issue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lettercast.episodes.manifest import EpisodeItem
from lettercast.episodes.outputs.notes import extract_host
from lettercast.episodes.plan import Utterance
from lettercast.episodes.timeline import Timeline, samples_to_ms
from lettercast.files import sha256_file, write_text
from lettercast.scripts import Script
from lettercast.show import Show

Byline = tuple[list[str], bool, str | None]
"""Authors, whether there are more of them, who summarised."""


def read_bylines(show: Show, script: Script) -> dict[str, Byline]:
    """By title, what the script's issue says of its works; nothing where the issue is not in the show.

    Reading an issue takes longer than all else that a new title asks for, so what it says is kept under its hash.
    Raises IssueError for an issue that can't be read any more.
    """
    path = show.root / script.source
    if not script.source or not path.is_file():
        return {}
    profile = show.settings.issues.profile
    kept = show.cache_folder / "bylines" / f"{sha256_file(path)}-{profile.replace('/', '-')}.json"
    try:
        told = json.loads(kept.read_bytes())
    except (FileNotFoundError, ValueError):
        from lettercast.issues import read_kept_issue

        sections = read_kept_issue(path, profile=show.issue_profile).sections
        build_items = [item for section in sections for item in section.items]
        told = {_normalize_title(work.title): [list(work.authors), work.et_al, work.summarizer] for work in build_items}
        write_text(kept, json.dumps(told, ensure_ascii=False))
    return {title: (authors, et_al, summarizer) for title, (authors, et_al, summarizer) in told.items()}


def build_items(timeline: Timeline, utterances: Sequence[Utterance], known: Mapping[str, Byline]) -> list[EpisodeItem]:
    """An item for each chapter of one, with those who give an opinion on it and what it links to."""
    spoken = list(zip(timeline.sentences, utterances, strict=True))
    items = []
    for mark in timeline.chapters:
        if mark.level < 2:
            continue
        inside = [utterance for one, utterance in spoken if mark.start <= one.start < mark.end]
        authors, et_al, summarizer = known.get(_normalize_title(mark.title), ([], False, None))
        items.append(
            EpisodeItem(
                title=mark.title,
                start_ms=samples_to_ms(mark.start),
                authors=authors,
                et_al=et_al,
                summarizer=summarizer,
                opinions=list_opinion_givers(inside),
                links=[(mark.title if at == 0 else extract_host(link), link) for at, link in enumerate(mark.links)],
            )
        )
    return items


def list_opinion_givers(utterances: Sequence[Utterance]) -> list[str]:
    """Whose opinions are read, each name once."""
    return list(dict.fromkeys(one.speaker for one in utterances if one.role == "opinion" and one.speaker))


def _normalize_title(title: str) -> str:
    return " ".join(title.casefold().split())
