"""Horizontal bars as SVG: what the pictures of figures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

BAR = 18
"""The height of a bar and the space below it, in pixels."""


def open_picture(width: int, height: int) -> list[str]:
    """The first lines of a picture on white; "</svg>" ends it."""
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13" fill="#222">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]


def draw_legend(x: float, title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    """A title and, for each entry, a colour with its name."""
    parts = [f'<text x="{x}" y="24" font-size="15" font-weight="600">{escape(title)}</text>']
    for name, colour in entries:
        parts.append(f'<rect x="{x}" y="36" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 15}" y="45" font-size="12">{escape(name)}</text>')
        x += 36 + 7 * len(name)
    return parts


def draw_bar(x: float, y: float, width: float, label: str, colour: str) -> list[str]:
    """A bar with its figure behind it."""
    return [
        f'<rect x="{x}" y="{y}" width="{width:.1f}" height="{BAR - 2}" fill="{colour}"/>',
        f'<text x="{x + width + 6:.1f}" y="{y + BAR - 5}" font-size="12">{escape(label)}</text>',
    ]
