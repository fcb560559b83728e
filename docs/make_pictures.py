"""Photograph the sample episode's page and the review page for the README: docs/episode.png, docs/review.png.

    make demo && .venv/bin/python docs/make_pictures.py

Needs a Chromium: `playwright install chromium`, or one from the system.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
WORD = "hopeless"  # heard in the one picture, looked at in the other


@contextmanager
def lettercast(*words: str) -> Iterator[str]:
    """Run a verb that serves; gives the address it prints first."""
    command = [sys.executable, "-m", "lettercast", *words]
    with subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            found = re.search(r"http://\S+", running.stdout.readline())
            assert found is not None, "no address was printed"
            time.sleep(2)  # it is printed before it is served
            yield found.group()
        finally:
            running.terminate()


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        with lettercast("serve", "--port", "0") as address:
            page.goto(f"{address}episodes/001.html")
            page.get_by_text(WORD).first.click()
            page.wait_for_timeout(600)
            page.screenshot(path=HERE / "episode.png")
        with lettercast("review", "001", "--no-open") as address:
            page.goto(address)
            page.get_by_text(WORD).last.click()
            page.wait_for_timeout(1_500)
            page.screenshot(path=HERE / "review.png")
        browser.close()


if __name__ == "__main__":
    main()
