"""Pictures as a tag holds them: square JPEG, under 500 kB, whatever they are drawn in."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lettercast.audio import ffmpeg_executable
from lettercast.episodes.errors import EpisodeError
from lettercast.files import sha256_file, write_bytes

MOST_BYTES = 500_000


def jpeg(path: Path, size_px: int, cache: Path) -> bytes:
    """The image at `path`, its middle cut square, kept in `cache` under its hash.

    Raises EpisodeError for what is no image.
    """
    kept = cache / f"{sha256_file(path)}-{size_px}.jpg"
    if kept.is_file():
        return kept.read_bytes()
    scale = f"scale={size_px}:{size_px}:force_original_aspect_ratio=increase,crop={size_px}:{size_px}"
    for quality in (2, 4, 7, 12, 20):
        command = [ffmpeg_executable(), "-loglevel", "error", "-i", str(path), "-vf", scale, "-frames:v", "1"]
        command += ["-q:v", str(quality), "-pix_fmt", "yuvj420p", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
        made = subprocess.run([*command, "-f", "mjpeg", "pipe:1"], capture_output=True, check=False)
        if made.returncode or not made.stdout:
            raise EpisodeError("the picture can't be read", str(path), "save it as PNG or JPEG")
        if len(made.stdout) < MOST_BYTES:
            write_bytes(kept, made.stdout)
            return made.stdout
    raise EpisodeError("the picture is too detailed for a tag", str(path), f"make it smaller than {MOST_BYTES} bytes")
