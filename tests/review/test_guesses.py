"""Words that a voice guesses: told on the page, heard there, mended there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from lettercast.review.errors import ReviewError
from lettercast.review.lexicon_impact import build_entry
from lettercast.review.requests import DismissalRequest
from lettercast.review.session import ReviewSession
from lettercast.review.take_preview import MAX_TRIAL_CHARACTERS, TakePreview
from lettercast.show import open_show
from tests.review.pages import LOOKS, browsing, serving, settled, until

SCRIPT = """# The harbour

Xqevandro built a boat.
The boat was for Xqevandro alone, and Tzimbalu painted it.
[[voice opinion]]
I would ask Xqevandro.
"""
PLAYED = """() => { window.played = []; const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.played.push(this); return play.call(this); }; }"""
HEARD = "n => window.played.length === n && window.played[n - 1].ended && window.played[n - 1].duration > 0.2"


@pytest.fixture
def root(show_copy: Path) -> Path:
    profiles = {"narrator": 'engine = "hibari"\nmodel = "heart"\n', "opinion": 'engine = "espeak"\n'}
    for name, profile in profiles.items():
        (show_copy / "voices" / f"{name}.toml").write_text(profile)
    (show_copy / "scripts" / "007.md").write_text(SCRIPT)
    return show_copy


@pytest.fixture
def session(root: Path) -> Iterator[ReviewSession]:
    show = open_show(root)
    preview = TakePreview(show)
    yield ReviewSession(show, "007", preview)
    preview.close()


def guesses(session: ReviewSession) -> list[dict[str, Any]]:
    return [look for look in session.build_state()["status"]["looks"] if look["concern"] == "guessed"]


def heard(page: Any, times: int) -> None:
    """Wait until so many sounds were begun and the last was heard to its end."""
    page.wait_for_function(HEARD, arg=times)


def test_they_are_told_once_they_were_asked_for(session: ReviewSession) -> None:
    assert guesses(session) == [] and session.build_state()["status"]["guessing"]
    session.find_guesses()
    first, second = guesses(session)
    assert not session.build_state()["status"]["guessing"]
    assert first["what"] == f"Xqevandro ({first['ipa']}), 2 times", "espeak can't tell of its own"
    assert first["sha"] == session.build_view().rows[2].sha
    assert second["word"] == "Tzimbalu" and second["sha"] == session.build_view().rows[3].sha
    words = [look["word"] for look in session.build_state()["status"]["looks"] if look["concern"] == "unknown word"]
    assert not {"Xqevandro", "Tzimbalu"} & set(words)


def test_an_engine_that_can_not_tell_has_none(root: Path) -> None:
    (root / "voices" / "narrator.toml").write_text('engine = "espeak"\n')
    show = open_show(root)
    session = ReviewSession(show, "007", TakePreview(show))
    session.find_guesses()
    assert guesses(session) == []


def test_one_is_right_or_is_mended(session: ReviewSession) -> None:
    session.find_guesses()
    first, second = guesses(session)
    named = {key: second[key] for key in ("sha", "nth", "concern", "what")}
    session.answer_item(DismissalRequest(view=session.build_view().digest, **named))
    assert f"%% right: guessed: Tzimbalu ({second['ipa']})\n" in session.manuscript.path.read_text()
    assert guesses(session) == [first]
    session.preview_or_save_entry(build_entry("Xqevandro", "say", "ex evandro", any_case=False), save=True)
    assert guesses(session) == []


def test_the_word_and_what_it_might_be_are_heard_alone(session: ReviewSession) -> None:
    session.find_guesses()
    guess = guesses(session)[0]
    samples, rate = soundfile.read(io.BytesIO(session.take_preview.load_flac(guess["take"])))
    assert 0.2 < len(samples) / rate < 4
    entry = build_entry("Xqevandro", "ipa", "zˈɛvɑndɹoʊ", any_case=False)
    tried = session.try_entry(entry, guess["take"])
    assert session.take_preview.load_flac(tried) != session.take_preview.load_flac(guess["take"])
    assert "Xqevandro" not in session.show.lexicon_path.read_text()
    assert session.try_entry(entry, "") == tried, "the narrator, where nobody speaks"
    opinion = session.build_view().previews[-1][1].take_key
    assert session.try_entry(entry, opinion) != tried
    with pytest.raises(ReviewError, match="too long"):
        session.try_entry(build_entry("Xqevandro", "ipa", "z" * (MAX_TRIAL_CHARACTERS + 1), any_case=False), "")


@pytest.mark.browser
def test_seen_heard_and_mended_on_the_page(root: Path) -> None:
    with serving(root, "007") as address, browsing() as page:
        page.goto(address)
        page.wait_for_selector(LOOKS)
        look = page.locator("#looks li", has_text="Xqevandro")
        assert look.locator(".concern").inner_text() == "guessed, 2 times"
        ipa = look.locator(".ipa").inner_text()
        page.evaluate(PLAYED)
        look.get_by_role("button", name="Hear Xqevandro").click()
        heard(page, 1)
        assert page.locator(".row.current").inner_text().endswith("Xqevandro built a boat.")

        page.keyboard.press("2")
        said = page.get_by_label("Said")
        assert said.input_value() == ipa and page.get_by_label("How").input_value() == "ipa"
        page.get_by_label("How").select_option("say")
        assert said.input_value() == "Xqevandro"
        said.fill("zevandro")
        page.get_by_role("button", name="Hear it").click()
        heard(page, 2)
        assert "Xqevandro" not in (root / "voices" / "lexicon.toml").read_text()
        page.get_by_role("button", name="Put it into the lexicon").click()
        page.wait_for_selector("dialog[open]", state="detached")
        until(lambda: "zevandro" in (root / "voices" / "lexicon.toml").read_text())
        settled(page)
        assert page.locator("#looks li", has_text="Xqevandro").count() == 0
        assert page.locator("#looks li", has_text="Tzimbalu").count() == 1


@pytest.mark.browser
def test_on_a_telephone_the_word_is_heard_where_it_stands(root: Path) -> None:
    with (
        serving(root, "007") as address,
        browsing(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page,
    ):
        page.goto(address)
        page.wait_for_selector(LOOKS)
        page.locator("#looks li", has_text="Xqevandro").locator(".what").tap()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.locator("#here").bounding_box()["height"] < 90, "one line over the sentence's buttons"
        page.evaluate(PLAYED)
        page.locator("#here").get_by_role("button", name="Hear Xqevandro").tap()
        heard(page, 1)
