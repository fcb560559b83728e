"""Pictures for a tag: square JPEG, under 500 kB, whatever format they come in."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from lettercast.audio import Picture, find_ffmpeg
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.plan import EpisodePlan
from lettercast.errors import Problem
from lettercast.files import sha256_file, write_bytes
from lettercast.show import Show

MAX_PICTURE_BYTES = 500_000
COVER_PX, CHAPTER_PX = 1400, 600
PICTURES_VERSION = 1
"""Counted up when the same picture would be converted otherwise."""


def load_pictures(show: Show, plan: EpisodePlan) -> Mapping[str, Picture]:
    """Load, by name, the cover, if there is one, and the images of chapters that are files of the show.

    Raises EpisodeError with every image that can't be used. Called before anything is synthesized, so that such an
    error comes at once.
    """
    cover = show.settings.show.cover
    names = dict.fromkeys(chapter.image for chapter in plan.chapters if chapter.image and "://" not in chapter.image)
    sizes = dict.fromkeys(names, CHAPTER_PX) | ({cover: COVER_PX} if show.resolve_path(cover).is_file() else {})
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for name, size_px in sizes.items():
        path = show.resolve_path(name)
        inside = path.resolve().is_relative_to(show.root.resolve())  # what an issue names must not lead out of the show
        if name != cover and not (inside and path.is_file()):
            remedy = "put it there, or correct its [[image …]] cue in the script"
            problems.append(Problem("a chapter's image is not in the show", name[:80], remedy))
            continue
        try:
            pictures[name] = Picture("image/jpeg", convert_to_jpeg(path, size_px, show.cache_folder / "covers"))
        except EpisodeError as error:
            problems += error.problems
    if problems:
        raise EpisodeError(problems=tuple(problems))
    return pictures


def convert_to_jpeg(path: Path, size_px: int, cache: Path) -> bytes:
    """Convert the image at `path`, cropped to its middle square; kept in `cache` under its hash.

    Raises EpisodeError for what is no image.
    """
    version = f"-v{PICTURES_VERSION}" if PICTURES_VERSION > 1 else ""
    kept = cache / f"{sha256_file(path)}-{size_px}{version}.jpg"
    if kept.is_file():
        return kept.read_bytes()
    scale = f"scale={size_px}:{size_px}:force_original_aspect_ratio=increase,crop={size_px}:{size_px}"
    for quality in (2, 4, 7, 12, 20):
        command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-vf", scale, "-frames:v", "1"]
        command += ["-q:v", str(quality), "-pix_fmt", "yuvj420p", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
        done = subprocess.run([*command, "-f", "mjpeg", "pipe:1"], capture_output=True, check=False)
        if done.returncode or not done.stdout:
            raise EpisodeError("the picture can't be read", str(path), "save it as PNG or JPEG")
        if len(done.stdout) < MAX_PICTURE_BYTES:
            write_bytes(kept, done.stdout)
            return done.stdout
    raise EpisodeError(
        "the picture is too detailed for a tag", str(path), f"make it smaller than {MAX_PICTURE_BYTES} bytes"
    )
