"""The show as web pages: plain files that need no server, no script and no other host."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from urllib.parse import quote

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lettercast.clock import format_clock
from lettercast.feed.catalog import FEED, Catalog, Episode
from lettercast.feed.file_types import FILE_TYPES, find_label
from lettercast.feed.sanitize import safe_web_url, sanitize_html, to_one_line
from lettercast.feed.site.cover import Cover
from lettercast.feed.site.palette import render_css
from lettercast.feed.site.transcript_view import TRANSCRIPT_VIEW_VERSION, TranscriptPart, read_transcript_parts
from lettercast.files import sha256_of

MAX_LATEST_EPISODES = 30
"""Episodes on the show's page; the others are on a page of their own."""
ARCHIVE_PAGE = "episodes/index.html"
PAGES_VERSION = 1
"""Counted up when this module or `sanitize` would make other pages of the same episode. Templates are hashed."""

_APP_LINK_PATTERNS = {
    "Apple Podcasts": "podcast://{bare}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
    "Pocket Casts": "pktc://subscribe/{bare}",
    "AntennaPod": "https://antennapod.org/deeplink/subscribe?url={quoted}",
    "Podcast Addict": "podcastaddict://{bare}",
}
"""The address by which each app takes a feed."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site: what all pages share. Made once for a build."""

    catalog: Catalog
    cover: Cover
    assets: dict[str, str]  # public names by the files' own
    style_sheet: bytes
    shared_key: str  # of all that is part of every page

    @classmethod
    def from_catalog(cls, catalog: Catalog, cover: Cover) -> Site:
        files = {name: _read_package_file(name) for name in ("player.js", "site.js")}
        sheet = render_css(cover).encode() + _read_package_file("site.css")
        names = {name: _add_hash(name, data) for name, data in {**files, "site.css": sheet}.items()}
        settings = catalog.show.settings
        shared = [
            f"{PAGES_VERSION} {TRANSCRIPT_VIEW_VERSION}",
            *(row.label for row in FILE_TYPES),
            _hash_templates(),
            settings.model_dump_json(include={"show", "feed", "pauses"}),
            cover.name,
            *names.values(),
        ]
        return cls(catalog, cover, names, sheet, sha256_of("\n".join(shared)))

    def asset_files(self) -> dict[str, bytes]:
        """Return the style sheet and the scripts by their public names."""
        scripts = {name: _read_package_file(name) for name in self.assets if name != "site.css"}
        return {self.assets[name]: data for name, data in {**scripts, "site.css": self.style_sheet}.items()}

    def render_show_page(self) -> str:
        episodes = self.catalog.episodes
        feed_url = self.catalog.url(FEED)
        return self._render(
            "index.html.jinja",
            "",
            latest=episodes[0],
            shown=episodes[:MAX_LATEST_EPISODES],
            older=episodes[MAX_LATEST_EPISODES:],
            apps=_list_app_links(feed_url, dict(self.catalog.show.settings.feed.apps)),
            qr=draw_qr_code(feed_url),
            schema=self._series_schema(),
        )

    def render_archive_page(self) -> str:
        return self._render("archive.html.jinja", "../")

    def render_episode_page(self, episode: Episode, newer: Episode | None, older: Episode | None) -> str:
        """Render an episode with its transcript. Raises FeedError when that can't be read."""
        pauses = self.catalog.show.settings.pauses
        parts = read_transcript_parts(episode, round(500 * (pauses.sentence + min(pauses.paragraph, pauses.list_item))))
        return self._render(
            "episode.html.jinja",
            "../",
            episode=episode,
            manifest=episode.manifest,
            newer=newer,
            older=older,
            parts=parts,
            has_words=any(part.heading or part.paragraphs for part in parts),
            schema=self._episode_schema(episode),
        )

    def episode_key(self, episode: Episode, newer: Episode | None, older: Episode | None) -> str:
        """Hash all that an episode's two pages show: as long as it is the same, so are they."""
        neighbours = [f"{each.manifest.id} {each.manifest.title}" if each else "" for each in (newer, older)]
        return sha256_of("\n".join([self.shared_key, episode.sha256, *neighbours]))

    def render_embed_page(self, episode: Episode) -> str:
        """Render a player alone, for a frame in someone's page."""
        return self._render("embed.html.jinja", "../", episode=episode, manifest=episode.manifest)

    def _render(self, template: str, root: str, **values: object) -> str:
        settings = self.catalog.show.settings
        manifest = values.get("manifest")
        return (
            _template_environment()
            .get_template(template)
            .render(
                catalog=self.catalog,
                about=settings.show,
                ai_content=settings.feed.ai_content,
                cover=self.cover,
                assets=self.assets,
                language=getattr(manifest, "language", settings.show.language),
                FEED=FEED,
                root=root,
                **values,
            )
        )

    def _series_schema(self) -> dict[str, object]:
        about = self.catalog.show.settings.show
        return {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            "name": to_one_line(about.title),
            "description": to_one_line(about.description),
            "url": self.catalog.url(),
            "webFeed": self.catalog.url(FEED),
            "image": self.catalog.url(self.cover.resized_name(1400)),
            "author": {"@type": "Organization", "name": to_one_line(about.author)},
            "inLanguage": about.language,
        }

    def _episode_schema(self, episode: Episode) -> dict[str, object]:
        manifest = episode.manifest
        schema: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "PodcastEpisode",
            "name": to_one_line(manifest.title),
            "url": self.catalog.url(episode.page_name),
            "datePublished": episode.published_at.isoformat(),
            "timeRequired": f"PT{max(1, round(manifest.duration_ms / 1000))}S",
            "inLanguage": manifest.language,
            "image": self.catalog.url(self.cover.resized_name(1400)),
            "associatedMedia": {
                "@type": "MediaObject",
                "contentUrl": self.catalog.url(episode.public_name(manifest.audio)),
                "encodingFormat": manifest.audio.type,
                "contentSize": str(manifest.audio.bytes),
            },
            "partOfSeries": {
                "@type": "PodcastSeries",
                "name": to_one_line(self.catalog.show.settings.show.title),
                "url": self.catalog.url(),
            },
        }
        if to_one_line(manifest.summary):
            schema["description"] = to_one_line(manifest.summary)
        if manifest.number is not None:
            schema["episodeNumber"] = manifest.number
        return schema


