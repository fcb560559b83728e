"""episode.json: everything about one finished episode. The feed reads nothing else of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

MANIFEST_VERSION = 1
FIELDS_VERSION = 1
"""Counted up when the same episode would get other values in its manifest."""
CHAPTERS_TYPE = "application/json+chapters"
"""The media type of the chapters file, by the podcast namespace."""
MAX_NOTES_BYTES = 4000
"""Apple and PSP-1 take at most this much description, tags included, counted as UTF-8."""


class _ManifestModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Media(_ManifestModel):
    """A file of the episode: its name in the episode's folder, its MIME type, bytes and hash."""

    file: str
    type: str
    bytes: int
    sha256: str
    bitrate_bps: int | None = None


class Chapter(_ManifestModel):
    """One chapter. Times are integer milliseconds from the start of the episode."""

    start_ms: int
    end_ms: int
    title: str
    level: int = 1  # 1 a section, 2 an item
    url: str | None = None
    image: str | None = None


class EpisodeItem(_ManifestModel):
    """One summarised work, for notes and pages."""

    title: str
    start_ms: int
    authors: list[str] = []
    et_al: bool = False
    summarizer: str | None = None
    opinions: list[str] = []
    links: list[tuple[str, str]] = []  # (text, url)


class Person(_ManifestModel):
    name: str
    role: str = "author"  # of the podcast taxonomy


class Loudness(_ManifestModel):
    """As measured on the encoded file (EBU R 128, ITU-R BS.1770)."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float = 0.0


class EngineUse(_ManifestModel):
    voice: str
    engine: str
    version: str
    model: str = ""


class ApprovalRecord(_ManifestModel):
    by: str
    at: dt.datetime
    sha256: str


class Hashes(_ManifestModel):
    """What the episode was made from; `status` compares them with the files of today."""

    issue: str
    script: str
    voices: str
    settings: str
    writers: str = ""  # the versions of what wrote the files; left out while all are the first ones


class Doubt(_ManifestModel):
    """A sentence whose take did not pass verification."""

    sentence: int  # its number in the script, from 1
    text: str
    found: list[str]


class Soundbite(_ManifestModel):
    start_ms: int
    duration_ms: int
    title: str = ""


class Manifest(_ManifestModel):
    version: int = MANIFEST_VERSION
    id: str  # the episode's folder: "095"
    guid: str  # made once, never changed
    number: int | None = None
    season: int | None = None
    title: str
    date: dt.date
    published_at: dt.datetime  # pubDate of the feed: set when first rendered
    summary: str = ""  # one plain sentence
    url: str = ""  # the issue, on the web
    language: str = "en"
    duration_ms: int
    audio: Media
    alternates: list[Media] = []
    transcripts: list[Media] = []  # one of each format
    chapters_file: Media | None = None
    chapters: list[Chapter] = []
    items: list[EpisodeItem] = []
    notes_html: str = ""
    notes_text: str = ""
    people: list[Person] = []
    soundbite: Soundbite | None = None
    explicit: bool = False
    words_spoken: int = 0
    words_dropped: int = 0
    doubts: list[Doubt] = []
    loudness: Loudness
    hashes: Hashes
    engines: list[EngineUse] = []
    approved: ApprovalRecord | None = None
    generator: str = Field(default="lettercast")


def load_manifest(path: Path) -> Manifest:
    """Read an episode.json. Raises pydantic.ValidationError or OSError."""
    return Manifest.model_validate_json(path.read_bytes())


def dump_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of episode.json: in the order of the fields, readable, the same for the same episode."""
    if manifest.hashes.writers:
        text = manifest.model_dump_json(indent=2)
    else:
        text = manifest.model_dump_json(indent=2, exclude={"hashes": {"writers"}})
    return f"{text}\n".encode()
