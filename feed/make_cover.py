"""Draw the covers: a letter whose flap is a sound, over the show's name; and alone, for new shows to begin with.

    python feed/make_cover.py [FOLDER]

Everything is drawn from distances to lines and arcs, the lettering too, so that no font is needed and
every edge is smooth. 3000 x 3000 RGB without alpha, as podcast directories ask. Lengths are in pixels
of that size, y downwards; in glyphs, one unit is the height of an x and y goes upwards.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import ceil, cos, floor, pi, radians, sin
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIZE = 3000
INK = (24, 38, 66)
PAPER = (250, 240, 222)
SEAL = (236, 88, 58)

Field = NDArray[np.float32]
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
Distance = Callable[[Field, Field], Field]
Stroke = tuple[float, ...]
"""A straight stroke (x0, y0, x1, y1), or an arc (x, y, radius, from°, to°) counter-clockwise."""

CAPITAL, ASCENDER, DOT = 1.50, 1.58, 1.56
GLYPHS: dict[str, tuple[float, str, list[Stroke]]] = {  # width, how the left and right sides are shaped, strokes
    "S": (0.84, "oo", [(0.42, 1.125, 0.375, 30, 270), (0.42, 0.375, 0.375, -150, 90)]),
    "R": (0.92, "|/", [(0, 0, 0, 1.5), (0, 1.5, 0.5, 1.5), (0.5, 1.09, 0.41, -90, 90), (0, 0.68, 0.5, 0.68),
                       (0.46, 0.68, 0.92, 0)]),
    "a": (1.0, "o|", [(0.5, 0.5, 0.5, 0, 360), (1, 0, 1, 1)]),
    "c": (0.88, "oc", [(0.5, 0.5, 0.5, 46, 314)]),
    "d": (1.0, "o|", [(0.5, 0.5, 0.5, 0, 360), (1, 0, 1, ASCENDER)]),
    "e": (1.0, "oo", [(0.5, 0.5, 0.5, 0, 302), (0, 0.5, 1, 0.5)]),
    "g": (1.0, "o|", [(0.5, 0.5, 0.5, 0, 360), (1, 1, 1, -0.02), (0.5, -0.02, 0.5, -142, 0)]),
    "i": (0.0, "||", [(0, 0, 0, 1), (0, DOT, 0, DOT)]),
    "n": (0.92, "||", [(0, 0, 0, 1), (0.46, 0.54, 0.46, 0, 180), (0.92, 0, 0.92, 0.54)]),
    "o": (1.0, "oo", [(0.5, 0.5, 0.5, 0, 360)]),
}  # fmt: skip
GAPS = {"o": 0.10, "c": 0.03, "|": 0.21, "/": 0.05}
"""What each kind of side keeps clear, centre of stroke outwards, before the stroke's own width."""


def paint(canvas: Field, colour: Colour, box: Box, distance: Distance) -> None:
    """Colour what lies within distance 0: `distance` gives signed pixels for x and y, `box` bounds the shape."""
    x0, y0, x1, y1 = (floor(box[0]) - 2, floor(box[1]) - 2, ceil(box[2]) + 2, ceil(box[3]) + 2)
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32) + np.float32(0.5)
    cover = np.clip(0.5 - distance(x, y), 0, 1)[..., None]
    canvas[y0:y1, x0:x1] += cover * (np.array(colour, np.float32) - canvas[y0:y1, x0:x1])


def draw_stroke(canvas: Field, colour: Colour, width: float, ends: Box) -> None:
    """A straight stroke with round ends; a dot where both ends are one."""
    x0, y0, x1, y1 = ends
    half = width / 2
    dx, dy = x1 - x0, y1 - y0
    squared = dx * dx + dy * dy or 1.0

    def distance(x: Field, y: Field) -> Field:
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / squared, 0, 1)
        return np.asarray(np.hypot(x - x0 - along * dx, y - y0 - along * dy) - half)

    box = (min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half)
    paint(canvas, colour, box, distance)


