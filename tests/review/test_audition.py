"""The audition in a real browser: the command makes takes, the page plays them, a click casts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lettercast.review.audition import AuditionSession, create_audition_application
from lettercast.review.guard import Guard, SessionSecrets, list_allowed_hosts
from lettercast.show import open_show
from lettercast.voices import Audition, Excerpt, list_candidates
from tests.conftest import ROOT, missing
from tests.review.pages import browsing, lettercast, serving
from tests.review.test_access import AXE, problems
from tests.review.test_attacks import HOST, Client
from tests.voices.distributions import install
from tests.voices.test_audition import ROWS

AUDITION = ("voices", "audition")
SETTINGS = """[show]
title = "T"
author = "A"
language = "de"  # whose catalogue holds no voice but nell
[cast]
narrator = "bo"  # for now
"opinion:<img src=x onerror=window.hacked=1>" = "bo"
"""
SCRIPT = """---
number: 5
---

# Waves

Waves were seen by <script>window.hacked = 2</script> Ada and by Bo.
They counted {12|twelve} waves a minute.
Nobody had thought of this before.
It held.
It holds.
"""
HOSTILE = "<img src=x onerror=window.hacked=3>"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with one voice, a broken one with a bad name, and a package that brings another with terms."""
    rows = ROWS.replace("Ask Nell.", "Ask <script>window.hacked = 4</script> Nell.")
    install(
        tmp_path / "site", "nell-voices", {"nellrows.py": rows.encode()}, "[lettercast.voices]\nx = nellrows:rows\n"
    )
    root = tmp_path / "show"
    for folder in ("voices", "scripts"):
        (root / folder).mkdir(parents=True)
    (root / "show.toml").write_text(SETTINGS)
    (root / "voices" / "bo.toml").write_text('engine = "espeak"\nlanguage = "en"\n')
    (root / "voices" / f"{HOSTILE}.toml").write_text('engine = "<b>espeak</b>"\n')
    (root / "scripts" / "005.md").write_text(SCRIPT)
    return root


@pytest.fixture
def page(show: Path) -> Iterator[Any]:
    path = f"{show.parent / 'site'}:{ROOT}"
    with serving(show, "5", verb=AUDITION, silent=True, PYTHONPATH=path) as address, browsing() as browser:
        browser.goto(address)
        browser.wait_for_selector(".casting button")
        yield browser


def row(page: Any, name: str) -> Any:
    return page.locator(f'.candidate[data-name="{name}"]')


@pytest.mark.browser
def test_one_take_sounds_at_a_time_and_a_click_casts(page: Any, show: Path) -> None:
    assert page.locator(".excerpts h2").all_inner_texts() == ["NAMES", "NUMBERS", "PLAIN"]
    # What bo said here is kept: only the rest of the episode is still to be voiced.
    assert page.locator("#to-voice").inner_text() == "2 of 5 sentences of episode 005 to be voiced"
    assert "no engine '<b>espeak</b>'" in row(page, HOSTILE).inner_text()

    # The takes are long enough for the second to be pressed while the first sounds.
    first, second = row(page, "bo").locator(".play").nth(0), row(page, "nell").locator(".play").nth(0)
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.querySelector('.play[aria-pressed=true]').style.getPropertyValue('--heard') > 0"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert first.get_attribute("aria-pressed") == "false" and second.get_attribute("aria-pressed") == "true"
    page.wait_for_selector(".play[aria-pressed=true]", state="detached")  # it came to its end

    # Terms are shown whole and agreed to, once.
    row(page, "nell").get_by_role("button", name="opinion", exact=True).click()
    assert "Ask <script>window.hacked = 4</script> Nell." in page.locator("dialog .card").inner_text()
    page.keyboard.press("Escape")
    assert not (show / "voices" / "nell.toml").exists()
    row(page, "nell").get_by_role("button", name="narrator", exact=True).click()
    page.get_by_role("button", name="I agree").click()
    page.wait_for_selector("dialog[open]", state="detached")
    assert row(page, "nell").locator(".plays").inner_text() == "narrator"
    assert 'narrator = "nell"  # for now\n' in (show / "show.toml").read_text()
    assert page.locator("#to-voice").inner_text() == "2 of 5 sentences of episode 005 to be voiced"
    row(page, "nell").get_by_role("button", name="opinion", exact=True).click()
    row(page, "nell").locator('.casting [data-part="opinion"][aria-pressed="true"]').wait_for()
    assert open_show(show).settings.cast.voices_by_part["opinion"] == "nell"


@pytest.mark.browser
def test_on_a_telephone_nothing_is_cut_off_and_hostile_text_is_text(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("window.hacked") is None
    assert page.locator("main script, main img, main b").count() == 0
    assert "<script>window.hacked = 2</script>" in page.locator(".excerpts").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(show: Path, width: int, scheme: str) -> None:
    if not AXE.is_file():
        missing("axe-core", "npm install in tests/node")
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    with serving(show, "5", verb=AUDITION) as address, browsing(**options) as browser:
        browser.goto(address)
        browser.wait_for_selector(".casting button")
        assert not problems(browser)


def test_a_change_needs_the_pages_token_and_a_voice_that_is_there(show: Path) -> None:
    keys = SessionSecrets()
    held = [Audition(candidate) for candidate in list_candidates(open_show(show)) if candidate.name == "bo"]
    stage = AuditionSession(show, "005", [Excerpt("plain", "Waves.")], held)
    client = Client(
        Guard(create_audition_application(stage, keys.csrf_token), keys, list_allowed_hosts("127.0.0.1"), 8123)
    )
    assert client.get("/audition/005").status_code == 403
    assert client.get("/audition/005", params={"key": keys.url_key}).status_code == 200
    sent = {"content-type": "application/json", "origin": f"http://{HOST}"}
    own = {**sent, "x-token": keys.csrf_token}
    asked = json.dumps({"row": 0, "part": "opinion"})
    assert client.post("/audition/005/cast", content=asked, headers=sent).status_code == 403
    for wrong in ({"row": 1, "part": "opinion"}, {"row": True, "part": "opinion"}, {"row": 0, "part": "../x"}, {}):
        assert client.post("/audition/005/cast", content=json.dumps(wrong), headers=own).status_code == 409
    assert client.get("/audition/005/take/../../show.toml").status_code == 404
    assert client.get("/audition/005/take/0.flac").status_code == 404
    assert (show / "show.toml").read_text() == SETTINGS
    told = client.post("/audition/005/cast", content=asked, headers=own).json()
    assert told["done"] == "opinion: bo" and told["plays"][0][1] == "opinion"
    (show / "show.toml").write_text("[show]\n")
    assert "title is missing" in client.get("/audition/005/state").json()["problem"]
    (show / "show.toml").unlink()
    (show / "show.toml").mkdir()
    told = client.post("/audition/005/cast", content=asked, headers=own)
    assert told.status_code == 409 and "Is a directory" in told.text


def test_without_a_script_one_line_says_what_to_do(show: Path) -> None:
    done = lettercast(show, *AUDITION, "6", check=False)
    assert done.returncode == 1 and "there are: 005" in done.stderr and len(done.stderr.splitlines()) == 1
    (show / "scripts" / "005.md").unlink()
    done = lettercast(show, *AUDITION, "5", check=False)
    assert done.returncode == 1 and "lettercast draft ISSUE" in done.stderr
    (show / "scripts" / "005.md").write_text("---\nnumber: 5\n---\n\n{Waves.||dropped}\n")
    done = lettercast(show, *AUDITION, "5", check=False)
    assert done.returncode == 1 and "scripts/005.md: nothing is spoken" in done.stderr
