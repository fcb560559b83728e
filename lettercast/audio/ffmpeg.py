"""The ffmpeg that imageio-ffmpeg ships, and the reason when a run of it fails."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

from lettercast.audio.errors import AudioError


@functools.cache
def find_ffmpeg() -> str:
    """Find the path of ffmpeg. Raises AudioError where imageio-ffmpeg has none for this machine."""
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        remedy = "install the imageio-ffmpeg package again, or set IMAGEIO_FFMPEG_EXE to an ffmpeg"
        raise AudioError("no ffmpeg to encode with", remedy=remedy) from error


def read_ffmpeg_version() -> str:
    """Read the version, "ffmpeg 7.1": an encoded file depends on it."""
    first = subprocess.run([find_ffmpeg(), "-version"], capture_output=True, text=True, check=True).stdout
    return " ".join(first.split()[:3:2])


def read_last_line(log: Path) -> str:
    """Read the last line of ffmpeg's log: the reason of a failure."""
    lines = log.read_text("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it gave no reason")
