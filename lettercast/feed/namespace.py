"""A feedgen extension for what feedgen lacks: Apple's tags, the podcast namespace, links between feeds.

feedgen's podcast extension can't write `itunes:explicit` as true or false, drops artwork with names it does not like,
and knows no `podcast:` tag; of several atom:links it writes the first. So tags are plain values here, and the
extension writes them in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from lettercast.feed.sanitize import clean_xml_text

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


@dataclass(frozen=True, slots=True)
class XmlTag:
    """One element: `XmlTag("podcast:locked", "yes", {"owner": "a@b.org"})`. Empty attributes are left out."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[XmlTag, ...] = ()

    def append_to(self, parent: etree._Element) -> None:
        prefix, _, local = self.name.rpartition(":")
        name = f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local
        element = etree.SubElement(parent, name)
        for key, value in self.attributes.items():
            if value:
                element.set(key, clean_xml_text(value))
        if self.text:
            element.text = clean_xml_text(self.text)
        for child in self.children:
            child.append_to(element)


class ChannelTags(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """`generator.lettercast.tags`: the tags of the channel that feedgen does not write."""

    def __init__(self) -> None:
        self.tags: tuple[XmlTag, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        return {prefix: uri for prefix, uri in NAMESPACES.items() if prefix != "atom"}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        for tag in self.tags:
            tag.append_to(feed[0])
        return feed


class ItemTags(BaseEntryExtension):  # type: ignore[misc]
    """`entry.lettercast.tags`: likewise for an item."""

    def __init__(self) -> None:
        self.tags: tuple[XmlTag, ...] = ()

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        for tag in self.tags:
            tag.append_to(entry)
        return entry
