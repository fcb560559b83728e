"""The documents of the feed: a small main feed, older episodes by RFC 5005, and all of them in one.

Pages are counted from the oldest episode, so a page that is full never changes when episodes are added:
only the main feed grows; when it has two pages' worth, its older half becomes a new page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lettercast.feed.catalog import FEED, FULL_FEED, Catalog, Episode
from lettercast.feed.rss import DocumentLinks, ItemCache, build_document

MAX_PAGE_BYTES = 400_000
"""A page closes at this size; the main feed holds at most two, which keeps it under 1 MB with its channel."""
MAX_PAGE_EPISODES = 100


@dataclass(frozen=True, slots=True)
class FeedPage:
    name: str
    episodes: tuple[Episode, ...]  # the newest first


def split_pages(episodes: Sequence[Episode], items: ItemCache) -> tuple[FeedPage, ...]:
    """Split the feed into documents, the main feed first. `episodes` are the newest first."""
    closed: list[list[Episode]] = []
    open_page: list[Episode] = []
    size = 0
    for episode in reversed(episodes):
        open_page.append(episode)
        size += items.measure_bytes(episode)
        if size >= MAX_PAGE_BYTES or len(open_page) == MAX_PAGE_EPISODES:
            closed.append(open_page)
            open_page, size = [], 0
    main = [*(closed.pop() if closed else []), *open_page]
    older = [
        FeedPage(f"feed-page-{number}.xml", tuple(reversed(page))) for number, page in reversed([*enumerate(closed, 1)])
    ]
    return (FeedPage(FEED, tuple(reversed(main))), *older)


def build_documents(catalog: Catalog, cover: str) -> dict[str, bytes]:
    """Build every feed document, by its public name."""
    items = ItemCache(catalog)
    series = split_pages(catalog.episodes, items)
    documents = {FULL_FEED: build_document(catalog, catalog.episodes, items, cover, DocumentLinks(FULL_FEED))}
    for index, page in enumerate(series):
        links = _paging_links([each.name for each in series], index)
        documents[page.name] = build_document(catalog, page.episodes, items, cover, DocumentLinks(page.name, links))
    return documents


def _paging_links(names: Sequence[str], index: int) -> tuple[tuple[str, str], ...]:
    """List the links of RFC 5005, section 3."""
    if len(names) == 1:
        return ()
    links = [("first", names[0]), ("last", names[-1])]
    if index:
        links.append(("previous", names[index - 1]))
    if index + 1 < len(names):
        links.append(("next", names[index + 1]))
    return tuple(links)
