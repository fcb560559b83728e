"""Publish: make feed/public, send what changed, look at it from outside."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock

from lettercast.errors import Problem
from lettercast.feed.build import Built, build
from lettercast.feed.catalog import FEED, is_loopback
from lettercast.feed.errors import FeedError
from lettercast.feed.publishing.inventory import INVENTORY, says_ours
from lettercast.feed.publishing.plan import Inventory, Plan, plan
from lettercast.feed.publishing.target import Target
from lettercast.feed.publishing.verify import Reading, read_back
from lettercast.feed.publishing.websub import ping
from lettercast.show import Show

Told = Callable[[str, str, int], None]
"""Hears of each step when it is done: "send" or "delete", the file's name, its bytes."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it. Without a target only `built`; `reading` is None when nothing was read back."""

    built: Built
    to: str = ""
    plan: Plan | None = None
    reading: Reading | None = None
    hub_problem: Problem | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found wrong from outside. A show on this machine whose server is not running is no fault."""
        if self.reading is None:
            return ()
        local = is_loopback(self.built.catalog.show.settings.feed.base_url)
        return () if local and not self.reading.reached else self.reading.problems


def publish(
    show: Show,
    *,
    to: str = "",
    today: dt.date | None = None,
    dry_run: bool = False,
    told: Told = lambda action, name, size: None,
) -> Published:
    """Bring feed/public up to date, then the target: `to`, or [feed] to of show.toml; neither is fine.

    A dry run writes nothing anywhere and tells what would be done. Raises FeedError.
    """
    to = to or _own_place(show)
    today = today or dt.datetime.now(dt.UTC).date()
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="lettercast-") as folder:
            built = build(show, today=today, trial=Path(folder))
            return Published(built, to, _plan(Target(to), built, today) if to else None)
    show.cache.mkdir(parents=True, exist_ok=True)
    with FileLock(show.cache / "publish.lock"):
        built = build(show, today=today)
        if not to:
            return Published(built)
        target = Target(to)
        planned = _plan(target, built, today)
        _send(target, planned, show.public, told)
    base_url = built.catalog.show.settings.feed.base_url
    hub = built.catalog.show.settings.feed.hub
    is_new = planned.before.files.get(FEED) != planned.after.files[FEED]  # sent just now, or by a run that was stopped
    hub_problem = ping(hub, f"{base_url}/{FEED}") if hub and is_new else None
    newest = built.catalog.episodes[0]
    asked = dict.fromkeys([*(newest.public(media) for media in newest.files), newest.page, *planned.send])
    return Published(built, to, planned, read_back(base_url, show.public, [n for n in asked if n != FEED]), hub_problem)


def _own_place(show: Show) -> str:
    """[feed] to of show.toml; a folder is found from there, wherever the command is run."""
    to = show.settings.feed.to
    return to if not to or "://" in to or to.startswith("~") else str(show.path(to))


def _plan(target: Target, built: Built, today: dt.date) -> Plan:
    inventory = _claim(target, built.catalog.guid)
    keep_days = built.catalog.show.settings.feed.keep_old_audio_days
    return plan(built.public, built.wanted, target.sizes(), inventory, target.read, today, keep_days)


def _claim(target: Target, guid: str) -> Inventory:
    """What the target holds of this show. Raises FeedError when the place is somebody else's."""
    data = target.read(INVENTORY)
    inventory = Inventory.parse(data)
    remedy = "publish to a folder of its own"
    if inventory.show not in ("", guid):
        raise FeedError("holds another show", target.url, f"{remedy}, or delete {INVENTORY} there")
    for name in ("index.html", FEED) if data is None else ():
        found = target.read(name)
        if found is not None and not says_ours(found):
            raise FeedError(f"{name} there is not ours", target.url, f"{remedy}, or move that file away")
    return replace(inventory, show=guid)


def _send(target: Target, planned: Plan, public: Path, told: Told) -> None:
    """The order is the promise: nothing is named before it is there, nothing goes before it is no longer named."""
    if planned.send:
        target.write(INVENTORY, planned.before.dump())
    for phase in planned.phases:
        for name in target.send_all([(public / name, name) for name in phase]):
            told("send", name, planned.sizes[name])
    for name in planned.delete:
        target.delete(name)
        told("delete", name, 0)
    if planned.send or planned.delete or planned.before != planned.after:
        target.write(INVENTORY, planned.after.dump())
