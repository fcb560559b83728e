"""Engines, by name: what the entry-point group `lettercast.engines` offers, our own among it."""

from __future__ import annotations

import importlib
from functools import cache

from lettercast.validation import suggest
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Engine

ENTRY_POINT_GROUP = "lettercast.engines"
BUILTIN_ENGINES = {
    "espeak": "lettercast.voices.engines.espeak:Espeak",
    "hibari": "lettercast.voices.engines.hibari:Hibari",
    "kokoro": "lettercast.voices.engines.kokoro:Kokoro",
    "coqui": "lettercast.voices.engines.coqui:Coqui",
    "piper": "lettercast.voices.engines.piper:Piper",
    "openai": "lettercast.voices.engines.openai:OpenAI",
    "command": "lettercast.voices.engines.command:Command",
}
"""Those that come with this package: found without reading any metadata, also from a bare checkout."""


def list_engines() -> list[str]:
    """All engines there are, our own first."""
    return [*BUILTIN_ENGINES, *sorted(set(_list_plugin_engines()) - set(BUILTIN_ENGINES))]


@cache
def find_engine(name: str) -> type[Engine]:
    """The engine class called `name`. Raises VoiceError naming the nearest where there is none."""
    target = BUILTIN_ENGINES.get(name) or _list_plugin_engines().get(name)
    if target is None:
        raise VoiceError(f"no engine {name!r}", remedy=suggest(name, list_engines()))
    module, _, attribute = target.partition(":")
    try:
        found: type[Engine] = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise VoiceError(f"engine {name!r} can't be loaded ({error})", target) from error
    return found


@cache
def _list_plugin_engines() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {found.name: found.value for found in entry_points(group=ENTRY_POINT_GROUP)}
