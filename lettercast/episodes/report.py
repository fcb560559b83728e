"""The report: one self-contained page about a rendered episode.

It is made from files: the recording, the script, the finished MP3. Excerpts of takes with defects are cut from the MP3
by bytes, which a constant bit rate allows, and are part of the page.
"""

from __future__ import annotations

import base64
import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lettercast.audio import MONO_OFFSET_LU, RATE_HZ, find_sound_offset
from lettercast.clock import format_clock
from lettercast.episodes import charts
from lettercast.episodes.build import plan_with_keys
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.manifest import Manifest, load_manifest
from lettercast.episodes.mixing.recording import load_recording
from lettercast.episodes.plan import AFTER_INTRO_S, BEFORE_OUTRO_S, EpisodePlan
from lettercast.episodes.progress import load_stats
from lettercast.episodes.timeline import TimedSentence, Timeline, build_timeline, samples_to_ms
from lettercast.files import write_text
from lettercast.scripts import Sentence, parse_with_lines, read_script
from lettercast.settings import PauseSettings
from lettercast.show import Show

EXCERPT_LEAD_S = 0.25
COLOUR_COUNT = 8  # of report.css; the first is kept for who speaks most
MIN_PACE_WORDS = 20  # fewer say nothing about the pace
MAX_EXCERPTS = 40  # a page of 40 sentences' sound is about 3 MB


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: how long, how many sentences, and the blocks of time, in parts of the whole."""

    name: str
    voice: str
    colour: int  # of report.css, by number
    seconds: float
    share: float
    sentences: int
    blocks: tuple[tuple[float, float], ...]


def write_report(show: Show, episode: str) -> Path:
    """Write episodes/NNN/report.html. Returns its path. Raises EpisodeError for an episode that is not up to date."""
    folder, path = show.episode_folder(episode), show.script_path(episode)
    script = read_script(path)
    _, line_numbers = parse_with_lines(path.read_text("utf-8"), path.name)
    plan, _, key = plan_with_keys(show, script, path.name)
    recording = load_recording(show.cache_folder / "episodes" / f"{episode}.json", key)
    if recording is None or not (folder / "episode.json").is_file():
        raise EpisodeError("not rendered as it is now", f"episodes/{episode}", f"run `lettercast render {episode}`")
    manifest = load_manifest(folder / "episode.json")
    timeline = build_timeline(plan, recording, show.settings.show.title)
    elements = zip(script.elements, line_numbers, strict=True)
    lines = [line for element, line in elements if isinstance(element, Sentence)]
    page = _load_template().render(
        show=show,
        manifest=manifest,
        timeline=timeline,
        recording=recording,
        figures=load_stats(show.cache_folder / "episodes" / f"{episode}.figures.json"),
        speakers=summarize_speakers(timeline),
        chapters=_build_chapter_rows(timeline),
        pauses=_count_pauses(plan, show.settings.pauses),
        doubtful=_find_doubtful_takes(timeline, folder / "episode.mp3", manifest),
        lines=lines,
        script=f"../../scripts/{path.name}",
        charts=charts,
        levels=recording.levels_db,
        target_lufs=show.settings.sound.loudness_lufs + MONO_OFFSET_LU,
        heard_lufs=recording.main_sound.integrated_lufs - MONO_OFFSET_LU,
    )
    write_text(folder / "report.html", page)
    return folder / "report.html"


@functools.cache
def _load_template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("lettercast.episodes", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = lambda seconds: format_clock(1000 * int(seconds))
    environment.filters["signed"] = lambda value: f"{value:.1f}".replace("-", "\N{MINUS SIGN}")
    return environment.get_template("report.html.jinja")


def summarize_speakers(timeline: Timeline) -> list[Speaker]:
    """Summarize everyone who speaks, the one who speaks most first."""
    spoken: dict[tuple[str, str], list[TimedSentence]] = {}
    for sentence in timeline.sentences:
        spoken.setdefault((sentence.speaker, sentence.voice), []).append(sentence)
    lengths = {who: sum(each.end - each.start for each in sentences) for who, sentences in spoken.items()}
    total = sum(lengths.values()) or 1
    return [
        Speaker(
            name,
            voice,
            colour if colour < COLOUR_COUNT else 1 + (colour - 1) % (COLOUR_COUNT - 1),
            lengths[name, voice] / RATE_HZ,
            lengths[name, voice] / total,
            len(sentences),
            _merge_speech_blocks(sentences, timeline.length),
        )
        for colour, ((name, voice), sentences) in enumerate(sorted(spoken.items(), key=lambda item: -lengths[item[0]]))
    ]


def _merge_speech_blocks(sentences: Sequence[TimedSentence], length: int) -> tuple[tuple[float, float], ...]:
    """Merge sentences into (start, width) in parts of the whole; pauses under two seconds are bridged."""
    merged: list[list[int]] = []
    for sentence in sentences:
        if merged and sentence.start - merged[-1][1] < 2 * RATE_HZ:
            merged[-1][1] = sentence.end
        else:
            merged.append([sentence.start, sentence.end])
    return tuple((start / length, (end - start) / length) for start, end in merged)


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter in figures; `left` and `width` are parts of the whole."""

    title: str
    level: int
    start_s: float
    seconds: float
    left: float
    width: float
    words: int
    words_per_minute: int


