"""The transcript, four ways: WebVTT, SubRip, the JSON of the podcast namespace, and a page's worth of HTML.

All show the same words, the written side of what is spoken, and are timed by what is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from lettercast.episodes.timeline import TimedSentence, Timeline, samples_to_ms
from lettercast.episodes.words import TimedWord

VTT_WIDTH = 65  # one line, as the podcast namespace recommends
SRT_WIDTH = 32  # two lines


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """What stands on the screen at one time. Times in milliseconds."""

    start_ms: int
    end_ms: int
    speaker: str
    lines: tuple[str, ...]


def build_cues(timeline: Timeline, width: int, lines: int) -> Iterator[CaptionCue]:
    """Cues of at most `lines` lines of at most `width` characters; none holds words of two sentences."""
    for sentence in timeline.sentences:
        groups = _balance_cues(sentence.words, width, lines)
        for at, (words, rows) in enumerate(groups):
            start = words[0].start
            end = groups[at + 1][0][0].start if at + 1 < len(groups) else sentence.end
            yield CaptionCue(
                samples_to_ms(start), max(samples_to_ms(end), samples_to_ms(start) + 1), sentence.speaker, rows
            )


Fragment = tuple[TimedWord, str]
"""A word, or a part of one, and what stands before it in a row."""
CueRows = tuple[list[TimedWord], tuple[str, ...]]
"""The words of a cue, and the rows they stand in."""


def _balance_cues(words: Sequence[TimedWord], width: int, lines: int) -> list[CueRows]:
    """As few cues as `width` allows, and then as even as they can be: no cue with one last word."""
    fragments = list(_split_fragments(words, width))
    groups = list(_fill_cues(fragments, width, lines))
    low, high = width // 3, width
    while len(groups) > 1 and low < high:
        middle = (low + high) // 2
        narrower = list(_fill_cues(fragments, middle, lines))
        if len(narrower) == len(groups):
            groups, high = narrower, middle
        else:
            low = middle + 1
    return groups


def _fill_cues(fragments: Sequence[Fragment], width: int, lines: int) -> Iterator[CueRows]:
    """Cues of rows of `width`; only a single fragment may be wider."""
    group: list[TimedWord] = []
    rows: list[str] = []
    for word, glue in fragments:
        if rows and len(rows[-1]) + len(glue) + len(word.text) <= width:
            rows[-1] += glue + word.text
        elif len(rows) < lines:
            rows.append(word.text)
        else:
            yield group, tuple(rows)
            group, rows = [], [word.text]
        group.append(word)
    if group:
        yield group, tuple(rows)


def _split_fragments(words: Sequence[TimedWord], width: int) -> Iterator[Fragment]:
    """Words as rows can hold them. One longer than a row (an address; a sentence in a script that writes no spaces)
    comes in parts that share its time."""
    for word in words:
        glue, at, lasts = " ", 0, word.end - word.start
        for part in _split_long_word(word.text, width):
            start = word.start + lasts * at // len(word.text)
            at += len(part)
            yield TimedWord(part, start, word.start + lasts * at // len(word.text)), glue
            glue = ""


def _split_long_word(word: str, width: int) -> Iterator[str]:
    """A word in parts of at most `width`, cut behind a sign (`/`, `_`, `-`) where one stands in the later half."""
    while len(word) > width:
        signs = (at for at in range(width, width // 2, -1) if not word[at - 1].isalnum())
        cut = next(signs, width)
        yield word[:cut]
        word = word[cut:]
    yield word


def _format_timestamp(ms: int, point: str) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{ms:03d}"


def render_vtt(timeline: Timeline) -> str:
    """WebVTT with speakers."""
    parts = ["WEBVTT\n"]
    for cue in _remove_overlaps(build_cues(timeline, VTT_WIDTH, 1)):
        text = "\n".join(escape(line, quote=False) for line in cue.lines)
        speaker = escape(cue.speaker, quote=False)
        times = f"{_format_timestamp(cue.start_ms, '.')} --> {_format_timestamp(cue.end_ms, '.')}"
        parts.append(f"{times}\n<v {speaker}>{text}</v>\n")
    return "\n".join(parts)


def render_srt(timeline: Timeline) -> str:
    """SubRip, which has no place for speakers."""
    parts = []
    for number, cue in enumerate(_remove_overlaps(build_cues(timeline, SRT_WIDTH, 2)), 1):
        times = f"{_format_timestamp(cue.start_ms, ',')} --> {_format_timestamp(cue.end_ms, ',')}"
        parts.append(f"{number}\n{times}\n" + "\n".join(cue.lines) + "\n")
    return "\n".join(parts)


def _remove_overlaps(stream: Iterator[CaptionCue]) -> Iterator[CaptionCue]:
    """Cues that never overlap, however short a word was."""
    latest = 0
    for cue in stream:
        start = max(cue.start_ms, latest)
        latest = max(cue.end_ms, start + 1)
        yield CaptionCue(start, latest, cue.speaker, cue.lines)


def render_transcript_json(timeline: Timeline) -> str:
    """The podcast namespace's JSON: a segment for each word, times in seconds.

    The first word of a sentence says so (`"begins": "sentence"`), which other readers pass over.
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


def render_transcript_html(timeline: Timeline) -> str:
    """The podcast namespace's HTML: `cite` names a speaker, `time` when, `p` what; chapters as headings."""
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
