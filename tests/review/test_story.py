"""The whole story in a real browser: draft, open, look, fix, listen, edit, approve, render, change a word."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lettercast.scripts import find_approval_problem, read_script
from tests.review.pages import LOOKS, browsing, drafted, lettercast, listening, serving, settled, until

pytestmark = pytest.mark.browser


@pytest.fixture
def page(show_copy: Path) -> Iterator[tuple[Any, Path]]:
    script = drafted(show_copy)
    with serving(show_copy, "012") as address, browsing() as page:
        page.goto(address)
        page.wait_for_selector(LOOKS)
        yield page, script


def send(browser: Any) -> None:
    """Answer the open dialog."""
    browser.keyboard.press("Enter")
    browser.wait_for_selector("dialog[open]", state="detached")


def test_from_draft_to_render_and_one_word_later(page: tuple[Any, Path], show_copy: Path) -> None:
    browser, script = page
    # What needs a look, one key each: the made-up method is said everywhere, the rest is right as it is.
    looks = browser.locator("#looks li")
    assert "ZQRX" in browser.locator("#looks").inner_text()
    while looks.first.get_attribute("class") != "empty":
        browser.keyboard.press("n")
        word = browser.locator("#looks .current .what").inner_text()
        if word == "ZQRX":
            browser.keyboard.press("5")
            browser.get_by_label("How").select_option("letters")
            touched = browser.locator(".touched li")
            touched.first.wait_for()
            assert touched.count() == 3
            assert "Z Q R X" in touched.first.inner_text()
            browser.get_by_role("button", name="Put it into the lexicon").click()
            browser.wait_for_selector("dialog[open]", state="detached")
        else:
            browser.keyboard.press("1")
        settled(browser)
    assert "letters = true" in (show_copy / "voices" / "lexicon.toml").read_text().split("ZQRX")[1].splitlines()[0]
    assert "%% right: " in script.read_text()

    # Listen to one sentence, then on from it.
    sentence = browser.locator(".sentence[data-take]", has_text="counted").first
    sentence.click()
    heard = listening(browser)
    browser.keyboard.press("Space")
    heard(1)
    browser.wait_for_selector(".sentence.speaking", state="detached")
    heard = listening(browser)
    browser.keyboard.press(".")
    heard(2)
    browser.keyboard.press("Escape")
    assert list((show_copy / ".lettercast" / "takes").glob("*/*.flac"))

    # Edit: the spoken side of one word, then the sentence itself, split, joined, undone.
    sentence.click()
    browser.keyboard.press("ArrowRight")
    browser.keyboard.press("s")
    browser.locator("dialog textarea").fill("Those")
    send(browser)
    until(lambda: "{The|Those|by hand} authors" in script.read_text())
    browser.keyboard.press("u")
    until(lambda: "Those" not in script.read_text())
    settled(browser)
    browser.locator(".said [data-plain]", has_text="It held on").dblclick(
        position={"x": 4, "y": 14}
    )  # the pointer selects a word
    browser.keyboard.press("s")
    browser.locator("dialog textarea").fill("The method")
    send(browser)
    until(lambda: "{It|The method|by hand} held on two" in script.read_text())
    browser.locator(".sentence", has_text="launched on Monday").click()
    browser.keyboard.press("e")
    browser.locator("textarea.editor").fill("A buoy was launched {on Monday|this Monday}.")
    browser.keyboard.press("Enter")
    until(lambda: "{on Monday|this Monday}" in script.read_text())
    settled(browser)
    browser.locator(".sentence", has_text="I like it").click()
    browser.keyboard.press("m")
    until(lambda: "I like it. ZQRX" in script.read_text())
    settled(browser)
    assert browser.locator(".sentence", has_text="I like it. ZQRX").count() == 1

    # Approve what is shown, and render it from what was heard.
    browser.keyboard.press("a")
    browser.get_by_label("Approved by").fill("Ada")
    browser.get_by_role("button", name="Approve", exact=True).last.click()
    browser.wait_for_selector(".standing.held")
    assert find_approval_problem(read_script(script)) is None
    assert "approved by Ada" in browser.locator("#standing").inner_text()
    lettercast(show_copy, "render", "012")
    assert (show_copy / "episodes" / "012" / "episode.mp3").is_file()

    # One word later it is not approved any more, and the page says what changed.
    browser.locator(".sentence", has_text="three coasts").click()
    browser.keyboard.press("ArrowRight")
    browser.keyboard.press("d")
    browser.wait_for_selector(".standing.broken")
    assert re.search(r"1 place changed since Ada approved it", browser.locator("#standing").inner_text())
    assert (
        find_approval_problem(read_script(script))
        == f"changed since Ada approved it on {time.strftime('%Y-%m-%d', time.gmtime())}"
    )
    browser.get_by_role("button", name="What changed").click()
    browser.wait_for_selector(".differences li")
    assert browser.locator(".differences li").count() == 1
    refused = lettercast(show_copy, "render", "012", check=False)
    assert refused.returncode == 1 and "changed since" in refused.stderr


def test_the_story_of_a_real_issue(corpus: Path, show_copy: Path) -> None:
    lettercast(show_copy, "draft", str(corpus / "issues" / "seed-000.txt"), "--as", "000")
    script = show_copy / "scripts" / "000.md"
    with serving(show_copy, "000") as address, browsing() as browser:
        browser.goto(address)
        browser.wait_for_selector(LOOKS)
        browser.keyboard.press("n")
        looks = browser.locator("#looks li:not(.empty)")
        first = looks.locator(".what").first.inner_text()
        browser.keyboard.press("1")
        settled(browser)
        assert first not in looks.locator(".what").all_inner_texts()
        browser.keyboard.press("u")  # a first answer taken back
        settled(browser)
        assert first in looks.locator(".what").all_inner_texts()
        for _ in range(looks.count()):
            browser.keyboard.press("1")
            settled(browser)
        assert looks.count() == 0
        browser.locator(".sentence[data-take]").nth(4).click()
        word = browser.locator(".current .said").inner_text().split()[1].strip(".,;:")
        browser.keyboard.press("l")
        browser.get_by_role("textbox", name="Word").fill(word)
        browser.get_by_label("Said").fill("marmalade")
        browser.wait_for_selector(".touched li")
        browser.get_by_role("button", name="Put it into the lexicon").click()
        browser.wait_for_selector("dialog[open]", state="detached")
        heard = listening(browser)
        browser.keyboard.press("Space")
        heard(1)
        browser.keyboard.press("Escape")
        browser.keyboard.press("d")
        until(lambda: "|by hand}" in script.read_text())
        settled(browser)
        browser.keyboard.press("a")
        browser.get_by_label("Approved by").fill("Ada")
        send(browser)
        browser.wait_for_selector(".standing.held")
        assert lettercast(show_copy, "render", "000", "--accept-defects").returncode == 0
        browser.keyboard.press("d")  # and back: one sentence is said after all
        browser.wait_for_selector(".standing.broken")
        assert find_approval_problem(read_script(script)) is not None


def test_the_file_changed_elsewhere_is_merged_and_shown(page: tuple[Any, Path]) -> None:
    browser, script = page
    old = script.read_text()
    browser.locator(".sentence", has_text="three coasts").click()
    browser.keyboard.press("ArrowRight")
    browser.keyboard.press("d")
    until(lambda: "|by hand}" in script.read_text())
    script.write_text(old.replace("It knows ZQRX.", "It knows ZQRX well."))  # an editor that never saw the page's edit
    browser.wait_for_selector(".sentence:has-text('ZQRX well')")
    assert "|by hand}" in script.read_text() and "ZQRX well" in script.read_text()
    browser.wait_for_selector(".toast:has-text('both were merged')")
    script.write_text(old)  # git checkout
    browser.get_by_role("button", name="Bring them back").click()
    until(lambda: "|by hand}" in script.read_text())
    script.write_text(old + "a { that is never closed\n")
    browser.wait_for_selector("#banner:has-text('never closed')")
    script.write_text(old)
    browser.wait_for_selector("#banner:has-text('never closed')", state="detached")


def test_the_same_words_changed_twice_wait_for_a_choice(page: tuple[Any, Path]) -> None:
    browser, script = page
    row = browser.locator(".sentence", has_text="three coasts")
    row.click()
    browser.keyboard.press("e")
    editor = browser.locator("textarea.editor")
    mine = editor.input_value().replace("three coasts", "{three|3} coasts")
    script.write_text(script.read_text().replace("three coasts", "{three|tree} coasts"))
    editor.fill(mine)
    browser.keyboard.press("Enter")
    browser.wait_for_selector(".clash")
    assert "{three|3} coasts" in script.read_text() and "{three|tree} coasts" in script.read_text()
    browser.get_by_role("button", name="Take these").last.click()
    until(lambda: "%% <<<" not in script.read_text())
    assert "{three|3} coasts" in script.read_text() and "tree}" not in script.read_text()


def test_every_answer_and_mark_by_key(page: tuple[Any, Path]) -> None:
    browser, script = page

    def at(text: str) -> None:
        browser.locator(".sentence", has_text=text).first.click()

    at("three coasts")
    browser.keyboard.press("p")
    browser.locator("dialog input").fill("1.5")
    send(browser)
    until(lambda: "[[pause 1.5]]" in script.read_text())
    at("three coasts")
    browser.keyboard.press("v")
    browser.locator("dialog input").fill("opinion Ada")
    send(browser)
    until(lambda: "[[voice opinion Ada]]\n" in script.read_text())
    at("three coasts")
    for _ in range(4):
        browser.keyboard.press("ArrowRight")
    browser.keyboard.press("x")
    until(lambda: "The method was\ntried by" in script.read_text())
    browser.locator(".heading", has_text="Counting").click()
    browser.keyboard.press("e")
    browser.locator("dialog input").fill("Waves, counted")
    send(browser)
    until(lambda: "## Waves, counted" in script.read_text())
    browser.locator(".unspoken").click()
    browser.keyboard.press("r")
    until(lambda: "[[unspoken" not in script.read_text())
    for _ in range(5):
        browser.keyboard.press("u")
    until(lambda: "[[pause 1.5]]" not in script.read_text() and "[[unspoken" in script.read_text())
    browser.keyboard.press("Shift+U")
    until(lambda: "[[pause 1.5]]" in script.read_text())
    browser.keyboard.press("?")
    browser.wait_for_selector("dialog .keys")
    browser.keyboard.press("Escape")
    browser.keyboard.press("c")
    browser.wait_for_selector("dialog .tabs")


def test_a_tap_is_enough_on_a_telephone(show_copy: Path) -> None:
    script = drafted(show_copy)
    with (
        serving(show_copy, "012") as address,
        browsing(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page,
    ):
        page.goto(address)
        page.wait_for_selector(LOOKS)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.locator(".sentence", has_text="three coasts").tap()
        page.get_by_role("button", name="Drop", exact=True).tap()
        until(lambda: "|by hand}" in script.read_text())