@functools.cache
def _template_environment() -> Environment:
    """Load the templates, with every value escaped and every missing name an error."""
    environment = Environment(
        loader=PackageLoader("lettercast.feed.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        line=to_one_line,
        web=safe_web_url,
        notes=lambda html: Markup(sanitize_html(html)),
        data=_dump_json_for_html,
        links=_collect_links,
        clock=format_clock,
        minutes=_format_minutes,
        kind=lambda media: find_label(media.type),
        megabytes=lambda size: f"{size / 1e6:.1f} MB",
        day=_format_day,
    )
    return environment


@functools.cache
def _hash_templates() -> str:
    """Hash the templates: the same episode may give another page when one has changed."""
    folder = resources.files("lettercast.feed.site").joinpath("templates")
    return sha256_of(
        "".join(f"{path.name}\n{path.read_text()}" for path in sorted(folder.iterdir(), key=lambda p: p.name))
    )


def _format_minutes(ms: int) -> str:
    minutes = max(1, round(ms / 60000))
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"


def _format_day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _collect_links(part: TranscriptPart) -> list[tuple[str, str]]:
    """Collect the links of a part: its item's, else its chapter's; only those that lead to the web.

    The text of one that only repeats the title above it is its host instead.
    """
    title = to_one_line(part.chapter.title).casefold()
    sources = list(part.item.links) if part.item else []
    if not sources and part.chapter.url:
        sources = [("", part.chapter.url)]
    links = [(to_one_line(text), safe_web_url(url)) for text, url in sources]
    return list(
        dict.fromkeys(
            (text if text and text.casefold() != title else _extract_host(url), url) for text, url in links if url
        )
    )


def _extract_host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.")


def _dump_json_for_html(value: object) -> Markup:
    """Dump JSON that can't end the script element around it (HTML standard, 4.12.1.3)."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _list_app_links(feed_url: str, configured: dict[str, str]) -> list[tuple[str, str]]:
    """List links that open the feed in an app; those of show.toml come first and replace ours."""
    bare = feed_url.partition("://")[2]
    ours = {
        name: pattern.format(bare=bare, quoted=quote(feed_url, safe="")) for name, pattern in _APP_LINK_PATTERNS.items()
    }
    return [*configured.items(), *((name, url) for name, url in ours.items() if name not in configured)]


def draw_qr_code(text: str) -> Markup:
    """Draw a feed's address as SVG, for a phone's camera."""
    svg = segno.make(text, error="m").svg_inline(scale=4, border=3, dark="#111", light=None, omitsize=True)
    return Markup(svg.replace("<svg ", '<svg role="img" aria-label="QR code of the feed’s address" ', 1))


def _read_package_file(name: str) -> bytes:
    return resources.files("lettercast.feed.site").joinpath("templates", name).read_bytes()


def _add_hash(name: str, data: bytes) -> str:
    stem, _, suffix = name.partition(".")
    return f"assets/{stem}-{sha256_of(data)[:8]}.{suffix}"
