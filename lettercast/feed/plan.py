"""What to send to a target and in which order, so that at no moment the feed there names what is not there."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lettercast.feed.catalog import FEED
from lettercast.feed.store import KEPT, is_ours, retire
from lettercast.files import sha256_file, sha256_of

INVENTORY = "published.json"
"""Kept at the target: the hash of each file whose name does not hold one, and since when old audio is retired."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the target is known to hold. A file that is about to change is struck out first, so that a run
    killed halfway leaves no claim that is not true."""

    files: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes | None) -> Inventory:
        """From the target's file; one that is missing or broken claims nothing."""
        try:
            read = json.loads(data or b"{}")
            files = {str(name): str(value) for name, value in read.get("files", {}).items()}
            retired = {str(name): str(day) for name, day in read.get("retired", {}).items() if _is_day(day)}
            return cls(files, retired)
        except (ValueError, AttributeError):
            return cls()

    def dump(self) -> bytes:
        told = {"version": 1, "files": dict(sorted(self.files.items())), "retired": dict(sorted(self.retired.items()))}
        return (json.dumps(told, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Plan:
    """`phases` are sent one after the other, the order within one does not matter; then `delete`."""

    phases: tuple[tuple[str, ...], ...]
    delete: tuple[str, ...]
    before: Inventory  # while sending
    after: Inventory
    sizes: Mapping[str, int]

    @property
    def send(self) -> tuple[str, ...]:
        return tuple(name for phase in self.phases for name in phase)

    @property
    def bytes(self) -> int:
        return sum(self.sizes[name] for name in self.send)


def plan(
    public: Path,
    wanted: Collection[str],
    there: Mapping[str, int],
    inventory: Inventory,
    read: Callable[[str], bytes | None],
    today: dt.date,
    keep_days: int,
) -> Plan:
    """Compare feed/public with what the target holds: `there` are its files with their lengths in bytes.

    Of our own files, those that are `wanted` are sent; old ones are kept there as long as they are here.
    A file of the right length that the inventory says nothing about was sent by a run that never finished:
    it is read, so that every run, however short, brings the work further.
    """
    local = _to_publish(public, wanted)
    hashes = {name: sha256_file(public / name) for name in local if not name.startswith(KEPT)}

    def is_right(name: str) -> bool:
        if there.get(name) != local[name]:
            return False
        if name not in hashes:
            return True
        return (inventory.files.get(name) or sha256_of(read(name) or b"")) == hashes[name]

    changed = [name for name in local if not is_right(name)]
    phases: dict[int, list[str]] = {}
    for name in sorted(changed):
        phases.setdefault(_phase(name), []).append(name)
    retired, gone = retire(there, local, inventory.retired, today, keep_days)
    return Plan(
        phases=tuple(tuple(phases[number]) for number in sorted(phases)),
        delete=tuple(gone),
        before=Inventory({name: sha for name, sha in inventory.files.items() if name not in changed}, retired),
        after=Inventory(hashes, retired),
        sizes=local,
    )


def _to_publish(public: Path, wanted: Collection[str]) -> dict[str, int]:
    """Files with their lengths: what is wanted, and what someone has put there besides (but nothing hidden)."""
    found = {}
    for folder, _, names in os.walk(public):
        inside = Path(folder).relative_to(public).as_posix()
        for name in (f"{inside}/{name}" if inside != "." else name for name in names):
            if name in wanted or not (is_ours(name) or any(part.startswith(".") for part in name.split("/"))):
                found[name] = (public / name).stat().st_size
    return dict(sorted(found.items()))


def _phase(name: str) -> int:
    """Sound and sidecars, then pages, the page that lists them, older feed pages, and the feed last of all."""
    if name.startswith(KEPT):
        return 0
    if name == FEED:
        return 4
    if name.endswith(".xml"):
        return 3
    return 2 if name == "index.html" else 1


def _is_day(text: object) -> bool:
    try:
        return bool(dt.date.fromisoformat(str(text)))
    except ValueError:
        return False
