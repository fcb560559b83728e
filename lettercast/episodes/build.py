"""Rendering: an approved script becomes an episode's folder."""

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

from lettercast.audio import MP3, read_clip
from lettercast.episodes.errors import EpisodeError, TakesChangedError
from lettercast.episodes.manifest import Manifest
from lettercast.episodes.mixing.cache_key import measurement_keys, sound_key
from lettercast.episodes.mixing.encode_spec import EncodeSpec
from lettercast.episodes.mixing.mixdown import measure_takes, render_audio
from lettercast.episodes.mixing.recording import (
    EncodedSound,
    Recording,
    is_sound_intact,
    load_recording,
    save_recording,
)
from lettercast.episodes.mixing.take_measurements import TakeMeasurement, load_measurements, save_measurements
from lettercast.episodes.outputs.artwork import load_pictures
from lettercast.episodes.outputs.writing import EpisodeSources, write_episode
from lettercast.episodes.plan import Bumper, EpisodePlan, plan_episode
from lettercast.episodes.progress import ProgressCallback, StageProgress, StageTimer, save_stats
from lettercast.episodes.sources import describe_sources, save_sources
from lettercast.errors import describe_os_error
from lettercast.files import write_text
from lettercast.scripts import Lexicon, Script, find_approval_problem, read_script
from lettercast.show import Show
from lettercast.voices import (
    Line,
    SynthesisProgress,
    Take,
    TakeKeys,
    Takes,
    connect_cluster,
    load_cast,
    open_takes,
    plan_synthesis,
    synthesize_lines,
)

logger = logging.getLogger(__name__)


def render_episode(
    show: Show,
    episode: str,
    *,
    progress: ProgressCallback | None = None,
    notice: Callable[[str], None] | None = None,
    listen: str = "",
    clock: Callable[[], float] = time.monotonic,
) -> Manifest:
    """Render an approved script into an episode folder; reuse what did not change. Returns the manifest.

    `listen` is how takes are verified, where not as the show's settings say; defects that were found are in the
    manifest. All files are written to a temporary folder and then moved into place, the manifest last: until then
    the previous episode stays. Raises EpisodeError for a script that is not approved as it is, and the errors of
    other packages.
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
    renderer = _Renderer(
        show, episode, plan, open_takes(show), StageTimer(clock), progress or (lambda _: None), notice, listen
    )
    with _exclusive_workdir(show, episode) as folder:
        pictures = load_pictures(show, plan)
        kept = load_recording(renderer.cache_path("json"), key)
        current = kept is not None and renderer.is_recording_current(kept)
        logger.info("episode %s: %s", episode, "the sound is kept" if current else "the sound is made")
        recording = kept if kept and current else renderer.make_recording(key, keys, folder)
        places = {sound.suffix: renderer.sound_path(sound) for sound in recording.sounds}
        if recording is not kept:
            for sound in recording.sounds[1:]:
                (folder / sound.file_name).replace(places[sound.suffix])
            places[MP3.suffix] = folder / recording.main_sound.file_name
        with renderer.timer.time_stage("writing"):
            sources = EpisodeSources(script, plan, recording, places, pictures)
            manifest = write_episode(show, episode, sources, folder / "finished")
            _move_finished_files(folder / "finished", show.episode_folder(episode))
            if recording is not kept:
                save_recording(recording, renderer.cache_path("json"))
            described = describe_sources(show, script, plan, Lexicon.load(show.lexicon_path), TakeKeys())
            save_sources(described, renderer.cache_path("sources.json"))
        logger.info("episode %s: seconds by stage: %s", episode, renderer.timer.seconds)
        save_stats(renderer.timer.render_stats(len(plan.utterances)), renderer.cache_path("figures.json"))
    return manifest


def plan_with_keys(show: Show, script: Script, name: str) -> tuple[EpisodePlan, list[str], str]:
    """Plan a script. Returns the plan, the keys of its takes' measurements, and the key of its sound."""
    settings = show.settings
    say = Lexicon.load(show.lexicon_path).apply
    plan = plan_episode(script, load_cast(show), say, settings.pauses, settings.sound, name)
    keys = measurement_keys(plan, plan_synthesis(plan.lines, open_takes(show)).keys)
    return plan, keys, sound_key(show, plan, keys)


