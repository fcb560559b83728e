"""What an episode depends on, as hashes: what is stale is what differs, never a flag."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lettercast.audio import ffmpeg_version
from lettercast.episodes import manifest as manifests
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.manifest import Hashes, Manifest
from lettercast.episodes.plan import Bumper, Plan
from lettercast.files import sha256_file, sha256_of
from lettercast.scripts import Script, fingerprint, read_script
from lettercast.show import Show

SOUND_VERSION = 1
"""Counted up when the same takes would be put together to a different sound."""


def level_keys(plan: Plan, take_keys: Sequence[str]) -> list[str]:
    """A key for each utterance's level: its take, and the gain that its voice is given."""
    return [
        f"{key}{line.voice.gain_db:+g}" if line.voice.gain_db else key
        for key, line in zip(take_keys, plan.lines, strict=True)
    ]


def sound_key(show: Show, plan: Plan, keys: Sequence[str]) -> str:
    """The hash of all that the sound of a plan depends on, and of nothing else. `keys` as of `level_keys`."""
    sound = show.settings.sound
    waiting = iter(keys)
    parts: list[object] = [SOUND_VERSION, ffmpeg_version(), sound.loudness_lufs, sound.true_peak_dbtp]
    parts += [sound.bitrate_kbps, list(sound.alternates)]
    files: dict[str, str] = {}
    for one in plan.sounds:
        if isinstance(one, Bumper):
            path = show.path(getattr(sound, one.name))
            if one.name not in files:
                files[one.name] = sha256_file(path) if path.is_file() else ""
            parts.append([one.gap_s, files[one.name]])
        else:
            parts.append([one.gap_s, next(waiting)])
    return sha256_of(json.dumps(parts))


def hashes(show: Show, script: Script) -> Hashes:
    """The hashes of what an episode is made from, as its manifest keeps them."""
    source = show.root / script.source if script.source else None
    files = sorted(show.voices.glob("*.toml")) if show.voices.is_dir() else []
    settings = show.settings
    told = [one.model_dump_json() for one in (settings.show, settings.script, settings.cast, settings.pauses)]
    bumpers = [getattr(settings.sound, name) for name in ("intro", "outro", "sting", "bed")]
    paths = [show.path(name) for name in (*bumpers, settings.show.cover) if name]
    told += [settings.sound.model_dump_json(), *(sha256_file(path) for path in paths if path.is_file())]
    return Hashes(
        issue=sha256_file(source) if source and source.is_file() else "",
        script=fingerprint(script),
        voices=sha256_of("\n".join(f"{path.name} {sha256_file(path)}" for path in files)),
        settings=sha256_of("\n".join(told)),
    )


def stale(show: Show, episode: str) -> list[str] | None:
    """What has changed since an episode was rendered, of "script", "issue", "voices", "settings", "audio".

    None when it was never rendered; empty when it is what its script, voices and settings say.
    """
    try:
        manifest = read_manifest(show, episode)
    except FileNotFoundError:
        return None
    now = hashes(show, read_script(show.script(episode)))
    changed = [name for name in ("script", "issue", "voices", "settings") if getattr(now, name) != _old(manifest, name)]
    audio = show.episode(episode) / manifest.audio.file
    if not audio.is_file() or audio.stat().st_size != manifest.audio.bytes:
        changed.append("audio")
    return changed


def _old(manifest: Manifest, name: str) -> str:
    return str(getattr(manifest.hashes, name))


def read_manifest(show: Show, episode: str) -> Manifest:
    """The episode as it was rendered. Raises FileNotFoundError, or EpisodeError for what is no manifest."""
    path = show.episode(episode) / "episode.json"
    try:
        return manifests.load(path)
    except ValueError as error:
        remedy = "restore it, for its guid is in feeds already; or delete it to begin anew"
        raise EpisodeError("not an episode.json that can be read", str(path), remedy) from error
