"""ID3v2.3 with chapters, written by mutagen, its frames in the order that players read them.

mutagen sorts frames by size. Players list chapters in the order in which they stand, so the table of contents
comes first, then the chapters by start, then the rest: text before the pictures.
"""

from __future__ import annotations

import io
import re
import shutil
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lettercast.audio.errors import AudioError

MAX_CHAPTERS = 255  # CTOC counts its entries in one byte
NO_OFFSET = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it lies in a tag: "image/jpeg" and the bytes."""

    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ChapterTag:
    """A chapter; times in milliseconds."""

    start_ms: int
    end_ms: int
    title: str
    url: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class AudioTag:
    """The tag of an episode. `language` is ISO 639-2, three letters."""

    title: str
    album: str
    artist: str
    year: int
    duration_ms: int
    track: str = ""
    genre: str = "Podcast"
    language: str = "eng"
    comment: str = ""
    url: str = ""
    cover: Picture | None = None
    chapters: Sequence[ChapterTag] = ()


def build_id3_tag(tag: AudioTag) -> bytes:
    """Build the tag to put before the first MPEG frame. Raises AudioError for more chapters than a tag can name."""
    from mutagen import id3 as typed

    id3 = _as_any(typed)

    if len(tag.chapters) > MAX_CHAPTERS:
        raise AudioError(f"{len(tag.chapters)} chapters; an ID3 tag can name {MAX_CHAPTERS}")
    utf16 = id3.Encoding.UTF16
    tags = id3.ID3()
    texts = {"TIT2": tag.title, "TALB": tag.album, "TPE1": tag.artist, "TRCK": tag.track, "TYER": str(tag.year)}
    texts |= {"TCON": tag.genre, "TLAN": tag.language, "TLEN": str(tag.duration_ms)}
    for name, text in texts.items():
        if text:
            tags.add(getattr(id3, name)(encoding=utf16, text=[text]))
    if tag.comment:
        tags.add(id3.COMM(encoding=utf16, lang=tag.language, desc="", text=[tag.comment]))
    if tag.url:
        tags.add(id3.WOAF(url=to_ascii_url(tag.url)))
    if tag.cover:
        tags.add(_picture_frame(tag.cover))
    ids = [f"chp{number:03d}" for number in range(len(tag.chapters))]
    for element_id, chapter in zip(ids, tag.chapters, strict=True):
        frames = [id3.TIT2(encoding=utf16, text=[chapter.title])]
        if chapter.url:
            frames.append(id3.WXXX(encoding=utf16, desc="chapter url", url=to_ascii_url(chapter.url)))
        if chapter.picture:
            frames.append(_picture_frame(chapter.picture))
        tags.add(
            id3.CHAP(
                element_id=element_id,
                start_time=chapter.start_ms,
                end_time=chapter.end_ms,
                start_offset=NO_OFFSET,
                end_offset=NO_OFFSET,
                sub_frames=frames,
            )
        )
    if ids:
        ordered = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        tags.add(id3.CTOC(element_id="toc", flags=ordered, child_element_ids=ids, sub_frames=[]))
    memory = io.BytesIO()
    tags.save(memory, v1=0, v2_version=3, padding=lambda _: 0)
    return _sort_frames(memory.getvalue())


def _as_any(module: Any) -> Any:
    """Drop the types of a module of mutagen, which has only half of them."""
    return module


def _picture_frame(picture: Picture) -> Any:
    """Make the frame of a picture."""
    from mutagen import id3 as typed

    id3 = _as_any(typed)

    # The description is Latin-1: Apple's players have failed to show covers described in UTF-16.
    return id3.APIC(encoding=id3.Encoding.LATIN1, mime=picture.mime, type=3, desc="", data=picture.data)


_FRAME_ORDER = {b"CTOC": 0, b"CHAP": 1, b"APIC": 3}


def _sort_frames(data: bytes) -> bytes:
    """Sort the frames of an ID3v2.3 tag: CTOC, CHAP by start, text, pictures."""
    frames: list[bytes] = []
    at = 10
    while at + 10 <= len(data) and data[at] != 0:
        size = struct.unpack(">I", data[at + 4 : at + 8])[0]
        frames.append(data[at : at + 10 + size])
        at += 10 + size

    def rank(frame: bytes) -> tuple[int, int]:
        name = frame[:4]
        if name != b"CHAP":
            return _FRAME_ORDER.get(name, 2), 0
        start = frame.index(b"\0", 10) + 1  # the element's id ends with a zero byte; its start follows
        return _FRAME_ORDER[name], int.from_bytes(frame[start : start + 4], "big")

    frames.sort(key=rank)
    return data[:10] + b"".join(frames) + data[at:]


def to_ascii_url(url: str) -> str:
    """Convert an address to what ID3 can hold: ASCII, percent-encoded where it is not escaped already."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url), safe="%/:=&?~#+!$,;'@()*[]")


def find_sound_offset(path: Path) -> int:
    """Find where the tag ends and the sound begins, in bytes. Raises OSError."""
    with open(path, "rb") as file:
        header = file.read(10)
    if len(header) < 10 or header[:3] != b"ID3":
        return 0
    size = 0
    for byte in header[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def tag_mp3(source: Path, tag: AudioTag, target: Path) -> None:
    """Write the sound of `source`, whatever ID3 tag it has, to `target` behind a new tag."""
    with open(target, "wb") as out, open(source, "rb") as sound:
        sound.seek(find_sound_offset(source))
        out.write(build_id3_tag(tag))
        shutil.copyfileobj(sound, out, 1 << 20)


def tag_m4a(source: Path, tag: AudioTag, target: Path) -> None:
    """Write the sound of `source` to `target` with the tag of an MP4 file, which has no chapters."""
    from mutagen import mp4

    shutil.copyfile(source, target)
    file, cover = _as_any(mp4).MP4(target), _as_any(mp4).MP4Cover
    if tag.cover:
        file["covr"] = [cover(tag.cover.data, cover.FORMAT_JPEG)]
    texts = {"\xa9nam": tag.title, "\xa9alb": tag.album, "\xa9ART": tag.artist, "\xa9day": str(tag.year)}
    _save_texts(file, texts | {"\xa9gen": tag.genre, "\xa9cmt": tag.comment})


def tag_opus(source: Path, tag: AudioTag, target: Path) -> None:
    """Write the sound of `source` to `target` with Vorbis comments, which have no chapters."""
    from mutagen import oggopus

    shutil.copyfile(source, target)
    texts = {"title": tag.title, "album": tag.album, "artist": tag.artist, "date": str(tag.year)}
    _save_texts(_as_any(oggopus).OggOpus(target), texts | {"genre": tag.genre, "comment": tag.comment})


def _save_texts(file: Any, texts: Mapping[str, str]) -> None:
    """Put the texts that there are into a file of mutagen's, and save it without padding."""
    for name, text in texts.items():
        if text:
            file[name] = [text]
    file.save(padding=lambda _: 0)
