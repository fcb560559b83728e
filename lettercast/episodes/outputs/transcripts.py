"""The transcript formats: a row each, which holds all that differs between them.

All show the same words, the written side of what is spoken, and are timed by what is said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lettercast.clock import format_timestamp
from lettercast.episodes.errors import EpisodeError
from lettercast.episodes.outputs.cues import build_cues
from lettercast.episodes.timeline import TimedSentence, Timeline, samples_to_ms

VTT_WIDTH = 65  # one line, as the podcast namespace recommends
SRT_WIDTH = 32  # two lines

CueTimes = list[tuple[int, int]]
"""(start, end) of each cue in ms."""

_CUE_TIMES = re.compile(r"^(\S+) +--> +(\S+)", re.MULTILINE)
_TIMESTAMP = re.compile(r"(?:(\d+):)?([0-5]\d):([0-5]\d)[.,](\d{3})")
"""A time of WebVTT (its section 4.1) or SubRip."""


def _format_cue_times(start_ms: int, end_ms: int, point: str) -> str:
    return " --> ".join(f"{format_timestamp(ms)}{point}{ms % 1000:03d}" for ms in (start_ms, end_ms))


def _read_cue_times(text: str) -> CueTimes:
    return [(_parse_timestamp(start), _parse_timestamp(end)) for start, end in _CUE_TIMES.findall(text)]


def _parse_timestamp(text: str) -> int:
    parts = _TIMESTAMP.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text} is no time")
    hours, minutes, seconds, ms = (int(part or 0) for part in parts.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def render_vtt(timeline: Timeline) -> str:
    """Render WebVTT with speakers."""
    parts = ["WEBVTT\n"]
    for cue in build_cues(timeline, VTT_WIDTH, 1):
        text = "\n".join(escape(line, quote=False) for line in cue.lines)
        speaker = escape(cue.speaker, quote=False)
        parts.append(f"{_format_cue_times(cue.start_ms, cue.end_ms, '.')}\n<v {speaker}>{text}</v>\n")
    return "\n".join(parts)


def read_vtt_times(text: str) -> CueTimes:
    """Read the times of WebVTT cues. Raises ValueError for what is no WebVTT."""
    if not re.match(r"WEBVTT(\s|$)", text):
        raise ValueError("it does not begin with WEBVTT")
    return _read_cue_times(text)


def render_srt(timeline: Timeline) -> str:
    """Render SubRip, which has no place for speakers."""
    parts = []
    for number, cue in enumerate(build_cues(timeline, SRT_WIDTH, 2), 1):
        times = _format_cue_times(cue.start_ms, cue.end_ms, ",")
        parts.append(f"{number}\n{times}\n" + "\n".join(cue.lines) + "\n")
    return "\n".join(parts)


def render_json(timeline: Timeline) -> str:
    """Render the podcast namespace's JSON: a segment for each word, times in seconds.

    The first word of a sentence is marked (`"begins": "sentence"`), which other readers ignore.
    """
    segments = []
    for sentence in timeline.sentences:
        for at, word in enumerate(sentence.words):
            segment = {
                "speaker": sentence.speaker,
                "startTime": samples_to_ms(word.start) / 1000,
                "endTime": samples_to_ms(word.end) / 1000,
                "body": word.text,
            }
            segments.append(segment if at else {**segment, "begins": "sentence"})
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def read_json_times(text: str) -> CueTimes:
    """Read the times of JSON segments that hold words. Raises ValueError for what is no such transcript."""
    try:
        segments = [segment for segment in json.loads(text)["segments"] if str(segment["body"]).split()]
        return [(round(segment["startTime"] * 1000), round(segment["endTime"] * 1000)) for segment in segments]
    except (KeyError, TypeError) as error:
        raise ValueError(f"it has no timed segments: {error!r}") from error


def render_html(timeline: Timeline) -> str:
    """Render the podcast namespace's HTML: `cite` names a speaker, `time` when, `p` what; chapters as headings."""
    parts = []
    marks = list(timeline.chapters)
    turn = ""
    run: list[TimedSentence] = []

    def finish() -> None:
        if run:
            minutes, seconds = divmod(samples_to_ms(run[0].start) // 1000, 60)
            text = " ".join(escape(sentence.text, quote=False) for sentence in run)
            parts.append(f"<cite>{escape(turn)}:</cite>\n<time>{minutes}:{seconds:02d}</time>\n<p>{text}</p>")
            run.clear()

    for sentence in timeline.sentences:
        headings = []
        while marks and marks[0].start <= sentence.start:
            headings.append(marks.pop(0))
        if headings or sentence.speaker != turn:
            finish()
            turn = sentence.speaker
        if headings:
            mark = headings[-1]
            parts.append(f"<h{mark.level + 1}>{escape(mark.title, quote=False)}</h{mark.level + 1}>")
        run.append(sentence)
    finish()
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class TranscriptFormat:
    """One transcript format: how it is written and read back, and what feed, hosts and pages call it."""

    suffix: str
    media_type: str
    label: str  # on a page
    render: Callable[[Timeline], str]
    read_times: Callable[[str], CueTimes] | None = None  # None for one that is not published
    is_published: bool = True  # a file of the site
    is_offered: bool = True  # named in the feed, for apps
    rel: str = ""  # of podcast:transcript
    also_served_as: tuple[str, ...] = ()  # other media types that apps take for it
    version: int = 1  # counted up when `render` writes other bytes

    def __post_init__(self) -> None:
        if self.is_published and self.read_times is None:
            raise ValueError(f"the transcript format {self.suffix} is published: `check` needs its read_times")

    @property
    def file_name(self) -> str:
        return f"transcript.{self.suffix}"


JSON_TRANSCRIPT = TranscriptFormat("json", "application/json", "Transcript, JSON", render_json, read_json_times)
"""The one with the time of each word, which the site's pages are made from."""

TRANSCRIPT_FORMATS = (
    TranscriptFormat("vtt", "text/vtt", "Transcript, WebVTT", render_vtt, read_vtt_times, rel="captions"),
    TranscriptFormat(
        "srt",
        "application/x-subrip",
        "Transcript, SubRip",
        render_srt,
        _read_cue_times,
        rel="captions",
        also_served_as=("application/srt", "text/plain"),
    ),
    JSON_TRANSCRIPT,
    # an episode's page shows as much, and more
    TranscriptFormat("html", "text/html", "Transcript, HTML", render_html, is_published=False, is_offered=False),
)
"""Every format, the one that most apps read first at the beginning."""


def find_transcript_format(media_type: str) -> TranscriptFormat:
    """Return the format of a media type. Raises EpisodeError where there is none."""
    for row in TRANSCRIPT_FORMATS:
        if row.media_type == media_type:
            return row
    known = ", ".join(row.media_type for row in TRANSCRIPT_FORMATS)
    raise EpisodeError(f"{media_type!r} is not the type of a transcript", remedy=f"there are: {known}")
