"""The report is one page that holds all it shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lettercast.episodes import EpisodeError, render_episode, write_report
from tests.episodes.shows import add_script, make_show


def test_the_page_tells_of_the_episode_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show)
    render_episode(show, "007")
    kept = show.cache_folder / "episodes" / "007.json"
    told = json.loads(kept.read_text())
    told["heard"][4]["doubts"] = ["ends abruptly"]
    kept.write_text(json.dumps(told))
    page = write_report(show, "007").read_text()
    for shown in (
        "The seventh letter &amp; more",
        "On cats",
        "Narrator",
        "Cee",
        "ends abruptly",
        "of 11 takes in doubt",
    ):
        assert shown in page
    text = "They wake when {40%|forty percent} of the sun is up."
    assert f"007.md, line {show.script_path('007').read_text().splitlines().index(text) + 1}" in page
    assert 'src="data:audio/mpeg;base64,' in page
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    assert re.search(r"<th>list item</th><td class=\"number\">0.50 s</td>.*?2 ×", page)
    assert "nan" not in re.findall(r' d="([^"]*)"', page)[0]


def test_takes_that_nobody_listened_to_are_not_called_right(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show)
    render_episode(show, "007", listen="off")
    assert "the takes were not listened to" in write_report(show, "007").read_text()


def test_a_report_needs_an_episode_that_is_as_its_script(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show)
    with pytest.raises(EpisodeError, match=r"episodes/007: not rendered as it is now; run `lettercast render 007`"):
        write_report(show, "007")
