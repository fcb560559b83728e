"""The checks of the finished show, as strict as the directories that will list it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from lxml import etree

from lettercast.audio import AudioError, find_alternate_format
from lettercast.episodes.manifest import MAX_NOTES_BYTES
from lettercast.errors import Problem
from lettercast.feed.catalog import FEED, FULL_FEED, Catalog, read_catalog
from lettercast.feed.categories import CATEGORIES
from lettercast.feed.checking.inspection import inspect_episode
from lettercast.feed.errors import FeedError
from lettercast.feed.paging import build_documents
from lettercast.feed.roles import ROLE_GROUPS
from lettercast.feed.sanitize import escape_tags, safe_web_url, to_one_line
from lettercast.feed.site.cover import SIDE_RANGE_PX, read_cover
from lettercast.http import is_loopback_url
from lettercast.settings import FeedSettings, ShowSettings
from lettercast.show import Show

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag as RSS takes it (BCP 47, RFC 5646 in short)."""
_EMAIL_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MAX_NODE_LETTERS = 255
"""PSP-1's limit for a title or a name."""
_COPYRIGHT_SIGNS = re.compile(r"©|\(c\)|\bcopyright\b|\b(19|20)\d\d\b", re.IGNORECASE)
"""PSP-1 asks to leave these out: apps add them themselves."""
_KNOWN_LICENSE = re.compile(r"CC0-1\.0|CC-BY(-NC)?(-ND|-SA)?-\d\.\d", re.IGNORECASE)
_RECURRENCE_RULE = re.compile(r"(RRULE:)?FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+:-]+)*")
"""RFC 5545, section 3.3.10, as far as a show needs it."""
_MAX_COVER_BYTES = 512_000
"""Apple's limit for art (Podcasts, artwork requirements)."""


def check_show(show: Show, *, now: datetime | None = None) -> tuple[Problem, ...]:
    """Find everything a directory or an app would object to, each with what to change; nothing when all is well.

    Reads show.toml, the cover, every finished episode with its files, and feed/public when it is there.
    """
    settings = show.settings
    problems = [*_check_about(settings.show, "show.toml"), *_check_feed(settings.feed, "show.toml")]
    problems += [*_check_alternates(show), *_check_cover(show)]
    try:
        catalog = read_catalog(show)
    except FeedError as error:
        return (*problems, *error.problems)
    for episode in catalog.episodes:
        problems += inspect_episode(episode, now or datetime.now(UTC), show.settings.feed.ai_content)
    if not show.settings.feed.ai_content and any(episode.manifest.engines for episode in catalog.episodes):
        what = "[feed] ai_content is false, though the voices are synthetic"
        problems.append(Problem(what, "show.toml", "set it to true: directories ask for it"))
    problems += _compare_episodes(catalog)
    return (*problems, *_check_published(catalog))


def _check_about(about: ShowSettings, where: str) -> Iterator[Problem]:
    """Check what PSP-1 and Apple ask of what a channel says of itself."""
    if not about.description.strip():
        yield Problem("[show] description is empty", where, "say in two or three sentences what the show is")
    elif len(about.description.encode()) > MAX_NOTES_BYTES:
        yield Problem(f"[show] description is longer than {MAX_NOTES_BYTES:,} bytes", where, "shorten it")
    if not about.email:
        yield Problem("[show] email is empty", where, "directories write there to check that the show is yours")
    elif not _EMAIL_ADDRESS.fullmatch(about.email):
        yield Problem(f"[show] email is {about.email!r}", where, "write it as name@example.org")
    if about.category not in CATEGORIES:
        yield Problem(
            f"[show] category {about.category!r} is not one of Apple's", where, _suggest(about.category, CATEGORIES)
        )
    elif about.subcategory and about.subcategory not in CATEGORIES[about.category]:
        inside = ", ".join(CATEGORIES[about.category]) or "it has none"
        yield Problem(f"[show] subcategory {about.subcategory!r} is not in {about.category}", where, f"there: {inside}")
    if not _LANGUAGE_TAG.fullmatch(about.language):
        yield Problem(f"[show] language is {about.language!r}", where, 'use a tag such as "en" or "pt-BR"')
    if about.link and not safe_web_url(about.link):
        yield Problem(f"[show] link is {about.link!r}", where, "use an address that starts with https://")
    if re.search(r"\b(podcast|episode)s?\b", about.title, re.IGNORECASE):
        yield Problem('[show] title holds "podcast" or "episode"', where, "leave it out; directories know what it is")
    for name in ("title", "author", "description", "copyright"):
        if escape_tags(text := getattr(about, name)) != to_one_line(text):
            yield Problem(f"[show] {name} holds HTML, which apps show as it stands", where, "write plain text")
        if name != "description" and len(text) > _MAX_NODE_LETTERS:
            yield Problem(f"[show] {name} has {len(text)} letters", where, f"shorten it to {_MAX_NODE_LETTERS}")
    if sign := _COPYRIGHT_SIGNS.search(about.copyright):
        yield Problem(f'[show] copyright holds "{sign[0]}"', where, "name only who holds the rights")


