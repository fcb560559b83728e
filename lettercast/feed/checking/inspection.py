"""One finished episode, looked at as closely as an app would: its facts, its files, its three lists of chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from mutagen import MutagenError
from mutagen.mp3 import MP3

from lettercast.episodes.manifest import Media
from lettercast.errors import Problem
from lettercast.feed.catalog import Episode
from lettercast.feed.errors import FeedError
from lettercast.feed.sanitize import MAX_DESCRIPTION_BYTES, clean_xml_text, safe_web_url, sanitize_html, to_one_line
from lettercast.feed.site.transcript_view import read_sentences
from lettercast.files import sha256_file

_DURATION_TOLERANCE_MS = 100
_MAX_TITLE_LETTERS = 255
_SYNTHETIC_WORDS = re.compile(r"synthe|text.to.speech|\bAI\b|artificial|generated|computer|machine", re.IGNORECASE)
"""Words that tell a listener that no person is speaking. In other languages the flag in the feed tells it."""

_CUE_TIMES = re.compile(r"^(\S+) +--> +(\S+)", re.MULTILINE)
_TIMESTAMP = re.compile(r"(?:(\d+):)?([0-5]\d):([0-5]\d)[.,](\d{3})")
"""A time of WebVTT (its section 4.1) or SubRip."""

CueTimes = list[tuple[int, int]]
"""(start, end) of each cue in ms."""
ChapterStarts = list[tuple[int, str]]
"""(start in ms, title)."""


def inspect_episode(episode: Episode, now: datetime, ai_content: bool) -> Iterator[Problem]:
    """Every fault of an episode, each with what to change."""
    told, where = episode.manifest, f"episodes/{episode.manifest.id}"
    remake = f"lettercast render {told.id}"
    if not to_one_line(told.title):
        yield Problem("has no title", where, f"write one in scripts/{told.id}.md")
    elif len(told.title) > _MAX_TITLE_LETTERS:
        yield Problem(f"has a title of {len(told.title)} letters", where, f"shorten it to {_MAX_TITLE_LETTERS}")
    if clean_xml_text(told.title) != told.title:
        yield Problem("has letters in its title that no feed can hold", where, f"clean it in scripts/{told.id}.md")
    if told.number is not None and told.number < 1:
        yield Problem(f"has number {told.number}, which Apple does not take", where, "count from 1, or leave it out")
    if episode.published_at > now + timedelta(minutes=10):
        yield Problem(
            f"is dated {episode.published_at:%Y-%m-%d}, which is to come", where, "apps may hide it till then"
        )
    if told.duration_ms <= 0:
        yield Problem("lasts no time", where, f"make it again: {remake}")
    notes = sanitize_html(told.notes_html)
    if not notes:
        yield Problem("has no notes", where, f"make them: {remake}")
    elif len(notes.encode()) > MAX_DESCRIPTION_BYTES:
        size = len(notes.encode())
        what = f"has notes of {size:,} bytes, of which apps get {MAX_DESCRIPTION_BYTES:,}"
        yield Problem(what, where, "shorten the titles or links of its items")
    if ai_content and told.language.startswith("en") and not _SYNTHETIC_WORDS.search(told.notes_html):
        yield Problem("does not say in its notes that the voice is synthetic", where, "[script] disclosure = true")
    if told.url and not safe_web_url(told.url):
        remedy = f"use an address that starts with https:// in scripts/{told.id}.md"
        yield Problem(f"links to {told.url!r}", where, remedy)
    faults = [fault for media in episode.media_files for fault in _check_file(episode, media)]
    yield from faults
    if not faults:
        yield from _check_sound(episode)
        yield from _check_chapters(episode)
        yield from _check_transcripts(episode)


def _check_file(episode: Episode, media: Media) -> Iterator[Problem]:
    path, where = episode.folder / media.file, f"episodes/{episode.manifest.id}/{media.file}"
    remake = f"make it again: lettercast render {episode.manifest.id}"
    if not path.is_file():
        yield Problem("is not there", where, remake)
    elif path.stat().st_size != media.bytes:
        yield Problem(f"has {path.stat().st_size} bytes, episode.json says {media.bytes}", where, remake)
    elif sha256_file(path) != media.sha256:
        yield Problem("is not the file that episode.json tells of", where, remake)


def _check_sound(episode: Episode) -> Iterator[Problem]:
    """The MP3 itself: its kind and its length."""
    told = episode.manifest
    where = f"episodes/{told.id}/{told.audio.file}"
    if told.audio.type != "audio/mpeg":
        return
    try:
        length_ms = _open_mp3(episode).info.length * 1000
    except MutagenError as error:
        yield Problem(f"is no MP3 ({error})", where, f"make it again: lettercast render {told.id}")
        return
    if abs(length_ms - told.duration_ms) > _DURATION_TOLERANCE_MS:
        remedy = f"make both again: lettercast render {told.id}"
        yield Problem(f"lasts {length_ms:.0f} ms, episode.json says {told.duration_ms}", where, remedy)


def _check_transcripts(episode: Episode) -> Iterator[Problem]:
    """That there is one which apps can show, and that each can be read, goes forward and ends with the sound."""
    told = episode.manifest
    remake = f"make it again: lettercast render {told.id}"
    if not episode.transcripts:
        yield Problem("has no transcript that apps can show", f"episodes/{told.id}", remake)
    for media in episode.transcripts:
        where = f"episodes/{told.id}/{media.file}"
        try:
            times = _read_cue_times(episode, media)
        except FeedError as error:
            yield from error.problems
            continue
        except ValueError as error:
            yield Problem(f"can't be read ({error})", where, remake)
            continue
        late = [start for start, end in times if end > told.duration_ms + _DURATION_TOLERANCE_MS]
        back = [start for start, end in times if end < start]
        back += [start for (start, _), (before, _) in zip(times[1:], times, strict=False) if start < before]
        if not times:
            yield Problem("holds no words", where, remake)
        elif late:
            yield Problem(f"goes on after the sound has ended (at {late[0]} ms)", where, remake)
        elif back:
            yield Problem(f"goes back in time (at {back[0]} ms)", where, remake)


def _read_cue_times(episode: Episode, media: Media) -> CueTimes:
    """Raises ValueError or FeedError for what is no such transcript."""
    if media.type == "application/json":
        return [(sentence.start_ms, sentence.end_ms) for sentence in read_sentences(episode)]
    text = (episode.folder / media.file).read_bytes().decode("utf-8-sig")
    if media.type == "text/vtt" and not re.match(r"WEBVTT(\s|$)", text):
        raise ValueError("it does not begin with WEBVTT")
    return [(_parse_timestamp(start), _parse_timestamp(end)) for start, end in _CUE_TIMES.findall(text)]


def _parse_timestamp(text: str) -> int:
    parts = _TIMESTAMP.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text} is no time")
    hours, minutes, seconds, ms = (int(part or 0) for part in parts.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _check_chapters(episode: Episode) -> Iterator[Problem]:
    """Three lists that must be one: episode.json's, the chapters file's, the MP3's."""
    told, where = episode.manifest, f"episodes/{episode.manifest.id}"
    remake = f"make it again: lettercast render {told.id}"
    ours: ChapterStarts = [(chapter.start_ms, to_one_line(chapter.title)) for chapter in told.chapters]
    if not ours:
        return
    if ours[0][0] != 0:
        yield Problem(f"has its first chapter at {ours[0][0]} ms", where, "the first one must start at 0")
    for start_ms, title in ours:
        if not title:
            yield Problem(f"has a chapter without a title at {start_ms} ms", where, remake)
    for before, after in zip(told.chapters, told.chapters[1:], strict=False):
        if after.start_ms <= before.start_ms or before.end_ms > after.start_ms:
            yield Problem(f'has chapters that overlap at "{after.title}"', where, remake)
    if told.chapters[-1].end_ms > told.duration_ms + _DURATION_TOLERANCE_MS:
        yield Problem("has a chapter that ends after the sound", where, remake)
    for name, theirs in (("chapters file", _read_json_chapters(episode)), ("MP3", _read_mp3_chapters(episode))):
        if theirs is not None and theirs != ours:
            difference = next((pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]), None)
            what = f"{difference[1]} instead of {difference[0]}" if difference else f"{len(theirs)} for {len(ours)}"
            yield Problem(f"has other chapters in its {name} than in episode.json ({what})", where, remake)


def _read_json_chapters(episode: Episode) -> ChapterStarts | None:
    if episode.manifest.chapters_file is None:
        return None
    try:
        read = json.loads((episode.folder / episode.manifest.chapters_file.file).read_bytes())["chapters"]
        return [(round(one["startTime"] * 1000), to_one_line(one.get("title", ""))) for one in read]
    except (ValueError, KeyError, TypeError):
        return []


def _read_mp3_chapters(episode: Episode) -> ChapterStarts | None:
    """From the CHAP frames (ID3v2 Chapter Frame Addendum); None for other formats."""
    if episode.manifest.audio.type != "audio/mpeg":
        return None
    tags = _open_mp3(episode).tags
    frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time) if tags else []
    return [
        (frame.start_time, to_one_line(str(frame.sub_frames["TIT2"]) if "TIT2" in frame.sub_frames else ""))
        for frame in frames
    ]


def _open_mp3(episode: Episode) -> Any:  # mutagen knows no types
    return MP3(episode.folder / episode.manifest.audio.file)  # type: ignore[no-untyped-call]
