"""The works an episode is about: where they are in the episode, and who made them according to the issue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lettercast.episodes.manifest import EpisodeItem
from lettercast.episodes.outputs.notes import extract_host
from lettercast.episodes.plan import Utterance
from lettercast.episodes.timeline import Timeline, samples_to_ms
from lettercast.files import load_json_cache, sha256_file, write_text
from lettercast.scripts import Script
from lettercast.show import Show

Byline = tuple[list[str], bool, str | None]
"""Authors, whether there are more of them, who summarised."""
ITEMS_VERSION = 1
"""Counted up when the same timeline would get other items."""


def read_bylines(show: Show, script: Script) -> dict[str, Byline]:
    """Read the bylines of the script's issue, by title; none where the issue is not in the show.

    Reading an issue takes longer than everything else that a new title needs, so bylines are kept under its hash.
    Raises IssueError for an issue that can't be read any more.
    """
    path = show.root / script.source
    if not script.source or not path.is_file():
        return {}
    profile = show.settings.issues.profile
    kept = show.cache_folder / "bylines" / f"{sha256_file(path)}-{profile.replace('/', '-')}.json"
    bylines = load_json_cache(kept, dict[str, Byline])
    if bylines is None:
        from lettercast.issues import read_kept_issue

        sections = read_kept_issue(path, profile=show.issue_profile).sections
        works = [item for section in sections for item in section.items]
        bylines = {_normalize_title(work.title): (list(work.authors), work.et_al, work.summarizer) for work in works}
        write_text(kept, json.dumps(bylines, ensure_ascii=False))
    return bylines


def build_items(timeline: Timeline, utterances: Sequence[Utterance], known: Mapping[str, Byline]) -> list[EpisodeItem]:
    """Build an item for each chapter about a work, with those who give an opinion on it and its links."""
    spoken = list(zip(timeline.sentences, utterances, strict=True))
    items = []
    for mark in timeline.chapters:
        if mark.level < 2:
            continue
        inside = [utterance for sentence, utterance in spoken if mark.start <= sentence.start < mark.end]
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
    """List those whose opinions are read, each name once."""
    speakers = (each.speaker for each in utterances if each.role == "opinion")
    return list(dict.fromkeys(speaker for speaker in speakers if speaker))


def _normalize_title(title: str) -> str:
    return " ".join(title.casefold().split())
