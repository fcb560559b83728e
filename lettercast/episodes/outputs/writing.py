"""The files of an episode: its sound, tagged, and everything beside it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettercast.audio import AUDIO_FORMATS, AudioFormat, AudioTag, ChapterTag, Picture
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.freshness import hash_sources
from lettercast.episodes.manifest import (
    CHAPTERS_TYPE,
    ApprovalRecord,
    Chapter,
    Doubt,
    EngineUse,
    EpisodeItem,
    Loudness,
    Manifest,
    Media,
    Person,
    dump_manifest,
    load_manifest,
)
from lettercast.episodes.mixing.recording import Recording
from lettercast.episodes.outputs.chapters import build_chapters, render_chapters_json
from lettercast.episodes.outputs.items import build_items, list_opinion_givers, read_bylines
from lettercast.episodes.outputs.notes import DISCLOSURE, render_notes_html, render_notes_text
from lettercast.episodes.outputs.transcripts import TRANSCRIPT_FORMATS
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
"""ISO 639-1 to ISO 639-2, which ID3 asks for. Others are written as undetermined."""


@dataclass(frozen=True, slots=True)
class EpisodeSources:
    """What an episode's files are written from. `sounds` are the encoded files, tagged or not, by suffix;
    `pictures` the cover and the images of chapters, by name."""

    script: Script
    plan: EpisodePlan
    recording: Recording
    sounds: Mapping[str, Path]
    pictures: Mapping[str, Picture]


def _choose_publication_time(approved_at: dt.datetime, date: dt.date) -> dt.datetime:
    """Choose when an episode of `date` comes out: at noon, or on the day of its approval at that moment.

    Apps hide what is in the future, and can't order what came out at the same moment.
    """
    noon = dt.datetime.combine(date, dt.time(12), dt.UTC)
    return approved_at.replace(microsecond=0) if approved_at.date() == date else noon


def write_episode(show: Show, episode: str, sources: EpisodeSources, folder: Path) -> Manifest:
    """Tag the sound and write every other file of the episode into `folder`."""
    script, recording, settings = sources.script, sources.recording, show.settings
    timeline = build_timeline(sources.plan, recording, settings.show.title)
    title = script.title or f"Episode {episode}"
    previous = _load_previous_manifest(show, episode)
    approved_at = script.approval.at.astimezone(dt.UTC) if script.approval else dt.datetime.min.replace(tzinfo=dt.UTC)
    date = script.date or (previous.date if previous else approved_at.date())
    chapters = build_chapters(timeline)
    disclosure = settings.script.disclosure
    notes_html = render_notes_html(timeline.chapters, script.url, disclosure)
    notes_text = render_notes_text(timeline.chapters, script.url, disclosure)
    (folder / "notes.html").write_bytes(notes_html.encode("utf-8"))
    (folder / "notes.txt").write_bytes(notes_text.encode("utf-8"))
    summary = _summarize_chapters(chapters)
    tag = AudioTag(
        title=title,
        album=settings.show.title,
        artist=settings.show.author,
        year=date.year,
        duration_ms=timeline.duration_ms,
        track=str(script.number) if script.number is not None else "",
        language=ISO_639_2_CODES.get(settings.show.language.split("-")[0].lower(), "und"),
        comment=" ".join(part for part in (summary, DISCLOSURE if disclosure else "") if part),
        url=script.url,
        cover=sources.pictures.get(settings.show.cover),
        chapters=[_make_chapter_tag(chapter, sources.pictures) for chapter in chapters],
    )
    sounds = [
        _write_tagged_sound(sources.sounds[sound.suffix], tag, folder, AUDIO_FORMATS[sound.suffix])
        for sound in recording.sounds
    ]
    bitrate_bps = settings.sound.bitrate_kbps * 1000
    items = build_items(timeline, sources.plan.utterances, read_bylines(show, script))
    words = count_words(script)
    manifest = Manifest(
        id=episode,
        guid=previous.guid if previous else _make_guid(show, episode),
        number=script.number,
        title=title,
        date=date,
        published_at=previous.published_at
        if previous and previous.date == date
        else _choose_publication_time(approved_at, date),
        summary=summary,
        url=script.url,
        language=settings.show.language,
        duration_ms=timeline.duration_ms,
        audio=sounds[0].model_copy(update={"bitrate_bps": bitrate_bps}),
        alternates=sounds[1:],
        transcripts=[
            _write_file(folder / row.file_name, row.media_type, row.render(timeline)) for row in TRANSCRIPT_FORMATS
        ],
        chapters_file=_write_file(folder / "chapters.json", CHAPTERS_TYPE, render_chapters_json(chapters, title)),
        chapters=chapters,
        items=items,
        notes_html=notes_html,
        notes_text=notes_text,
        people=_list_people(show, sources.plan, items),
        explicit=settings.show.explicit,
        words_spoken=words.spoken,
        words_dropped=words.dropped,
        doubts=[
            Doubt(sentence=sentence.number, text=sentence.spoken_text, found=list(sentence.doubts))
            for sentence in timeline.sentences
            if sentence.doubts
        ],
        loudness=Loudness(
            integrated_lufs=recording.main_sound.integrated_lufs,
            true_peak_dbtp=recording.main_sound.true_peak_dbtp,
            range_lu=recording.main_sound.range_lu,
        ),
        hashes=hash_sources(show, script, sources.plan),
        engines=_list_engines(sources.plan),
        approved=ApprovalRecord(by=script.approval.by, at=script.approval.at, sha256=script.approval.sha256)
        if script.approval
        else None,
    )
    (folder / "episode.json").write_bytes(dump_manifest(manifest))
    return manifest


def _load_previous_manifest(show: Show, episode: str) -> Manifest | None:
    """Load the episode as it was rendered before, for what is never made twice."""
    path = show.episode_folder(episode) / "episode.json"
    try:
        return load_manifest(path)
    except FileNotFoundError:
        return None
    except ValueError as error:
        remedy = "restore it, for its guid is in feeds already; or delete it to begin anew"
        raise EpisodeError("cannot be read as an episode.json", str(path), remedy) from error


def _make_guid(show: Show, episode: str) -> str:
    """Make the guid: the same for the same show and episode, wherever and whenever it is rendered first, before the
    show was published or after. Otherwise a lost episode.json would come back as another episode."""
    about = show.settings.show
    name = f"{about.link or about.title}#{episode}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _summarize_chapters(chapters: list[Chapter]) -> str:
    """Say in one plain sentence what the episode is about, by its first items."""
    items = [chapter for chapter in chapters if chapter.level > 1]
    titles = [chapter.title for chapter in items or chapters[2:]]
    if not titles:
        return ""
    more = len(titles) - 3
    return "; ".join(titles[:3]) + (f"; and {more} more." if more > 0 else ".")


def _list_people(show: Show, plan: EpisodePlan, items: Sequence[EpisodeItem]) -> list[Person]:
    """List who wrote what is read: the show's author, summarizers, and everyone whose opinion is read. No speaker is
    listed, for the voices are synthetic."""
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


def _write_file(path: Path, media_type: str, text: str) -> Media:
    data = text.encode("utf-8")
    path.write_bytes(data)
    return Media(file=path.name, type=media_type, bytes=len(data), sha256=sha256_of(data))


def _write_tagged_sound(source: Path, tag: AudioTag, folder: Path, row: AudioFormat) -> Media:
    """Write the sound of `source`, whatever tag it has, into `folder` under a new tag."""
    path = folder / f"episode.{row.suffix}"
    row.tag(source, tag, path)
    return Media(file=path.name, type=row.media_type, bytes=path.stat().st_size, sha256=sha256_file(path))
