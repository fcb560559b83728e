"""Keys pressed faster than the server answers, and rows that change under the hand: no key and no word is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.review.pages import LOOKS, browsing, drafted, serving, settled, until

pytestmark = pytest.mark.browser
AT_CLOSE = """key => new MutationObserver((_, watching) => {
  if (document.querySelector("dialog[open]")) return;
  watching.disconnect();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
}).observe(document.getElementById("dialog"), {attributes: true})"""
"""Press a key in the very task that closes the dialog."""


class Slow:
    """A browser's page whose changes are sent, but not before `answer`."""

    def __init__(self, page: Any):
        self.page = page
        self.held: list[Any] = []
        self.asked: list[str] = []
        self.holds = True
        page.route("**/script/012/*", self._hold)

    def _hold(self, route: Any) -> None:
        if route.request.method == "POST":
            self.asked.append(route.request.url.rpartition("/")[2])
        if route.request.method == "POST" and self.holds:
            self.held.append(route)
        else:
            route.continue_()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def answer(self) -> None:
        """Let everything go on: what was asked, and what is asked from now on."""
        self.holds = False
        for route in self.held:
            route.continue_()
        settled(self.page)


@pytest.fixture
def opened(show_copy: Path) -> Iterator[tuple[Any, Path]]:
    script = drafted(show_copy)
    with serving(show_copy, "012") as address, browsing() as page:
        page.goto(address)
        page.wait_for_selector(LOOKS)
        yield page, script


def at(page: Any, text: str) -> None:
    page.locator(".sentence", has_text=text).first.click()


def test_a_key_pressed_while_a_dialog_closes_is_for_the_page(opened: tuple[Any, Path]) -> None:
    page, script = opened
    at(page, "counted")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    page.locator("dialog textarea").fill("Those")
    page.evaluate(AT_CLOSE, "u")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('Undone')")
    assert "Those" not in script.read_text()
    # Escape gives the keys back at once, too, even when the row was made anew behind the dialog.
    page.keyboard.press("s")
    script.write_text(script.read_text().replace("an earlier study", "a study"))
    page.wait_for_selector(".sentence:has-text('a study')")
    page.evaluate(AT_CLOSE, "d")
    page.keyboard.press("Escape")
    until(lambda: "||by hand}" in script.read_text())


def test_enter_twice_is_one_answer(opened: tuple[Any, Path]) -> None:
    page, script = opened
    at(page, "counted")
    page.keyboard.press("s")
    page.locator("dialog textarea").fill("Once")
    slow = Slow(page)
    slow.press("Enter", "Enter")
    page.keyboard.press("Escape")  # not waiting for the answer
    page.keyboard.press("l")
    slow.answer()
    assert slow.asked.count("edit") == 1
    assert page.locator("dialog[open]").count() == 1, "a late answer closes its own dialog only"
    assert script.read_text().count("|Once|by hand}") == 1


def test_keys_may_be_faster_than_the_server(opened: tuple[Any, Path]) -> None:
    page, script = opened
    before = script.read_text()
    at(page, "It held on")
    slow = Slow(page)
    slow.press("d", "k", "ArrowRight", "ArrowRight")  # the sentence before it is put in again when this is answered
    slow.answer()
    page.keyboard.press("s")
    assert page.locator("dialog textarea").input_value() == "method"
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    settled(page)
    at(page, "three coasts")
    page.keyboard.press("e")
    page.locator("textarea.editor").fill("Something else.")
    slow = Slow(page)
    slow.press("Enter", "u")
    slow.answer()
    until(lambda: script.read_text() == before)
    count = page.locator("#looks li:not(.empty)").count()
    page.keyboard.press("n")
    slow = Slow(page)
    slow.press("1", "1", "j")
    here = page.locator(".row.current").get_attribute("data-sha")
    slow.answer()
    page.wait_for_function(
        "n => document.querySelectorAll('#looks li:not(.empty)').length === n && "
        "document.querySelector('main').getAttribute('aria-busy') === 'false'",
        arg=count - 2,
    )
    assert page.locator(".row.current").get_attribute("data-sha") == here, "whoever moved on is left there"


def test_a_selected_word_stays_selected(opened: tuple[Any, Path]) -> None:
    page, script = opened
    at(page, "three coasts")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    script.write_text(script.read_text().replace("The method was", "The method was indeed"))
    page.wait_for_selector(".sentence:has-text('was indeed')")
    page.keyboard.press("d")
    settled(page)
    assert "indeed tried {by||by hand} Quillfeather" in script.read_text()
    page.keyboard.press("d")  # again: the same word is taken back
    settled(page)
    assert "||by hand}" not in script.read_text()


def test_what_is_being_typed_survives_a_change_elsewhere(opened: tuple[Any, Path]) -> None:
    page, script = opened
    at(page, "three coasts")
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.type(" Mine.")
    script.write_text(script.read_text().replace("The method was", "The way was"))
    page.wait_for_selector(".sentence:has-text('The way was') .editor")
    page.keyboard.type(" Ours.")
    page.keyboard.press("Enter")
    until(lambda: "The way was tried by Quillfeather on three coasts. Mine. Ours." in script.read_text())
    page.wait_for_selector(".editor", state="detached")
    assert page.evaluate("document.activeElement.className").startswith("row sentence")
