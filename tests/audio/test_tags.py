"""The tag: its frames in order, its limits."""

from __future__ import annotations

import io
import struct

import pytest
from mutagen import id3

from lettercast.audio import AudioError, AudioTag, ChapterTag, Picture, build_id3_tag
from lettercast.audio.tags import to_ascii_url


def tag(chapters: int, **more: object) -> AudioTag:
    marks = [ChapterTag(at * 1000, at * 1000 + 1000, f"{'long ' * (chapters - at)}{at}") for at in range(chapters)]
    return AudioTag(title="T", album="A", artist="B", year=2026, duration_ms=chapters * 1000, chapters=marks, **more)  # type: ignore[arg-type]


def frames(data: bytes) -> list[bytes]:
    names, at = [], 10
    while at < len(data):
        names.append(data[at : at + 4])
        at += 10 + struct.unpack(">I", data[at + 4 : at + 8])[0]
    return names


def test_frames_stand_in_the_order_in_which_players_read_them() -> None:
    """The longest chapter comes first in time: sorted by size it would come last."""
    data = build_id3_tag(tag(12, cover=Picture("image/jpeg", b"\xff\xd8" + bytes(50))))
    names = frames(data)
    assert names[:13] == [b"CTOC", *[b"CHAP"] * 12]
    assert names[-1] == b"APIC"
    read = id3.ID3(io.BytesIO(data), translate=False)
    assert read.version == (2, 3, 0)
    starts = [read[f"CHAP:{name}"].start_time for name in read["CTOC:toc"].child_element_ids]
    assert starts == sorted(starts)
    assert all(chapter.start_offset == chapter.end_offset == 0xFFFFFFFF for chapter in read.getall("CHAP"))
    assert read["TIT2"].encoding == id3.Encoding.UTF16
    assert read["TYER"].text == ["2026"]


def test_255_chapters_and_no_more() -> None:
    assert frames(build_id3_tag(tag(255))).count(b"CHAP") == 255
    with pytest.raises(AudioError, match="256 chapters"):
        build_id3_tag(tag(256))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        ("https://example.org/50%25 of 100%", "https://example.org/50%25%20of%20100%25"),
    ],
)
def test_addresses_become_ascii(given: str, written: str) -> None:
    assert to_ascii_url(given) == written
