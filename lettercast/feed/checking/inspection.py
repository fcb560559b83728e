"""The checks of one finished episode: its facts, its files, its three lists of chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import mutagen
import mutagen.mp3

from lettercast.audio import MP3
from lettercast.episodes import find_transcript_format
from lettercast.episodes.manifest import MAX_NOTES_BYTES, Media
from lettercast.errors import Problem
from lettercast.feed.catalog import Episode
from lettercast.feed.file_types import find_label
from lettercast.feed.sanitize import clean_xml_text, safe_web_url, sanitize_html, to_one_line
from lettercast.files import sha256_file

_DURATION_TOLERANCE_MS = 100
_MAX_TITLE_LETTERS = 255
_SYNTHETIC_WORDS = re.compile(r"synthe|text.to.speech|\bAI\b|artificial|generated|computer|machine", re.IGNORECASE)
"""Words that tell a listener that no person is speaking. For other languages there is the flag in the feed."""

ChapterStarts = list[tuple[int, str]]
"""(start in ms, title)."""


def inspect_episode(episode: Episode, now: datetime, ai_content: bool) -> Iterator[Problem]:
    """Find every fault of an episode, each with what to change."""
    manifest, where = episode.manifest, f"episodes/{episode.manifest.id}"
    remake = f"lettercast render {manifest.id}"
    if not to_one_line(manifest.title):
        yield Problem("has no title", where, f"write one in scripts/{manifest.id}.md")
    elif len(manifest.title) > _MAX_TITLE_LETTERS:
        yield Problem(f"has a title of {len(manifest.title)} letters", where, f"shorten it to {_MAX_TITLE_LETTERS}")
    if clean_xml_text(manifest.title) != manifest.title:
        yield Problem("has letters in its title that no feed can hold", where, f"clean it in scripts/{manifest.id}.md")
    if manifest.number is not None and manifest.number < 1:
        yield Problem(
            f"has number {manifest.number}, which Apple does not take", where, "count from 1, or leave it out"
        )
    if episode.published_at > now + timedelta(minutes=10):
        yield Problem(f"is dated in the future ({episode.published_at:%Y-%m-%d})", where, "apps may hide it till then")
    if manifest.duration_ms <= 0:
        yield Problem("has zero length", where, f"make it again: {remake}")
    notes = sanitize_html(manifest.notes_html)
    if not notes:
        yield Problem("has no notes", where, f"make them: {remake}")
    elif len(notes.encode()) > MAX_NOTES_BYTES:
        size = len(notes.encode())
        what = f"has notes of {size:,} bytes, of which apps get {MAX_NOTES_BYTES:,}"
        yield Problem(what, where, "shorten the titles or links of its items")
    if ai_content and manifest.language.startswith("en") and not _SYNTHETIC_WORDS.search(manifest.notes_html):
        yield Problem("does not say in its notes that the voice is synthetic", where, "[script] disclosure = true")
    if manifest.url and not safe_web_url(manifest.url):
        remedy = f"use an address that starts with https:// in scripts/{manifest.id}.md"
        yield Problem(f"links to {manifest.url!r}", where, remedy)
    faults = [fault for media in episode.media_files for fault in _check_file(episode, media)]
    yield from faults
    if not faults:
        sound_faults = [*_check_sounds(episode)]
        yield from sound_faults
        yield from _check_chapters(episode) if not sound_faults else ()
        yield from _check_transcripts(episode)


def _check_file(episode: Episode, media: Media) -> Iterator[Problem]:
    path, where = episode.folder / media.file, f"episodes/{episode.manifest.id}/{media.file}"
    remake = f"make it again: lettercast render {episode.manifest.id}"
    if not path.is_file():
        yield Problem("is missing", where, remake)
    elif path.stat().st_size != media.bytes:
        yield Problem(f"has {path.stat().st_size} bytes, episode.json says {media.bytes}", where, remake)
    elif sha256_file(path) != media.sha256:
        yield Problem("is not the file that episode.json describes", where, remake)


def _check_sounds(episode: Episode) -> Iterator[Problem]:
    """Check each audio file: that it is of its type, and its length."""
    manifest = episode.manifest
    remake = f"lettercast render {manifest.id}"
    for media in (manifest.audio, *manifest.alternates):
        where = f"episodes/{manifest.id}/{media.file}"
        try:
            file: Any = mutagen.File(episode.folder / media.file)
        except mutagen.MutagenError as error:
            yield Problem(f"is not a valid {find_label(media.type)} file ({error})", where, f"make it again: {remake}")
            continue
        if file is None:
            yield Problem(f"is not a valid {find_label(media.type)} file", where, f"make it again: {remake}")
            continue
        length_ms = file.info.length * 1000
        if abs(length_ms - manifest.duration_ms) > _DURATION_TOLERANCE_MS:
            what = f"lasts {length_ms:.0f} ms, episode.json says {manifest.duration_ms}"
            yield Problem(what, where, f"make both again: {remake}")


def _check_transcripts(episode: Episode) -> Iterator[Problem]:
    """Check that there is a transcript for apps, and that each can be read, goes forward and ends with the sound."""
    manifest = episode.manifest
    remake = f"make it again: lettercast render {manifest.id}"
    if not episode.offered_transcripts:
        yield Problem("has no transcript that apps can show", f"episodes/{manifest.id}", remake)
    for media in episode.published_transcripts:
        where = f"episodes/{manifest.id}/{media.file}"
        read_times = find_transcript_format(media.type).read_times
        assert read_times, "what is published can be read back"
        try:
            times = read_times((episode.folder / media.file).read_bytes().decode("utf-8-sig"))
        except ValueError as error:
            yield Problem(f"cannot be read ({error})", where, remake)
            continue
        late = [start for start, end in times if end > manifest.duration_ms + _DURATION_TOLERANCE_MS]
        back = [start for start, end in times if end < start]
        back += [start for (start, _), (before, _) in zip(times[1:], times, strict=False) if start < before]
        if not times:
            yield Problem("holds no words", where, remake)
        elif late:
            yield Problem(f"goes on after the sound has ended (at {late[0]} ms)", where, remake)
        elif back:
            yield Problem(f"goes back in time (at {back[0]} ms)", where, remake)


def _check_chapters(episode: Episode) -> Iterator[Problem]:
    """Compare three lists that must be equal: episode.json's, the chapters file's, the MP3's."""
    manifest, where = episode.manifest, f"episodes/{episode.manifest.id}"
    remake = f"make it again: lettercast render {manifest.id}"
    ours: ChapterStarts = [(chapter.start_ms, to_one_line(chapter.title)) for chapter in manifest.chapters]
    if not ours:
        return
    if ours[0][0] != 0:
        yield Problem(f"has its first chapter at {ours[0][0]} ms", where, "the first one must start at 0")
    for start_ms, title in ours:
        if not title:
            yield Problem(f"has a chapter without a title at {start_ms} ms", where, remake)
    for before, after in zip(manifest.chapters, manifest.chapters[1:], strict=False):
        if after.start_ms <= before.start_ms or before.end_ms > after.start_ms:
            yield Problem(f'has chapters that overlap at "{after.title}"', where, remake)
    if manifest.chapters[-1].end_ms > manifest.duration_ms + _DURATION_TOLERANCE_MS:
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
        chapters = json.loads((episode.folder / episode.manifest.chapters_file.file).read_bytes())["chapters"]
        return [(round(each["startTime"] * 1000), to_one_line(each.get("title", ""))) for each in chapters]
    except (ValueError, KeyError, TypeError):
        return []


def _read_mp3_chapters(episode: Episode) -> ChapterStarts | None:
    """Read the CHAP frames (ID3v2 Chapter Frame Addendum); None for other formats."""
    if episode.manifest.audio.type != MP3.media_type:
        return None
    path = episode.folder / episode.manifest.audio.file
    tags: Any = mutagen.mp3.MP3(path).tags  # type: ignore[no-untyped-call]
    frames = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time) if tags else []
    return [
        (frame.start_time, to_one_line(str(frame.sub_frames["TIT2"]) if "TIT2" in frame.sub_frames else ""))
        for frame in frames
    ]
