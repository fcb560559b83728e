"""The files of an episode around its sound, and the tag before it."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettercast.audio import FORMATS, AudioTag, ChapterTag, Picture, build_id3_tag, find_sound_offset, tag_file
from lettercast.episodes import manifest as manifests
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.freshness import hash_sources
from lettercast.episodes.manifest import Chapter, EngineUse, EpisodeItem, Loudness, Manifest, Media, Person
from lettercast.episodes.mixing.recording import Recording
from lettercast.episodes.outputs.chapters import build_chapters, render_chapters_json
from lettercast.episodes.outputs.items import build_items, list_opinion_givers, read_bylines
from lettercast.episodes.outputs.notes import DISCLOSURE, render_notes_html, render_notes_text
from lettercast.episodes.outputs.transcripts import (
    render_srt,
    render_transcript_html,
    render_transcript_json,
    render_vtt,
)
from lettercast.episodes.plan import EpisodePlan
from lettercast.episodes.timeline import build_timeline
from lettercast.files import sha256_file, sha256_of
from lettercast.scripts import Script, count_words
from lettercast.show import Show
from lettercast.voices import TakeKeys

ISO_639_2_CODES = {
    "en": "eng",
    "de": "deu",
    "fr": "fra",
    "es": "spa",
    "it": "ita",
    "nl": "nld",
    "pt": "por",
    "pl": "pol",
    "ru": "rus",
    "sv": "swe",
    "da": "dan",
    "nb": "nob",
    "fi": "fin",
    "cs": "ces",
    "tr": "tur",
    "zh": "zho",
    "ja": "jpn",
    "ko": "kor",
    "ar": "ara",
    "hi": "hin",
    "el": "ell",
    "uk": "ukr",
}
"""ISO 639-1 to ISO 639-2, which ID3 asks for. Others are told as undetermined."""


@dataclass(frozen=True, slots=True)
class EpisodeSources:
    """All that an episode's files are written from. `sounds` are the encoded files, tagged or not, by suffix;
    `pictures` the cover and the images of chapters, by name."""

    script: Script
    plan: EpisodePlan
    recording: Recording
    sounds: Mapping[str, Path]
    pictures: Mapping[str, Picture]


def _choose_publication_time(approved_at: dt.datetime, date: dt.date) -> dt.datetime:
    """When an episode of `date` comes out: at noon, or on the day of its approval at that moment.

    For apps hide what is to come, and can't put in order what came out at once.
    """
    noon = dt.datetime.combine(date, dt.time(12), dt.UTC)
    return approved_at.replace(microsecond=0) if approved_at.date() == date else noon


def write_episode(show: Show, episode: str, made: EpisodeSources, folder: Path) -> Manifest:
    """Tag the sound and write every other file of the episode into `folder`."""
    script, recording, settings = made.script, made.recording, show.settings
    timeline = build_timeline(made.plan, recording, settings.show.title)
    title = script.title or f"Episode {episode}"
    known = _load_previous_manifest(show, episode)
    approved_at = script.approval.at.astimezone(dt.UTC) if script.approval else dt.datetime.min.replace(tzinfo=dt.UTC)
    date = script.date or (known.date if known else approved_at.date())
    chapters = build_chapters(timeline)
    disclosure = settings.script.disclosure
    html = render_notes_html(timeline.chapters, script.url, disclosure)
    text = render_notes_text(timeline.chapters, script.url, disclosure)
    texts = {
        "chapters.json": ("application/json+chapters", render_chapters_json(chapters, title)),
        "transcript.vtt": ("text/vtt", render_vtt(timeline)),
        "transcript.srt": ("application/x-subrip", render_srt(timeline)),
        "transcript.json": ("application/json", render_transcript_json(timeline)),
        "transcript.html": ("text/html", render_transcript_html(timeline)),
        "notes.html": ("text/html", html),
        "notes.txt": ("text/plain", text),
    }
    media = {name: _write_file(folder / name, kind, text) for name, (kind, text) in texts.items()}
    tag = AudioTag(
        title=title,
        album=settings.show.title,
        artist=settings.show.author,
        year=date.year,
        duration_ms=timeline.duration_ms,
        track=str(script.number) if script.number is not None else "",
        language=ISO_639_2_CODES.get(settings.show.language.split("-")[0].lower(), "und"),
        comment=" ".join(part for part in (_summarize_chapters(chapters), DISCLOSURE if disclosure else "") if part),
        url=script.url,
        cover=made.pictures.get(settings.show.cover),
        chapters=[_make_chapter_tag(one, made.pictures) for one in chapters],
    )
    bitrates = {"mp3": settings.sound.bitrate_kbps}
    sounds = [
        _write_tagged_sound(
            made.sounds[sound.suffix], tag, folder / f"episode.{sound.suffix}", bitrates.get(sound.suffix)
        )
        for sound in recording.sounds
    ]
    items = build_items(timeline, made.plan.utterances, read_bylines(show, script))
    words = count_words(script)
    manifest = Manifest(
        id=episode,
        guid=known.guid if known else _make_guid(show, episode),
        number=script.number,
        title=title,
        date=date,
        published_at=known.published_at
        if known and known.date == date
        else _choose_publication_time(approved_at, date),
        summary=_summarize_chapters(chapters),
        url=script.url,
        language=settings.show.language,
        duration_ms=timeline.duration_ms,
        audio=sounds[0],
        alternates=sounds[1:],
        transcripts=[media[name] for name in texts if name.startswith("transcript")],
        chapters_file=media["chapters.json"],
        chapters=chapters,
        items=items,
        notes_html=html,
        notes_text=text,
        people=_list_people(show, made.plan, items),
        explicit=settings.show.explicit,
        words_spoken=words.spoken,
        words_dropped=words.dropped,
        doubts=[
            manifests.Doubt(sentence=one.number, text=one.spoken_text, found=list(one.doubts))
            for one in timeline.sentences
            if one.doubts
        ],
        loudness=Loudness(
            integrated_lufs=recording.main_sound.integrated_lufs,
            true_peak_dbtp=recording.main_sound.true_peak_dbtp,
            range_lu=recording.main_sound.range_lu,
        ),
        hashes=hash_sources(show, script, made.plan),
        engines=_list_engines(made.plan),
        approved=manifests.ApprovalRecord(by=script.approval.by, at=script.approval.at, sha256=script.approval.sha256)
        if script.approval
        else None,
    )
    (folder / "episode.json").write_bytes(manifests.dump_manifest(manifest))
    return manifest


def _load_previous_manifest(show: Show, episode: str) -> Manifest | None:
    """The episode as it was rendered before: what is never made twice is taken from it."""
    path = show.episode_folder(episode) / "episode.json"
    try:
        return manifests.load_manifest(path)
    except FileNotFoundError:
        return None
    except ValueError as error:
        remedy = "restore it, for its guid is in feeds already; or delete it to begin anew"
        raise EpisodeError("not an episode.json that can be read", str(path), remedy) from error


def _make_guid(show: Show, episode: str) -> str:
    """The same for the same show and episode, wherever and whenever it is rendered first: before the show was ever
    published or after, or a lost episode.json would come back as another episode."""
    about = show.settings.show
    name = f"{about.link or about.title}#{episode}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _summarize_chapters(chapters: list[Chapter]) -> str:
    """One plain sentence: what the episode is about, by its first items."""
    titles = [one.title for one in chapters if one.level > 1] or [one.title for one in chapters[2:]]
    if not titles:
        return ""
    more = len(titles) - 3
    return "; ".join(titles[:3]) + (f"; and {more} more." if more > 0 else ".")


def _list_people(show: Show, plan: EpisodePlan, items: Sequence[EpisodeItem]) -> list[Person]:
    """Who wrote what is read: the show's author, summarisers, and everyone whose opinion is. Nobody is heard:
    voices are made."""
    summarizers = [item.summarizer for item in items if item.summarizer]
    names = [show.settings.show.author, *summarizers, *list_opinion_givers(plan.utterances)]
    return [Person(name=name, role="author") for name in dict.fromkeys(names)]


def _list_engines(plan: EpisodePlan) -> list[EngineUse]:
    keys = TakeKeys()
    voices = {line.voice.name: line.voice for line in plan.lines}
    return [
        EngineUse(voice=voice.name, engine=voice.engine, version=keys.engine_version(voice), model=voice.model)
        for _, voice in sorted(voices.items())
    ]


def _make_chapter_tag(chapter: Chapter, pictures: Mapping[str, Picture]) -> ChapterTag:
    picture = pictures.get(chapter.image or "")
    return ChapterTag(chapter.start_ms, chapter.end_ms, chapter.title, chapter.url or "", picture)


def _write_file(path: Path, kind: str, text: str) -> Media:
    data = text.encode("utf-8")
    path.write_bytes(data)
    return Media(file=path.name, type=kind, bytes=len(data), sha256=sha256_of(data))


def _write_tagged_sound(source: Path, tag: AudioTag, path: Path, bitrate_kbps: int | None) -> Media:
    """The sound of `source`, whatever tag it has, under a new tag."""
    kind = path.suffix.removeprefix(".")
    with open(path, "wb") as out, open(source, "rb") as sound:
        if kind == "mp3":
            sound.seek(find_sound_offset(source))
            out.write(build_id3_tag(tag))
        shutil.copyfileobj(sound, out, 1 << 20)
    if kind != "mp3":
        tag_file(tag, path)
    return Media(
        file=path.name,
        type=FORMATS[kind].mime,
        bytes=path.stat().st_size,
        sha256=sha256_file(path),
        bitrate_bps=bitrate_kbps * 1000 if bitrate_kbps else None,
    )
