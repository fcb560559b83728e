"""A linter of the finished show, as strict as the directories that will list it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lettercast.errors import Problem
from lettercast.feed.art import SIDE_PX, read_cover
from lettercast.feed.catalog import FEED, Catalog, is_loopback, read_catalog
from lettercast.feed.categories import CATEGORIES
from lettercast.feed.error import FeedError
from lettercast.feed.inspection import inspect_episode
from lettercast.feed.plain import web_address
from lettercast.show import Show

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag as RSS takes it (BCP 47, RFC 5646 in short)."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COVER_BYTES = 512_000
"""Apple asks for art that is not larger (Podcasts, artwork requirements)."""


def check_show(show: Show, *, now: datetime | None = None) -> tuple[Problem, ...]:
    """Everything a directory or an app would mind, each with what to change; nothing when all is well.

    Reads show.toml, the cover, every finished episode with its files, and feed/public when it is there.
    """
    problems = [*_settings(show), *_cover(show)]
    try:
        catalog = read_catalog(show)
    except FeedError as error:
        return (*problems, *error.problems)
    for episode in catalog.episodes:
        problems += inspect_episode(episode, now or datetime.now(UTC), show.settings.feed.ai_content)
    problems += _between(catalog)
    return (*problems, *_published(catalog))


def _settings(show: Show) -> Iterator[Problem]:
    """What PSP-1 and Apple ask of a channel."""
    about, feed = show.settings.show, show.settings.feed
    where = "show.toml"
    if not about.description.strip():
        yield Problem("[show] description is empty", where, "say in two or three sentences what the show is")
    elif len(about.description.encode()) > 4000:
        yield Problem("[show] description is longer than 4,000 bytes", where, "shorten it")
    if not about.email:
        yield Problem("[show] email is empty", where, "directories write there to check that the show is yours")
    elif not _ADDRESS.fullmatch(about.email):
        yield Problem(f"[show] email is {about.email!r}", where, "write it as name@example.org")
    if about.category not in CATEGORIES:
        yield Problem(f"[show] category {about.category!r} is not one of Apple's", where, _nearest(about.category))
    elif about.subcategory and about.subcategory not in CATEGORIES[about.category]:
        inside = ", ".join(CATEGORIES[about.category]) or "it has none"
        yield Problem(f"[show] subcategory {about.subcategory!r} is not in {about.category}", where, f"there: {inside}")
    if not _LANGUAGE.fullmatch(about.language):
        yield Problem(f"[show] language is {about.language!r}", where, 'use a tag such as "en" or "pt-BR"')
    if about.link and not web_address(about.link):
        yield Problem(f"[show] link is {about.link!r}", where, "use an address that starts with https://")
    if is_loopback(feed.base_url):
        yield Problem(f"[feed] base_url is {feed.base_url}", where, "set it to where the show will be hosted")
    elif feed.base_url.startswith("http://"):
        yield Problem("[feed] base_url is without https", where, "apps refuse sound over http; use a host with https")
    if re.search(r"\b(podcast|episode)s?\b", about.title, re.IGNORECASE):
        yield Problem('[show] title holds "podcast" or "episode"', where, "leave it out; directories know what it is")


def _cover(show: Show) -> Iterator[Problem]:
    where = show.settings.show.cover
    try:
        cover = read_cover(show.path(where), where)
    except FeedError as error:
        yield from error.problems
        return
    least, most = SIDE_PX
    if cover.width_px != cover.height_px:
        yield Problem(f"is {cover.width_px} x {cover.height_px} pixels", where, "make it square")
    if not least <= min(cover.width_px, cover.height_px) <= max(cover.width_px, cover.height_px) <= most:
        yield Problem(f"is {cover.width_px} pixels wide", where, f"make it {least} to {most} pixels a side")
    if len(cover.data) > _COVER_BYTES:
        yield Problem(f"has {len(cover.data):,} bytes", where, f"bring it under {_COVER_BYTES:,}")
    if cover.mode not in ("RGB", "P", "L"):
        remedy = "save it as RGB without transparency"
        yield Problem(f"is in {cover.mode}", where, remedy)


def _between(catalog: Catalog) -> Iterator[Problem]:
    """What only shows when episodes are compared."""
    serial = catalog.show.settings.feed.type == "serial"
    seen: dict[tuple[int | None, int], str] = {}
    for episode in catalog.episodes:
        told = episode.manifest
        where = f"episodes/{told.id}"
        if told.number is not None:
            other = seen.setdefault((told.season, told.number), told.id)
            if other != told.id:
                yield Problem(f"has number {told.number}, as {other} has", where, "give each its own in the script")
        elif serial:
            yield Problem("has no number, which a serial show needs", where, f"write it in scripts/{told.id}.md")


def _published(catalog: Catalog) -> Iterator[Problem]:
    """Whether feed/public says what the episodes say."""
    public = catalog.show.public
    if not (public / FEED).is_file():
        return
    for episode in catalog.episodes:
        for media in episode.files:
            path = public / episode.public(media)
            if not path.is_file():
                where = f"episodes/{episode.manifest.id}"
                yield Problem(f"{path.name} is not published yet", where, "lettercast publish")
            elif path.stat().st_size != media.bytes:
                where = f"feed/public/{episode.public(media)}"
                yield Problem(f"has {path.stat().st_size} bytes instead of {media.bytes}", where, "lettercast publish")


def _nearest(category: str) -> str:
    near = difflib.get_close_matches(category, CATEGORIES, n=1, cutoff=0.4)
    return f'did you mean "{near[0]}"?' if near else f"choose one: {', '.join(CATEGORIES)}"
