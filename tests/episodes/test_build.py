"""An approved script becomes an episode that independent readers agree about."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from lettercast.audio import AudioError
from lettercast.episodes import EpisodeError, render_episode
from lettercast.episodes.manifest import Manifest, load_manifest
from lettercast.show import Show, open_show
from tests.conftest import ROOT
from tests.episodes.readers import by_ebur128, by_ffprobe, by_mutagen
from tests.episodes.shows import APPROVED_AT, SCRIPT, SETTINGS, add_script, make_show, tone


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """A show with one finished episode."""
    show = make_show(tmp_path_factory.mktemp("show"))
    add_script(show)
    render_episode(show, "007")
    return show


def test_readers_agree_about_the_chapters(show: Show) -> None:
    folder = show.episode_folder("007")
    manifest = load_manifest(folder / "episode.json")
    expected = [(one.start_ms, one.end_ms, one.title) for one in manifest.chapters]
    assert [title for _, _, title in expected] == ["Slow Letters", "Opening", "HIGHLIGHTS", "On cats", "NEWS"]
    assert by_ffprobe(folder / "episode.mp3") == expected
    assert by_mutagen(folder / "episode.mp3") == expected
    assert expected[0][0] == 0
    assert expected[-1][1] == manifest.duration_ms
    assert abs(MP3(folder / "episode.mp3").info.length * 1000 - manifest.duration_ms) < 50


def test_an_unapproved_script_is_not_rendered(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show, approved=False)
    with pytest.raises(EpisodeError, match=r"scripts/007.md: the script is not approved.*lettercast approve 007"):
        render_episode(show, "007")
    add_script(show)
    path = show.script_path("007")
    path.write_text(path.read_text().replace("restful", "soothing"))
    with pytest.raises(EpisodeError, match=r"scripts/007.md: the script is changed since Dee approved it"):
        render_episode(show, "007")
    assert not show.episode_folder("007").exists()


def test_a_new_title_makes_no_new_sound(show: Show, tmp_path: Path) -> None:
    folder = show.episode_folder("007")
    before = load_manifest(folder / "episode.json")
    add_script(show, text=SCRIPT.replace("The seventh letter", "Letter seven"))
    kept = shutil.move(show.cache_folder / "takes", tmp_path / "takes")  # nothing could be encoded without voicing
    after = render_episode(show, "007")
    assert after.title == "Letter seven & more"
    assert (after.guid, after.chapters, after.loudness) == (before.guid, before.chapters, before.loudness)
    assert takes(show) == set()
    shutil.rmtree(show.cache_folder / "takes", ignore_errors=True)
    shutil.move(kept, show.cache_folder / "takes")


def test_an_episode_of_today_is_not_dated_to_come(show: Show) -> None:
    for date, moment in (("2026-02-27", "12:00:00"), ("2026-03-01", "09:30:00"), ("2026-03-02", "12:00:00")):
        add_script(show, text=SCRIPT.replace("2026-02-27", date))
        assert f"{render_episode(show, '007').published_at:%Y-%m-%d %H:%M:%S}" == f"{date} {moment}"


def takes(show: Show) -> set[str]:
    return {path.stem for path in (show.cache_folder / "takes").rglob("*.flac")}


def test_a_changed_word_voices_one_sentence(show: Show) -> None:
    add_script(show, text=SCRIPT)
    render_episode(show, "007")
    before = takes(show)
    add_script(show, text=SCRIPT.replace("restful", "soothing"))
    render_episode(show, "007")
    assert len(takes(show) - before) == 1
    again = (show.episode_folder("007") / "episode.mp3").stat().st_mtime_ns, takes(show)
    render_episode(show, "007")
    assert takes(show) == again[1]


def test_a_new_voice_for_opinions_voices_opinions_only(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show)
    render_episode(show, "007")
    before = takes(show)
    (show.voices_folder / "other.toml").write_text('engine = "espeak"\nlanguage = "en"\nspeed = 1.2\n')
    (tmp_path / "show.toml").write_text(SETTINGS + '\n[cast]\nopinion = "other"\n')
    manifest = render_episode(open_show(tmp_path), "007")
    spoken = [line for line in SCRIPT.split("[[voice opinion Cee]]")[1].split("[[cue")[0].splitlines() if line]
    calibration = 10  # at most: sentences said once by a new voice, to find its gain
    assert len(spoken) <= len(takes(show) - before) <= len(spoken) + calibration
    assert [use.voice for use in manifest.engines] == ["narrator", "other"]


def test_takes_that_change_under_the_encoder_are_measured_again(tmp_path: Path) -> None:
    """What is kept of a take's level may be older than the take itself."""
    show = make_show(tmp_path)
    add_script(show)
    whole = render_episode(show, "007")
    shutil.rmtree(show.episode_folder("007"))
    (show.cache_folder / "episodes" / "007.json").unlink()
    kept = show.cache_folder / "episodes" / "007.levels.json"
    levels = json.loads(kept.read_text())
    next(iter(levels.values()))["length"] -= 4_410
    kept.write_text(json.dumps(levels))
    assert render_episode(show, "007") == whole


