"""What the sound of an episode depends on, as one hash."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lettercast.audio import read_ffmpeg_version
from lettercast.episodes.plan import Bumper, EpisodePlan
from lettercast.files import sha256_file, sha256_of
from lettercast.show import Show
from lettercast.voices import MATCHING_HASH

SOUND_VERSION = 2
"""Counted up when the same takes would be put together to a different sound."""


def measurement_keys(plan: EpisodePlan, take_keys: Sequence[str]) -> list[str]:
    """A key for each utterance's level: its take, the gain of its profile, and how voices are made to match."""
    return [
        f"{key}{line.voice.gain_db:+g} {MATCHING_HASH}" if line.voice.gain_db else f"{key} {MATCHING_HASH}"
        for key, line in zip(take_keys, plan.lines, strict=True)
    ]


def sound_key(show: Show, plan: EpisodePlan, keys: Sequence[str]) -> str:
    """The hash of all that the sound of a plan depends on, and of nothing else. `keys` as of `level_keys`."""
    sound = show.settings.sound
    waiting = iter(keys)
    parts: list[object] = [SOUND_VERSION, read_ffmpeg_version(), sound.loudness_lufs, sound.true_peak_dbtp]
    parts += [sound.bitrate_kbps, list(sound.alternates)]
    files: dict[str, str] = {}
    for one in plan.sounds:
        if isinstance(one, Bumper):
            path = show.resolve_path(getattr(sound, one.name))
            if one.name not in files:
                files[one.name] = sha256_file(path) if path.is_file() else ""
            parts.append([one.gap_s, files[one.name]])
        else:
            parts.append([one.gap_s, next(waiting)])
    if sound.bed and plan.opening_sentences:
        bed = show.resolve_path(sound.bed)
        parts.append([plan.opening_sentences, sha256_file(bed) if bed.is_file() else ""])
    return sha256_of(json.dumps(parts))
