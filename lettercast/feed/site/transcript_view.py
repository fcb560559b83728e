"""The transcript as a page shows it: parts under their chapters, paragraphs by speaker, sentences with word times."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lettercast.episodes import JSON_TRANSCRIPT
from lettercast.episodes.manifest import Chapter, EpisodeItem, Manifest
from lettercast.feed.catalog import Episode
from lettercast.feed.errors import FeedError
from lettercast.feed.sanitize import to_one_line

TRANSCRIPT_VIEW_VERSION = 1
"""Counted up when the same transcript would be shown otherwise."""
_SENTENCE_END = re.compile(r"[.!?…:]['\"”’)\]]*$")


@dataclass(frozen=True, slots=True)
class TranscriptSentence:
    """A sentence as it is shown, and when each of its words (separated by white space) is said."""

    text: str
    speaker: str
    word_starts_ms: tuple[int, ...]
    end_ms: int

    @property
    def start_ms(self) -> int:
        return self.word_starts_ms[0]

    @property
    def word_times(self) -> str:
        """The first start, then the steps from word to word and to the end, in hundredths of a second."""
        marks = [ms // 10 for ms in (*self.word_starts_ms, self.end_ms)]
        return " ".join(str(mark - before) for before, mark in zip([0, *marks], marks, strict=False))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of one speaker, who is named unless they are the one who speaks most.

    `has_lead_in` is true where the words before name the speaker already: "Ada's opinion:".
    """

    speaker: str
    sentences: tuple[TranscriptSentence, ...]
    has_lead_in: bool = False


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """A chapter with what is said in it. `anchor` is the fragment of a link to its start.

    Where the chapter's title is read out, `heading` is that, and `byline` the rest of the same sentence.
    """

    chapter: Chapter
    anchor: str
    item: EpisodeItem | None
    heading: TranscriptSentence | None
    byline: TranscriptSentence | None
    paragraphs: tuple[Paragraph, ...]


def read_transcript_parts(episode: Episode, paragraph_gap_ms: int) -> tuple[TranscriptPart, ...]:
    """Read the whole episode. A silence of `paragraph_gap_ms` or a new speaker begins a paragraph."""
    manifest = episode.manifest
    sentences = read_sentences(episode)
    spoken = Counter(sentence.speaker for sentence in sentences)
    narrator = spoken.most_common(1)[0][0] if spoken else ""
    chapters = manifest.chapters or [Chapter(start_ms=0, end_ms=manifest.duration_ms, title=manifest.title)]
    items = _items_by_chapter(manifest, chapters)
    parts, anchors, at = [], set(), 0
    for index, chapter in enumerate(chapters):
        until = chapters[index + 1].start_ms if index + 1 < len(chapters) else None
        inside = []
        while at < len(sentences) and (until is None or sentences[at].start_ms < until):
            inside.append(sentences[at])
            at += 1
        heading, byline = _split_read_title(chapter.title, inside[0]) if inside else (None, None)
        runs = _group_by_speaker(inside[1:] if heading else inside, paragraph_gap_ms)
        paragraphs = _build_paragraphs(runs, narrator)
        anchor = f"t={chapter.start_ms // 1000}"
        shown = "" if anchor in anchors else anchor
        parts.append(TranscriptPart(chapter, shown, items.get(index), heading, byline, tuple(paragraphs)))
        anchors.add(anchor)
    return tuple(parts)


def _build_paragraphs(runs: Iterable[list[TranscriptSentence]], narrator: str) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for run in runs:
        speaker = run[0].speaker if run[0].speaker != narrator else ""
        before = paragraphs[-1].sentences[-1].text if paragraphs else ""
        has_lead_in = bool(speaker) and before.endswith(":") and speaker in before
        paragraphs.append(Paragraph(speaker, tuple(run), has_lead_in))
    return paragraphs


