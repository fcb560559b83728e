"""Find defects of a take in its samples alone."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from lettercast.voices.model import Take

FRAME_SECONDS, LEVEL_SECONDS = 0.02, 0.01
MIN_SILENCE_DEPTH_DB = 35.0
"""A frame this far below the loudest is silence: below any sound of speech that lasts, above the noise of a vocoder
at rest."""
MIN_VOICE_DB = -70.0
"""Of full scale: anything below is silence."""
MAX_DC_OFFSET = 0.05
"""Of full scale: a larger offset comes from a broken converter. Voices stay below 0.005."""
MAX_INNER_SILENCE_SECONDS = 1.5
MIN_END_DROP_DB = 12.0
"""Speech dies away: its last 10 ms are further than this below its loud passages."""
SILENT_END_SECONDS, SILENT_END_DB = 0.04, 60.0
"""Length of the silence at the end of takes that end in silence, and how far it is below their loud passages."""
MIN_CLIPPED_RUN = 4
"""So many equal samples in a row at the take's peak are clipped."""
MAX_CHANCE_RUNS = 4
"""So many such runs may occur by chance where the peak is low and the steps of 16 bits are coarse beside it."""
SYLLABLE_SECONDS = (0.07, 0.42)
"""Fastest and slowest average syllable of a sentence, at speed 1. 100 to 450 words a minute are
2.5 to 11 syllables a second; the fast end is set wider, as the count is an estimate."""
MAX_REST_SECONDS = 1.5
"""Allowance for pauses."""

_VOWELS = re.compile(r"[aeiouyàâäáåæèéêëìíîïòóôöøùúûü]+", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufeff\U00010000-\U0003ffff]")
"""Letters beyond Latin and phonetic ones."""


def find_defects(take: Take, text: str, *, speed: float = 1.0, silent_end: bool = False) -> tuple[str, ...]:
    """Find defects in the samples of a take of `text`; `silent_end` where takes of its engine end in silence."""
    samples = take.samples
    if not text or not any(character.isalnum() for character in text):
        return ()
    if samples.size == 0:
        return ("no samples",)
    if not np.isfinite(samples).all():
        return ("samples that are no numbers",)
    defects = []
    offset = float(samples.mean(dtype=np.float64))
    if abs(offset) > MAX_DC_OFFSET:
        defects.append(f"off the middle by {offset:.2f}")
    clipped = count_clipped_runs(samples)
    samples = samples - np.float32(offset)
    quiet = silent_frames(samples, take.rate_hz)
    if quiet.all():
        return ("silence",)
    longest = longest_inner_silence(quiet) * FRAME_SECONDS
    if longest > MAX_INNER_SILENCE_SECONDS:
        defects.append(f"{longest:.1f} s of silence inside")
    cut_off = not ends_in_silence(samples, take.rate_hz) if silent_end else ends_abruptly(samples, take.rate_hz)
    if cut_off:
        defects.append("ends in the middle of a sound")
    if take.words and take.words[-1].end > samples.size:
        defects.append(f'ends before "{take.words[-1].text}" does')
    if clipped:
        defects.append(f"clipped in {clipped} place{'s' if clipped > 1 else ''}")
    sounding = float(np.count_nonzero(~quiet)) * FRAME_SECONDS
    count = count_syllables(text)
    least, most = SYLLABLE_SECONDS
    if _OTHER_SCRIPT.search(text):
        return tuple(defects)  # syllables of other scripts can't be counted
    if sounding < count * least / speed:
        defects.append(f"too short: {sounding:.1f} s for {count} syllables")
    elif sounding > count * most / speed + MAX_REST_SECONDS:
        defects.append(f"too long: {sounding:.1f} s for {count} syllables")
    return tuple(defects)


def silent_frames(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.bool_]:
    """For each whole frame of 20 ms, whether it is silent beside the loudest."""
    length = max(1, round(rate_hz * FRAME_SECONDS))
    count = max(1, samples.size // length)
    padded = samples[: count * length] if samples.size >= length else np.pad(samples, (0, length - samples.size))
    power: NDArray[np.float64] = np.mean(padded.reshape(count, -1).astype(np.float64) ** 2, axis=1)
    level = 10 * np.log10(power + 1e-12)
    quiet: NDArray[np.bool_] = level < max(level.max() - MIN_SILENCE_DEPTH_DB, MIN_VOICE_DB)
    return quiet


def ends_abruptly(samples: NDArray[np.float32], rate_hz: int) -> bool:
    """Whether the last 10 ms are nearly as loud as the take: it was cut off."""
    level = _frame_levels_db(samples, rate_hz)
    return bool(level[-1] > np.percentile(level, 90) - MIN_END_DROP_DB)


def ends_in_silence(samples: NDArray[np.float32], rate_hz: int) -> bool:
    """Whether the end of the take is silence."""
    level = _frame_levels_db(samples, rate_hz)
    end = level[-round(SILENT_END_SECONDS / LEVEL_SECONDS) :]
    return bool(end.max() < np.percentile(level, 90) - SILENT_END_DB)


def _frame_levels_db(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """The level of each 10 ms in dB, counted from the end."""
    length = max(1, round(rate_hz * LEVEL_SECONDS))
    if samples.size < length:
        samples = np.pad(samples, (length - samples.size, 0))
    frames = samples[samples.size % length :].reshape(-1, length).astype(np.float64)
    level: NDArray[np.float64] = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    return level


def longest_inner_silence(quiet: NDArray[np.bool_]) -> int:
    """The longest run of silent frames between the first and the last that are not."""
    sounding = np.flatnonzero(~quiet)
    return int(np.diff(sounding).max(initial=1)) - 1 if sounding.size else 0


def count_clipped_runs(samples: NDArray[np.float32]) -> int:
    """Count clipped places: runs of equal samples at the take's peak, or at full scale."""
    peak = min(float(np.abs(samples).max(initial=0.0)), 1.0)
    flat = np.abs(samples) >= peak * 0.9999
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flat, [False])).astype(np.int8)))
    runs = int(np.count_nonzero(edges[1::2] - edges[::2] >= MIN_CLIPPED_RUN))
    return runs if peak >= 0.5 or runs > MAX_CHANCE_RUNS else 0


def count_syllables(text: str) -> int:
    """Estimate the syllables of a text of spoken words: runs of vowels, a single capital letter as one."""
    total = 0
    for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text):
        runs = len(_VOWELS.findall(word))
        if word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and runs > 1:
            runs -= 1
        total += 3 if word in "Ww" else max(1, runs)  # "double u"
    return total
