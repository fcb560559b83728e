"""The feed as apps read it: RSS 2.0 after PSP-1, Apple's requirements and the podcast namespace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from lettercast.feed.catalog import FEED, Catalog, Episode
from lettercast.feed.namespace import ChannelTags, ItemTags, Tag
from lettercast.feed.roles import CAST, GROUPS
from lettercast.feed.sanitize import description, one_line, untagged, web_address

_TITLE = re.compile(rb"<title>[^<]*</title>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands among those of its feed: its own name and the names RFC 5005 links it to."""

    name: str
    links: tuple[tuple[str, str], ...] = ()  # (relation, name)


class Items:
    """The items of a catalog as XML, each made once though several documents hold it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._made: dict[str, FeedEntry] = {}

    def entry(self, episode: Episode) -> FeedEntry:
        if episode.manifest.id not in self._made:
            self._made[episode.manifest.id] = _MadeOnce(self._catalog, episode)
        return self._made[episode.manifest.id]

    def size_bytes(self, episode: Episode) -> int:
        """About what it adds to a document."""
        return len(etree.tostring(self.entry(episode).rss_entry(), encoding="utf-8"))


class _MadeOnce(FeedEntry):  # type: ignore[misc]
    """A feedgen entry that writes its element once; lxml moves it into the document that asks next."""

    def __init__(self, catalog: Catalog, episode: Episode) -> None:
        super().__init__()
        self.register_extension("lettercast", ItemTags, atom=False, rss=True)
        _fill(self, catalog, episode)
        self._element: etree._Element | None = None

    def rss_entry(self, extensions: bool = True) -> etree._Element:
        if self._element is None:
            self._element = super().rss_entry(extensions)
        self._element.tail = None
        return self._element


def document(catalog: Catalog, episodes: Sequence[Episode], items: Items, cover: str, place: Place) -> bytes:
    """One RSS document with `episodes`, at least one, in their order. The same bytes for the same input."""
    about = catalog.show.settings.show
    channel = FeedGenerator()
    channel.register_extension("lettercast", ChannelTags, ItemTags, atom=False)
    channel.title(untagged(about.title))
    channel.description(one_line(about.description) or one_line(about.title))
    channel.link(href=catalog.url(place.name), rel="self", type="application/rss+xml")
    channel.link(href=web_address(about.link) or catalog.url())  # the last call is what RSS takes as <link>
    channel.language(one_line(about.language))
    channel.copyright(untagged(about.copyright or about.author))  # without ©, as PSP-1 asks
    channel.generator("Lettercast")
    channel.docs("https://www.rssboard.org/rss-specification")
    if about.email:
        channel.managingEditor(f"{one_line(about.email)} ({untagged(about.author)})")
    channel.image(url=catalog.url(cover), title=untagged(about.title), link=web_address(about.link) or catalog.url())
    newest = max(episode.published_at for episode in episodes)
    channel.pubDate(newest)
    changed = [episode.manifest.approved.at for episode in episodes if episode.manifest.approved]
    channel.lastBuildDate(max([newest, *(at for at in changed if at.tzinfo)]))
    channel.lettercast.tags = (*_links(catalog, place), *_channel_tags(catalog, cover))
    channel.entry([items.entry(episode) for episode in episodes])
    return _TITLE.sub(_with_references, channel.rss_str(pretty=True))


def _with_references(title: re.Match[bytes]) -> bytes:
    """A title's & and < as numbers, by which readers that look for HTML in titles find none (RSS Board's profile)."""
    return title[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _links(catalog: Catalog, place: Place) -> list[Tag]:
    links = [
        Tag("atom:link", attributes={"rel": relation, "href": catalog.url(name), "type": "application/rss+xml"})
        for relation, name in place.links
    ]
    hub = catalog.show.settings.feed.hub
    return [*links, Tag("atom:link", attributes={"rel": "hub", "href": hub})] if hub else links


def _channel_tags(catalog: Catalog, cover: str) -> list[Tag]:
    about, feed = catalog.show.settings.show, catalog.show.settings.feed
    author = untagged(about.author)
    sub = (Tag("itunes:category", attributes={"text": about.subcategory}),) if about.subcategory else ()
    owner = (Tag("itunes:name", author), Tag("itunes:email", about.email)) if about.email else ()
    tags = [
        Tag("itunes:author", author),
        Tag("itunes:category", attributes={"text": about.category}, children=sub),
        Tag("itunes:explicit", _true_false(about.explicit)),
        Tag("itunes:image", attributes={"href": catalog.url(cover)}),
        Tag("itunes:type", feed.type),
    ]
    if owner:
        tags.append(Tag("itunes:owner", children=owner))
    if feed.moved_from:
        tags.append(Tag("itunes:new-feed-url", catalog.url(FEED)))
    tags += [
        Tag("podcast:guid", catalog.guid),
        Tag("podcast:medium", "podcast"),
        Tag("podcast:locked", "yes" if feed.locked else "no", {"owner": about.email}),
        Tag("podcast:txt", _true_false(feed.ai_content), {"purpose": "ai-content"}),
        *(Tag("podcast:funding", one_line(each.text)[:128], {"url": each.url}) for each in feed.funding),
    ]
    if feed.frequency or feed.frequency_rule:
        text = one_line(feed.frequency or feed.frequency_rule)[:128]
        tags.append(Tag("podcast:updateFrequency", text, {"rrule": feed.frequency_rule}))
    if feed.license:
        tags.append(Tag("podcast:license", one_line(feed.license)[:128].lower(), {"url": feed.license_url}))
    return [*tags, *(_person(each.name, each.role, href=each.url, img=each.image) for each in feed.people)]


def _person(name: str, role: str, **where: str) -> Tag:
    role = one_line(role).lower()
    group = GROUPS.get(role, CAST)
    told = {"role": role, "group": group if group != CAST else "", **where}
    return Tag("podcast:person", untagged(name)[:128], told)


def _fill(entry: FeedEntry, catalog: Catalog, episode: Episode) -> None:
    """All that the item says, from the manifest alone."""
    told = episode.manifest
    page = catalog.url(episode.page)
    notes = description(told.notes_html, page) or f"<p>{escape(one_line(told.summary or told.title))}</p>"
    entry.title(untagged(told.title) or told.id)
    entry.link(href=page)
    entry.guid(one_line(told.guid), permalink=False)
    entry.description(notes)
    entry.content(notes)
    entry.enclosure(catalog.url(episode.public(told.audio)), str(told.audio.bytes), told.audio.type)
    entry.pubDate(episode.published_at)
    entry.lettercast.tags = tuple(_item_tags(catalog, episode))


def _item_tags(catalog: Catalog, episode: Episode) -> list[Tag]:
    told, feed = episode.manifest, catalog.show.settings.feed
    tags = [
        Tag("itunes:title", untagged(told.title)),
        Tag("itunes:author", untagged(catalog.show.settings.show.author)),
        Tag("itunes:duration", str(max(1, round(told.duration_ms / 1000)))),
        Tag("itunes:explicit", _true_false(told.explicit)),
        Tag("itunes:episodeType", "full"),
    ]
    if told.season:
        tags += [Tag("itunes:season", str(told.season)), Tag("podcast:season", str(told.season))]
    if told.number is not None and told.number > 0:
        tags.append(Tag("itunes:episode", str(told.number)))
    if told.number is not None:
        tags.append(Tag("podcast:episode", str(told.number)))
    for media in episode.transcripts:
        captions = "captions" if media.type != "application/json" else ""
        where = {"url": catalog.url(episode.public(media)), "type": media.type, "language": told.language}
        tags.append(Tag("podcast:transcript", attributes={**where, "rel": captions}))
    if told.chapters_file:
        url = catalog.url(episode.public(told.chapters_file))
        tags.append(Tag("podcast:chapters", attributes={"url": url, "type": "application/json+chapters"}))
    tags += [_person(person.name, person.role) for person in told.people if one_line(person.name)]
    if told.soundbite:
        times = {"startTime": _seconds(told.soundbite.start_ms), "duration": _seconds(told.soundbite.duration_ms)}
        tags.append(Tag("podcast:soundbite", untagged(told.soundbite.title)[:128], times))
    for media in told.alternates:
        source = Tag("podcast:source", attributes={"uri": catalog.url(episode.public(media))})
        facts = {"type": media.type, "length": str(media.bytes), "bitrate": str(media.bitrate_bps or "")}
        tags.append(Tag("podcast:alternateEnclosure", attributes=facts, children=(source,)))
    if feed.ai_content:
        tags.append(Tag("podcast:txt", "true", {"purpose": "ai-content"}))
    return tags


def _true_false(value: bool) -> str:
    return "true" if value else "false"


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")
