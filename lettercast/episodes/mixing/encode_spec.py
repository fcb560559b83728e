"""How the sound of an episode is encoded, as the settings ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lettercast.audio import MP3, AudioFormat, LoudnessTarget, find_alternate_format
from lettercast.settings import SoundSettings


@dataclass(frozen=True, slots=True)
class EncodeSpec:
    """The loudness to reach, and the bit rate of each file."""

    target: LoudnessTarget
    bitrates_kbps: Mapping[str, int]  # by suffix, the MP3 first

    @classmethod
    def from_settings(cls, sound: SoundSettings) -> EncodeSpec:
        """Read [sound]. Raises AudioError for an alternate that is no format."""
        bitrates = {row.suffix: row.kbps or sound.bitrate_kbps for row in list_formats(sound)}
        return cls(LoudnessTarget(sound.loudness_lufs, sound.true_peak_dbtp), bitrates)


def list_formats(sound: SoundSettings) -> list[AudioFormat]:
    """List the formats of an episode, the MP3 first. Raises AudioError for an alternate that is no format."""
    return [MP3, *map(find_alternate_format, sound.alternates)]
