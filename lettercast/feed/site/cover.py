"""The cover, and the smaller ones made of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from lettercast.feed.errors import FeedError
from lettercast.files import sha256_of

SIDE_RANGE_PX = (1400, 3000)
"""The limits of Apple and PSP-1."""
RESIZE_VERSION = ""
"""Hashed into the names of smaller covers: any other text when the same cover would be resized otherwise."""
SITE_SIDES_PX = (1400, 480, 180)
"""For link previews, for the pages, for home screens and tabs."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover as published. Every name holds its hash: apps look for new art only at a new address."""

    data: bytes
    type: str
    width_px: int
    height_px: int
    mode: str  # Pillow's: "RGB", "RGBA", "CMYK" …

    @property
    def name(self) -> str:
        return f"art/cover-{sha256_of(self.data)[:8]}{'.png' if self.type == 'image/png' else '.jpg'}"

    def resized_name(self, side_px: int) -> str:
        return f"art/cover-{sha256_of(self.data + RESIZE_VERSION.encode())[:8]}-{side_px}.jpg"

    def resize_to_jpeg(self, side_px: int) -> bytes:
        """Resize the cover to a square JPEG of at most `side_px`."""
        with Image.open(io.BytesIO(self.data)) as image:
            side = min(*image.size, side_px)
            image.draft("RGB", (side, side))
            shrunk = image.convert("RGB").resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3)
        out = io.BytesIO()
        shrunk.save(out, "JPEG", quality=86, optimize=True)
        return out.getvalue()


def read_cover(path: Path, where: str) -> Cover:
    """Read the cover. Raises FeedError when it is missing or neither PNG nor JPEG."""
    try:
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            kind, (width, height), mode = image.format, image.size, image.mode
    except FileNotFoundError as error:
        raise FeedError("is missing", where, 'put the cover art there, or name it with [show] cover = "…"') from error
    except (UnidentifiedImageError, OSError) as error:
        raise FeedError("cannot be read as a picture", where, "save it as PNG or JPEG") from error
    if kind not in ("PNG", "JPEG"):
        raise FeedError(f"is {kind}, not PNG or JPEG", where, "save it as one of them, 3000 pixels a side")
    return Cover(data, f"image/{kind.lower()}", width, height, mode)
