"""The feed: RSS 2.0 by PSP-1, Apple's requirements and the podcast namespace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from lettercast.episodes import find_transcript_format
from lettercast.episodes.manifest import CHAPTERS_TYPE
from lettercast.feed.catalog import FEED, Catalog, Episode
from lettercast.feed.file_types import FEED_TYPE
from lettercast.feed.namespace import ChannelTags, ItemTags, XmlTag
from lettercast.feed.roles import DEFAULT_GROUP, ROLE_GROUPS
from lettercast.feed.sanitize import escape_tags, fit_description, safe_web_url, to_one_line

_TITLE = re.compile(rb"<title>[^<]*</title>")


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """The place of a document in its feed: its name, and the names RFC 5005 links it to."""

    name: str
    links: tuple[tuple[str, str], ...] = ()  # (relation, name)


class ItemCache:
    """The items of a catalog as XML, each made once although several documents hold it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._entries: dict[str, FeedEntry] = {}

    def get_entry(self, episode: Episode) -> FeedEntry:
        if episode.manifest.id not in self._entries:
            self._entries[episode.manifest.id] = _CachedEntry(self._catalog, episode)
        return self._entries[episode.manifest.id]

    def measure_bytes(self, episode: Episode) -> int:
        """Measure about how much an episode adds to a document."""
        return len(etree.tostring(self.get_entry(episode).rss_entry(), encoding="utf-8"))


class _CachedEntry(FeedEntry):  # type: ignore[misc]
    """A feedgen entry that writes its element once; lxml moves it into the document that asks next."""

    def __init__(self, catalog: Catalog, episode: Episode) -> None:
        super().__init__()
        self.register_extension("lettercast", ItemTags, atom=False, rss=True)
        _fill_entry(self, catalog, episode)
        self._element: etree._Element | None = None

    def rss_entry(self, extensions: bool = True) -> etree._Element:
        if self._element is None:
            self._element = super().rss_entry(extensions)
        self._element.tail = None
        return self._element


def build_document(
    catalog: Catalog, episodes: Sequence[Episode], items: ItemCache, cover: str, place: DocumentLinks
) -> bytes:
    """Build one RSS document with `episodes`, at least one, in their order. The same input gives the same bytes."""
    about = catalog.show.settings.show
    channel = FeedGenerator()
    channel.register_extension("lettercast", ChannelTags, ItemTags, atom=False)
    channel.title(escape_tags(about.title))
    channel.description(to_one_line(about.description) or to_one_line(about.title))
    channel.link(href=catalog.url(place.name), rel="self", type=FEED_TYPE)
    channel.link(href=safe_web_url(about.link) or catalog.url())  # RSS takes the last call as <link>
    channel.language(to_one_line(about.language))
    channel.copyright(escape_tags(about.copyright or about.author))  # without ©, as PSP-1 asks
    channel.generator("Lettercast")
    channel.docs("https://www.rssboard.org/rss-specification")
    if about.email:
        channel.managingEditor(f"{to_one_line(about.email)} ({escape_tags(about.author)})")
    channel.image(
        url=catalog.url(cover), title=escape_tags(about.title), link=safe_web_url(about.link) or catalog.url()
    )
    newest = max(episode.published_at for episode in episodes)
    channel.pubDate(newest)
    changed = [episode.manifest.approved.at for episode in episodes if episode.manifest.approved]
    channel.lastBuildDate(max([newest, *(at for at in changed if at.tzinfo)]))
    channel.lettercast.tags = (*_link_tags(catalog, place), *_channel_tags(catalog, cover))
    channel.entry([items.get_entry(episode) for episode in episodes])
    return _TITLE.sub(_escape_title, channel.rss_str(pretty=True))


