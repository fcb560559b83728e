"""The curves of the report as SVG paths, in a box 1000 wide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BOX_WIDTH = 1000
MAX_COLUMNS = 340
MIN_LEVEL_DB = -60.0


def _split_columns(levels_db: Sequence[float]) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    levels = np.maximum(np.asarray(levels_db, dtype=np.float64), MIN_LEVEL_DB)
    return list(np.array_split(levels, min(MAX_COLUMNS, max(1, len(levels)))))


def draw_waveform(levels_db: Sequence[float], height: float) -> str:
    """Draw a bar for each column, up and down from the middle, as tall as its sound is loud."""
    columns = _split_columns(levels_db)
    strengths = np.asarray([np.sqrt(np.mean(10 ** (column / 10))) for column in columns])
    strengths /= max(float(strengths.max()), 1e-6)
    step = BOX_WIDTH / len(columns)
    parts = []
    for at, strength in enumerate(strengths):
        tall = max(0.75, height / 2 * float(strength))
        parts.append(f"M{(at + 0.5) * step:.1f} {height / 2 - tall:.1f}v{2 * tall:.1f}")
    return "".join(parts)


def draw_curve(levels_lufs: Sequence[float], low: float, high: float, height: float) -> str:
    """Draw a line through the loudness of each column; below `low` it stays at the bottom."""
    columns = _split_columns(levels_lufs)
    step = BOX_WIDTH / max(1, len(columns) - 1)
    points = []
    for at, column in enumerate(columns):
        value = 10 * np.log10(np.mean(10 ** (column / 10))) if len(column) else low
        points.append(f"{at * step:.1f} {scale_to_box(float(value), low, high, height):.1f}")
    return "M" + "L".join(points)


def scale_to_box(value: float, low: float, high: float, height: float) -> float:
    """Scale `value` to a box `height` tall, with `low` at the bottom and `high` at the top."""
    return height - (min(max(value, low), high) - low) / (high - low) * height


def smooth_short_term(levels_db: Sequence[float]) -> list[float]:
    """Average the loudness over the three seconds around each tenth of a second."""
    powers = 10 ** (np.maximum(np.asarray(levels_db, dtype=np.float64), -120) / 10)
    if len(powers) < 30:
        return [float(10 * np.log10(powers.mean()))] * len(powers) if len(powers) else []
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    means = 10 * np.log10(np.maximum((sums[30:] - sums[:-30]) / 30, 1e-12))
    return [*[float(means[0])] * 15, *means.tolist(), *[float(means[-1])] * 14]
