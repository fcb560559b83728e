"""The show's feed and site, made in feed/public: media first, the feed last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lettercast.feed.catalog import FEED, Catalog, Episode, read_catalog
from lettercast.feed.errors import FeedError
from lettercast.feed.identity import settle_identity
from lettercast.feed.page_cache import Ledger
from lettercast.feed.paging import documents
from lettercast.feed.publishing.inventory import place_media, sweep, try_media, try_own_files
from lettercast.feed.site.cover import SITE_SIDES_PX, read_cover
from lettercast.feed.site.pages import ARCHIVE, Site
from lettercast.files import write_bytes
from lettercast.show import Show


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: where, from what, the names that are wanted, that changed, that went; things to say."""

    public: Path
    catalog: Catalog
    wanted: frozenset[str]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    notes: tuple[str, ...] = ()


def build(show: Show, *, today: dt.date, trial: Path | None = None) -> Built:
    """Bring feed/public up to the episodes there are. What is right already is not written again.

    Every file is replaced whole, and in such an order that the feed never names a file that is not there.
    With `trial`, an empty folder, the same is made there, and nothing else is touched. Raises FeedError.
    """
    show, notes = settle_identity(show, trial=trial is not None)
    catalog = read_catalog(show)
    if not catalog.episodes:
        raise FeedError("there is no finished episode", "episodes/", "make one: lettercast make ISSUE")
    cover = read_cover(show.path(show.settings.show.cover), show.settings.show.cover)
    ledger = Ledger(show.cache / "feed" / "pages.json", show.public)
    folder = _Folder(show.public, trial)
    for episode in catalog.episodes:
        folder.media(episode)
    folder.put(cover.name, cover.data)
    for side in SITE_SIDES_PX:
        folder.put_once(cover.smaller_name(side), partial(cover.smaller, side))
    site = Site.of(catalog, cover)
    for name, data in site.files().items():
        folder.put(name, data)
    for newer, episode, older in _with_neighbours(catalog.episodes):
        key = site.episode_key(episode, newer, older)
        folder.put_page(episode.page, key, ledger, partial(site.episode_page, episode, newer, older))
        folder.put_page(episode.embed, key, ledger, partial(site.embed_page, episode))
    folder.put(ARCHIVE, site.archive_page().encode())
    folder.put("index.html", site.show_page().encode())
    feeds = documents(catalog, cover.name)
    for name in sorted(feeds, key=lambda name: name == FEED):
        folder.put(name, feeds[name])
    record, keep_days = show.cache / "feed" / "retired.json", show.settings.feed.keep_old_audio_days
    if not trial:
        ledger.save()
    wanted = frozenset(folder.wanted)
    removed = sweep(show.public, wanted, record, today, keep_days, trial=trial is not None)
    if trial:
        try_own_files(show.public, wanted, trial)
    return Built(trial or show.public, catalog, wanted, tuple(folder.changed), tuple(removed), notes)


def _with_neighbours(episodes: Sequence[Episode]) -> Iterator[tuple[Episode | None, Episode, Episode | None]]:
    """Each episode between the newer and the older one."""
    for index, episode in enumerate(episodes):
        older = episodes[index + 1] if index + 1 < len(episodes) else None
        yield episodes[index - 1] if index else None, episode, older


class _Folder:
    """Where files are put; knows which were wanted, and which of them feed/public did not have."""

    def __init__(self, public: Path, trial: Path | None) -> None:
        self._public, self._trial = public, trial
        self.wanted: list[str] = []
        self.changed: list[str] = []

    def put(self, name: str, data: bytes) -> None:
        self.wanted.append(name)
        if self._trial:
            write_bytes(self._trial / name, data)
            path = self._public / name
            is_new = not path.is_file() or path.read_bytes() != data
        else:
            is_new = write_bytes(self._public / name, data)
        if is_new:
            self.changed.append(name)

    def put_once(self, name: str, make: Callable[[], bytes]) -> None:
        """For a name that holds the hash of what it is made from: made only when it is not there."""
        if self._trial is None and (self._public / name).is_file():
            self.wanted.append(name)
        else:
            self.put(name, make())

    def put_page(self, name: str, key: str, ledger: Ledger, make: Callable[[], str]) -> None:
        """For a page that is what `key` makes it."""
        if self._trial is None and ledger.is_fresh(name, key):
            self.wanted.append(name)
            return
        self.put(name, make().encode())
        ledger.made(name, key)

    def media(self, episode: Episode) -> None:
        self.wanted += [episode.public(media) for media in episode.files]
        if self._trial:
            self.changed += try_media(episode, self._public, self._trial)
        else:
            self.changed += place_media(episode, self._public)
