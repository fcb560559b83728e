"""The plan of an upload: what is sent, in an order by which the feed there never names what is not there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lettercast.feed.catalog import FEED
from lettercast.feed.publishing.inventory import PART_SUFFIX, holds_hash, is_page_name, list_user_files, retire_files
from lettercast.files import sha256_file, sha256_of


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the target holds: the hash of each file of ours whose name does not hold it, since when old sound is
    retired, and whose it is. The hash of a file that is about to change is taken out first, so that a run killed
    halfway leaves nothing untrue."""

    files: Mapping[str, str] = field(default_factory=dict)
    retired_since: Mapping[str, str] = field(default_factory=dict)
    show_guid: str = ""  # its podcast:guid

    @classmethod
    def parse(cls, data: bytes | None) -> Inventory:
        """Parse the target's file; one that is missing or damaged holds nothing."""
        try:
            content = json.loads(data or b"{}")
            files = {str(name): str(value) for name, value in content.get("files", {}).items()}
            retired = {str(name): str(day) for name, day in content.get("retired", {}).items() if _is_iso_date(day)}
            return cls(files, retired, str(content.get("show", "")))
        except (ValueError, AttributeError):
            return cls()

    def dump(self) -> bytes:
        files, retired = dict(sorted(self.files.items())), dict(sorted(self.retired_since.items()))
        content = {"version": 1, "show": self.show_guid, "files": files, "retired": retired}
        return (json.dumps(content, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """`phases` are sent one after the other, in any order within one; then `deletions` are deleted."""

    phases: tuple[tuple[str, ...], ...]
    deletions: tuple[str, ...]
    inventory_before: Inventory  # while sending
    inventory_after: Inventory
    sizes: Mapping[str, int]

    @property
    def uploads(self) -> tuple[str, ...]:
        return tuple(name for phase in self.phases for name in phase)

    @property
    def upload_bytes(self) -> int:
        return sum(self.sizes[name] for name in self.uploads)


def plan_upload(
    public: Path,
    wanted: Collection[str],
    there: Mapping[str, int],
    inventory: Inventory,
    read: Callable[[str], bytes | None],
    today: dt.date,
    keep_days: int,
) -> UploadPlan:
    """Compare feed/public with what the target holds: `there` are its files with their lengths in bytes.

    What is `wanted` is sent, and so is what somebody else has put into feed/public. Of what is there and no longer
    wanted, only what we have sent is deleted: names that hold a hash, and pages of the inventory.
    A file of the right length that is not in the inventory was sent by a run that never finished: it is read, so that
    every run, however short, makes progress.
    """
    local = {name: (public / name).stat().st_size for name in sorted({*wanted, *list_user_files(public, wanted)})}
    hashes = {name: sha256_file(public / name) for name in local if not holds_hash(name)}

    def is_right(name: str) -> bool:
        if there.get(name) != local[name]:
            return False
        if name not in hashes:
            return True
        return (inventory.files.get(name) or sha256_of(read(name) or b"")) == hashes[name]

    changed = [name for name in local if not is_right(name)]
    phases: dict[int, list[str]] = {}
    for name in sorted(changed):
        phases.setdefault(_upload_phase(name), []).append(name)
    ours = [
        name for name in there if holds_hash(name) or name.endswith(PART_SUFFIX) or _is_uploaded_page(name, inventory)
    ]
    retired, gone = retire_files(ours, local, inventory.retired_since, today, keep_days)
    unsure = {name: "" for name in changed if name in hashes}
    return UploadPlan(
        phases=tuple(tuple(phases[number]) for number in sorted(phases)),
        deletions=tuple(gone),
        inventory_before=replace(inventory, files={**inventory.files, **unsure}, retired_since=retired),
        inventory_after=replace(inventory, files=hashes, retired_since=retired),
        sizes=local,
    )


def _is_uploaded_page(name: str, inventory: Inventory) -> bool:
    return is_page_name(name) and name in inventory.files


def _upload_phase(name: str) -> int:
    """Order uploads: sound and sidecars, pages, the page that lists them, older feed pages, and the feed last."""
    if holds_hash(name):
        return 0
    if name == FEED:
        return 4
    if name.endswith(".xml"):
        return 3
    return 2 if name == "index.html" else 1


def _is_iso_date(text: object) -> bool:
    try:
        return bool(dt.date.fromisoformat(str(text)))
    except ValueError:
        return False
