"""A feed of 1,200 episodes: made from nothing, made again, and with one more."""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row

EPISODES = 1200
TODAY = dt.date(2026, 1, 1)


def rows() -> Iterator[Row]:
    """Each figure is measured in a process of its own, so that memory is that step's alone."""
    with tempfile.TemporaryDirectory() as folder:
        _in_process("prepare", folder)
        feeds = _in_process("feeds", folder)
        first = _in_process("build", folder)
        same = _in_process("build", folder)
        _in_process("add", folder)
        more = _in_process("build", folder)
    took = feeds["seconds"]
    yield Row(f"main feed and pages of {EPISODES:,} episodes, after loading", f"{took:.2f} s", "under 1 s", took < 1)
    size = feeds["main_kb"]
    yield Row("main feed", f"{size:.0f} kB in {feeds['documents']:.0f} documents", "under 1,000 kB", size < 1000)
    yield Row("feed and site from nothing", f"{first['seconds']:.2f} s, {first['changed']:.0f} files")
    changed = same["changed"]
    yield Row("nothing changed", f"{same['seconds']:.2f} s, {changed:.0f} files", "0 files", changed == 0)
    took = more["seconds"]
    yield Row("one new episode", f"{took:.2f} s, {more['changed']:.0f} files", "under 2 s", took < 2)
    peak = max(feeds["peak_mb"], first["peak_mb"], more["peak_mb"])
    yield Row("peak memory", f"{peak:.0f} MB", "under 200 MB", peak < 200)


def _in_process(step: str, folder: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.feed", step, folder], check=True, capture_output=True, text=True
    )
    return {key: float(value) for key, value in json.loads(done.stdout or "{}").items()}


def _prepare(root: Path) -> None:
    from tests.feed.episodes import add_episode, make_show

    show = make_show(root)
    for number in range(1, EPISODES + 1):
        add_episode(show, number, seconds=1, **_long(number))


def _long(number: int) -> dict[str, object]:
    """Notes as long as a real issue has, and a transcript of 3,000 words."""
    items = "".join(
        f'<li>00:{n:02}:00 <a href="https://example.org/papers/{number}/{n}">Larks over the {n}th field</a></li>'
        for n in range(20)
    )
    return {"notes_html": f"<p>A long walk.</p><ul>{items}</ul><p>The voice is synthetic.</p>", "sentences": 150}


def _add(root: Path) -> None:
    from lettercast.show import open_show
    from tests.feed.episodes import add_episode

    add_episode(open_show(root), EPISODES + 1, seconds=1, **_long(EPISODES + 1))


def _feeds(root: Path) -> dict[str, float]:
    from lettercast.feed.catalog import FEED, read_catalog
    from lettercast.feed.paging import build_documents
    from lettercast.show import open_show

    catalog = read_catalog(open_show(root))
    start = time.perf_counter()
    made = build_documents(catalog, "art/cover.png")
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "main_kb": len(made[FEED]) / 1000, "documents": len(made)}


def _build(root: Path) -> dict[str, float]:
    from lettercast.feed import build_feed
    from lettercast.show import open_show

    start = time.perf_counter()
    built = build_feed(open_show(root), today=TODAY)
    return {"seconds": time.perf_counter() - start, "changed": len(built.changed_files)}


if __name__ == "__main__":
    step, folder = sys.argv[1], Path(sys.argv[2])
    found = {"prepare": _prepare, "add": _add, "feeds": _feeds, "build": _build}[step](folder) or {}
    peak = {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    print(json.dumps({**found, **peak} if found else {}))
