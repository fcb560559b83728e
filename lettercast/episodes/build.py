"""The whole of it: a script that was approved becomes an episode's folder."""

from __future__ import annotations

import logging
import os
import platform
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from lettercast.audio import LoudnessTarget, read_clip
from lettercast.episodes import progress as figures
from lettercast.episodes.errors import EpisodeError, TakesChangedError
from lettercast.episodes.manifest import Manifest
from lettercast.episodes.mixing import recording as recordings
from lettercast.episodes.mixing import take_measurements as all_levels
from lettercast.episodes.mixing.cache_key import measurement_keys, sound_key
from lettercast.episodes.mixing.mixdown import EncodeSpec, measure_takes, render_audio
from lettercast.episodes.mixing.recording import EncodedSound, Recording
from lettercast.episodes.mixing.take_measurements import TakeMeasurement
from lettercast.episodes.outputs.artwork import load_pictures
from lettercast.episodes.outputs.writing import EpisodeSources, write_episode
from lettercast.episodes.plan import Bumper, EpisodePlan, plan_episode
from lettercast.episodes.progress import ProgressCallback, StageProgress, StageTimer
from lettercast.episodes.sources import describe_sources, save_sources
from lettercast.errors import describe_os_error
from lettercast.files import write_text
from lettercast.scripts import Lexicon, Script, find_approval_problem, read_script
from lettercast.show import Show
from lettercast.voices import Line, Take, TakeKeys, Takes, connect_cluster, load_cast, open_takes, synthesize_lines
from lettercast.voices import SynthesisProgress as VoiceProgress
from lettercast.voices import plan_synthesis as plan_voicing

logger = logging.getLogger(__name__)

ALTERNATE_KBPS = {"m4a": 64, "opus": 32}
"""As good for speech as the MP3, and smaller."""


def render_episode(
    show: Show,
    episode: str,
    *,
    progress: ProgressCallback | None = None,
    notice: Callable[[str], None] | None = None,
    listen: str = "",
    clock: Callable[[], float] = time.monotonic,
) -> Manifest:
    """Render an episode: voice, master, tag; only what changed. Returns its manifest.

    `listen` is how takes are listened to, where not as the show's settings say; what they were doubted for
    stands in the manifest. All files are made aside and then moved into place, the manifest last: until then
    the previous episode stands. Raises EpisodeError for a script that is not approved as it stands, and the
    errors of other rooms.
    """
    script = read_script(show.script_path(episode))
    name = str(show.script_path(episode).relative_to(show.root))
    if problem := find_approval_problem(script):
        remedy = f"read it with `lettercast review {episode}`, then `lettercast approve {episode}`"
        raise EpisodeError(f"the script is {problem}, so it is not rendered", name, remedy)
    plan, keys, key = plan_with_keys(show, script, name)
    for voice in {line.voice.name: line.voice for line in plan.lines}.values():
        if voice.fallback_reason and notice:
            notice(f"the voice {voice.name} is {voice.fallback_reason}")
    listen = listen or show.settings.voices.listen
    desk = _Renderer(
        show, episode, plan, open_takes(show), StageTimer(clock), progress or (lambda _: None), notice, listen
    )
    with _exclusive_workdir(show, episode) as folder:
        pictures = load_pictures(show, plan)
        kept = recordings.load_recording(desk.cache_path("json"), key)
        current = kept is not None and desk.is_recording_current(kept)
        logger.info("episode %s: %s", episode, "the sound is kept" if current else "the sound is made")
        recording = kept if kept and current else desk.make_recording(key, keys, folder)
        places = {sound.suffix: desk.sound_path(sound) for sound in recording.sounds}
        if recording is not kept:
            for sound in recording.sounds[1:]:
                (folder / sound.file_name).replace(places[sound.suffix])
            places["mp3"] = folder / "episode.mp3"
        with desk.timer.time_stage("writing"):
            made = EpisodeSources(script, plan, recording, places, pictures)
            manifest = write_episode(show, episode, made, folder / "finished")
            _move_finished_files(folder / "finished", show.episode_folder(episode))
            if recording is not kept:
                recordings.save_recording(recording, desk.cache_path("json"))
            sources = describe_sources(show, script, plan, Lexicon.load(show.lexicon_path), TakeKeys())
            save_sources(sources, desk.cache_path("sources.json"))
        logger.info("episode %s: seconds by stage: %s", episode, desk.timer.seconds)
        figures.save_stats(desk.timer.render_stats(len(plan.utterances)), desk.cache_path("figures.json"))
    return manifest


def plan_with_keys(show: Show, script: Script, name: str) -> tuple[EpisodePlan, list[str], str]:
    """What will be heard of a script, the keys of its levels, and the key of its sound."""
    settings = show.settings
    say = Lexicon.load(show.lexicon_path).apply
    plan = plan_episode(script, load_cast(show), say, settings.pauses, settings.sound, name)
    keys = measurement_keys(plan, plan_voicing(plan.lines, open_takes(show)).keys)
    return plan, keys, sound_key(show, plan, keys)