def _escape_title(title: re.Match[bytes]) -> bytes:
    """Write a title's & and < as numbers: readers that look for HTML in titles then find none (RSS Board's profile)."""
    return title[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _link_tags(catalog: Catalog, place: DocumentLinks) -> list[XmlTag]:
    links = [
        XmlTag("atom:link", attributes={"rel": relation, "href": catalog.url(name), "type": FEED_TYPE})
        for relation, name in place.links
    ]
    hub = catalog.show.settings.feed.hub
    return [*links, XmlTag("atom:link", attributes={"rel": "hub", "href": hub})] if hub else links


def _channel_tags(catalog: Catalog, cover: str) -> list[XmlTag]:
    about, feed = catalog.show.settings.show, catalog.show.settings.feed
    author = escape_tags(about.author)
    sub = (XmlTag("itunes:category", attributes={"text": about.subcategory}),) if about.subcategory else ()
    owner = (XmlTag("itunes:name", author), XmlTag("itunes:email", about.email)) if about.email else ()
    tags = [
        XmlTag("itunes:author", author),
        XmlTag("itunes:category", attributes={"text": about.category}, children=sub),
        XmlTag("itunes:explicit", _format_bool(about.explicit)),
        XmlTag("itunes:image", attributes={"href": catalog.url(cover)}),
        XmlTag("itunes:type", feed.type),
    ]
    if owner:
        tags.append(XmlTag("itunes:owner", children=owner))
    if feed.moved_from:
        tags.append(XmlTag("itunes:new-feed-url", catalog.url(FEED)))
    tags += [
        XmlTag("podcast:guid", catalog.guid),
        XmlTag("podcast:medium", "podcast"),
        XmlTag("podcast:locked", "yes" if feed.locked else "no", {"owner": about.email}),
        XmlTag("podcast:txt", _format_bool(feed.ai_content), {"purpose": "ai-content"}),
        *(XmlTag("podcast:funding", to_one_line(each.text)[:128], {"url": each.url}) for each in feed.funding),
    ]
    if feed.frequency or feed.frequency_rule:
        text = to_one_line(feed.frequency or feed.frequency_rule)[:128]
        tags.append(XmlTag("podcast:updateFrequency", text, {"rrule": feed.frequency_rule}))
    if feed.license:
        tags.append(XmlTag("podcast:license", to_one_line(feed.license)[:128].lower(), {"url": feed.license_url}))
    return [*tags, *(_person_tag(each.name, each.role, href=each.url, img=each.image) for each in feed.people)]


def _person_tag(name: str, role: str, **where: str) -> XmlTag:
    role = to_one_line(role).lower()
    group = ROLE_GROUPS.get(role, DEFAULT_GROUP)
    attributes = {"role": role, "group": group if group != DEFAULT_GROUP else "", **where}
    return XmlTag("podcast:person", escape_tags(name)[:128], attributes)


def _fill_entry(entry: FeedEntry, catalog: Catalog, episode: Episode) -> None:
    """Fill in the item, from the manifest alone."""
    manifest = episode.manifest
    page = catalog.url(episode.page_name)
    summary = to_one_line(manifest.summary or manifest.title)
    notes = fit_description(manifest.notes_html, page) or f"<p>{escape(summary)}</p>"
    entry.title(escape_tags(manifest.title) or manifest.id)
    entry.link(href=page)
    entry.guid(to_one_line(manifest.guid), permalink=False)
    entry.description(notes)
    entry.content(notes)
    entry.enclosure(catalog.url(episode.public_name(manifest.audio)), str(manifest.audio.bytes), manifest.audio.type)
    entry.pubDate(episode.published_at)
    entry.lettercast.tags = tuple(_item_tags(catalog, episode))


def _item_tags(catalog: Catalog, episode: Episode) -> list[XmlTag]:
    manifest, feed = episode.manifest, catalog.show.settings.feed
    tags = [
        XmlTag("itunes:title", escape_tags(manifest.title)),
        XmlTag("itunes:author", escape_tags(catalog.show.settings.show.author)),
        XmlTag("itunes:duration", str(max(1, round(manifest.duration_ms / 1000)))),
        XmlTag("itunes:explicit", _format_bool(manifest.explicit)),
        XmlTag("itunes:episodeType", "full"),
    ]
    if manifest.season:
        tags += [XmlTag("itunes:season", str(manifest.season)), XmlTag("podcast:season", str(manifest.season))]
    if manifest.number is not None and manifest.number > 0:
        tags.append(XmlTag("itunes:episode", str(manifest.number)))
    if manifest.number is not None:
        tags.append(XmlTag("podcast:episode", str(manifest.number)))
    for media in episode.offered_transcripts:
        where = {"url": catalog.url(episode.public_name(media)), "type": media.type, "language": manifest.language}
        rel = find_transcript_format(media.type).rel
        tags.append(XmlTag("podcast:transcript", attributes={**where, "rel": rel}))
    if manifest.chapters_file:
        url = catalog.url(episode.public_name(manifest.chapters_file))
        tags.append(XmlTag("podcast:chapters", attributes={"url": url, "type": CHAPTERS_TYPE}))
    tags += [_person_tag(person.name, person.role) for person in manifest.people if to_one_line(person.name)]
    if manifest.soundbite:
        times = {
            "startTime": _format_seconds(manifest.soundbite.start_ms),
            "duration": _format_seconds(manifest.soundbite.duration_ms),
        }
        tags.append(XmlTag("podcast:soundbite", escape_tags(manifest.soundbite.title)[:128], times))
    for media in manifest.alternates:
        source = XmlTag("podcast:source", attributes={"uri": catalog.url(episode.public_name(media))})
        facts = {"type": media.type, "length": str(media.bytes), "bitrate": str(media.bitrate_bps or "")}
        tags.append(XmlTag("podcast:alternateEnclosure", attributes=facts, children=(source,)))
    if feed.ai_content:
        tags.append(XmlTag("podcast:txt", "true", {"purpose": "ai-content"}))
    return tags


def _format_bool(value: bool) -> str:
    return "true" if value else "false"


def _format_seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")
