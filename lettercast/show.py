"""A show is a folder: where its parts are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lettercast.files import write_bytes
from lettercast.settings import Settings, ShowError, check_settings, read_settings
from lettercast.validation import parse_toml

__all__ = ["Show", "ShowError", "find_root", "find_show", "open_show", "update_show"]

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another program that writes show.toml."""
_EPISODE_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Show:
    """A folder with its validated settings. Paths are joined here and nowhere else."""

    root: Path
    settings: Settings

    def script_path(self, episode: str) -> Path:
        return self.root / "scripts" / f"{episode}.md"

    def episode_folder(self, episode: str) -> Path:
        return self.root / "episodes" / episode

    @property
    def cache_folder(self) -> Path:
        """Takes, measurements and locks; may be deleted at any time."""
        return self.root / ".lettercast"

    @property
    def voices_folder(self) -> Path:
        return self.root / "voices"

    @property
    def lexicon_path(self) -> Path:
        return self.root / "voices" / "lexicon.toml"

    @property
    def public_folder(self) -> Path:
        """The feed and the site as they are published."""
        return self.root / "feed" / "public"

    @property
    def issue_profile(self) -> str:
        """The newsletter profile that show.toml names: a built-in one, or a file's path in the show's folder."""
        name = self.settings.issues.profile
        return str(self.root / name) if (self.root / name).is_file() else name

    def resolve_path(self, name: str) -> Path:
        """Resolve a path of show.toml, which is relative to the show."""
        return self.root / name

    def list_scripts(self) -> list[str]:
        """List the ids of all scripts, in order."""
        return sorted(path.stem for path in (self.root / "scripts").glob("*.md") if _EPISODE_ID.fullmatch(path.stem))

    def list_episodes(self) -> list[str]:
        """List the ids of all rendered episodes, in order."""
        return sorted(path.parent.name for path in (self.root / "episodes").glob("*/episode.json"))

    def resolve_episode(self, name: str) -> str:
        """Find the id meant by `name`: "95", "095" and "scripts/095.md" are one episode. Raises ShowError."""
        stem = Path(name).stem if name.endswith(".md") else name
        known = sorted({*self.list_scripts(), *self.list_episodes()})
        if stem in known:
            return stem
        if stem.isdigit():
            for candidate in known:
                if candidate.isdigit() and int(candidate) == int(stem):
                    return candidate
        if not _EPISODE_ID.fullmatch(stem):
            raise ShowError(f"invalid episode name {name!r}", remedy="use letters, digits, - and _")
        remedy = f"there are: {', '.join(known)}" if known else "make one with `lettercast draft ISSUE`"
        raise ShowError(f"no episode {name!r}", str(self.root), remedy)


def open_show(root: Path | str, *, files: bool = True) -> Show:
    """Open the show in `root`. Raises ShowError with every mistake of its settings; see `read_settings`."""
    root = Path(root).absolute()
    return Show(root, read_settings(root / "show.toml", files=files))


def update_show(root: Path, table: str, values: Mapping[str, str]) -> Show:
    """Set keys in one table of show.toml; every other line stays as it was written.

    A change made elsewhere meanwhile is kept. Raises ShowError, and writes nothing, where the file cannot be read or
    would become invalid.
    """
    from filelock import FileLock, Timeout

    path, lock = root / "show.toml", root / ".lettercast" / "locks" / "show.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=LOCK_TIMEOUT_S):
            while True:
                read_settings(path)
                before = path.read_bytes()
                after = _set_toml_keys(before.decode("utf-8"), table, values).encode("utf-8")
                settings = check_settings(parse_toml(after), path.name, root)
                if path.read_bytes() == before:  # an editor takes no lock
                    write_bytes(path, after)
                    return Show(root, settings)
    except Timeout as error:
        raise ShowError("another program is writing it", path.name, "try again in a moment") from error


def _set_toml_keys(text: str, table: str, values: Mapping[str, str]) -> str:
    """Set keys of a table in a TOML text; new ones are added behind the table's last."""
    import tomlkit
    from tomlkit.items import Table

    document = tomlkit.parse(text)
    section = document.setdefault(table, tomlkit.table())
    body = section.value.body if isinstance(section, Table) else []
    last = next((at for at in range(len(body) - 1, -1, -1) if body[at][0] is not None), -1)
    behind = body[last + 1 :]  # blank lines, and comments that may be about the next table
    del body[last + 1 :]
    for key, value in values.items():
        section[key] = value
    body += behind
    return tomlkit.dumps(document)


def find_show(start: Path) -> Show:
    """Open the show that contains `start`; see `find_root`."""
    return open_show(find_root(start))


def find_root(start: Path, *, above: bool = True) -> Path:
    """Find the folder of a show: `start`, or the nearest one above it. Raises ShowError where there is none."""
    for folder in (start, *start.parents) if above else (start,):
        if (folder / "show.toml").is_file():
            return folder
    remedy = "create a show with `lettercast init`, or name one with --show"
    raise ShowError("no show.toml here or above" if above else "no show.toml here", str(start), remedy)
