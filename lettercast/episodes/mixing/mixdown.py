"""From a plan to its sound: takes as they arrive, then one stream into the encoder.

In the first pass each take is trimmed, placed and measured; nothing of it is kept but the measurement. When the last
one has been measured the episode's gain is known, and the takes pass again, into the encoder.
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
    AUDIO_FORMATS,
    RATE_HZ,
    AudioClip,
    LoudnessEstimate,
    MasteringResult,
    MixPart,
    master_stream,
    mix_parts,
    row_powers,
)
from lettercast.episodes.errors import EpisodeError, TakesChangedError
from lettercast.episodes.mixing.encode_spec import EncodeSpec
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
MPEG_FRAME_SAMPLES = 1152
CLIP_BELOW_SPEECH_LU = -1.0  # music sounds louder than speech that measures the same


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of every sound, in samples, and the length of it all."""

    placed_takes: tuple[PlacedTake, ...]
    bumpers: tuple[tuple[int, int], ...]
    length: int


def measure_takes(
    plan: EpisodePlan, keys: Sequence[str], levels: dict[str, TakeMeasurement], voice: TakeSource
) -> None:
    """Measure the takes of a plan as they are synthesized; `levels` already has some and gets the rest.

    Raises EpisodeError with every sentence that could not be synthesized.
    """
    missing: dict[str, Utterance] = {}
    for key, utterance in zip(keys, plan.utterances, strict=True):
        if key not in levels:
            missing.setdefault(key, utterance)
    failed = []
    with closing(voice([utterance.line for utterance in missing.values()])) as arriving:
        for (key, utterance), take in zip(missing.items(), arriving, strict=True):
            if not len(take.samples) and take.defects:
                what = f"sentence {utterance.number} {take.defects[0]}: {utterance.sentence.spoken[:60]!r}"
                failed.append(Problem(what, remedy="reword it, or give it another voice"))
            else:
                levels[key] = measure_take(take)
    if failed:
        raise EpisodeError(problems=tuple(failed))


def place_sounds(plan: EpisodePlan, levels: Sequence[TakeMeasurement], clips: Mapping[str, AudioClip]) -> Layout:
    """Place every sound. `levels` are those of the plan's utterances."""
    placed: list[PlacedTake] = []
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
        placed.append(PlacedTake(start, at, words, level.doubts))
    # whole MPEG frames, or players would show a length up to 52 ms too long
    frames = -(-(at + round(LEAD_OUT_S * RATE_HZ)) // MPEG_FRAME_SAMPLES)
    return Layout(tuple(placed), tuple(bumpers), frames * MPEG_FRAME_SAMPLES)


def render_audio(
    plan: EpisodePlan,
    key: str,
    levels: Sequence[TakeMeasurement],
    voice: TakeSource,
    clips: Mapping[str, AudioClip],
    spec: EncodeSpec,
    folder: Path,
    progress: ProgressCallback,
) -> tuple[Recording, int]:
    """Master `plan` into `folder`/episode.SUFFIX, untagged. Returns the recording, and how often the MP3 was encoded.

    Raises AudioError when encoding fails, TakesChangedError when `levels` are those of other takes.
    """
    layout = place_sounds(plan, levels, clips)
    names = [sound.name for sound in plan.sounds if isinstance(sound, Bumper)]
    forecast = LoudnessEstimate(RATE_HZ)
    for level, take in zip(levels, layout.placed_takes, strict=True):
        forecast.add_part(take.start, level.length, level.powers)
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
            speech = [
                MixPart(take.start, take.end - take.start, partial(_trim_unchanged_take, again, take.end - take.start))
                for take in layout.placed_takes
            ]
            done = 0
            for piece in mix_parts([*parts, *speech], layout.length):
                yield piece
                done += len(piece)
                progress(StageProgress("mastering", done / RATE_HZ, layout.length / RATE_HZ))

    sounds: list[EncodedSound] = []
    first: MasteringResult | None = None
    for suffix, bitrate_kbps in spec.bitrates_kbps.items():
        path = folder / f"episode.{suffix}"
        result = master_stream(stream, forecast.compute_lufs(), path, spec.target, AUDIO_FORMATS[suffix], bitrate_kbps)
        first = first or result
        measured = result.measurement
        figures = (measured.integrated_lufs, measured.true_peak_dbtp, measured.range_lu)
        sounds.append(
            EncodedSound(suffix, path.stat().st_size, hash_sound(path, 0), *(round(value, 2) for value in figures))
        )
    assert first is not None  # the MP3 is always made
    levels_db = np.round(-0.691 + 10 * np.log10(np.maximum(first.powers, 1e-12)), 1)
    kept = (layout.length, layout.placed_takes, layout.bumpers, tuple(sounds), tuple(levels_db.tolist()), first.gain_db)
    return Recording(key, *kept), first.tries


def _trim_unchanged_take(takes: Iterator[Take], length: int) -> Samples:
    """Trim the next take. Raises TakesChangedError where it is not the one that was measured."""
    samples = trim_take(next(takes))
    if len(samples) != length:
        raise TakesChangedError(
            "takes were synthesized anew while they were mixed", remedy="run the same command again"
        )
    return samples


def _place_bed(plan: EpisodePlan, layout: Layout, clip: AudioClip, speech_lufs: float) -> MixPart:
    """Place music from the end of the intro until the opening's last word has faded, or something else begins."""
    opening = layout.placed_takes[: plan.opening_sentences]
    start = max([end for _, end in layout.bumpers if end <= opening[0].start], default=0)
    after = [bumper_start for bumper_start, _ in layout.bumpers if bumper_start >= opening[-1].end]
    after += [take.start for take in layout.placed_takes[plan.opening_sentences : plan.opening_sentences + 1]]
    end = min([opening[-1].end + round(FADE_OUT_S * RATE_HZ), layout.length, *after])
    speech = [(take.start, take.end) for take in opening]
    return MixPart(start, end - start, partial(duck_bed, clip, speech, start, end, speech_lufs))
