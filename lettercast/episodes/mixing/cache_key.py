"""The cache key of an episode's sound: a hash of all it depends on."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lettercast.audio import read_ffmpeg_version
from lettercast.episodes.plan import Bumper, EpisodePlan
from lettercast.files import sha256_file, sha256_of
from lettercast.show import Show
from lettercast.voices import MATCHING_HASH

SOUND_VERSION = 2
"""Counted up when the same takes would be mixed to a different sound."""


def measurement_keys(plan: EpisodePlan, take_keys: Sequence[str]) -> list[str]:
    """Return a key for each utterance's measurement: its take, the gain of its profile, how voices are matched."""
    return [
        f"{key}{line.voice.gain_db:+g} {MATCHING_HASH}" if line.voice.gain_db else f"{key} {MATCHING_HASH}"
        for key, line in zip(take_keys, plan.lines, strict=True)
    ]


def sound_key(show: Show, plan: EpisodePlan, keys: Sequence[str]) -> str:
    """Hash all that the sound of a plan depends on, and nothing else. `keys` as of `measurement_keys`."""
    sound = show.settings.sound
    waiting = iter(keys)
    parts: list[object] = [SOUND_VERSION, read_ffmpeg_version(), sound.loudness_lufs, sound.true_peak_dbtp]
    parts += [sound.bitrate_kbps, list(sound.alternates)]
    files: dict[str, str] = {}
    for each in plan.sounds:
        if isinstance(each, Bumper):
            path = show.resolve_path(getattr(sound, each.name))
            if each.name not in files:
                files[each.name] = sha256_file(path) if path.is_file() else ""
            parts.append([each.gap_s, files[each.name]])
        else:
            parts.append([each.gap_s, next(waiting)])
    if sound.bed and plan.opening_sentences:
        bed = show.resolve_path(sound.bed)
        parts.append([plan.opening_sentences, sha256_file(bed) if bed.is_file() else ""])
    return sha256_of(json.dumps(parts))
