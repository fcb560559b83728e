"""Starting: `lettercast --help` and `lettercast status` against a bare interpreter, CPU time of the best of five."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row

ROOT = Path(__file__).resolve().parent.parent
EPISODES = 5


def cpu_seconds(*command: str) -> float:
    """User and system time of one run, the least of five."""
    best = float("inf")
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def make_show(folder: Path) -> None:
    """A show of episodes that are finished as far as `status` looks: their sound has the right size."""
    for name in ("voices", "audio", "feed"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("public"))
    shutil.copy(ROOT / "show.toml", folder)
    (folder / "scripts").mkdir()
    manifest = json.loads((ROOT / "episodes" / "001" / "episode.json").read_text())
    for number in range(1, EPISODES + 1):
        episode = f"{number:03d}"
        shutil.copy(ROOT / "scripts" / "001.md", folder / "scripts" / f"{episode}.md")
        home = folder / "episodes" / episode
        home.mkdir(parents=True)
        shutil.copy(ROOT / "episodes" / "001" / "issue.md", home)
        (home / "episode.json").write_text(json.dumps(manifest | {"id": episode}))
        with open(home / manifest["audio"]["file"], "wb") as sound:
            sound.truncate(manifest["audio"]["bytes"])


def rows() -> Iterator[Row]:
    bare = cpu_seconds(sys.executable, "-c", "pass")
    help_ = cpu_seconds(sys.executable, "-m", "lettercast", "--help")
    yield Row("python -c pass", f"{bare * 1000:.0f} ms")
    yield Row("lettercast --help", f"{help_ * 1000:.0f} ms, {help_ / bare:.1f} x")
    with tempfile.TemporaryDirectory() as name:
        make_show(Path(name))
        status = (sys.executable, "-m", "lettercast", "--show", name, "status")
        yield Row(f"lettercast status, {EPISODES} episodes", f"{cpu_seconds(*status) * 1000:.0f} ms")
        anew = f"rm -f {name}/.lettercast/status.json; {sys.executable} -m lettercast --show {name} status"
        yield Row("the same, all of them changed", f"{cpu_seconds('sh', '-c', anew) * 1000:.0f} ms")
