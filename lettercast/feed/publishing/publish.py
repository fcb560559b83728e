"""Publishing: build feed/public, send what changed, verify it from outside."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock

from lettercast.errors import Problem
from lettercast.feed.build import BuildResult, build_feed
from lettercast.feed.catalog import FEED
from lettercast.feed.errors import FeedError
from lettercast.feed.publishing.inventory import INVENTORY_FILE, was_generated_by_us
from lettercast.feed.publishing.plan import Inventory, UploadPlan, plan_upload
from lettercast.feed.publishing.target import PublishTarget
from lettercast.feed.publishing.verify import VerifyResult, verify_published
from lettercast.feed.publishing.websub import notify_hub
from lettercast.http import is_loopback_url
from lettercast.show import Show

logger = logging.getLogger(__name__)

UploadCallback = Callable[[str, str, int], None]
"""Called after each step: "send" or "delete", the file's name, its bytes."""


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The result of publishing. Without a target only `build_result`; without verification no `verify_result`."""

    build_result: BuildResult
    target_url: str = ""
    plan: UploadPlan | None = None
    verify_result: VerifyResult | None = None
    hub_problem: Problem | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What verification found. A show on this machine whose server is not running is no problem."""
        if self.verify_result is None:
            return ()
        local = is_loopback_url(self.build_result.catalog.show.settings.feed.base_url)
        return () if local and not self.verify_result.is_reachable else self.verify_result.problems


def publish_show(
    show: Show,
    *,
    to: str = "",
    today: dt.date | None = None,
    dry_run: bool = False,
    told: UploadCallback = lambda action, name, size: None,
) -> PublishResult:
    """Bring feed/public up to date, then the target: `to`, or [feed] to of show.toml; there may be neither.

    A dry run writes nothing anywhere and returns what would be done. Raises FeedError.
    """
    to = to or _configured_target(show)
    today = today or dt.datetime.now(dt.UTC).date()
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="lettercast-") as folder:
            built = build_feed(show, today=today, trial=Path(folder))
            return PublishResult(built, to, _compare_with_target(PublishTarget(to), built, today) if to else None)
    show.cache_folder.mkdir(parents=True, exist_ok=True)
    with FileLock(show.cache_folder / "publish.lock"):
        built = build_feed(show, today=today)
        if not to:
            return PublishResult(built)
        target = PublishTarget(to)
        planned = _compare_with_target(target, built, today)
        logger.info("%s: %d files to send, %d to delete", to, len(planned.uploads), len(planned.deletions))
        _upload_changes(target, planned, show.public_folder, told)
    base_url = built.catalog.show.settings.feed.base_url
    hub = built.catalog.show.settings.feed.hub
    # sent just now, or by a run that was stopped
    is_new = planned.inventory_before.files.get(FEED) != planned.inventory_after.files[FEED]
    hub_problem = notify_hub(hub, f"{base_url}/{FEED}") if hub and is_new else None
    newest = built.catalog.episodes[0]
    names = dict.fromkeys(
        [*(newest.public_name(media) for media in newest.media_files), newest.page_name, *planned.uploads]
    )
    verified = verify_published(base_url, show.public_folder, [name for name in names if name != FEED])
    return PublishResult(built, to, planned, verified, hub_problem)


def _configured_target(show: Show) -> str:
    """Return [feed] to of show.toml; a folder is relative to the show, wherever the command is run."""
    to = show.settings.feed.to
    return to if not to or "://" in to or to.startswith("~") else str(show.resolve_path(to))


def _compare_with_target(target: PublishTarget, built: BuildResult, today: dt.date) -> UploadPlan:
    inventory = _claim_target(target, built.catalog.guid)
    keep_days = built.catalog.show.settings.feed.keep_old_audio_days
    return plan_upload(
        built.public, built.wanted_files, target.list_sizes(), inventory, target.read_file, today, keep_days
    )


def _claim_target(target: PublishTarget, guid: str) -> Inventory:
    """Read what the target holds of this show. Raises FeedError when the place is somebody else's."""
    data = target.read_file(INVENTORY_FILE)
    inventory = Inventory.parse(data)
    remedy = "publish to another folder"
    if inventory.show_guid not in ("", guid):
        raise FeedError("holds another show", target.url, f"{remedy}, or delete {INVENTORY_FILE} there")
    for name in ("index.html", FEED) if data is None else ():
        content = target.read_file(name)
        if content is not None and not was_generated_by_us(content):
            raise FeedError(f"{name} there was not made by Lettercast", target.url, f"{remedy}, or move that file away")
    return replace(inventory, show_guid=guid)


def _upload_changes(target: PublishTarget, planned: UploadPlan, public: Path, told: UploadCallback) -> None:
    """Upload in an order by which nothing is named before it is there or deleted while it is named."""
    if planned.uploads:
        target.write_file(INVENTORY_FILE, planned.inventory_before.dump())
    for phase in planned.phases:
        for name in target.upload_files([(public / name, name) for name in phase]):
            logger.debug("sent %s (%d bytes)", name, planned.sizes[name])
            told("send", name, planned.sizes[name])
    for name in planned.deletions:
        target.delete_file(name)
        told("delete", name, 0)
    if planned.uploads or planned.deletions or planned.inventory_before != planned.inventory_after:
        target.write_file(INVENTORY_FILE, planned.inventory_after.dump())
