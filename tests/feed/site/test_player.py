"""The site in a real browser: it plays, seeks, highlights, obeys the keyboard, and works without script."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from lettercast.feed import build_feed
from tests.conftest import ROOT, missing
from tests.feed.episodes import add_episode, make_show
from tests.feed.test_rss import TODAY
from tests.feed.web import served

pytestmark = pytest.mark.browser
OURS = ("http://127.0.0.1:", "file:")
PATIENCE_S = 120
"""Longer than anything takes on a busy machine."""
PAGES = ("index.html", "episodes/index.html", "episodes/001.html", "embed/001.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    show = make_show(tmp_path_factory.mktemp("site"))
    for number in range(1, 4):
        add_episode(show, number, seconds=24, sentences=12)
    build_feed(show, today=TODAY)
    with served(show.public_folder, show.settings.feed.base_url) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("chromium", "Debian: apt-get install chromium")
    arguments = ["--autoplay-policy=no-user-gesture-required", "--no-sandbox"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments, timeout=1000 * PATIENCE_S)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when a script fails or anything is asked of another host."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(1000 * PATIENCE_S)
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    made.on("request", lambda request: faults.append(request.url) if not request.url.startswith(OURS) else None)
    yield made
    context.close()
    assert faults == []


def open_episode(page: Page, site: str, after: str = "") -> None:
    page.goto(f"{site}/episodes/002.html{after}")
    until(page, "document.querySelector('audio').readyState >= 1")


def until(page: Page, condition: str, argument: object = None) -> None:
    """Wait for a condition. The page's own security policy forbids Playwright's way, which evaluates strings."""
    end = time.monotonic() + PATIENCE_S
    while not page.evaluate(condition, argument):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


def now(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def paused(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('audio').paused"))


def test_it_plays_and_follows_the_words(page: Page, site: str) -> None:
    open_episode(page, site)
    assert page.locator("audio").is_hidden() and page.locator(".controls").is_visible()
    # Watched from inside: however busy the machine is, no word passes unseen, and it is paused at the third.
    page.evaluate(
        """() => {
            window.passed = [];
            new MutationObserver((_, watching) => {
                const now = document.querySelectorAll('.s .now');
                if (now.length !== 1 || now[0].innerText === passed.at(-1)) return;
                if (passed.push(now[0].innerText) < 3) return;
                watching.disconnect();
                document.querySelector('button[aria-label=Pause]').click();
            }).observe(document.querySelector('.transcript'), {subtree: true, attributeFilter: ['class']});
        }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "window.passed.length >= 3")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert paused(page) and page.locator(".s .now").count() == 1 and page.locator(".s.on").count() == 1
    said = page.evaluate(
        """() => {
            const time = document.querySelector('audio').currentTime;
            const sentence = document.querySelector('.s.on');
            let at = 0;
            const times = sentence.dataset.t.split(' ').map((step) => (at += Number(step)) / 100);
            const index = [...sentence.children].indexOf(document.querySelector('.now'));
            return [times[index] <= time + 0.05, time <= (times[index + 1] ?? at / 100) + 0.4, passed.length];
        }"""
    )
    assert said == [True, True, 3]


def test_it_seeks_by_chapter_and_by_word(page: Page, site: str) -> None:
    open_episode(page, site)
    page.get_by_role("link", name="The 2th gate").first.click()
    until(page, "document.querySelector('audio').currentTime >= 12")
    page.evaluate("document.querySelector('audio').pause()")
    assert page.locator(".chapters [aria-current]").inner_text().startswith("The 2th gate")
    assert page.locator(".chapter-now").inner_text() == "The 2th gate"
    assert page.url.endswith("#t=12")
    word = page.locator(".transcript .s").nth(2).locator("span").nth(3)
    # Looked at in the click itself: the very word is lit, and it plays from there.
    page.evaluate(
        """word => document.addEventListener('click', () => {
            const audio = document.querySelector('audio');
            window.heard = [word.className, word.parentElement.className, audio.currentTime, audio.paused];
            audio.pause();
        }, {once: true})""",
        word.element_handle(),
    )
    word.click()
    until(page, "Boolean(window.heard)")
    start = word.evaluate("element => element.parentElement.dataset.t.split(' ').slice(0, 4)"
                          ".reduce((sum, step) => sum + Number(step), 0) / 100")  # fmt: skip
    own, sentence, second, silent = page.evaluate("window.heard")
    assert "now" in own and "on" in sentence.split() and second == pytest.approx(start, abs=0.05) and not silent


