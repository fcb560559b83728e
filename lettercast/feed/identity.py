"""The identity of the show wherever it is hosted: its podcast:guid, and its move from one address to another."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from lettercast.feed.catalog import FEED, derive_guid
from lettercast.feed.namespace import NAMESPACES
from lettercast.show import Show, update_show


def settle_identity(show: Show, *, trial: bool = False) -> tuple[Show, tuple[str, ...]]:
    """Give the show a guid, and its former address when it has moved; both are written into show.toml.

    The former address is the one in feed/public/feed.xml. Returns the show, and notes for the person. A trial writes
    nothing.
    """
    feed = show.settings.feed
    additions: dict[str, str] = {}
    notes: list[str] = []
    if not feed.guid:
        additions["guid"] = derive_guid(f"{feed.base_url}/{FEED}", show.settings.show.title)
    before = _read_previous_address(show)
    if before and before not in (feed.base_url, feed.moved_from):
        additions["moved_from"] = before
        notes.append(
            f"The feed moved from {before} to {feed.base_url}: its guids stay, and itunes:new-feed-url now leads here. "
            f"Publish it once more to the old place too, or redirect (301) {before}/{FEED}, so that subscribers follow."
        )
    if not additions:
        return show, ()
    if not trial:
        update_show(show.root, "feed", additions)
    settings = show.settings.model_copy(update={"feed": feed.model_copy(update=additions)})
    return replace(show, settings=settings), tuple(notes)


def _read_previous_address(show: Show) -> str:
    """Read the base address in the feed as it was last built, or ""."""
    try:
        root = etree.parse(
            show.public_folder / FEED, etree.XMLParser(resolve_entities=False, no_network=True)
        ).getroot()
    except (OSError, etree.XMLSyntaxError):
        return ""
    link = root.find(f"./channel/{{{NAMESPACES['atom']}}}link[@rel='self']")
    return str(link.get("href", "")).removesuffix(f"/{FEED}") if link is not None else ""
