"""Each format of sound and transcript, through every place that a file of an episode passes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from PIL import Image

from lettercast.audio import AUDIO_FORMATS, MP3, AudioError, AudioFormat
from lettercast.episodes import TRANSCRIPT_FORMATS, FreshnessChecker, TranscriptFormat, render_episode
from lettercast.episodes.manifest import Manifest, Media, dump_manifest, load_manifest
from lettercast.episodes.outputs.versions import hash_writers
from lettercast.feed import FeedError, build_feed, check_show
from lettercast.feed.catalog import Episode
from lettercast.feed.hosting.media_types import media_type
from lettercast.feed.publishing.verify import verify_published
from lettercast.scripts import read_script
from lettercast.show import Show, open_show
from tests.episodes.shows import SETTINGS, add_script, make_show
from tests.feed import episodes
from tests.feed.test_rss import TODAY
from tests.feed.web import free_port, served

PODCAST = "{https://podcastindex.org/namespace/1.0}"
ALTERNATES = [suffix for suffix in AUDIO_FORMATS if suffix != MP3.suffix]


@dataclass(frozen=True, slots=True)
class Published:
    """A show with one episode in every format, served where it says it is."""

    show: Show
    manifest: Manifest
    base_url: str
    item: ElementTree.Element
    page: str

    @property
    def folder(self) -> Path:
        return self.show.episode_folder(self.manifest.id)

    def find(self, name: str) -> Media:
        files = [self.manifest.audio, *self.manifest.alternates, *self.manifest.transcripts]
        return next(media for media in files if media.file == name)

    def public_name(self, media: Media) -> str:
        return Episode(self.manifest, self.folder, "").public_name(media)

    def assert_is_public(self, media: Media, label: str) -> httpx.Response:
        """Served as what the manifest says it is, found right from outside, and on the page by its label."""
        name = self.public_name(media)
        answer = httpx.get(f"{self.base_url}/{name}")
        assert answer.headers["content-type"].partition(";")[0] == media.type
        assert answer.content == (self.folder / media.file).read_bytes()
        assert verify_published(self.base_url, self.show.public_folder, [name]).problems == ()
        assert f'<a href="../{name}">{label}</a>' in self.page
        return answer

    def problems_when_damaged(self, name: str, root: Path) -> list[str]:
        """What `check` says of a copy of the show in which a file is no such file, though its hash is right."""
        shutil.copytree(self.show.root, root, ignore=shutil.ignore_patterns(".lettercast", "public"))
        show = open_show(root)
        folder = show.episode_folder(self.manifest.id)
        (folder / name).write_bytes(b"no such file" * 100)
        manifest = json.loads((folder / "episode.json").read_bytes())
        for media in (manifest["audio"], *manifest["alternates"], *manifest["transcripts"]):
            if media["file"] == name:
                media |= episodes.media(folder, name, media["type"]).model_dump(include={"bytes", "sha256"})
        (folder / "episode.json").write_text(json.dumps(manifest))
        return [str(problem) for problem in check_show(show) if f"/{name}: " in str(problem)]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    more = f'\n[sound]\nalternates = {json.dumps(ALTERNATES)}\n\n[feed]\nbase_url = "{base_url}"\n'
    show = make_show(tmp_path_factory.mktemp("formats"), SETTINGS + more)
    (show.root / "feed").mkdir()
    Image.new("RGB", (1400, 1400), (40, 90, 60)).save(show.root / "feed" / "cover.png")
    add_script(show)
    manifest = render_episode(show, "007")
    build_feed(show, today=TODAY)
    item = ElementTree.parse(show.public_folder / "feed.xml").find("./channel/item")
    assert item is not None
    page = (show.public_folder / "episodes" / "007.html").read_text(encoding="utf-8")
    with served(show.public_folder, base_url, port):
        yield Published(open_show(show.root), manifest, base_url, item, page)


@pytest.mark.parametrize("row", AUDIO_FORMATS.values(), ids=AUDIO_FORMATS)
def test_an_audio_format_is_known_everywhere(published: Published, row: AudioFormat, tmp_path: Path) -> None:
    name = f"episode.{row.suffix}"
    media = published.find(name)
    assert media.type == row.media_type
    assert (published.folder / name).stat().st_size == media.bytes
    published.assert_is_public(media, row.label)
    url = f"{published.base_url}/{published.public_name(media)}"
    if row is MP3:
        enclosure = published.item.find("enclosure")
        assert enclosure is not None
        assert enclosure.attrib == {"url": url, "type": row.media_type, "length": str(media.bytes)}
    else:
        alternates = published.item.findall(f"{PODCAST}alternateEnclosure")
        uris = {each.get("type"): [source.get("uri") for source in each] for each in alternates}
        assert uris[row.media_type] == [url]
    assert f"is not a valid {row.label} file" in published.problems_when_damaged(name, tmp_path / "copy")[0]


@pytest.mark.parametrize("row", TRANSCRIPT_FORMATS, ids=lambda row: row.suffix)
def test_a_transcript_format_is_known_everywhere(published: Published, row: TranscriptFormat, tmp_path: Path) -> None:
    media = published.find(row.file_name)
    text = (published.folder / row.file_name).read_text(encoding="utf-8")
    assert media.type == row.media_type and text
    name = published.public_name(media)
    offered = {each.get("url"): each for each in published.item.findall(f"{PODCAST}transcript")}
    tag = offered.get(f"{published.base_url}/{name}")
    assert (tag is not None) == row.is_offered
    if tag is not None:
        assert (tag.get("type"), tag.get("rel", "")) == (row.media_type, row.rel)
    assert (published.show.public_folder / name).exists() == row.is_published
    if row.is_published:
        assert row.read_times is not None
        times = row.read_times(text)
        assert times and times == sorted(times) and times[-1][1] <= published.manifest.duration_ms
        assert published.assert_is_public(media, row.label).headers["access-control-allow-origin"] == "*"
        assert published.problems_when_damaged(row.file_name, tmp_path / "copy")


def test_what_is_offered_is_published() -> None:
    assert all(row.is_published for row in TRANSCRIPT_FORMATS if row.is_offered)


def test_a_show_in_every_format_is_right(published: Published) -> None:
    problems = [str(problem) for problem in check_show(published.show)]
    assert not [line for line in problems if "episodes/007" in line or "media/007" in line]
    assert build_feed(published.show, today=TODAY).changed_files == ()


def test_an_episode_of_other_writers_is_stale(published: Published) -> None:
    show, script = published.show, read_script(published.show.script_path("007"))
    manifest = load_manifest(published.folder / "episode.json")
    assert FreshnessChecker(show).find_stale_reasons(script, manifest) == ()
    assert (b'"writers"' in dump_manifest(manifest)) == bool(hash_writers(AUDIO_FORMATS.values()))
    other = manifest.model_copy(update={"hashes": manifest.hashes.model_copy(update={"writers": "0" * 64})})
    assert FreshnessChecker(show).find_stale_reasons(script, other) == (
        "this version of Lettercast writes other files",
    )
    assert b'"writers": "000' in dump_manifest(other)


def test_unknown_types_and_names_are_errors(tmp_path: Path) -> None:
    show = episodes.make_show(tmp_path)
    manifest = episodes.add_episode(show, 1)
    for field, message in {
        "transcripts": "is not the type of a transcript",
        "alternates": "of an episode's file",
    }.items():
        changes: dict[str, Any] = {field: [manifest.audio.model_copy(update={"type": "audio/x-unknown"})]}
        episodes.add_episode(show, 1, **changes)
        with pytest.raises(FeedError, match=rf"001/episode.json: 'audio/x-unknown' .*{message}; lettercast render 001"):
            build_feed(show, today=TODAY)
    with pytest.raises(FeedError, match="media type is not known"):
        media_type("media/001-0a1b2c.unknown")
    assert media_type("CNAME") == "application/octet-stream"


def test_an_unknown_alternate_is_reported_before_anything_is_voiced(tmp_path: Path) -> None:
    show = make_show(tmp_path, SETTINGS + '\n[sound]\nalternates = ["m4a", "ogg"]\n')
    add_script(show)
    message = r"show.toml: \[sound\] alternates holds 'ogg'; there are: m4a, opus"
    with pytest.raises(AudioError, match=message):
        render_episode(show, "007")
    assert not (show.cache_folder / "takes").exists()
    assert [problem for problem in check_show(show) if "alternates" in problem.what]


def test_no_name_belongs_to_two_transcript_formats() -> None:
    for names in ([row.suffix for row in TRANSCRIPT_FORMATS], [row.media_type for row in TRANSCRIPT_FORMATS]):
        assert len(names) == len(set(names)), names


def test_a_published_format_can_be_read_back() -> None:
    with pytest.raises(ValueError, match="needs its read_times"):
        TranscriptFormat("lrc", "application/x-lrc", "LRC", lambda timeline: "")
