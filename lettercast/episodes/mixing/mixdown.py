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

from lettercast.audio import FORMATS, RATE_HZ, Clip, Forecast, Master, Part, Target, master, programme, row_powers
from lettercast.episodes.errors import EpisodeError, TakesChangedError
from lettercast.episodes.mixing.music_bed import FADE_OUT_S, bed_under
from lettercast.episodes.mixing.recording import Heard, Recording, Sound, sound_hash
from lettercast.episodes.mixing.take_levels import Level, listen, trimmed
from lettercast.episodes.plan import Bumper, Plan, Utterance
from lettercast.episodes.progress import Progress, Step
from lettercast.episodes.words import Timed
from lettercast.errors import Problem
from lettercast.voices import Line, Take

Samples = NDArray[np.float32]
Voicing = Callable[[Sequence[Line]], Generator[Take]]

LEAD_IN_S = 0.2
LEAD_OUT_S = 0.6
MPEG_FRAME = 1152  # samples
CLIP_BELOW_SPEECH_LU = -1.0  # music sounds louder than speech that measures the same


@dataclass(frozen=True, slots=True)
class Order:
    """How the sound is to be: loudness, and each file's format with its bit rate."""

    target: Target
    files: Mapping[str, int]  # suffix of FORMATS -> kb/s; the MP3 first


@dataclass(frozen=True, slots=True)
class Layout:
    """Where every sound lies, in samples, and how long it all is."""

    heard: tuple[Heard, ...]
    bumpers: tuple[tuple[int, int], ...]
    length: int


def listen_to(plan: Plan, keys: Sequence[str], levels: dict[str, Level], voice: Voicing) -> None:
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
            if not len(take.samples) and take.doubts:
                what = f"sentence {utterance.number} {take.doubts[0]}: {utterance.sentence.spoken[:60]!r}"
                failed.append(Problem(what, remedy="say it differently, or give it another voice"))
            else:
                levels[key] = listen(take)
    if failed:
        raise EpisodeError(problems=tuple(failed))


def lay_out(plan: Plan, levels: Sequence[Level], clips: Mapping[str, Clip]) -> Layout:
    """Give every sound its place. `levels` are those of the plan's utterances."""
    heard: list[Heard] = []
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
        words = tuple(Timed(word.text, start + word.start, start + word.end) for word in level.words)
        heard.append(Heard(start, at, words, level.doubts))
    # whole MPEG frames, or players would tell the length by up to 52 ms too long
    frames = -(-(at + round(LEAD_OUT_S * RATE_HZ)) // MPEG_FRAME)
    return Layout(tuple(heard), tuple(bumpers), frames * MPEG_FRAME)


def sound_episode(
    plan: Plan,
    key: str,
    levels: Sequence[Level],
    voice: Voicing,
    clips: Mapping[str, Clip],
    order: Order,
    folder: Path,
    progress: Progress,
) -> tuple[Recording, int]:
    """Master `plan` into `folder`/episode.SUFFIX, untagged; also tells how often the MP3 had to be encoded.

    Raises AudioError when encoding fails, TakesChangedError when `levels` are those of other takes.
    """
    layout = lay_out(plan, levels, clips)
    names = [sound.name for sound in plan.sounds if isinstance(sound, Bumper)]
    forecast = Forecast(RATE_HZ)
    for level, one in zip(levels, layout.heard, strict=True):
        forecast.add(one.start, level.length, level.powers)
    speech_lufs = forecast.read()
    parts = [
        Part(start, end - start, partial(clips[name].at, speech_lufs + CLIP_BELOW_SPEECH_LU))
        for name, (start, end) in zip(names, layout.bumpers, strict=True)
    ]
    if "bed" in clips and plan.opening:
        parts.append(_bed(plan, layout, clips["bed"], speech_lufs))
    for part in parts:
        forecast.add(part.start, part.length, row_powers(part.load(), RATE_HZ))

    def stream() -> Iterator[Samples]:
        with closing(voice(plan.lines)) as again:
            said = [
                Part(one.start, one.end - one.start, partial(_as_measured, again, one.end - one.start))
                for one in layout.heard
            ]
            done = 0
            for piece in programme([*parts, *said], layout.length):
                yield piece
                done += len(piece)
                progress(Step("mastering", done / RATE_HZ, layout.length / RATE_HZ))

    sounds: list[Sound] = []
    first: Master | None = None
    for suffix, bitrate_kbps in order.files.items():
        path = folder / f"episode.{suffix}"
        made = master(stream, forecast.read(), path, order.target, FORMATS[suffix], bitrate_kbps)
        first = first or made
        figures = (made.measured.integrated_lufs, made.measured.true_peak_dbtp, made.measured.range_lu)
        sounds.append(Sound(suffix, path.stat().st_size, sound_hash(path, 0), *(round(one, 2) for one in figures)))
    assert first is not None  # the MP3 is always made
    levels_db = np.round(-0.691 + 10 * np.log10(np.maximum(first.powers, 1e-12)), 1)
    kept = (layout.length, layout.heard, layout.bumpers, tuple(sounds), tuple(levels_db.tolist()), first.gain_db)
    return Recording(key, *kept), first.tries


def _as_measured(takes: Iterator[Take], length: int) -> Samples:
    """The next take, trimmed, if it still is what was measured."""
    samples = trimmed(next(takes))
    if len(samples) != length:
        raise TakesChangedError(
            "takes were voiced anew while they were put together", remedy="run the same command again"
        )
    return samples


def _bed(plan: Plan, layout: Layout, clip: Clip, speech_lufs: float) -> Part:
    """Music from the end of the intro until the opening's last word has died away, or something else begins."""
    opening = layout.heard[: plan.opening]
    start = max([end for _, end in layout.bumpers if end <= opening[0].start], default=0)
    after = [one for one, _ in layout.bumpers if one >= opening[-1].end]
    after += [one.start for one in layout.heard[plan.opening : plan.opening + 1]]
    end = min([opening[-1].end + round(FADE_OUT_S * RATE_HZ), layout.length, *after])
    speech = [(one.start, one.end) for one in opening]
    return Part(start, end - start, partial(bed_under, clip, speech, start, end, speech_lufs))
