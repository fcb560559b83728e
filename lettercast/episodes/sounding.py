"""From a plan to its sound: voices as they come, then one stream into the encoder.

The first time a take passes, it is trimmed, given its place and measured; nothing of it is kept. When the
last one has been measured the episode's gain is known, and the takes pass again, into the encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import (
    FORMATS,
    RATE_HZ,
    Clip,
    Forecast,
    Part,
    Target,
    edged,
    master,
    programme,
    resampled,
    resampled_length,
    row_powers,
    speech_bounds,
)
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.plan import Plan, Utterance
from lettercast.episodes.recording import Heard, Recording, Sound, sound_hash
from lettercast.episodes.words import Timed
from lettercast.errors import Problem
from lettercast.voices import Take

Samples = NDArray[np.float32]
Voicing = Callable[[], Generator[Take]]

LEAD_IN_S = 0.2
LEAD_OUT_S = 0.6
MPEG_FRAME = 1152  # samples
CLIP_BELOW_SPEECH_LU = -1.0  # music sounds louder than speech that measures the same


@dataclass(frozen=True, slots=True)
class Order:
    """How the sound is to be: loudness, and each file's format with its bit rate."""

    target: Target
    files: Mapping[str, int]  # suffix of FORMATS -> kb/s; the MP3 first


def sound_episode(
    plan: Plan, key: str, takes: Voicing, clips: Mapping[str, Clip], order: Order, folder: Path
) -> Recording:
    """Voice and master `plan` into `folder`/episode.SUFFIX, untagged.

    `takes()` gives the take of each line, in order; it is called again for each pass. Raises EpisodeError for
    sentences that could not be voiced, AudioError when encoding fails.
    """
    heard, bumpers, length, speech = _lay_out(plan, takes, clips)
    clip_lufs = speech.read() + CLIP_BELOW_SPEECH_LU
    for name, (start, end) in zip(_names(plan), bumpers, strict=True):
        speech.add(start, end - start, row_powers(clips[name].at(clip_lufs), RATE_HZ))

    placed = list(zip(_names(plan), bumpers, strict=True))

    def stream() -> Iterator[Samples]:
        with closing(takes()) as again:
            parts = [Part(start, end - start, partial(clips[name].at, clip_lufs)) for name, (start, end) in placed]
            parts += [Part(one.start, one.end - one.start, lambda: _trimmed(next(again))) for one in heard]
            yield from programme(parts, length)

    sounds: list[Sound] = []
    levels: tuple[float, ...] = ()
    gain_db = 0.0
    for suffix, bitrate_kbps in order.files.items():
        path = folder / f"episode.{suffix}"
        made = master(stream, speech.read(), path, order.target, FORMATS[suffix], bitrate_kbps)
        if not sounds:
            levels = tuple(np.round(-0.691 + 10 * np.log10(np.maximum(made.powers, 1e-12)), 1).tolist())
            gain_db = made.gain_db
        figures = made.measured
        sounds.append(
            Sound(
                suffix,
                path.stat().st_size,
                sound_hash(path, 0),
                round(figures.integrated_lufs, 2),
                round(figures.true_peak_dbtp, 2),
                round(figures.range_lu, 2),
            )
        )
    return Recording(key, length, tuple(heard), tuple(bumpers), tuple(sounds), levels, gain_db)


def _names(plan: Plan) -> list[str]:
    return [sound.name for sound in plan.sounds if not isinstance(sound, Utterance)]


def _trimmed(take: Take) -> Samples:
    start, end = speech_bounds(take.samples, take.rate_hz)
    return resampled(edged(take.samples[start:end], take.rate_hz), take.rate_hz)


def _lay_out(
    plan: Plan, takes: Voicing, clips: Mapping[str, Clip]
) -> tuple[list[Heard], list[tuple[int, int]], int, Forecast]:
    """Give every sound its place while the takes arrive, and measure them."""
    heard: list[Heard] = []
    bumpers: list[tuple[int, int]] = []
    forecast = Forecast(RATE_HZ)
    failed: list[Problem] = []
    at = round(LEAD_IN_S * RATE_HZ) if plan.sounds and isinstance(plan.sounds[0], Utterance) else 0
    with closing(takes()) as arriving:
        for sound in plan.sounds:
            start = at + round(sound.gap_s * RATE_HZ)
            if not isinstance(sound, Utterance):
                at = start + len(clips[sound.name].samples)
                bumpers.append((start, at))
                continue
            take = next(arriving)
            if not len(take.samples) and take.doubts:
                text = f"sentence {sound.number} {take.doubts[0]}: {sound.sentence.spoken[:60]!r}"
                failed.append(Problem(text, remedy="say it differently, or give it another voice"))
            first, last = speech_bounds(take.samples, take.rate_hz)
            length = resampled_length(last - first, take.rate_hz)
            at = start + length

            def place(
                sample: int, start: int = start, at: int = at, first: int = first, rate_hz: int = take.rate_hz
            ) -> int:
                return min(max(start + (sample - first) * RATE_HZ // rate_hz, start), at)

            words = tuple(Timed(word.text, place(word.start), place(word.end)) for word in take.words)
            heard.append(Heard(start, at, words, take.doubts))
            forecast.add(start, length, row_powers(_trimmed(take), RATE_HZ))
    if failed:
        raise EpisodeError(problems=tuple(failed))
    # whole MPEG frames, or players would tell the length by up to 52 ms too long
    frames = -(-(at + round(LEAD_OUT_S * RATE_HZ)) // MPEG_FRAME)
    return heard, bumpers, frames * MPEG_FRAME, forecast
