"""The figures of each voice as a picture: misheard words on the left, how it sounds on the right."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from bench.bars import BAR, draw_bar, draw_legend, open_picture

WIDTH, LEFT, GAP, TOP = 900, 150, 26, 64
PANEL = 270
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
    second = LEFT + PANEL + 140
    parts = [
        *open_picture(WIDTH, height),
        *draw_legend(LEFT, "Words misheard", (("all", COLOURS[0]), ("without names", COLOURS[1]))),
        *draw_legend(second, "Sound, 1 to 5 (DNSMOS)", (("P.808", COLOURS[2]), ("P.835 overall", COLOURS[3]))),
    ]
    for at, voice in enumerate(voices):
        y = TOP + at * group
        parts.append(f'<text x="{LEFT - 12}" y="{y + BAR + 5}" text-anchor="end">{escape(voice.voice)}</text>')
        for row, share in enumerate((voice.wer, voice.wer_without_names)):
            parts += draw_bar(LEFT, y + row * BAR, PANEL * share / most, f"{share:.1%}", COLOURS[row])
        for row, score in enumerate((voice.p808, voice.p835)):
            if score is not None:
                width = PANEL * (score - 1) / (MOST_MOS - 1)
                parts += draw_bar(second, y + row * BAR, width, f"{score:.2f}", COLOURS[2 + row])
    parts += [f'<text x="{LEFT}" y="{height - 14}" fill="#777">{escape(note)}</text>', "</svg>"]
    return "\n".join(parts) + "\n"