@dataclass(frozen=True, slots=True)
class _Renderer:
    """What is needed to make the sound of one episode."""

    show: Show
    episode: str
    plan: EpisodePlan
    takes: Takes
    timer: StageTimer
    progress: ProgressCallback
    notify: Callable[[str], None] | None
    verify_mode: str

    def cache_path(self, suffix: str) -> Path:
        """What is kept of the episode beside its folder; may be deleted at any time."""
        return self.show.cache_folder / "episodes" / f"{self.episode}.{suffix}"

    def sound_path(self, sound: EncodedSound) -> Path:
        """Where a sound is kept: the MP3 below its tag, where the two can be told apart; others untagged."""
        return (
            self.show.episode_folder(self.episode) / "episode.mp3"
            if sound.suffix == "mp3"
            else self.cache_path(sound.suffix)
        )

    def is_recording_current(self, recording: Recording) -> bool:
        """Whether the sound of a recording is there, its takes listened to as is wanted now."""
        sounds = recording.sounds
        return recording.listened == self.verify_mode and all(
            recordings.is_sound_intact(one, self.sound_path(one)) for one in sounds
        )

    def synthesize_lines(self, lines: Sequence[Line]) -> Generator[Take]:
        def tell(progress: VoiceProgress) -> None:
            self.timer.voiced_sentences = progress.lines_done
            self.progress(StageProgress("voicing", progress.done_seconds, progress.total_seconds))

        settings = self.show.settings.voices
        with connect_cluster(settings.cluster) if settings.cluster else nullcontext() as executor:
            yield from synthesize_lines(
                lines,
                self.takes,
                executor=executor,
                workers=settings.workers,
                listen=self.verify_mode,
                progress=tell,
                notice=self.notify,
            )

    def make_recording(self, key: str, keys: Sequence[str], folder: Path) -> Recording:
        """Voice what is missing and master it all into `folder`."""
        sound = self.show.settings.sound
        names = sorted({one.name for one in self.plan.sounds if isinstance(one, Bumper)})
        names += ["bed"] if sound.bed and self.plan.opening_sentences else []
        clips = {name: read_clip(self.show.resolve_path(getattr(sound, name))) for name in names}
        files = {"mp3": sound.bitrate_kbps} | {suffix: ALTERNATE_KBPS[suffix] for suffix in sound.alternates}
        order = EncodeSpec(LoudnessTarget(sound.loudness_lufs, sound.true_peak_dbtp), files)
        levels = self.measure_utterances(keys)
        with self.timer.time_stage("mastering"):
            try:
                made = render_audio(self.plan, key, levels, self.synthesize_lines, clips, order, folder, self.progress)
            except TakesChangedError:
                self.cache_path("levels.json").unlink()
                levels = self.measure_utterances(keys)
                made = render_audio(self.plan, key, levels, self.synthesize_lines, clips, order, folder, self.progress)
        recording, self.timer.encoder_passes = made
        return replace(recording, listened=self.verify_mode)

    def measure_utterances(self, keys: Sequence[str]) -> list[TakeMeasurement]:
        """The level of each utterance: kept from before, or measured as its take is voiced."""
        kept = self.cache_path("levels.json")
        wanted = [f"{key} {self.verify_mode}" for key in keys]
        known = all_levels.load_measurements(kept)
        levels = {key: known[key] for key in wanted if key in known}
        with self.timer.time_stage("voicing"):
            measure_takes(self.plan, wanted, levels, self.synthesize_lines)
        all_levels.save_measurements(levels, kept)
        return [levels[key] for key in wanted]


@contextmanager
def _exclusive_workdir(show: Show, episode: str) -> Iterator[Path]:
    """An empty folder beside the finished episode, this process's alone; what a killed one left there goes."""
    locks = show.cache_folder / "locks"
    holder = locks / f"{episode}.holder"  # for people: the lock itself is the kernel's
    folder = show.episode_folder(episode) / ".rendering"
    try:
        locks.mkdir(parents=True, exist_ok=True)
        with FileLock(locks / f"{episode}.lock", timeout=0):
            try:
                write_text(holder, f"process {os.getpid()} on {platform.node()}")
                shutil.rmtree(folder, ignore_errors=True)
                (folder / "finished").mkdir(parents=True)
                yield folder
            finally:
                holder.unlink(missing_ok=True)
                shutil.rmtree(folder, ignore_errors=True)
                with suppress(OSError):  # it has files in it, or was never made
                    folder.parent.rmdir()
    except Timeout as error:
        by = holder.read_text() if holder.is_file() else "another process"
        raise EpisodeError(f"episode {episode} is being rendered already, by {by}", remedy="wait for it") from error
    except OSError as error:
        told = describe_os_error(error, where=error.filename or folder, safe="the previous episode is as it was")
        raise EpisodeError(problems=(told,)) from error


def _move_finished_files(finished: Path, target: Path) -> None:
    """Put finished files in their place, the manifest last."""
    for path in sorted(finished.iterdir(), key=lambda path: path.name == "episode.json"):
        path.replace(target / path.name)