def _check_feed(feed: FeedSettings, where: str) -> Iterator[Problem]:
    """Check what they ask of where a channel is, and of its licence, frequency and people."""
    if re.search(r"[^!-~]|[?#]", feed.base_url):
        what = f"[feed] base_url is {feed.base_url!r}"
        yield Problem(what, where, "use a plain address: %20 for a space, xn-- for other letters, no ? or #")
    if is_loopback_url(feed.base_url):
        yield Problem(f"[feed] base_url is {feed.base_url}", where, "set it to where the show will be hosted")
    elif feed.base_url.startswith("http://"):
        yield Problem("[feed] base_url is without https", where, "apps refuse sound over http; use a host with https")
    if feed.license and not feed.license_url and not _KNOWN_LICENSE.fullmatch(feed.license):
        what = f"[feed] license {feed.license!r} has no license_url"
        yield Problem(what, where, 'add the address of its text, or use a known one such as "CC-BY-4.0"')
    if feed.frequency_rule and not _RECURRENCE_RULE.fullmatch(feed.frequency_rule):
        yield Problem(f"[feed] frequency_rule is {feed.frequency_rule!r}", where, 'write it as "FREQ=WEEKLY"')
    for person in feed.people:
        if person.role.lower() not in ROLE_GROUPS:
            what = f"[feed] people: {person.name}'s role {person.role!r} is not in the podcast taxonomy"
            yield Problem(what, where, _suggest(person.role.lower(), ROLE_GROUPS))


def _check_alternates(show: Show) -> Iterator[Problem]:
    for name in show.settings.sound.alternates:
        try:
            find_alternate_format(name)
        except AudioError as error:
            yield from error.problems


def _check_cover(show: Show) -> Iterator[Problem]:
    where = show.settings.show.cover
    try:
        cover = read_cover(show.resolve_path(where), where)
    except FeedError as error:
        yield from error.problems
        return
    least, most = SIDE_RANGE_PX
    if cover.width_px != cover.height_px:
        yield Problem(f"is {cover.width_px} x {cover.height_px} pixels", where, "make it square")
    if not least <= min(cover.width_px, cover.height_px) <= max(cover.width_px, cover.height_px) <= most:
        yield Problem(f"is {cover.width_px} pixels wide", where, f"make it {least} to {most} pixels a side")
    if len(cover.data) > _MAX_COVER_BYTES:
        yield Problem(f"has {len(cover.data):,} bytes", where, f"bring it under {_MAX_COVER_BYTES:,}")
    if cover.mode not in ("RGB", "P", "L"):
        remedy = "save it as RGB without transparency"
        yield Problem(f"is in {cover.mode}", where, remedy)


def _compare_episodes(catalog: Catalog) -> Iterator[Problem]:
    """Compare the episodes with each other."""
    serial = catalog.show.settings.feed.type == "serial"
    seen: dict[tuple[int | None, int], str] = {}
    moments: dict[datetime, str] = {}
    sounds: dict[str, str] = {}
    for episode in catalog.episodes:
        manifest = episode.manifest
        where = f"episodes/{manifest.id}"
        other = moments.setdefault(episode.published_at, manifest.id)
        if other != manifest.id:
            what = f"came out at the same moment as {other}, so that apps can't tell which comes first"
            yield Problem(what, where, f"give it another date in scripts/{manifest.id}.md")
        other = sounds.setdefault(manifest.audio.sha256, manifest.id)
        if other != manifest.id:
            yield Problem(f"has the same sound as {other}", where, "remove one of them, or render it anew")
        if manifest.number is not None:
            other = seen.setdefault((manifest.season, manifest.number), manifest.id)
            if other != manifest.id:
                yield Problem(f"has number {manifest.number}, as {other} has", where, "give each its own in the script")
        elif serial:
            yield Problem("has no number, which a serial show needs", where, f"write it in scripts/{manifest.id}.md")


def _check_published(catalog: Catalog) -> Iterator[Problem]:
    """Compare feed/public with the episodes."""
    public = catalog.show.public_folder
    if not (public / FEED).is_file():
        return
    problems = [*_check_guids(catalog), *_check_media(catalog)]
    yield from problems
    if not problems and not _is_feed_current(catalog):
        yield Problem("is not what the show and its episodes say now", f"feed/public/{FEED}", "lettercast publish")


def _is_feed_current(catalog: Catalog) -> bool:
    cover = catalog.show.settings.show.cover
    try:
        documents = build_documents(catalog, read_cover(catalog.show.resolve_path(cover), cover).name)
    except FeedError:  # reported already
        return True
    public = catalog.show.public_folder
    return all((public / name).is_file() and (public / name).read_bytes() == data for name, data in documents.items())


def _check_guids(catalog: Catalog) -> Iterator[Problem]:
    """Find guids that changed since they were published: every subscriber would get the episode a second time."""
    try:
        root = etree.parse(catalog.show.public_folder / FULL_FEED, etree.XMLParser(resolve_entities=False)).getroot()
    except (OSError, etree.XMLSyntaxError):
        return
    ours = {episode.manifest.guid for episode in catalog.episodes}
    pages = {episode.page_name: episode.manifest for episode in catalog.episodes}
    for item in root.iter("item"):
        page = "/".join(PurePosixPath(urlsplit(item.findtext("link", "")).path).parts[-2:])
        before = item.findtext("guid", "")
        if page in pages and before not in ours:
            manifest = pages[page]
            what = f"has guid {manifest.guid}, was published with {before}, and would arrive twice"
            yield Problem(what, f"episodes/{manifest.id}/episode.json", "put the guid back that it was published with")


def _check_media(catalog: Catalog) -> Iterator[Problem]:
    public = catalog.show.public_folder
    for episode in catalog.episodes:
        for media in episode.media_files:
            path = public / episode.public_name(media)
            if not path.is_file():
                where = f"episodes/{episode.manifest.id}"
                yield Problem(f"{path.name} is not published yet", where, "lettercast publish")
            elif path.stat().st_size != media.bytes:
                where = f"feed/public/{episode.public_name(media)}"
                yield Problem(f"has {path.stat().st_size} bytes instead of {media.bytes}", where, "lettercast publish")


def _suggest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.4)
    return f'did you mean "{near[0]}"?' if near else f"choose one: {', '.join(known)}"
