"""The finished episodes, and their public names and addresses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import ValidationError

from lettercast.episodes import TRANSCRIPT_FORMATS, TranscriptFormat, find_transcript_format
from lettercast.episodes.manifest import CHAPTERS_TYPE, Manifest, Media
from lettercast.errors import LettercastError, Problem
from lettercast.feed.errors import FeedError
from lettercast.feed.file_types import find_label
from lettercast.files import sha256_of
from lettercast.http import is_loopback_url
from lettercast.show import Show

FEED = "feed.xml"
FULL_FEED = "feed-full.xml"
PODCAST_NAMESPACE_UUID = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The UUID namespace of podcast:guid (podcastindex.org, docs/tags/guid.md)."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished episode, the folder its files lie in, and the hash of its episode.json."""

    manifest: Manifest
    folder: Path
    sha256: str

    @property
    def published_at(self) -> dt.datetime:
        """When it came out, with a time zone: a manifest without one means UTC."""
        at = self.manifest.published_at
        return at if at.tzinfo else at.replace(tzinfo=dt.UTC)

    @property
    def page_name(self) -> str:
        return f"episodes/{self.manifest.id}.html"

    @property
    def embed_name(self) -> str:
        return f"embed/{self.manifest.id}.html"

    def public_name(self, media: Media) -> str:
        """Return the public name of one of its files. It holds the content's hash, so new content has a new address."""
        chapters = ".chapters" if media.type == CHAPTERS_TYPE else ""  # its type, by its name
        suffix = "." + media.file.rpartition(".")[2] if "." in media.file else ""
        return f"media/{self.manifest.id}-{media.sha256[:6]}{chapters}{suffix}"

    @property
    def offered_transcripts(self) -> tuple[Media, ...]:
        """The transcripts that the feed names for apps, in the order of TRANSCRIPT_FORMATS. Raises EpisodeError."""
        return tuple(media for media, row in self._list_transcripts() if row.is_offered)

    @property
    def published_transcripts(self) -> tuple[Media, ...]:
        """The transcripts that are files of the site, in the order of TRANSCRIPT_FORMATS. Raises EpisodeError."""
        return tuple(media for media, row in self._list_transcripts() if row.is_published)

    def _list_transcripts(self) -> list[tuple[Media, TranscriptFormat]]:
        """List every transcript with its format. Raises EpisodeError for one of no known type."""
        found = [(media, find_transcript_format(media.type)) for media in self.manifest.transcripts]
        return sorted(found, key=lambda pair: TRANSCRIPT_FORMATS.index(pair[1]))

    @property
    def media_files(self) -> tuple[Media, ...]:
        """Every file that is published of it, the sound first. Raises EpisodeError for a transcript of unknown type."""
        chapters = (self.manifest.chapters_file,) if self.manifest.chapters_file else ()
        return (self.manifest.audio, *self.manifest.alternates, *self.published_transcripts, *chapters)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A show and its finished episodes, the newest first."""

    show: Show
    episodes: tuple[Episode, ...]

    def url(self, name: str = "") -> str:
        """Return the address of a public file; of the show's page without a name."""
        return f"{self.show.settings.feed.base_url}/{quote(name)}"

    @property
    def guid(self) -> str:
        return self.show.settings.feed.guid or derive_guid(self.url(FEED), self.show.settings.show.title)


def read_catalog(show: Show) -> Catalog:
    """Read every episode.json of the show. Raises FeedError with a Problem for each that is not right."""
    episodes, problems = [], []
    for name in show.list_episodes():
        path = show.episode_folder(name) / "episode.json"
        try:
            data = path.read_bytes()
            episodes.append(Episode(Manifest.model_validate_json(data), path.parent, sha256_of(data)))
        except (ValidationError, OSError) as error:
            what = f"cannot be read ({_describe_error(error)})"
            remedy = "restore it, for its guid is in feeds already; or delete it and render the episode anew"
            problems.append(Problem(what, f"episodes/{name}/episode.json", remedy))
    for kind in ("guid", "id"):
        seen: dict[str, str] = {}
        for episode in episodes:
            folder = episode.folder.name
            other = seen.setdefault(getattr(episode.manifest, kind), folder)
            if other != folder:
                what = f"has the {kind} of the episode in episodes/{other}"
                problems.append(Problem(what, f"episodes/{folder}/episode.json", f"give it another {kind}"))
    for episode in episodes:
        problems += _find_unknown_types(episode)
    if problems:
        raise FeedError(problems=tuple(problems))
    episodes.sort(key=lambda episode: (episode.published_at, episode.manifest.date, episode.manifest.id), reverse=True)
    return Catalog(show, tuple(episodes))


def _find_unknown_types(episode: Episode) -> Iterator[Problem]:
    """Find files of unknown types, which could be neither served nor shown."""
    where, remedy = f"episodes/{episode.folder.name}/episode.json", f"lettercast render {episode.manifest.id}"
    try:
        for media in episode.media_files:
            find_label(media.type)
    except LettercastError as error:
        yield from (Problem(problem.what, where, f"{remedy} ({problem.remedy})") for problem in error.problems)


def derive_guid(feed_url: str, title: str) -> str:
    """Derive podcast:guid as its specification says: UUIDv5 of the address without scheme and end slashes.

    Many shows may have the same address on this machine; there the title is added, so that two shows differ.
    """
    parts = urlsplit(feed_url)
    seed = f"{parts.netloc}{parts.path}".rstrip("/")
    if is_loopback_url(feed_url):
        seed += f"#{title}"
    return str(uuid.uuid5(PODCAST_NAMESPACE_UUID, seed))


def _describe_error(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return ": ".join(part for part in (".".join(map(str, first["loc"])), first["msg"]) if part)
    return str(error)


def is_published(show: Show, manifest: Manifest) -> bool:
    """Whether feed/public has this very episode: its files, and its place in a feed.

    Raises FeedError where the manifest names a file of a type that is not known.
    """
    episode = Episode(manifest, show.episode_folder(manifest.id), sha256="")
    if problems := tuple(_find_unknown_types(episode)):
        raise FeedError(problems=problems)
    there = all((show.public_folder / episode.public_name(media)).is_file() for media in episode.media_files)
    return there and any(
        manifest.guid.encode() in path.read_bytes()
        for path in (show.public_folder / FEED, show.public_folder / FULL_FEED)
        if path.is_file()
    )