def _build_chapter_rows(timeline: Timeline) -> list[ChapterRow]:
    rows = []
    for mark in timeline.chapters:
        inside = [sentence for sentence in timeline.sentences if mark.start <= sentence.start < mark.end]
        words = sum(len(sentence.spoken_text.split()) for sentence in inside)
        spoken = sum(sentence.end - sentence.start for sentence in inside) / RATE_HZ
        length = mark.end - mark.start
        rows.append(
            ChapterRow(
                mark.title,
                mark.level,
                mark.start / RATE_HZ,
                length / RATE_HZ,
                mark.start / timeline.length,
                length / timeline.length,
                words,
                round(words * 60 / spoken) if words >= MIN_PACE_WORDS else 0,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class PauseRow:
    """Pauses of one length."""

    between: str  # what they are between, as far as their length says
    seconds: float
    count: int
    total_s: float
    share: float  # of the most frequent


def _count_pauses(plan: EpisodePlan, pauses: PauseSettings) -> list[PauseRow]:
    counted = Counter(round(sound.gap_s, 2) for sound in plan.sounds if sound.gap_s)
    most = max(counted.values(), default=1)
    names = {name.replace("_", " "): seconds for name, seconds in pauses.model_dump().items()}
    names |= {"after the intro": AFTER_INTRO_S, "before the outro": BEFORE_OUTRO_S}
    rows = []
    for gap, count in sorted(counted.items()):
        between = ", ".join(name for name, seconds in names.items() if round(seconds, 2) == gap)
        rows.append(PauseRow(between or "as a cue says", gap, count, gap * count, count / most))
    return rows


@dataclass(frozen=True, slots=True)
class DoubtfulTake:
    """A sentence whose take has defects, with its sound."""

    sentence: TimedSentence
    start_s: float
    audio: str  # a data: address; "" past the first MAX_EXCERPTS


def _find_doubtful_takes(timeline: Timeline, path: Path, manifest: Manifest) -> list[DoubtfulTake]:
    sentences = [sentence for sentence in timeline.sentences if sentence.doubts]
    takes = []
    with open(path, "rb") as file:
        offset = find_sound_offset(path)
        for at, sentence in enumerate(sentences):
            audio = ""
            if at < MAX_EXCERPTS:
                begin = max(0, samples_to_ms(sentence.start) - round(EXCERPT_LEAD_S * 1000))
                length = samples_to_ms(sentence.end) + 150 - begin
                rate = (manifest.audio.bitrate_bps or 96_000) / 8000
                file.seek(offset + int(begin * rate))
                audio = "data:audio/mpeg;base64," + base64.b64encode(file.read(int(length * rate))).decode()
            takes.append(DoubtfulTake(sentence, sentence.start / RATE_HZ, audio))
    return takes
