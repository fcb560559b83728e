"""The audio formats of an episode: a row each, which holds all that differs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lettercast.audio.errors import AudioError
from lettercast.audio.tags import AudioTag, tag_m4a, tag_mp3, tag_opus

RATE_HZ = 44_100
"""The sample rate of everything but the takes."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """One audio format: how a file is encoded and tagged, and what feed, hosts and pages call it."""

    suffix: str
    media_type: str  # of the enclosure
    label: str  # on a page
    codec: Mapping[str, str]  # options of ffmpeg's output
    muxer: str  # of the file, in the notation of ffmpeg's tee
    pipe_muxer: str  # of the pipe to the decoder
    demuxer: str
    tag: Callable[[Path, AudioTag, Path], None]  # writes the sound of the first file, tagged, to the second
    kbps: int | None = None  # None: as [sound] bitrate_kbps says
    rate_hz: int = RATE_HZ
    encoder_scale: float = 1.0  # what the encoder multiplies samples by
    ample_kbps: int | None = None  # from this bit rate on, `ample_codec` is used as well
    ample_codec: Mapping[str, int] = field(default_factory=dict)
    also_served_as: tuple[str, ...] = ()  # other media types that apps take for it
    tag_version: int = 1  # counted up when `tag` writes other bytes

    def encoder_options(self, bitrate_kbps: int) -> dict[str, object]:
        """Options of ffmpeg's output, the bit rate included."""
        options: dict[str, object] = {**self.codec, "b:a": f"{bitrate_kbps}k", "ar": self.rate_hz, "map": "0:a"}
        options["map_metadata"] = -1
        if self.ample_kbps is not None and bitrate_kbps >= self.ample_kbps:
            options |= self.ample_codec
        return options


MP3 = AudioFormat(
    "mp3",
    "audio/mpeg",
    "MP3",
    {"c:a": "libmp3lame"},
    "[f=mp3:id3v2_version=0:write_xing=1]",
    "mp3",
    "mp3",
    tag_mp3,
    encoder_scale=0.95,  # LAME keeps 5 % clear of clipping
    # From 80 kb/s on LAME has more bits than a mono voice needs. Its quality 7 then leaves out the shaping of noise
    # that only scarce bits call for: it takes half the time, and at 96 kb/s the error is smaller (37 dB below speech,
    # not 31).
    ample_kbps=80,
    ample_codec={"compression_level": 7},
    also_served_as=("audio/mp3",),
)
"""The format every episode has. Its bit rate is constant, so that a time is a place in the file."""

AUDIO_FORMATS = {
    row.suffix: row
    for row in (
        MP3,
        # as good for speech as the MP3, and smaller
        AudioFormat(
            "m4a",
            "audio/mp4",
            "M4A (AAC)",
            {"c:a": "aac"},
            "[f=ipod:movflags=+faststart]",
            "adts",
            "aac",
            tag_m4a,
            kbps=64,
            also_served_as=("audio/x-m4a",),
        ),
        AudioFormat(
            "opus",
            "audio/ogg",
            "Opus",
            {"c:a": "libopus", "application": "voip"},
            "[f=ogg]",
            "ogg",
            "ogg",
            tag_opus,
            kbps=32,
            rate_hz=48_000,
        ),
    )
}
"""Every format by its suffix."""


def find_alternate_format(name: str) -> AudioFormat:
    """Return the format that `name` means in [sound] alternates. Raises AudioError where there is none."""
    alternates = {suffix: row for suffix, row in AUDIO_FORMATS.items() if row is not MP3}
    if name not in alternates:
        raise AudioError(f"[sound] alternates holds {name!r}", "show.toml", f"there are: {', '.join(alternates)}")
    return alternates[name]
