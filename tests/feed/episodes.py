"""Finished episodes made without a voice: real files, real hashes, a manifest that tells of them."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
import subprocess
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from lettercast.episodes.manifest import (
    ApprovalRecord,
    Chapter,
    EpisodeItem,
    Hashes,
    Loudness,
    Manifest,
    Media,
    Person,
    Soundbite,
    dump_manifest,
)
from lettercast.files import sha256_file
from lettercast.show import Show, open_show

SENTENCES = (
    ("", "Meadow Letter, number {n}."),
    ("", "This week we walked the field twice."),
    ("Ada", "Grass counts as a forest when you are small."),
    ("", "Larks were seen near the {n}th gate."),
)


@functools.cache
def mp3(seconds: float, tone_hz: int = 220) -> bytes:
    """A real MP3 of a tone."""
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi"),
        *("-i", f"sine=frequency={tone_hz}:duration={seconds}:sample_rate=44100"),
        *("-ac", "1", "-b:a", "48k", "-f", "mp3", "-"),
    ]
    return subprocess.run(command, check=True, capture_output=True).stdout


def make_show(root: Path, base_url: str = "https://pod.example.org", extra: str = "") -> Show:
    """A show folder with a cover and settings, no episodes."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "feed").mkdir(exist_ok=True)
    Image.new("RGB", (1400, 1400), (40, 90, 60)).save(root / "feed" / "cover.png")
    (root / "show.toml").write_text(
        f"""# mine
[show]
title = "Meadow Letter"
author = "The Meadow Press"
email = "hello@example.org"
description = "A small letter about fields, read aloud by a synthetic voice."
link = "https://example.org/meadow"
category = "Science"
subcategory = "Nature"

[feed]
base_url = "{base_url}"  # here
{extra}
"""
    )
    return open_show(root)


def add_episode(
    show: Show, number: int, *, seconds: float = 8, tone_hz: int = 220, sentences: int = 4, **changes: object
) -> Manifest:
    """Write episodes/NNN with its MP3, sidecars and episode.json. `changes` are fields of the manifest."""
    name = f"{number:03}"
    folder = show.episode_folder(name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "episode.mp3").write_bytes(mp3(seconds, tone_hz))
    length_ms = int(seconds * 1000)
    cues = _cues(number, length_ms, sentences)
    chapters = [
        Chapter(start_ms=0, end_ms=length_ms // 2, title="Opening"),
        Chapter(
            start_ms=length_ms // 2, end_ms=length_ms, title=f"The {number}th gate", url="https://example.org/gate"
        ),
    ]
    _write_sidecars(folder, cues, chapters)
    fields: dict[str, object] = {
        "id": name,
        "guid": f"urn:uuid:00000000-0000-5000-8000-{number:012}",
        "number": number,
        "title": f"Meadow Letter #{number}: larks & gates",
        "date": dt.date(2024, 1, 1) + dt.timedelta(days=number),
        "published_at": dt.datetime(2024, 1, 1, 8, tzinfo=dt.UTC) + dt.timedelta(days=number),
        "summary": "A walk through the field, twice.",
        "url": f"https://example.org/meadow/{number}",
        "duration_ms": length_ms,
        "audio": media(folder, "episode.mp3", "audio/mpeg"),
        "transcripts": [
            media(folder, "transcript.json", "application/json"),
            media(folder, "transcript.srt", "application/x-subrip"),
            media(folder, "transcript.vtt", "text/vtt"),
        ],
        "chapters_file": media(folder, "chapters.json", "application/json+chapters"),
        "chapters": chapters,
        "items": [
            EpisodeItem(
                title="Larks near the gate",
                start_ms=length_ms // 2,
                authors=["Lin Wei"],
                summarizer="Ada",
                opinions=["Ada"],
                links=[("Larks near the gate", "https://example.org/larks")],
            )
        ],
        "notes_html": f"<p>A walk.</p><ul><li>00:00:00 Opening</li><li>00:00:{length_ms // 2000:02} "
        f'<a href="https://example.org/larks">Larks &amp; gates</a></li></ul>'
        f'<p><a href="https://example.org/meadow/{number}">Read the issue</a>. The voice is synthetic.</p>',
        "people": [Person(name="Ada", role="writer")],
        "soundbite": Soundbite(start_ms=1500, duration_ms=2250, title="Twice"),
        "loudness": Loudness(integrated_lufs=-19.0, true_peak_dbtp=-1.5),
        "hashes": Hashes(issue="a", script="b", voices="c", settings="d"),
        "approved": ApprovalRecord(by="Ada", at=dt.datetime(2024, 1, 1, 7, tzinfo=dt.UTC), sha256="b"),
        **changes,
    }
    manifest = Manifest.model_validate(fields)
    (folder / "episode.json").write_bytes(dump_manifest(manifest))
    return manifest


def remove_episode(show: Show, number: int) -> None:
    shutil.rmtree(show.episode_folder(f"{number:03}"))


def media(folder: Path, file: str, kind: str) -> Media:
    path = folder / file
    return Media(file=file, type=kind, bytes=path.stat().st_size, sha256=sha256_file(path))


def _cues(number: int, length_ms: int, count: int) -> list[tuple[float, float, str, str]]:
    """(start, end, speaker, text) in seconds."""
    step = length_ms / 1000 / count
    lines = [SENTENCES[index % len(SENTENCES)] for index in range(count)]
    return [
        (index * step, (index + 1) * step - 0.1 * step, who or "Narrator", text.format(n=number))
        for index, (who, text) in enumerate(lines)
    ]


def _write_sidecars(folder: Path, cues: list[tuple[float, float, str, str]], chapters: list[Chapter]) -> None:
    segments: list[dict[str, object]] = []
    vtt, srt = ["WEBVTT", ""], []
    for index, (start, end, who, text) in enumerate(cues, 1):
        words = text.split()
        step = (end - start) / len(words)
        for at, word in enumerate(words):
            timed = {"startTime": round(start + at * step, 3), "endTime": round(start + (at + 1) * step, 3)}
            begins = {} if at else {"begins": "sentence"}
            segments.append({"speaker": who, **timed, "body": word, **begins})
        vtt += [f"{_stamp(start, '.')} --> {_stamp(end, '.')}", f"<v {who}>{text}", ""]
        srt += [str(index), f"{_stamp(start, ',')} --> {_stamp(end, ',')}", text, ""]
    (folder / "transcript.vtt").write_text("\n".join(vtt))
    (folder / "transcript.srt").write_text("\n".join(srt))
    (folder / "transcript.json").write_text(json.dumps({"version": "1.0.0", "segments": segments}))
    listed = [
        {"startTime": each.start_ms / 1000, "title": each.title, **({"url": each.url} if each.url else {})}
        for each in chapters
    ]
    (folder / "chapters.json").write_text(json.dumps({"version": "1.2.0", "chapters": listed}))


def _stamp(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"
