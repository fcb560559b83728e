"""From a plan to its sound: voices as they come, then one stream into the encoder.

The first time a take passes, it is trimmed, given its place and measured; nothing of it is kept but its level.
When the last one has been measured the episode's gain is known, and the takes pass again, into the encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import (
    FORMATS,
    RATE_HZ,
    AudioClip,
    LoudnessEstimate,
    LoudnessTarget,
    MasteringResult,
    MixPart,
    master_stream,
    mix_parts,
    row_powers,
)
from lettercast.episodes.errors import EpisodeError, TakesChangedError
from lettercast.episodes.mixing.music_bed import FADE_OUT_S, duck_bed
from lettercast.episodes.mixing.recording import EncodedSound, PlacedTake, Recording, hash_sound
from lettercast.episodes.mixing.take_measurements import TakeMeasurement, measure_take, trim_take
from lettercast.episodes.plan import Bumper, EpisodePlan, Utterance
from lettercast.episodes.progress import ProgressCallback, StageProgress
from lettercast.episodes.words import TimedWord
from lettercast.errors import Problem
from lettercast.voices import Line, Take

Samples = NDArray[np.float32]
TakeSource = Callable[[Sequence[Line]], Generator[Take]]

LEAD_IN_S = 0.2
LEAD_OUT_S = 0.6
MPEG_FRAME_SAMPLES = 1152  # samples
CLIP_BELOW_SPEECH_LU = -1.0  # music sounds louder than speech that measures the same


@dataclass(frozen=True, slots=True)
class EncodeSpec:
    """How the sound is to be: loudness, and each file's format with its bit rate."""

    target: LoudnessTarget
    bitrates_kbps: Mapping[str, int]  # suffix of FORMATS -> kb/s; the MP3 first


@dataclass(frozen=True, slots=True)
class Layout:
    """Where every sound lies, in samples, and how long it all is."""

    placed_takes: tuple[PlacedTake, ...]
    bumpers: tuple[tuple[int, int], ...]
    length: int


def measure_takes(
    plan: EpisodePlan, keys: Sequence[str], levels: dict[str, TakeMeasurement], voice: TakeSource
) -> None:
    """Measure the takes of a plan as they are voiced; `levels` already has some and gets the rest.

    Raises EpisodeError with every sentence that could not be voiced.
    """
    unheard: dict[str, Utterance] = {}
    for key, utterance in zip(keys, plan.utterances, strict=True):
        if key not in levels:
            unheard.setdefault(key, utterance)
    failed = []
    with closing(voice([utterance.line for utterance in unheard.values()])) as arriving:
        for (key, utterance), take in zip(unheard.items(), arriving, strict=True):
            if not len(take.samples) and take.defects:
                what = f"sentence {utterance.number} {take.defects[0]}: {utterance.sentence.spoken[:60]!r}"
                failed.append(Problem(what, remedy="say it differently, or give it another voice"))
            else:
                levels[key] = measure_take(take)
    if failed:
        raise EpisodeError(problems=tuple(failed))


