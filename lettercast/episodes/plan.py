"""The plan of an episode before synthesis: sentences, bumpers and the silence between them, in order.

It is built in a walk over the script's elements. A pause is set by what is between two sounds, the longest that
applies; a pause cue overrides it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lettercast.episodes.errors import EpisodeError
from lettercast.errors import Problem
from lettercast.scripts import Break, Comment, Cue, Element, Heading, Script, Sentence, Unspoken
from lettercast.settings import PauseSettings, SoundSettings
from lettercast.voices import Cast, Line

AFTER_INTRO_S = 0.4
BEFORE_OUTRO_S = 0.8
MAX_PAUSE_S = 60.0
NARRATOR_ROLE = "narrator"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence that is spoken, and who speaks it. `gap_s` is the silence before it."""

    sentence: Sentence
    number: int  # of the sentence in the script, from 1, unspoken ones counted
    line: Line
    role: str
    speaker: str  # as transcripts name them; "" for the narrator
    gap_s: float


@dataclass(frozen=True, slots=True)
class Bumper:
    """A clip by its name in [sound]: intro, outro, sting."""

    name: str
    gap_s: float


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """A chapter: its first sound in the plan, its links and its image."""

    title: str
    level: int
    first_sound: int  # index into EpisodePlan.sounds
    links: tuple[str, ...] = ()
    image: str = ""


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """Everything that is heard, in order, and the chapters."""

    sounds: tuple[Utterance | Bumper, ...]
    chapters: tuple[ChapterPlan, ...]
    opening_sentences: int = 0  # so many sentences are heard before the first heading

    @property
    def utterances(self) -> list[Utterance]:
        return [sound for sound in self.sounds if isinstance(sound, Utterance)]

    @property
    def lines(self) -> list[Line]:
        """The lines to synthesize."""
        return [utterance.line for utterance in self.utterances]


