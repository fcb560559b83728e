"""The review page: how soon it is usable, how smooth it stays, how soon a sentence is heard, in headless Chromium."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.table import Row
from lettercast.show import Show
from lettercast.starter import create_show
from tests.review.pages import LOOKS, browsing, serving

SENTENCE = (
    "The authors show that a model trained with reward {{RQ|R Q|capitals}} reaches {{40%|forty percent|percent}} of "
    "what people do on {{1,024|one thousand twenty-four|number}} tasks in trial {number}{{ (AN #3)||cross-reference}}."
)
LONG_TASKS = """() => { window.longest = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
}).observe({type: "longtask", buffered: false}); }"""
SCROLL = """() => new Promise(done => { const end = document.documentElement.scrollHeight; let at = 0;
  const step = () => { scrollTo(0, at += 120); at < end ? requestAnimationFrame(step) : done(at); }; step(); })"""


def script_of(words: int) -> str:
    """A script of about so many written words: sections, items, changes, as in a drafted one."""
    lines = ["---", "number: 1", "title: Measured", "---", ""]
    written = number = 0
    while written < words:
        if number % 60 == 0:
            lines += [f"# Section {number // 60}", "Section{|.|end}", ""]
        if number % 12 == 0:
            lines += [f"## Item {number // 12}", f"Item {number // 12}{{ (Ada Lowell):|, by Ada Lowell.|byline}}", ""]
        lines += [SENTENCE.format(number=number), *([""] if number % 4 == 3 else [])]
        written += 27
        number += 1
    return "\n".join(lines) + "\n"


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        show = create_show(Path(folder), title="Measured", author="Bench")
        for words, name, aim_s in ((3000, "003", 1.0), (20000, "020", None)):
            show.script_path(name).write_text(script_of(words))
            yield from _page(show, name, words, aim_s)


def _page(show: Show, name: str, words: int, aim_s: float | None) -> Iterator[Row]:
    with serving(show.root, name) as address, browsing(bypass_csp=True) as page:
        page.goto(address)
        page.wait_for_selector(LOOKS)
        plain = address.partition("?")[0]
        best = min(_open(page, plain) for _ in range(3))
        aim, good = (f"under {aim_s:g} s", best < aim_s) if aim_s else ("works", None)
        yield Row(f"{words:,} words: from the address to an answered key, best of 3", f"{best:.2f} s", aim, good)
        page.evaluate(LONG_TASKS)
        longest = min(_scroll(page) for _ in range(3))
        smooth = "at most 100 ms" if aim_s else ""
        yield Row(
            f"{words:,} words: longest task while scrolling, best of 3",
            _told(longest),
            smooth,
            _good(longest, smooth),
        )
        page.evaluate("scrollTo(0, 0)")
        page.locator(".sentence[data-take]").nth(3).click()
        page.evaluate("window.longest = 0")
        start = time.perf_counter()
        page.keyboard.press(".")
        page.wait_for_selector("body.sounding")
        heard = time.perf_counter() - start
        yield Row(f"{words:,} words: from the key to sound, voiced now", f"{heard:.2f} s", "under 1 s", heard < 1)
        page.wait_for_timeout(8000)
        longest = page.evaluate("window.longest")
        yield Row(f"{words:,} words: longest task while playing on", _told(longest), smooth, _good(longest, smooth))
        page.keyboard.press("Escape")
        edits = [_edit(page, show.script_path(name), n) for n in range(5)]
        yield Row(f"{words:,} words: from the key to the file, median of 5", f"{sorted(edits)[2]:.2f} s")


def _scroll(page: Any) -> float:
    """Through the whole page, 120 pixels a frame; the longest task on the way, in milliseconds."""
    page.evaluate("window.longest = 0")
    page.evaluate(SCROLL)
    page.wait_for_timeout(300)  # entries come a little after the tasks they tell of
    return float(page.evaluate("window.longest"))


def _told(longest_ms: float) -> str:
    """Browsers tell of no task under 50 ms."""
    return f"{longest_ms:.0f} ms" if longest_ms else "none over 50 ms"


def _good(longest_ms: float, aim: str) -> bool | None:
    return longest_ms <= 100 if aim else None


def _open(page: Any, address: str) -> float:
    """Seconds until the page answers a key: the row it moved to has the focus."""
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#looks li")
    page.keyboard.press("j")
    page.wait_for_selector(".row.current:focus")
    return time.perf_counter() - start


def _edit(page: Any, path: Path, number: int) -> float:
    page.locator(".sentence[data-take]").nth(5 + number).click()
    before = path.stat().st_mtime_ns
    start = time.perf_counter()
    page.keyboard.press("d")
    while path.stat().st_mtime_ns == before:
        time.sleep(0.002)
    return time.perf_counter() - start
