"""Pictures as a tag holds them: square JPEG, under 500 kB, whatever they are drawn in."""

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


def load_pictures(show: Show, plan: EpisodePlan) -> Mapping[str, Picture]:
    """By name, the cover, if there is one, and the images of chapters that lie in the show.

    Raises EpisodeError with every image that can't be used. Made before anything is voiced, or that would be
    told at the very end.
    """
    cover = show.settings.show.cover
    names = dict.fromkeys(chapter.image for chapter in plan.chapters if chapter.image and "://" not in chapter.image)
    sizes = dict.fromkeys(names, CHAPTER_PX) | ({cover: COVER_PX} if show.resolve_path(cover).is_file() else {})
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    for name, size_px in sizes.items():
        path = show.resolve_path(name)
        inside = path.resolve().is_relative_to(show.root.resolve())  # what an issue names must not lead out of the show
        if name != cover and not (inside and path.is_file()):
            remedy = "put it there, or correct its [[image …]] cue in the script"
            problems.append(Problem("a chapter's image is not in the show", name[:80], remedy))
            continue
        try:
            found[name] = Picture("image/jpeg", convert_to_jpeg(path, size_px, show.cache_folder / "covers"))
        except EpisodeError as error:
            problems += error.problems
    if problems:
        raise EpisodeError(problems=tuple(problems))
    return found


def convert_to_jpeg(path: Path, size_px: int, cache: Path) -> bytes:
    """The image at `path`, its middle cut square, kept in `cache` under its hash.

    Raises EpisodeError for what is no image.
    """
    kept = cache / f"{sha256_file(path)}-{size_px}.jpg"
    if kept.is_file():
        return kept.read_bytes()
    scale = f"scale={size_px}:{size_px}:force_original_aspect_ratio=increase,crop={size_px}:{size_px}"
    for quality in (2, 4, 7, 12, 20):
        command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path), "-vf", scale, "-frames:v", "1"]
        command += ["-q:v", str(quality), "-pix_fmt", "yuvj420p", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
        made = subprocess.run([*command, "-f", "mjpeg", "pipe:1"], capture_output=True, check=False)
        if made.returncode or not made.stdout:
            raise EpisodeError("the picture can't be read", str(path), "save it as PNG or JPEG")
        if len(made.stdout) < MAX_PICTURE_BYTES:
            write_bytes(kept, made.stdout)
            return made.stdout
    raise EpisodeError(
        "the picture is too detailed for a tag", str(path), f"make it smaller than {MAX_PICTURE_BYTES} bytes"
    )
