"""The whole of it: a script that was approved becomes an episode's folder."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lettercast.audio import ChapterTag, Picture, Tag, Target, ffmpeg_version, read_clip, sound_offset, tag_bytes
from lettercast.episodes import manifest as manifests
from lettercast.episodes import recording as recordings
from lettercast.episodes.artwork import jpeg
from lettercast.episodes.chapters import chapters_json, chapters_of
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.freshness import hashes_of
from lettercast.episodes.manifest import Manifest, Media
from lettercast.episodes.notes import DISCLOSURE, notes_html, notes_text
from lettercast.episodes.plan import Bumper, Plan, plan_episode
from lettercast.episodes.recording import Recording
from lettercast.episodes.sounding import Order, sound_episode
from lettercast.episodes.timeline import Timeline, lay_out
from lettercast.episodes.transcripts import srt, transcript_html, transcript_json, vtt
from lettercast.files import sha256_file, sha256_of
from lettercast.scripts import Lexicon, Script, approval_problem, ledger, read_script
from lettercast.show import Show
from lettercast.voices import Progress, Take, Takes, load_cast, voice_lines
from lettercast.voices import plan as plan_voicing

SOUND_VERSION = 1
"""Counted up when the same takes would be put together to a different sound."""


def build(
    show: Show,
    episode: str,
    *,
    progress: Callable[[Progress], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Manifest:
    """Render an episode: voice, master, tag; only what changed. Returns its manifest.

    All files are made aside and then moved into place, the manifest last: until then the previous episode
    stands. Raises EpisodeError for a script that is not approved as it stands, and the errors of other rooms.
    """
    script = read_script(show.script(episode))
    if problem := approval_problem(script):
        name = str(show.script(episode).relative_to(show.root))
        remedy = f"read it with `lettercast review {episode}`, then `lettercast approve {episode}`"
        raise EpisodeError(f"the script is {problem}, so it is not rendered", name, remedy)
    cast = load_cast(show)
    lexicon = Lexicon.load(show.lexicon)
    settings = show.settings
    plan = plan_episode(script, cast, lexicon.apply, settings.pauses, settings.sound)
    takes = Takes(show.cache / "takes")
    key = sound_key(show, plan, plan_voicing(plan.lines, takes).keys)

    def voicing() -> Generator[Take]:
        yield from voice_lines(plan.lines, takes, progress=progress, notice=notice)

    with _workplace(show, episode) as folder:
        kept = show.cache / "episodes" / f"{episode}.json"
        recording = recordings.load(kept, key)
        target = show.episode(episode)
        if recording is None or not all(
            recordings.is_there(sound, target / f"episode.{sound.suffix}") for sound in recording.sounds
        ):
            recording = _record(show, plan, key, voicing, folder)
            sources = {sound.suffix: folder / f"episode.{sound.suffix}" for sound in recording.sounds}
        else:
            sources = {sound.suffix: target / f"episode.{sound.suffix}" for sound in recording.sounds}
        manifest = _write(show, episode, script, plan, recording, sources, folder / "finished")
        _move_in(folder / "finished", target)
        recordings.save(recording, kept)
    return manifest


def sound_key(show: Show, plan: Plan, take_keys: tuple[str, ...]) -> str:
    """The hash of all that the sound of a plan depends on, and of nothing else."""
    sound = show.settings.sound
    keys = iter(take_keys)
    parts: list[object] = [
        SOUND_VERSION,
        ffmpeg_version(),
        sound.loudness_lufs,
        sound.true_peak_dbtp,
        sound.bitrate_kbps,
    ]
    for one in plan.sounds:
        if isinstance(one, Bumper):
            path = show.path(getattr(sound, one.name))
            parts.append([one.gap_s, sha256_file(path) if path.is_file() else one.name])
        else:
            parts.append([one.gap_s, next(keys), one.line.voice.gain_db])
    return sha256_of(json.dumps(parts))


def _record(show: Show, plan: Plan, key: str, voicing: Callable[[], Generator[Take]], folder: Path) -> Recording:
    sound = show.settings.sound
    names = {one.name for one in plan.sounds if isinstance(one, Bumper)}
    clips = {name: read_clip(show.path(getattr(sound, name))) for name in sorted(names)}
    order = Order(Target(sound.loudness_lufs, sound.true_peak_dbtp), {"mp3": sound.bitrate_kbps})
    return sound_episode(plan, key, voicing, clips, order, folder)


@contextmanager
def _workplace(show: Show, episode: str) -> Iterator[Path]:
    """An empty folder beside the finished episode, this process's alone; what a killed one left there goes."""
    locks = show.cache / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    lock = FileLock(locks / f"{episode}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EpisodeError(f"episode {episode} is being rendered already", remedy="wait for it") from error
    folder = show.episode(episode) / ".rendering"
    try:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "finished").mkdir(parents=True)
        yield folder
    except OSError as error:
        what = f"can't write ({error.strerror or error})"
        remedy = "free some space and run the same command again; the previous episode is as it was"
        raise EpisodeError(what, str(error.filename or folder), remedy) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _move_in(finished: Path, target: Path) -> None:
    """Put finished files in their place, the manifest last."""
    for path in sorted(finished.iterdir(), key=lambda path: path.name == "episode.json"):
        path.replace(target / path.name)