def test_a_link_leads_to_its_moment(page: Page, site: str) -> None:
    for after, seconds in (("#t=14", 14), ("#t=0:15", 15), ("#t=0h0m16s", 16)):
        open_episode(page, site, after)
        until(page, "wanted => Math.abs(document.querySelector('audio').currentTime - wanted) < 0.1", seconds)
        page.goto("about:blank")
    open_episode(page, site)
    until(page, "Math.abs(document.querySelector('audio').currentTime - 16) < 0.2")  # where the listener stopped
    page.evaluate("location.hash = '#t=3'")
    until(page, "Math.abs(document.querySelector('audio').currentTime - 3) < 0.1")


def test_the_keyboard_is_enough(page: Page, site: str) -> None:
    open_episode(page, site, "#t=0")
    press = page.keyboard.press
    press("Space")
    until(page, "!document.querySelector('audio').paused")
    press("k")
    until(page, "document.querySelector('audio').paused")
    press("]")
    assert now(page) == pytest.approx(12, abs=0.1)
    press("[")
    assert now(page) == pytest.approx(0, abs=0.1)
    press(".")
    assert now(page) == pytest.approx(2, abs=0.1)
    press(",")
    assert now(page) == pytest.approx(0, abs=0.1)
    press("Shift+ArrowRight")
    one = now(page)
    assert 0 < one < 2
    press("Shift+ArrowRight")
    assert one < now(page) < 2 and page.locator(".s .now").count() == 1
    press("ArrowRight")
    assert now(page) > 20
    press("ArrowLeft")
    press("+")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.1
    press("-")
    press("?")
    assert page.locator("dialog").is_visible()
    page.get_by_label("Use these keys").uncheck()
    press("Escape")
    before = now(page)
    press("]")
    assert now(page) == before, "single keys can be switched off (WCAG 2.1.4)"
    page.get_by_role("button", name="Next chapter").focus()
    press("Enter")
    assert now(page) == pytest.approx(12, abs=0.1)
    slider = page.get_by_role("slider", name="Position")
    slider.focus()
    press("ArrowRight")
    assert now(page) == pytest.approx(13, abs=0.1) and slider.get_attribute("aria-valuetext") == "0:13 of 0:24"


def test_without_script_there_is_sound_and_text(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    context.set_default_timeout(1000 * PATIENCE_S)
    page = context.new_page()
    page.goto(f"{site}/episodes/002.html")
    assert page.locator("audio[controls]").is_visible() and not page.locator(".controls").is_visible()
    assert "Grass counts as a forest" in page.locator(".transcript").inner_text()
    page.get_by_role("link", name="The 2th gate").first.click()
    assert page.url.endswith("#t=12") and page.locator("[id='t=12']").count() == 1
    page.goto(f"{site}/index.html")
    assert page.locator("#feed-address").input_value() == f"{site}/feed.xml"
    context.close()


def test_it_stands_in_other_peoples_pages(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 190})
    page.goto(f"{site}/embed/002.html")
    until(page, "document.querySelector('audio').readyState >= 1")
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "document.querySelector('audio').currentTime > 0.3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 1200])
def test_axe_finds_nothing_serious(browser: Browser, site: str, scheme: str, width: int) -> None:
    axe = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        missing("axe-core", "npm install in tests/node")
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for axe, which is no part of the page
    )
    context.set_default_timeout(1000 * PATIENCE_S)
    page = context.new_page()
    for name in PAGES:
        page.goto(f"{site}/{name}")
        if "00" in name:
            until(page, "document.querySelector('audio').readyState >= 1")
            page.evaluate("document.querySelector('audio').currentTime = 5")
        page.add_script_tag(path=axe)
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        bad = [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]
        assert bad == [], (name, bad)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_the_files_work_from_a_disk(page: Page, tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_episode(show, 1)
    build_feed(show, today=TODAY)
    page.goto((show.public_folder / "episodes" / "001.html").as_uri())
    assert page.locator("h1").inner_text() == "Meadow Letter #1: larks & gates"
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "the style sheet is found"