@dataclass(frozen=True, slots=True)
class _Renderer:
    """Makes the sound of one episode."""

    show: Show
    episode: str
    plan: EpisodePlan
    takes: Takes
    timer: StageTimer
    progress: ProgressCallback
    notify: Callable[[str], None] | None
    verify_mode: str

    def cache_path(self, suffix: str) -> Path:
        """Return the path of a cache file of the episode; it may be deleted at any time."""
        return self.show.cache_folder / "episodes" / f"{self.episode}.{suffix}"

    def sound_path(self, sound: EncodedSound) -> Path:
        """Return where a sound is kept: the MP3 as the finished file, whose tag can be cut off; others untagged."""
        return (
            self.show.episode_folder(self.episode) / sound.file_name
            if sound.suffix == MP3.suffix
            else self.cache_path(sound.suffix)
        )

    def is_recording_current(self, recording: Recording) -> bool:
        """Whether the sound of a recording is there, and its takes were verified as is wanted now."""
        sounds = recording.sounds
        return recording.listened == self.verify_mode and all(
            is_sound_intact(sound, self.sound_path(sound)) for sound in sounds
        )

    def synthesize_lines(self, lines: Sequence[Line]) -> Generator[Take]:
        def report(progress: SynthesisProgress) -> None:
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
                progress=report,
                notice=self.notify,
            )

    def make_recording(self, key: str, keys: Sequence[str], folder: Path) -> Recording:
        """Synthesize what is missing and master it all into `folder`."""
        sound = self.show.settings.sound
        names = sorted({each.name for each in self.plan.sounds if isinstance(each, Bumper)})
        names += ["bed"] if sound.bed and self.plan.opening_sentences else []
        clips = {name: read_clip(self.show.resolve_path(getattr(sound, name))) for name in names}
        spec = EncodeSpec.from_settings(sound)
        levels = self.measure_utterances(keys)
        with self.timer.time_stage("mastering"):
            try:
                result = render_audio(self.plan, key, levels, self.synthesize_lines, clips, spec, folder, self.progress)
            except TakesChangedError:
                self.cache_path("levels.json").unlink()
                levels = self.measure_utterances(keys)
                result = render_audio(self.plan, key, levels, self.synthesize_lines, clips, spec, folder, self.progress)
        recording, self.timer.encoder_passes = result
        return replace(recording, listened=self.verify_mode)

    def measure_utterances(self, keys: Sequence[str]) -> list[TakeMeasurement]:
        """Measure each utterance as its take is synthesized, or take what was measured before."""
        kept = self.cache_path("levels.json")
        wanted = [f"{key} {self.verify_mode}" for key in keys]
        known = load_measurements(kept)
        levels = {key: known[key] for key in wanted if key in known}
        with self.timer.time_stage("voicing"):
            measure_takes(self.plan, wanted, levels, self.synthesize_lines)
        save_measurements(levels, kept)
        return [levels[key] for key in wanted]


@contextmanager
def _exclusive_workdir(show: Show, episode: str) -> Iterator[Path]:
    """Make an empty folder in the episode's, for this process alone; delete what a killed process left there."""
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
        problem = describe_os_error(error, where=error.filename or folder, safe="the previous episode is as it was")
        raise EpisodeError(problems=(problem,)) from error


def _move_finished_files(finished: Path, target: Path) -> None:
    """Move finished files into place, the manifest last."""
    for path in sorted(finished.iterdir(), key=lambda path: path.name == "episode.json"):
        path.replace(target / path.name)