def test_further_formats_and_a_bed(tmp_path: Path) -> None:
    settings = SETTINGS + '\n[sound]\nbed = "audio/bed.wav"\nalternates = ["m4a", "opus"]\n'
    tone(tmp_path / "audio" / "bed.wav", 1.0, 200.0)
    show = make_show(tmp_path, settings)
    add_script(show)
    manifest = render_episode(show, "007")
    assert [(one.file, one.type) for one in manifest.alternates] == [
        ("episode.m4a", "audio/mp4"),
        ("episode.opus", "audio/ogg"),
    ]
    folder = show.episode_folder("007")
    for one in manifest.alternates:
        assert (folder / one.file).stat().st_size == one.bytes
        assert abs(by_ebur128(folder / one.file)[0] + 19) <= 0.5
    assert MP4(folder / "episode.m4a")["\xa9nam"] == ["The seventh letter & more"]
    assert OggOpus(folder / "episode.opus")["title"] == ["The seventh letter & more"]
    shutil.rmtree(folder)
    shutil.rmtree(show.cache_folder)
    assert render_episode(show, "007") == manifest


def test_an_issue_in_the_show_tells_who_made_what(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    issue = tmp_path / "episodes" / "007" / "issue.md"
    issue.parent.mkdir(parents=True)
    issue.write_text(
        "# HIGHLIGHTS\n\n**[On cats](https://example.org/cats)** *(Ann Bee et al)* (summarized by Cee): "
        "Cats sleep.\n\n**Cee's opinion:** I find this restful.\n"
    )
    add_script(show, text=SCRIPT.replace("number: 7", "number: 7\nsource: episodes/007/issue.md"))
    manifest = render_episode(show, "007")
    (item,) = manifest.items
    assert (item.title, item.authors, item.et_al, item.summarizer) == ("On cats", ["Ann Bee"], True, "Cee")
    assert [person.name for person in manifest.people] == ["The Slow Post", "Cee"]
    assert render_episode(show, "007") == manifest


def test_a_missing_bumper_is_told_before_anything_is_voiced(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show)
    (tmp_path / "audio" / "sting.wav").unlink()
    with pytest.raises(AudioError, match="the bumper is not there"):
        render_episode(show, "007")
    assert takes(show) == set()
    assert not show.episode_folder("007").exists()


def test_an_issue_without_a_date_comes_out_when_it_was_first_approved(tmp_path: Path) -> None:
    show, undated = make_show(tmp_path), SCRIPT.replace("date: 2026-02-27\n", "")
    add_script(show, text=undated)
    first = render_episode(show, "007")
    assert first.published_at == APPROVED_AT
    add_script(show, text=undated.replace("restful", "soothing"), at=APPROVED_AT + timedelta(days=3))
    again = render_episode(show, "007")
    assert again.hashes != first.hashes
    assert (again.date, again.published_at) == (first.date, first.published_at)
    add_script(show)
    assert render_episode(show, "007").published_at.isoformat() == "2026-02-27T12:00:00+00:00"


def test_the_manifest_is_as_its_schema_says() -> None:
    """docs/episode.schema.json is the manifest's model, written out; make it again with `python -m tests.episodes`."""
    assert json.loads((ROOT / "docs" / "episode.schema.json").read_text()) == Manifest.model_json_schema()
