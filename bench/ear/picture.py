"""The figures of each voice as a picture: misheard words on the left, how it sounds on the right."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, LEFT, BAR, GAP, TOP = 900, 150, 18, 26, 64
PANEL = 320
COLOURS = ("#b4472e", "#e0a08e", "#2c6e8f", "#94bdd0")
MOST_MOS = 5.0


class Bars(NamedTuple):
    """Of one voice: shares from 0 to 1, scores from 1 to 5 (None where they are not known)."""

    voice: str
    wer: float
    wer_without_names: float
    p808: float | None
    p835: float | None


def picture(voices: Sequence[Bars], note: str) -> str:
    """An SVG; `note` says what was heard."""
    group = 2 * BAR + GAP
    height = TOP + len(voices) * group + 40
    most = max(0.05, *(max(voice.wer, voice.wer_without_names) for voice in voices))
    second = LEFT + PANEL + 90
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13" fill="#222">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *_legend(LEFT, "Words misheard", (("all", COLOURS[0]), ("without names", COLOURS[1]))),
        *_legend(second, "Sound, 1 to 5 (DNSMOS)", (("P.808", COLOURS[2]), ("P.835 overall", COLOURS[3]))),
    ]
    for at, voice in enumerate(voices):
        y = TOP + at * group
        parts.append(f'<text x="{LEFT - 12}" y="{y + BAR + 5}" text-anchor="end">{escape(voice.voice)}</text>')
        for row, share in enumerate((voice.wer, voice.wer_without_names)):
            parts += _bar(LEFT, y + row * BAR, share / most, f"{share:.1%}", COLOURS[row])
        for row, score in enumerate((voice.p808, voice.p835)):
            if score is not None:
                parts += _bar(second, y + row * BAR, (score - 1) / (MOST_MOS - 1), f"{score:.2f}", COLOURS[2 + row])
    parts += [f'<text x="{LEFT}" y="{height - 14}" fill="#777">{escape(note)}</text>', "</svg>"]
    return "\n".join(parts) + "\n"


def _legend(x: float, title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    parts = [f'<text x="{x}" y="24" font-size="15" font-weight="600">{escape(title)}</text>']
    for name, colour in entries:
        parts.append(f'<rect x="{x}" y="36" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 15}" y="45" font-size="12">{escape(name)}</text>')
        x += 36 + 7 * len(name)
    return parts


def _bar(x: float, y: float, share: float, label: str, colour: str) -> list[str]:
    width = round((PANEL - 50) * max(0.0, share), 1)
    return [
        f'<rect x="{x}" y="{y}" width="{width}" height="{BAR - 2}" fill="{colour}"/>',
        f'<text x="{x + width + 6}" y="{y + BAR - 5}" font-size="12">{escape(label)}</text>',
    ]
