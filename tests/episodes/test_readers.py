"""Independent readers agree about what is in an episode's files.

With LETTERCAST_DEEP set, also for every seed issue of the shared corpus.
"""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import srt
import webvtt

from lettercast.audio import find_sound_offset
from lettercast.episodes import render_episode
from lettercast.episodes.manifest import Manifest
from lettercast.issues import read_issue
from lettercast.normalization import Piece
from lettercast.scripts import approve, draft, dump, read_script
from lettercast.show import Show, open_show
from tests.conftest import CORPUS, ROOT
from tests.episodes import readers
from tests.episodes.shows import APPROVED_AT, SCRIPT, add_script, make_show

SEEDS = sorted((CORPUS / "issues").glob("seed-*.txt")) if os.environ.get("LETTERCAST_DEEP") else []

HARD_TITLES = [
    'Über Größe & Maß <ernst> "gemeint"',
    "对齐问题的新进展",
    "Robots 🤖 and a family 👨‍👩‍👧",
    "x" * 119 + "y",
]


@pytest.fixture(scope="module", params=[None, *SEEDS], ids=lambda path: path.stem if path else "small")
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Show, Manifest]:
    """A finished episode: a small one with hard titles, or a seed issue in the repository's own show."""
    root = tmp_path_factory.mktemp("show")
    if request.param is None:
        show = make_show(root)
        more = "".join(f"\n## {title}\n{{|Item {number}.}}\n" for number, title in enumerate(HARD_TITLES))
        add_script(show, text=SCRIPT + more)
        return show, render_episode(show, "007")
    for name in ("voices", "audio", "feed"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("public"))
    shutil.copy(ROOT / "show.toml", root)
    show = open_show(root)
    (root / "scripts").mkdir()
    script = approve(draft(read_issue(str(request.param)), show.settings), "Dee", APPROVED_AT)
    show.script_path("001").write_text(dump(script))
    return show, render_episode(show, "001")


def mp3(rendered: tuple[Show, Manifest]) -> Path:
    show, manifest = rendered
    return show.episode_folder(manifest.id) / "episode.mp3"


def test_all_list_the_same_chapters(rendered: tuple[Show, Manifest]) -> None:
    show, manifest = rendered
    expected = [(one.start_ms, one.end_ms, one.title) for one in manifest.chapters]
    starts = [(start, title) for start, _, title in expected]
    path = mp3(rendered)
    assert readers.by_ffprobe(path) == expected
    assert readers.by_mutagen(path) == expected
    assert readers.by_eyed3(path) == starts
    assert readers.by_music_metadata(path) == starts
    told = json.loads((show.episode_folder(manifest.id) / "chapters.json").read_bytes())["chapters"]
    assert [(round(one["startTime"] * 1000), round(one["endTime"] * 1000), one["title"]) for one in told] == expected
    if manifest.id == "007":
        assert [title for _, title in starts[-len(HARD_TITLES) :]] == HARD_TITLES


def test_the_sound_is_whole_and_at_its_level(rendered: tuple[Show, Manifest]) -> None:
    path = mp3(rendered)
    assert readers.faults_by_mp3val(path) == []
    loudness, peak = readers.by_ebur128(path)
    assert abs(loudness + 19) <= 0.5
    assert peak <= -1.0
    told = rendered[1].loudness
    assert abs(told.integrated_lufs - loudness) <= 0.15
    assert abs(told.true_peak_dbtp - peak) <= 0.25
    length_ms = readers.MP3(path).info.length * 1000
    assert abs(length_ms - rendered[1].duration_ms) <= 50
    assert abs(rendered[1].chapters[-1].end_ms - length_ms) <= 50


def test_seeking_by_bytes_lands_at_the_chapter(rendered: tuple[Show, Manifest]) -> None:
    """Constant bit rate: a time is a place in the file. What plays from there is the sound at the mark."""
    path = mp3(rendered)
    rate_hz = 8000
    whole = readers.decoded(path, rate_hz)
    data = path.read_bytes()
    offset = find_sound_offset(path)
    bytes_per_ms = rendered[1].audio.bitrate_bps / 8000  # type: ignore[operator]
    for chapter in rendered[1].chapters[1:]:
        place = offset + int(chapter.start_ms * bytes_per_ms)
        heard = readers.decoded(data[place : place + 40_000], rate_hz)[1600 : 1600 + 2 * rate_hz]
        around = chapter.start_ms * rate_hz // 1000 + 1600 - rate_hz // 5
        there = whole[max(around, 0) : around + len(heard) + 2 * rate_hz // 5]
        size = 1 << (len(there) + len(heard)).bit_length()
        match = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(heard, size)), size)
        lag = int(np.argmax(match[: len(there) - len(heard) + 1])) + min(around, 0) - rate_hz // 5
        assert abs(lag) / rate_hz <= 0.1, (chapter, lag / rate_hz)


def test_chapters_begin_just_before_their_first_word(rendered: tuple[Show, Manifest]) -> None:
    show, manifest = rendered
    told = json.loads((show.episode_folder(manifest.id) / "transcript.json").read_bytes())["segments"]
    starts = [round(one["startTime"] * 1000) for one in told]
    samples = np.abs(readers.decoded(mp3(rendered)))
    loud = float(samples.max())
    for chapter in manifest.chapters[1:]:
        first = next((start for start in starts if start >= chapter.start_ms), None)
        assert first is not None
        assert first - chapter.start_ms <= 300, chapter
        assert not any(start < chapter.start_ms <= start + 5 for start in starts)
        around = samples[chapter.start_ms * 8 - 80 : chapter.start_ms * 8 + 80]
        assert around.max() < loud / 30, f"{chapter} does not begin in silence"


def test_transcripts_show_the_written_side_word_for_word(rendered: tuple[Show, Manifest]) -> None:
    show, manifest = rendered
    folder = show.episode_folder(manifest.id)
    expected = []
    for sentence in read_script(show.script_path(manifest.id)).iter_sentences():
        if sentence.spoken:
            expected += "".join(shown(piece) for piece in sentence.pieces).split()
    segments = json.loads((folder / "transcript.json").read_bytes())["segments"]
    assert [one["body"] for one in segments] == expected
    for one, following in itertools.pairwise(segments):
        assert one["startTime"] <= one["endTime"]
        assert one["startTime"] <= following["startTime"]
    captions = list(webvtt.read(str(folder / "transcript.vtt")))
    assert html.unescape(" ".join(caption.text for caption in captions)).split() == expected
    assert all(len(html.unescape(line)) <= 65 for caption in captions for line in caption.text.splitlines())
    assert {caption.voice for caption in captions} >= {"Narrator"}
    for one, following in itertools.pairwise(captions):
        assert one.start < one.end <= following.start
    subtitles = list(srt.parse((folder / "transcript.srt").read_text()))
    assert " ".join(subtitle.content for subtitle in subtitles).split() == expected
    assert all(len(row) <= 32 for subtitle in subtitles for row in subtitle.content.split("\n"))
    assert all(subtitle.content.count("\n") <= 1 for subtitle in subtitles)
    for first, second in itertools.pairwise(subtitles):
        assert first.start < first.end <= second.start
    page = (folder / "transcript.html").read_text()
    paragraphs = " ".join(re.findall(r"<p>(.*?)</p>", page, re.DOTALL))
    assert html.unescape(paragraphs).split() == expected


def shown(piece: Piece) -> str:
    """What a transcript shows of a piece, said once more and independently."""
    if not piece.spoken:
        return " " if piece.written.isspace() else ""
    return piece.written if piece.written.strip() else piece.spoken
