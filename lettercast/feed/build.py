"""The build of the show's feed and site in feed/public: media first, the feed last."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lettercast.feed.catalog import FEED, Catalog, Episode, read_catalog
from lettercast.feed.errors import FeedError
from lettercast.feed.identity import settle_identity
from lettercast.feed.page_cache import PageCache
from lettercast.feed.paging import build_documents
from lettercast.feed.publishing.inventory import delete_retired_files, link_media, link_user_files, place_media
from lettercast.feed.site.cover import SITE_SIDES_PX, read_cover
from lettercast.feed.site.pages import ARCHIVE_PAGE, Site
from lettercast.files import write_bytes
from lettercast.show import Show

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The result of a build: its folder and source, the names wanted, changed and removed, and notes for the person."""

    public: Path
    catalog: Catalog
    wanted_files: frozenset[str]
    changed_files: tuple[str, ...]
    removed_files: tuple[str, ...]
    notes: tuple[str, ...] = ()


def build_feed(show: Show, *, today: dt.date, trial: Path | None = None) -> BuildResult:
    """Bring feed/public up to date with the episodes. What is right already is not written again.

    Every file is replaced whole, in an order by which the feed never names a file that is not there.
    With `trial`, an empty folder, the same is built there, and nothing else is touched. Raises FeedError.
    """
    show, notes = settle_identity(show, trial=trial is not None)
    catalog = read_catalog(show)
    if not catalog.episodes:
        raise FeedError("there is no finished episode", "episodes/", "make one: lettercast make ISSUE")
    cover = read_cover(show.resolve_path(show.settings.show.cover), show.settings.show.cover)
    cache = PageCache(show.cache_folder / "feed" / "pages.json", show.public_folder)
    folder = _PublicFolder(show.public_folder, trial)
    for episode in catalog.episodes:
        folder.add_media(episode)
    folder.write_file(cover.name, cover.data)
    for side in SITE_SIDES_PX:
        folder.write_once(cover.resized_name(side), partial(cover.resize_to_jpeg, side))
    site = Site.from_catalog(catalog, cover)
    for name, data in site.asset_files().items():
        folder.write_file(name, data)
    for newer, episode, older in _with_neighbours(catalog.episodes):
        key = site.episode_key(episode, newer, older)
        folder.write_page(episode.page_name, key, cache, partial(site.render_episode_page, episode, newer, older))
        folder.write_page(episode.embed_name, key, cache, partial(site.render_embed_page, episode))
    folder.write_file(ARCHIVE_PAGE, site.render_archive_page().encode())
    folder.write_file("index.html", site.render_show_page().encode())
    feeds = build_documents(catalog, cover.name)
    for name in sorted(feeds, key=lambda name: name == FEED):
        folder.write_file(name, feeds[name])
    record, keep_days = show.cache_folder / "feed" / "retired.json", show.settings.feed.keep_old_audio_days
    if not trial:
        cache.save()
    wanted = frozenset(folder.wanted_files)
    removed = delete_retired_files(show.public_folder, wanted, record, today, keep_days, trial=trial is not None)
    if trial:
        link_user_files(show.public_folder, wanted, trial)
    return BuildResult(trial or show.public_folder, catalog, wanted, tuple(folder.changed_files), tuple(removed), notes)


def _with_neighbours(episodes: Sequence[Episode]) -> Iterator[tuple[Episode | None, Episode, Episode | None]]:
    """Yield each episode between the newer and the older one."""
    for index, episode in enumerate(episodes):
        older = episodes[index + 1] if index + 1 < len(episodes) else None
        yield episodes[index - 1] if index else None, episode, older


class _PublicFolder:
    """The folder that is built; records which files were wanted, and which of them feed/public did not have."""

    def __init__(self, public: Path, trial: Path | None) -> None:
        self._public, self._trial = public, trial
        self.wanted_files: list[str] = []
        self.changed_files: list[str] = []

    def write_file(self, name: str, data: bytes) -> None:
        self.wanted_files.append(name)
        if self._trial:
            write_bytes(self._trial / name, data)
            path = self._public / name
            is_new = not path.is_file() or path.read_bytes() != data
        else:
            is_new = write_bytes(self._public / name, data)
        if is_new:
            logger.debug("%s: new content", name)
            self.changed_files.append(name)

    def write_once(self, name: str, make: Callable[[], bytes]) -> None:
        """Write a file whose name holds the hash of its source, only when it is not there."""
        if self._trial is None and (self._public / name).is_file():
            self.wanted_files.append(name)
        else:
            self.write_file(name, make())

    def write_page(self, name: str, key: str, cache: PageCache, make: Callable[[], str]) -> None:
        """Write a page, unless it is there as it was made from `key`."""
        if self._trial is None and cache.is_fresh(name, key):
            self.wanted_files.append(name)
            return
        self.write_file(name, make().encode())
        cache.mark_fresh(name, key)

    def add_media(self, episode: Episode) -> None:
        self.wanted_files += [episode.public_name(media) for media in episode.media_files]
        if self._trial:
            self.changed_files += link_media(episode, self._public, self._trial)
        else:
            self.changed_files += place_media(episode, self._public)
