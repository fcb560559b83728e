"""The cast: which voice speaks which part ([cast] of show.toml), with its profiles loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lettercast.errors import Problem
from lettercast.settings import PARTS
from lettercast.show import Show
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Voice
from lettercast.voices.profile import load_voice

FALLBACK_PART = "narrator"


@dataclass(frozen=True, slots=True)
class Cast:
    """Voices by part: "narrator", "opinion", "opinion:Rohin". Other profiles can be named directly."""

    parts: Mapping[str, Voice]
    folder: Path
    language: str = "en"  # of profiles that name none
    words_per_minute: float = 0.0  # of all voices whose own pace is known; 0 for each model's own

    def find_voice(self, role: str, speaker: str | None = None) -> Voice:
        """Find the voice for a part: the speaker's, else the part's, else the narrator's.

        A role that is not a part is a profile's name. Raises VoiceError where it is neither.
        """
        if speaker:
            wanted = f"{role}:{speaker}".casefold()
            for part, voice in self.parts.items():
                if part.casefold() == wanted:
                    return voice
        if role in self.parts:
            return self.parts[role]
        if role in PARTS:
            return self.parts[FALLBACK_PART]
        return load_voice(self.folder, role, self.words_per_minute, self.language)

    @property
    def voices(self) -> list[Voice]:
        """Each voice once, in the order of its first part."""
        return list({voice.name: voice for voice in self.parts.values()}.values())


def load_cast(show: Show) -> Cast:
    """Load the show's cast. Raises VoiceError with every mistake of every profile it names."""
    parts: dict[str, Voice] = {}
    problems: list[Problem] = []
    pace, language = show.settings.voices.words_per_minute, show.settings.show.language
    for part, name in show.settings.cast.voices_by_part.items():
        try:
            parts[part] = load_voice(show.voices_folder, name, pace, language)
        except VoiceError as error:
            problems += [
                Problem(f"[cast] {part} = {name!r}: {problem.what}", problem.where, problem.remedy)
                for problem in error.problems
            ]
    if problems:
        raise VoiceError(problems=tuple(problems))
    return Cast(parts, show.voices_folder, language, pace)
