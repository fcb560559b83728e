"""The whole of it: a script that was approved becomes an episode's folder."""

from __future__ import annotations

import os
import platform
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from lettercast.audio import Target, read_clip
from lettercast.episodes import progress as figures
from lettercast.episodes.errors import EpisodeError, TakesChangedError
from lettercast.episodes.manifest import Manifest
from lettercast.episodes.mixing import recording as recordings
from lettercast.episodes.mixing import take_levels as all_levels
from lettercast.episodes.mixing.cache_key import level_keys, sound_key
from lettercast.episodes.mixing.mixdown import Order, listen_to, sound_episode
from lettercast.episodes.mixing.recording import Recording, Sound
from lettercast.episodes.mixing.take_levels import Level
from lettercast.episodes.outputs.artwork import pictures_of
from lettercast.episodes.outputs.writing import Made, write_episode
from lettercast.episodes.plan import Bumper, Plan, plan_episode
from lettercast.episodes.progress import Progress, Step, Watch
from lettercast.errors import refusal
from lettercast.files import write_text
from lettercast.scripts import Lexicon, Script, approval_problem, read_script
from lettercast.show import Show
from lettercast.voices import Line, Take, Takes, cluster, load_cast, takes_of, voice_lines
from lettercast.voices import Progress as VoiceProgress
from lettercast.voices import plan as plan_voicing

ALTERNATE_KBPS = {"m4a": 64, "opus": 32}
"""As good for speech as the MP3, and smaller."""


def build(
    show: Show,
    episode: str,
    *,
    progress: Progress | None = None,
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
    script = read_script(show.script(episode))
    name = str(show.script(episode).relative_to(show.root))
    if problem := approval_problem(script):
        remedy = f"read it with `lettercast review {episode}`, then `lettercast approve {episode}`"
        raise EpisodeError(f"the script is {problem}, so it is not rendered", name, remedy)
    plan, keys, key = planned(show, script, name)
    for voice in {line.voice.name: line.voice for line in plan.lines}.values():
        if voice.stands_in and notice:
            notice(f"the voice {voice.name} is {voice.stands_in}")
    listen = listen or show.settings.voices.listen
    desk = _Desk(show, episode, plan, takes_of(show), Watch(clock), progress or (lambda _: None), notice, listen)
    with _workplace(show, episode) as folder:
        pictures = pictures_of(show, plan)
        kept = recordings.load(desk.kept("json"), key)
        recording = kept if kept and desk.still_has(kept) else desk.record(key, keys, folder)
        places = {sound.suffix: desk.place(sound) for sound in recording.sounds}
        if recording is not kept:
            for sound in recording.sounds[1:]:
                (folder / sound.name).replace(places[sound.suffix])
            places["mp3"] = folder / "episode.mp3"
        with desk.watch.stage("writing"):
            made = Made(script, plan, recording, places, pictures)
            manifest = write_episode(show, episode, made, folder / "finished")
            _move_in(folder / "finished", show.episode(episode))
            if recording is not kept:
                recordings.save(recording, desk.kept("json"))
        figures.save(desk.watch.figures(len(plan.utterances)), desk.kept("figures.json"))
    return manifest


def planned(show: Show, script: Script, name: str) -> tuple[Plan, list[str], str]:
    """What will be heard of a script, the keys of its levels, and the key of its sound."""
    settings = show.settings
    say = Lexicon.load(show.lexicon).apply
    plan = plan_episode(script, load_cast(show), say, settings.pauses, settings.sound, name)
    keys = level_keys(plan, plan_voicing(plan.lines, takes_of(show)).keys)
    return plan, keys, sound_key(show, plan, keys)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is needed to make the sound of one episode."""

    show: Show
    episode: str
    plan: Plan
    takes: Takes
    watch: Watch
    progress: Progress
    notice: Callable[[str], None] | None
    listen: str

    def kept(self, suffix: str) -> Path:
        """What is kept of the episode beside its folder; may be deleted at any time."""
        return self.show.cache / "episodes" / f"{self.episode}.{suffix}"

    def place(self, sound: Sound) -> Path:
        """Where a sound is kept: the MP3 below its tag, where the two can be told apart; others untagged."""
        return self.show.episode(self.episode) / "episode.mp3" if sound.suffix == "mp3" else self.kept(sound.suffix)

    def still_has(self, recording: Recording) -> bool:
        """Whether the sound of a recording is there, its takes listened to as is wanted now."""
        sounds = recording.sounds
        return recording.listened == self.listen and all(recordings.is_there(one, self.place(one)) for one in sounds)

    def voice(self, lines: Sequence[Line]) -> Generator[Take]:
        def tell(progress: VoiceProgress) -> None:
            self.watch.voiced = progress.voiced
            self.progress(Step("voicing", progress.done_seconds, progress.total_seconds))

        settings = self.show.settings.voices
        with cluster(settings.cluster) if settings.cluster else nullcontext() as executor:
            yield from voice_lines(
                lines,
                self.takes,
                executor=executor,
                workers=settings.workers,
                listen=self.listen,
                progress=tell,
                notice=self.notice,
            )

    def record(self, key: str, keys: Sequence[str], folder: Path) -> Recording:
        """Voice what is missing and master it all into `folder`."""
        sound = self.show.settings.sound
        names = sorted({one.name for one in self.plan.sounds if isinstance(one, Bumper)})
        names += ["bed"] if sound.bed and self.plan.opening else []
        clips = {name: read_clip(self.show.path(getattr(sound, name))) for name in names}
        files = {"mp3": sound.bitrate_kbps} | {suffix: ALTERNATE_KBPS[suffix] for suffix in sound.alternates}
        order = Order(Target(sound.loudness_lufs, sound.true_peak_dbtp), files)
        levels = self.levels(keys)
        with self.watch.stage("mastering"):
            try:
                made = sound_episode(self.plan, key, levels, self.voice, clips, order, folder, self.progress)
            except TakesChangedError:
                self.kept("levels.json").unlink()
                levels = self.levels(keys)
                made = sound_episode(self.plan, key, levels, self.voice, clips, order, folder, self.progress)
        recording, self.watch.tries = made
        return replace(recording, listened=self.listen)

    def levels(self, keys: Sequence[str]) -> list[Level]:
        """The level of each utterance: kept from before, or measured as its take is voiced."""
        kept = self.kept("levels.json")
        wanted = [f"{key} {self.listen}" for key in keys]
        known = all_levels.load(kept)
        levels = {key: known[key] for key in wanted if key in known}
        with self.watch.stage("voicing"):
            listen_to(self.plan, wanted, levels, self.voice)
        all_levels.save(levels, kept)
        return [levels[key] for key in wanted]


@contextmanager
def _workplace(show: Show, episode: str) -> Iterator[Path]:
    """An empty folder beside the finished episode, this process's alone; what a killed one left there goes."""
    locks = show.cache / "locks"
    holder = locks / f"{episode}.holder"  # for people: the lock itself is the kernel's
    folder = show.episode(episode) / ".rendering"
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
        told = refusal(error, where=error.filename or folder, safe="the previous episode is as it was")
        raise EpisodeError(problems=(told,)) from error


def _move_in(finished: Path, target: Path) -> None:
    """Put finished files in their place, the manifest last."""
    for path in sorted(finished.iterdir(), key=lambda path: path.name == "episode.json"):
        path.replace(target / path.name)
