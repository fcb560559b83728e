"""The pages where a person reads, listens, edits and approves, and compares voices.

The parts are loaded when they are first asked for: importing the face costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lettercast.review.audition import compare_voices
    from lettercast.review.editor import edit_script
    from lettercast.review.errors import ReviewError
    from lettercast.review.serving import review

_MODULE = {
    "ReviewError": "errors",
    "compare_voices": "audition",
    "edit_script": "editor",
    "review": "serving",
}

__all__ = ["ReviewError", "compare_voices", "edit_script", "review"]


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
    globals()[name] = value  # a module of the same name must not shadow it
    return value