def draw_arc(
    canvas: Field, colour: Colour, width: float, centre: tuple[float, float], radius: float, start: float, end: float
) -> None:
    """An arc with round ends, degrees counter-clockwise from three o'clock."""
    x, y = centre
    half, middle, reach = width / 2, radians((start + end) / 2), radians((end - start) / 2)
    ends = [(x + radius * cos(radians(at)), y - radius * sin(radians(at))) for at in (start, end)]

    def distance(px: Field, py: Field) -> Field:
        dx, dy = px - x, y - py
        turn = np.abs((np.arctan2(dy, dx) - middle + pi) % (2 * pi) - pi)
        on_arc = np.abs(np.hypot(dx, dy) - radius)
        to_end = np.minimum(*(np.hypot(px - ex, py - ey) for ex, ey in ends))
        return np.asarray(np.where(turn <= reach, on_arc, to_end) - half)

    paint(canvas, colour, (x - radius - half, y - radius - half, x + radius + half, y + radius + half), distance)


def draw_panel(canvas: Field, colour: Colour, box: Box, corner: float) -> None:
    """A rectangle with round corners."""
    x0, y0, x1, y1 = box

    def distance(x: Field, y: Field) -> Field:
        dx = np.abs(x - (x0 + x1) / 2) - (x1 - x0) / 2 + corner
        dy = np.abs(y - (y0 + y1) / 2) - (y1 - y0) / 2 + corner
        outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
        return np.asarray(outside + np.minimum(np.maximum(dx, dy), 0) - corner)

    paint(canvas, colour, box, distance)


def draw_word(canvas: Field, word: str, x: float, baseline: float, unit: float, width: float) -> None:
    """A word in our own letters, the outside of its first stroke at `x`."""
    x += width / 2
    previous = ""
    for letter in word:
        advance, sides, strokes = GLYPHS[letter]
        if previous:
            x += (GAPS[GLYPHS[previous][1][1]] + GAPS[sides[0]]) * unit + width
        for stroke in strokes:
            if len(stroke) == 4:
                x0, y0, x1, y1 = stroke
                ends = (x + x0 * unit, baseline - y0 * unit, x + x1 * unit, baseline - y1 * unit)
                draw_stroke(canvas, PAPER, width, ends)
            else:
                cx, cy, radius, start, end = stroke
                centre = (x + cx * unit, baseline - cy * unit)
                draw_arc(canvas, PAPER, width, centre, radius * unit, start, end)
        x += advance * unit
        previous = letter


def draw_letter(canvas: Field, left: float, top: float, right: float, bottom: float, bars: int) -> None:
    """An envelope: the flap is drawn by bars of sound hanging from its upper edge, closed by a seal."""
    draw_panel(canvas, PAPER, (left, top, right, bottom), 130)
    pitch = (right - left) / bars
    middle, deepest = (bars - 1) / 2, (bottom - top) * 0.60
    for bar in range(1, bars - 1):
        x = left + (bar + 0.5) * pitch
        length = deepest * (1 - abs(bar - middle) / (middle + 0.3))
        draw_stroke(canvas, INK, pitch * 0.52, (x, top - pitch, x, top + length - pitch * 0.26))
    centre = left + (middle + 0.5) * pitch
    y = top + deepest + pitch * 0.90
    draw_stroke(canvas, SEAL, pitch * 1.15, (centre, y, centre, y))


def cover() -> Image.Image:
    """The letter above the show's name."""
    canvas = np.empty((SIZE, SIZE, 3), np.float32)
    canvas[:] = INK
    left, right = 330, SIZE - 330
    draw_letter(canvas, left, 310, right, 1590, bars=13)
    draw_word(canvas, "Second", left, 2140, 229, 84)
    draw_word(canvas, "Reading", left, 2655, 229, 84)
    return Image.fromarray(np.round(canvas).astype(np.uint8), "RGB")


def starter_cover() -> Image.Image:
    """The letter alone."""
    canvas = np.empty((SIZE, SIZE, 3), np.float32)
    canvas[:] = INK
    draw_letter(canvas, 330, 810, SIZE - 330, 2190, bars=13)
    return Image.fromarray(np.round(canvas).astype(np.uint8), "RGB")


def main(folder: Path) -> None:
    cover().save(folder / "cover.png", optimize=True)
    starter_cover().save(folder / "starter-cover.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