def _split_read_title(
    title: str, first: TranscriptSentence
) -> tuple[TranscriptSentence | None, TranscriptSentence | None]:
    """Split a sentence that begins with the chapter's title into the title and the rest."""
    shown, words = to_one_line(title).split(), first.text.split()
    count = len(shown)
    if not count or [_normalize_word(word) for word in shown] != [_normalize_word(word) for word in words[:count]]:
        return None, None
    starts = first.word_starts_ms
    rest = " ".join(words[count:])
    end = starts[count] if rest else first.end_ms
    heading = TranscriptSentence(" ".join(shown), first.speaker, starts[:count], end)
    return heading, TranscriptSentence(rest, first.speaker, starts[count:], first.end_ms) if rest else None


def _normalize_word(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def read_sentences(episode: Episode) -> list[TranscriptSentence]:
    """Read the JSON transcript; no sentences when the episode has none. Raises FeedError when it can't be read."""
    transcripts = episode.manifest.transcripts
    media = next((media for media in transcripts if media.type == JSON_TRANSCRIPT.media_type), None)
    if media is None:
        return []
    try:
        segments = json.loads((episode.folder / media.file).read_bytes())["segments"]
        return list(_group_sentences(segments))
    except (OSError, ValueError, KeyError, TypeError) as error:
        where = f"episodes/{episode.manifest.id}/{media.file}"
        remedy = f"make it again: lettercast render {episode.manifest.id}"
        raise FeedError(f"is not a valid transcript ({error!r})", where, remedy) from error


def _group_sentences(segments: list[dict[str, object]]) -> Iterator[TranscriptSentence]:
    """Group segments, each a word or a sentence. Marks in them say where a sentence begins, or punctuation does."""
    marked = any("begins" in segment for segment in segments)
    run: list[dict[str, object]] = []
    for segment in segments:
        is_new = "begins" in segment if marked else bool(run) and _ends_sentence(run[-1])
        if run and (is_new or segment.get("speaker") != run[-1].get("speaker")):
            yield from _make_sentence(run)
            run = []
        run.append(segment)
    if run:
        yield from _make_sentence(run)


def _ends_sentence(segment: dict[str, object]) -> bool:
    body = str(segment.get("body", "")).strip()
    return " " in body or bool(_SENTENCE_END.search(body))


def _make_sentence(run: list[dict[str, object]]) -> Iterator[TranscriptSentence]:
    words: list[str] = []
    starts: list[int] = []
    for segment in run:
        start, end = _seconds_to_ms(segment["startTime"]), _seconds_to_ms(segment["endTime"])
        shown = to_one_line(str(segment["body"])).split()
        for at, word in enumerate(shown):
            words.append(word)
            starts.append(max(start + (end - start) * at // len(shown), starts[-1] if starts else 0))
    if words:
        end = max(_seconds_to_ms(run[-1]["endTime"]), starts[-1])
        yield TranscriptSentence(" ".join(words), to_one_line(str(run[0].get("speaker", ""))), tuple(starts), end)


def _seconds_to_ms(seconds: object) -> int:
    if not isinstance(seconds, int | float):
        raise TypeError(f"invalid time {seconds!r}")
    return round(seconds * 1000)


def _group_by_speaker(sentences: Iterable[TranscriptSentence], gap_ms: int) -> Iterator[list[TranscriptSentence]]:
    run: list[TranscriptSentence] = []
    for sentence in sentences:
        if run and (sentence.speaker != run[-1].speaker or sentence.start_ms - run[-1].end_ms >= gap_ms):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _items_by_chapter(manifest: Manifest, chapters: list[Chapter]) -> dict[int, EpisodeItem]:
    """Return each item under the index of the chapter in which it starts, the first of several."""
    found: dict[int, EpisodeItem] = {}
    for item in manifest.items:
        for index, chapter in enumerate(chapters):
            if chapter.start_ms <= item.start_ms < chapter.end_ms:
                found.setdefault(index, item)
    return found
