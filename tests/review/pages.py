"""A review server as a person starts it, and a real browser in front of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lettercast.scripts import draft_issue
from lettercast.show import open_show
from tests.conftest import ROOT, program

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PATIENCE_S = 120
"""Longer than anything takes on a busy machine: a test that waits this long has failed for another reason."""
LOOKS = "#looks[aria-busy=false] li"
"""What needs a look, once it is all there: the words that voices guess come last."""
HEARD = """() => { window.heard = []; new MutationObserver(() => {
  const now = document.querySelector(".speaking");
  if (now && now.dataset.take !== window.heard.at(-1)) window.heard.push(now.dataset.take);
}).observe(document.getElementById("rows"), {subtree: true, childList: true, attributeFilter: ["class"]}); }"""


def lettercast(show: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a verb on the show."""
    command = [sys.executable, "-m", "lettercast", "--show", str(show), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert not (check and done.returncode), done.stderr
    return done


@contextmanager
def serving(
    show: Path, *arguments: str, verb: tuple[str, ...] = ("review",), silent: bool = False, **environment: str
) -> Iterator[str]:
    """`lettercast review`, or another verb with a page, running; gives the address it printed.

    `silent`: a traceback on its way fails the test.
    """
    command = [sys.executable, "-m", "lettercast", "--show", str(show), *verb, "--no-open", *arguments]
    with tempfile.TemporaryFile("w+") as told:  # a pipe that nobody reads would hold the server up when it is full
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=told, text=True, cwd=ROOT, env={**os.environ, **environment}
        )
        assert process.stdout is not None
        try:
            address = next((line.strip() for line in process.stdout if line.startswith("http://")), "")
            if not address:
                told.seek(0)
                raise AssertionError(told.read())
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            told.seek(0)
            faults = told.read()
            assert not silent or "Traceback" not in faults, faults


@contextmanager
def browsing(**options: Any) -> Iterator[Any]:
    """A page of headless Chromium that fails the test on any error a script throws."""
    from playwright.sync_api import sync_playwright

    path = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS), timeout=1000 * PATIENCE_S)
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        context.set_default_timeout(1000 * PATIENCE_S)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        assert not errors
        browser.close()


def settled(page: Any) -> None:
    """Until every change is answered and drawn: then no row moves away under the pointer."""
    page.wait_for_selector("main:not([aria-busy=true])")


def until(condition: Callable[[], object]) -> None:
    """Wait for what another program does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def listening(page: Any) -> Callable[[int], None]:
    """Watch what is spoken from now on, however short it is; gives a wait for so many takes."""
    page.evaluate(HEARD)
    return lambda count: page.wait_for_function("count => window.heard.length >= count", arg=count)


ISSUE = """# The Lighthouse Letter #12

## Highlights

**[Counting the waves](https://example.org/waves)** *(Ada Quillfeather et al)* (summarized by Bo): The authors of
[an earlier study](https://example.org/earlier) counted 4,096 waves with ZQRX, a method that needs 12% fewer buoys.
The method was tried by Quillfeather on three coasts. It held on two of them (see AN #3).

**Bo's opinion:** I like it. ZQRX may be of use elsewhere too, although nobody tried it yet.

| coast | waves |
| --- | --- |
| north | 12 |

## News

**[A new buoy](https://example.org/buoy)** *(Cy Marlowe)*: A buoy was launched on Monday. It knows ZQRX.
"""


def drafted(show: Path, issue: str = ISSUE, name: str = "012") -> Path:
    """The show, with an issue drafted under `name`."""
    source = show / "letter.md"
    source.write_text(issue)
    draft_issue(open_show(show), str(source), name=name)
    return show / "scripts" / f"{name}.md"