def _write(
    show: Show, episode: str, script: Script, plan: Plan, recording: Recording, sources: dict[str, Path], folder: Path
) -> Manifest:
    """Tag the sound and write every other file of the episode into `folder`."""
    timeline = lay_out(plan, recording, show.settings.show.title)
    title = script.title or f"Episode {episode}"
    known = _known(show, episode)
    date = script.date or (script.approval.at.date() if script.approval else dt.date.min)
    chapters = chapters_of(timeline)
    texts = {
        "chapters.json": ("application/json+chapters", chapters_json(chapters, title)),
        "transcript.vtt": ("text/vtt", vtt(timeline)),
        "transcript.srt": ("application/x-subrip", srt(timeline)),
        "transcript.json": ("application/json", transcript_json(timeline)),
        "transcript.html": ("text/html", transcript_html(timeline)),
    }
    media = {name: _put(folder / name, kind, text) for name, (kind, text) in texts.items()}
    about = show.settings.show
    html = notes_html(timeline.chapters, script.url, show.settings.script.disclosure)
    text = notes_text(timeline.chapters, script.url, show.settings.script.disclosure)
    _put(folder / "notes.html", "text/html", html)
    _put(folder / "notes.txt", "text/plain", text)
    tag = Tag(
        title=title,
        album=about.title,
        artist=about.author,
        year=date.year,
        duration_ms=timeline.duration_ms,
        track=str(script.number) if script.number is not None else "",
        comment=DISCLOSURE if show.settings.script.disclosure else "",
        url=script.url,
        cover=_cover(show),
        chapters=[ChapterTag(one.start_ms, one.end_ms, one.title, one.url or "") for one in chapters],
    )
    audio = _tagged(sources["mp3"], tag_bytes(tag), folder / "episode.mp3", show.settings.sound.bitrate_kbps)
    words = ledger(script)
    noon = dt.datetime.combine(date, dt.time(12), dt.UTC)
    manifest = Manifest(
        id=episode,
        guid=known.guid if known else _guid(show, episode),
        number=script.number,
        title=title,
        date=date,
        published_at=known.published_at if known and known.date == date else noon,
        summary=_summary(timeline),
        url=script.url,
        language=about.language,
        duration_ms=timeline.duration_ms,
        audio=audio,
        transcripts=[media[name] for name in texts if name.startswith("transcript")],
        chapters_file=media["chapters.json"],
        chapters=chapters,
        notes_html=html,
        notes_text=text,
        explicit=about.explicit,
        words_spoken=words.spoken,
        words_dropped=words.dropped,
        loudness=manifests.Loudness(
            integrated_lufs=recording.main.integrated_lufs,
            true_peak_dbtp=recording.main.true_peak_dbtp,
            range_lu=recording.main.range_lu,
        ),
        hashes=hashes_of(show, script, plan),
        approved=manifests.Approved(by=script.approval.by, at=script.approval.at, sha256=script.approval.sha256)
        if script.approval
        else None,
    )
    _put(folder / "episode.json", "application/json", manifests.dump(manifest).decode())
    return manifest


def _known(show: Show, episode: str) -> Manifest | None:
    """The episode as it was rendered before: what is never made twice is taken from it."""
    path = show.episode(episode) / "episode.json"
    try:
        return manifests.load(path)
    except FileNotFoundError:
        return None
    except ValueError as error:
        remedy = "restore it, its guid is in feeds already; or delete it to begin anew"
        raise EpisodeError("not an episode.json that can be read", str(path), remedy) from error


def _guid(show: Show, episode: str) -> str:
    """The same for the same show and episode, wherever it is rendered first."""
    about = show.settings
    name = f"{about.feed.guid or about.show.link or about.show.title}#{episode}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _summary(timeline: Timeline) -> str:
    titles = [mark.title for mark in timeline.chapters[1:] if mark.title]
    return "; ".join(titles[:6])


def _cover(show: Show) -> Picture | None:
    path = show.path(show.settings.show.cover)
    return Picture("image/jpeg", jpeg(path, show.cache / "covers")) if path.is_file() else None


def _put(path: Path, kind: str, text: str) -> Media:
    data = text.encode("utf-8")
    path.write_bytes(data)
    return Media(file=path.name, type=kind, bytes=len(data), sha256=sha256_of(data))


def _tagged(source: Path, tag: bytes, path: Path, bitrate_kbps: int) -> Media:
    """The sound of `source`, whatever tag it has, under a new tag."""
    with open(path, "wb") as out, open(source, "rb") as sound:
        sound.seek(sound_offset(source))
        out.write(tag)
        shutil.copyfileobj(sound, out, 1 << 20)
    return Media(
        file=path.name,
        type="audio/mpeg",
        bytes=path.stat().st_size,
        sha256=sha256_file(path),
        bitrate_bps=bitrate_kbps * 1000,
    )
