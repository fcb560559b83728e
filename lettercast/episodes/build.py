"""The whole of it: a script that was approved becomes an episode's folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lettercast.audio import Target, read_clip
from lettercast.episodes import levels as all_levels
from lettercast.episodes import recording as recordings
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.keys import level_keys, sound_key
from lettercast.episodes.manifest import Manifest
from lettercast.episodes.plan import Bumper, Plan, plan_episode
from lettercast.episodes.recording import Recording, Sound
from lettercast.episodes.sounding import Order, Voicing, listen_to, sound_episode
from lettercast.episodes.writing import Made, write_episode
from lettercast.scripts import Lexicon, approval_problem, read_script
from lettercast.show import Show
from lettercast.voices import Line, Progress, Take, Takes, load_cast, voice_lines
from lettercast.voices import plan as plan_voicing

ALTERNATE_KBPS = {"m4a": 64, "opus": 32}
"""As good for speech as the MP3, and smaller."""


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
    plan = plan_episode(
        script, load_cast(show), Lexicon.load(show.lexicon).apply, show.settings.pauses, show.settings.sound
    )
    takes = Takes(show.cache / "takes")
    keys = level_keys(plan, plan_voicing(plan.lines, takes).keys)
    key = sound_key(show, plan, keys)

    def voice(lines: Sequence[Line]) -> Generator[Take]:
        yield from voice_lines(lines, takes, progress=progress, notice=notice)

    with _workplace(show, episode) as folder:
        kept = show.cache / "episodes" / f"{episode}.json"
        recording = recordings.load(kept, key)
        sounds = {sound.suffix: _sound_path(show, episode, sound) for sound in recording.sounds} if recording else {}
        new = recording is None or not all(
            recordings.is_there(sound, sounds[sound.suffix]) for sound in recording.sounds
        )
        if recording is None or new:
            recording = _record(show, episode, plan, key, keys, voice, folder)
            sounds = {sound.suffix: folder / f"episode.{sound.suffix}" for sound in recording.sounds}
        manifest = write_episode(show, episode, Made(script, plan, recording, sounds), folder / "finished")
        for sound in recording.sounds[1:] if new else ():
            sounds[sound.suffix].replace(_sound_path(show, episode, sound))
        _move_in(folder / "finished", show.episode(episode))
        recordings.save(recording, kept)
    return manifest


def _sound_path(show: Show, episode: str, sound: Sound) -> Path:
    """Where a sound is kept: the MP3 in the finished file, where tag and sound can be told apart; others untagged."""
    if sound.suffix == "mp3":
        return show.episode(episode) / "episode.mp3"
    return show.cache / "episodes" / f"{episode}.{sound.suffix}"


def _record(
    show: Show, episode: str, plan: Plan, key: str, keys: Sequence[str], voice: Voicing, folder: Path
) -> Recording:
    sound = show.settings.sound
    kept = show.cache / "episodes" / f"{episode}.levels.json"
    known = all_levels.load(kept)
    levels = {key: known[key] for key in keys if key in known}
    listen_to(plan, keys, levels, voice)
    all_levels.save(levels, kept)
    names = {one.name for one in plan.sounds if isinstance(one, Bumper)}
    clips = {name: read_clip(show.path(getattr(sound, name))) for name in sorted(names)}
    files = {"mp3": sound.bitrate_kbps} | {suffix: ALTERNATE_KBPS[suffix] for suffix in sound.alternates}
    order = Order(Target(sound.loudness_lufs, sound.true_peak_dbtp), files)
    return sound_episode(plan, key, [levels[key] for key in keys], voice, clips, order, folder)


@contextmanager
def _workplace(show: Show, episode: str) -> Iterator[Path]:
    """An empty folder beside the finished episode, this process's alone; what a killed one left there goes."""
    locks = show.cache / "locks"
    folder = show.episode(episode) / ".rendering"
    try:
        locks.mkdir(parents=True, exist_ok=True)
        with FileLock(locks / f"{episode}.lock", timeout=0):
            try:
                shutil.rmtree(folder, ignore_errors=True)
                (folder / "finished").mkdir(parents=True)
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout as error:
        raise EpisodeError(f"episode {episode} is being rendered already", remedy="wait for it") from error
    except OSError as error:
        what = f"can't write ({error.strerror or error})"
        remedy = "free some space and run the same command again; the previous episode is as it was"
        raise EpisodeError(what, str(error.filename or folder), remedy) from error


def _move_in(finished: Path, target: Path) -> None:
    """Put finished files in their place, the manifest last."""
    for path in sorted(finished.iterdir(), key=lambda path: path.name == "episode.json"):
        path.replace(target / path.name)