def place_sounds(plan: EpisodePlan, levels: Sequence[TakeMeasurement], clips: Mapping[str, AudioClip]) -> Layout:
    """Give every sound its place. `levels` are those of the plan's utterances."""
    heard: list[PlacedTake] = []
    bumpers: list[tuple[int, int]] = []
    at = round(LEAD_IN_S * RATE_HZ) if plan.sounds and isinstance(plan.sounds[0], Utterance) else 0
    arriving = iter(levels)
    for sound in plan.sounds:
        start = at + round(sound.gap_s * RATE_HZ)
        if isinstance(sound, Bumper):
            at = start + len(clips[sound.name].samples)
            bumpers.append((start, at))
            continue
        level = next(arriving)
        at = start + level.length
        words = tuple(TimedWord(word.text, start + word.start, start + word.end) for word in level.words)
        heard.append(PlacedTake(start, at, words, level.doubts))
    # whole MPEG frames, or players would tell the length by up to 52 ms too long
    frames = -(-(at + round(LEAD_OUT_S * RATE_HZ)) // MPEG_FRAME_SAMPLES)
    return Layout(tuple(heard), tuple(bumpers), frames * MPEG_FRAME_SAMPLES)


def render_audio(
    plan: EpisodePlan,
    key: str,
    levels: Sequence[TakeMeasurement],
    voice: TakeSource,
    clips: Mapping[str, AudioClip],
    order: EncodeSpec,
    folder: Path,
    progress: ProgressCallback,
) -> tuple[Recording, int]:
    """Master `plan` into `folder`/episode.SUFFIX, untagged; also tells how often the MP3 had to be encoded.

    Raises AudioError when encoding fails, TakesChangedError when `levels` are those of other takes.
    """
    layout = place_sounds(plan, levels, clips)
    names = [sound.name for sound in plan.sounds if isinstance(sound, Bumper)]
    forecast = LoudnessEstimate(RATE_HZ)
    for level, one in zip(levels, layout.placed_takes, strict=True):
        forecast.add_part(one.start, level.length, level.powers)
    speech_lufs = forecast.compute_lufs()
    parts = [
        MixPart(start, end - start, partial(clips[name].scale_to_lufs, speech_lufs + CLIP_BELOW_SPEECH_LU))
        for name, (start, end) in zip(names, layout.bumpers, strict=True)
    ]
    if "bed" in clips and plan.opening_sentences:
        parts.append(_place_bed(plan, layout, clips["bed"], speech_lufs))
    for part in parts:
        forecast.add_part(part.start, part.length, row_powers(part.load(), RATE_HZ))

    def stream() -> Iterator[Samples]:
        with closing(voice(plan.lines)) as again:
            said = [
                MixPart(one.start, one.end - one.start, partial(_trim_unchanged_take, again, one.end - one.start))
                for one in layout.placed_takes
            ]
            done = 0
            for piece in mix_parts([*parts, *said], layout.length):
                yield piece
                done += len(piece)
                progress(StageProgress("mastering", done / RATE_HZ, layout.length / RATE_HZ))

    sounds: list[EncodedSound] = []
    first: MasteringResult | None = None
    for suffix, bitrate_kbps in order.bitrates_kbps.items():
        path = folder / f"episode.{suffix}"
        made = master_stream(stream, forecast.compute_lufs(), path, order.target, FORMATS[suffix], bitrate_kbps)
        first = first or made
        figures = (made.measurement.integrated_lufs, made.measurement.true_peak_dbtp, made.measurement.range_lu)
        sounds.append(
            EncodedSound(suffix, path.stat().st_size, hash_sound(path, 0), *(round(one, 2) for one in figures))
        )
    assert first is not None  # the MP3 is always made
    levels_db = np.round(-0.691 + 10 * np.log10(np.maximum(first.powers, 1e-12)), 1)
    kept = (layout.length, layout.placed_takes, layout.bumpers, tuple(sounds), tuple(levels_db.tolist()), first.gain_db)
    return Recording(key, *kept), first.tries


def _trim_unchanged_take(takes: Iterator[Take], length: int) -> Samples:
    """The next take, trimmed, if it still is what was measured."""
    samples = trim_take(next(takes))
    if len(samples) != length:
        raise TakesChangedError(
            "takes were voiced anew while they were put together", remedy="run the same command again"
        )
    return samples


def _place_bed(plan: EpisodePlan, layout: Layout, clip: AudioClip, speech_lufs: float) -> MixPart:
    """Music from the end of the intro until the opening's last word has died away, or something else begins."""
    opening = layout.placed_takes[: plan.opening_sentences]
    start = max([end for _, end in layout.bumpers if end <= opening[0].start], default=0)
    after = [one for one, _ in layout.bumpers if one >= opening[-1].end]
    after += [one.start for one in layout.placed_takes[plan.opening_sentences : plan.opening_sentences + 1]]
    end = min([opening[-1].end + round(FADE_OUT_S * RATE_HZ), layout.length, *after])
    speech = [(one.start, one.end) for one in opening]
    return MixPart(start, end - start, partial(duck_bed, clip, speech, start, end, speech_lufs))
