"""The place of each sentence, word and chapter of an episode, in samples at 44.1 kHz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lettercast.audio import MAX_CHAPTERS, RATE_HZ
from lettercast.episodes.mixing.recording import Recording
from lettercast.episodes.plan import Bumper, ChapterPlan, EpisodePlan, Utterance
from lettercast.episodes.words import TimedWord, time_shown_words

TIMELINE_VERSION = 1
"""Counted up when the same recording would get another timeline; the words of a transcript are part of it."""
CHAPTER_LEAD_SAMPLES = RATE_HZ // 10
"""A chapter begins so many samples before its first sound, where there is so much silence."""
NARRATOR_NAME = "Narrator"


def samples_to_ms(samples: int) -> int:
    """Convert samples to whole milliseconds, rounded down: never later than what begins there."""
    return samples * 1000 // RATE_HZ


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """A sentence in the episode. `words` are those of the transcript."""

    number: int  # of the sentence in its script
    text: str
    spoken_text: str
    speaker: str
    voice: str
    start: int
    end: int
    words: tuple[TimedWord, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter in the episode."""

    title: str
    level: int
    start: int
    end: int
    links: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole episode, without its sound."""

    length: int
    sentences: tuple[TimedSentence, ...]
    chapters: tuple[ChapterMark, ...]
    bumpers: tuple[tuple[str, int, int], ...] = ()  # name, start, end

    @property
    def duration_ms(self) -> int:
        return samples_to_ms(self.length)


def build_timeline(plan: EpisodePlan, recording: Recording, show_title: str) -> Timeline:
    """Build the timeline of a plan whose sound has been made."""
    sentences = []
    for utterance, take in zip(plan.utterances, recording.heard, strict=True):
        words = time_shown_words(utterance.sentence, take.words, take.start, take.end)
        sentences.append(
            TimedSentence(
                utterance.number,
                " ".join(word.text for word in words),
                utterance.sentence.spoken,
                utterance.speaker or NARRATOR_NAME,
                utterance.line.voice.name,
                take.start,
                take.end,
                tuple(words),
                take.doubts,
            )
        )
    names = [sound.name for sound in plan.sounds if isinstance(sound, Bumper)]
    bumpers = tuple((name, start, end) for name, (start, end) in zip(names, recording.bumpers, strict=True))
    return Timeline(recording.length, tuple(sentences), _place_chapters(plan, recording, show_title), bumpers)


def _place_chapters(plan: EpisodePlan, recording: Recording, show_title: str) -> tuple[ChapterMark, ...]:
    """Place chapters from the first sample to the last without a gap; each begins in the silence before its sound."""
    spans: list[tuple[int, int]] = []
    takes, bumpers = iter(recording.heard), iter(recording.bumpers)
    for sound in plan.sounds:
        if isinstance(sound, Utterance):
            take = next(takes)
            spans.append((take.start, take.end))
        else:
            spans.append(next(bumpers))
    chapters = fold_chapters(plan.chapters)
    starts = [0]
    for chapter in chapters[1:]:
        start = spans[chapter.first_sound][0]
        silent_since = spans[chapter.first_sound - 1][1]
        starts.append(max(silent_since, start - CHAPTER_LEAD_SAMPLES))
    ends = [*starts[1:], recording.length]
    return tuple(
        ChapterMark(chapter.title or show_title, chapter.level, start, end, chapter.links, chapter.image)
        for chapter, start, end in zip(chapters, starts, ends, strict=True)
    )


def fold_chapters(chapters: Sequence[ChapterPlan], most: int = MAX_CHAPTERS) -> list[ChapterPlan]:
    """Return at most `most` chapters: where there are more, items join their section, and so do their links."""
    if len(chapters) <= most:
        return list(chapters)
    folded: list[ChapterPlan] = []
    for chapter in chapters:
        if chapter.level > 1 and folded:
            folded[-1] = replace(folded[-1], links=folded[-1].links + chapter.links)
        else:
            folded.append(chapter)
    return folded[:most]
