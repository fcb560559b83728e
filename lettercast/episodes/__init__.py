"""One finished episode: its sound, chapters, transcripts, notes and manifest.

The parts are loaded when they are first asked for: importing the face costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lettercast.episodes.build import build
    from lettercast.episodes.errors import EpisodeError
    from lettercast.episodes.figures import Step
    from lettercast.episodes.freshness import stale
    from lettercast.episodes.guessed import findings_with, with_guesses
    from lettercast.episodes.plan import Plan, Utterance, plan_episode
    from lettercast.episodes.report import report

_MODULE = {
    "build": "build",
    "EpisodeError": "errors",
    "Plan": "plan",
    "Step": "figures",
    "Utterance": "plan",
    "plan_episode": "plan",
    "report": "report",
    "stale": "freshness",
    "findings_with": "guessed",
    "with_guesses": "guessed",
}

__all__ = [
    "EpisodeError",
    "Plan",
    "Step",
    "Utterance",
    "build",
    "findings_with",
    "plan_episode",
    "report",
    "stale",
    "with_guesses",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
    globals()[name] = value  # a module of the same name must not shadow it
    return value