@dataclass(slots=True)
class _PlanBuilder:
    """The state of a walk over a script."""

    pauses: PauseSettings
    sound: SoundSettings
    apply_lexicon: Callable[[str], str]
    cast: Cast
    script_name: str
    sounds: list[Utterance | Bumper] = field(default_factory=list)
    chapters: list[ChapterPlan] = field(default_factory=list)
    open_chapters: list[ChapterPlan] = field(default_factory=list)  # headings that nothing was heard under yet
    role: str = NARRATOR_ROLE
    speaker: str = ""
    sentence_number: int = 0
    paragraph_ended: bool = False
    opening_sentences: int = 0
    has_heading: bool = False  # a heading was passed
    in_heading: bool = False  # the paragraph right below a heading
    after_heading: bool = False  # nothing was heard since the heading's own paragraph
    structural_gap_s: float = 0.0  # what headings and stings passed by ask for
    cue_gap_s: float | None = None
    problems: list[Problem] = field(default_factory=list)

    def consume_gap(self, sentence: Sentence | None) -> float:
        """Return the silence before the next sound, and reset it for the one after."""
        cue_s, between_s = self.cue_gap_s, self.structural_gap_s
        if between_s:
            gap_s = between_s
        elif self.after_heading and not self.in_heading:
            gap_s = self.pauses.heading
        elif self.paragraph_ended:
            listed = sentence is not None and any(piece.rule == "list" for piece in sentence.pieces[:1])
            gap_s = self.pauses.list_item if listed else self.pauses.paragraph
        else:
            gap_s = self.pauses.sentence
        self.cue_gap_s, self.structural_gap_s, self.paragraph_ended = None, 0.0, False
        self.after_heading = self.in_heading
        if not self.sounds:
            gap_s = 0.0
        return gap_s if cue_s is None else cue_s

    def add_sentence(self, sentence: Sentence) -> None:
        self.sentence_number += 1
        if not sentence.spoken:
            return
        role = "heading" if self.in_heading and self.role == NARRATOR_ROLE else self.role
        voice = self.cast.find_voice(role, self.speaker or None)
        self.chapters += (replace(chapter, first_sound=len(self.sounds)) for chapter in self.open_chapters[-1:])
        self.open_chapters.clear()
        self.opening_sentences += not self.has_heading
        line = Line(self.apply_lexicon(sentence.spoken), voice)
        self.sounds.append(
            Utterance(sentence, self.sentence_number, line, role, self.speaker, self.consume_gap(sentence))
        )

    def add_heading(self, heading: Heading) -> None:
        pause = self.pauses.section if heading.level == 1 else self.pauses.item
        after_sting = bool(self.sounds) and isinstance(self.sounds[-1], Bumper) and self.sounds[-1].name == "sting"
        self.structural_gap_s = self.structural_gap_s if after_sting else max(self.structural_gap_s, pause)
        self.open_chapters.append(ChapterPlan(heading.title, min(heading.level, 2), 0))
        self.role, self.speaker, self.has_heading = NARRATOR_ROLE, "", True
        self.in_heading, self.after_heading, self.paragraph_ended = True, False, False

    def end_paragraph(self) -> None:
        self.paragraph_ended = True
        self.in_heading = False

    def apply_cue(self, cue: Cue) -> None:
        if cue.name == "pause":
            self.cue_gap_s = self._parse_seconds(cue.text)
        elif cue.name == "voice":
            role, _, speaker = cue.text.partition(" ")
            self.role, self.speaker = role or NARRATOR_ROLE, speaker.strip()
        elif cue.name == "cue" and cue.text == "sting" and self.sound.sting:
            self.structural_gap_s = max(self.structural_gap_s, self.pauses.section)
            self.sounds.append(Bumper("sting", self.consume_gap(None)))
            self.structural_gap_s = self.pauses.heading
        elif cue.name == "link" and cue.text:
            self._amend_chapter(lambda chapter: replace(chapter, links=(*chapter.links, cue.text)))
        elif cue.name == "image" and cue.text:
            self._amend_chapter(lambda chapter: replace(chapter, image=chapter.image or cue.text))
        elif not (cue.name == "cue" and cue.text == "sting"):
            text = f"[[{cue.name} {cue.text}]]".replace(" ]]", "]]")
            remedy = "known are [[cue sting]], [[pause 1.2]], [[voice opinion NAME]], [[link …]] and [[image …]]"
            self.problems.append(Problem(f"unknown cue {text}", self._describe_position(), remedy))

    def _describe_position(self) -> str:
        """Describe the position of the walk, for people."""
        return f"{self.script_name}, after sentence {self.sentence_number}".removeprefix(", ")

    def _parse_seconds(self, text: str) -> float | None:
        try:
            seconds = float(text)
        except ValueError:
            seconds = -1.0
        if 0 <= seconds <= MAX_PAUSE_S:
            return seconds
        remedy = f"write seconds, at most {MAX_PAUSE_S:g}: [[pause 1.2]]"
        self.problems.append(Problem(f"invalid pause {text!r}", self._describe_position(), remedy))
        return None

    def _amend_chapter(self, change: Callable[[ChapterPlan], ChapterPlan]) -> None:
        """Change the chapter that a cue is in; before the first heading there is none."""
        chapters = self.open_chapters or self.chapters
        if chapters:
            chapters[-1] = change(chapters[-1])

    def add_element(self, element: Element) -> None:
        match element:
            case Sentence():
                self.add_sentence(element)
            case Heading():
                self.add_heading(element)
            case Break():
                self.end_paragraph()
            case Cue():
                self.apply_cue(element)
            case Unspoken():
                self.end_paragraph()
            case Comment():
                pass


def plan_episode(
    script: Script, cast: Cast, say: Callable[[str], str], pauses: PauseSettings, sound: SoundSettings, name: str = ""
) -> EpisodePlan:
    """Plan what of `script` is heard. `say` is the lexicon: it turns spoken text into the input of a voice;
    `name` is the script's, for errors.

    A heading under which nothing is spoken makes no chapter. What is heard before the first heading belongs to
    the opening, which has the script's title where there is no heading; the intro is a separate chapter without
    a name, so that every other one begins with its first word.
    Raises EpisodeError with every unknown cue, VoiceError for a voice cue that names no voice.
    """
    walk = _PlanBuilder(pauses, sound, say, cast, name)
    headed = any(isinstance(element, Heading) for element in script.elements)
    opening = ChapterPlan("Opening" if headed else script.title or "Opening", 1, 0)
    if sound.intro:
        walk.sounds.append(Bumper("intro", 0.0))
        walk.structural_gap_s = AFTER_INTRO_S
    walk.open_chapters.append(opening)
    for element in script.elements:
        walk.add_element(element)
    if walk.problems:
        raise EpisodeError(problems=tuple(walk.problems))
    if sound.outro and walk.sounds:
        walk.sounds.append(Bumper("outro", BEFORE_OUTRO_S))
    chapters = tuple(walk.chapters)
    if sound.intro:
        chapters = (ChapterPlan("", 1, 0), *chapters)
    return EpisodePlan(tuple(walk.sounds), chapters, walk.opening_sentences)
