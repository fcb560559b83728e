"""Engines by name: the built-in ones, and those of other packages (entry-point group `lettercast.engines`)."""

from __future__ import annotations

import importlib
from functools import cache

from lettercast.validation import suggest
from lettercast.voices.engine import Engine
from lettercast.voices.errors import VoiceError

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
"""Listed here alone, not as entry points: found without reading the metadata of any package."""


def list_engines() -> list[str]:
    """List the names of all engines, the built-in ones first."""
    return [*BUILTIN_ENGINES, *sorted(set(_list_plugin_engines()) - set(BUILTIN_ENGINES))]


@cache
def find_engine(name: str) -> type[Engine]:
    """Load the engine class called `name`. Raises VoiceError, with the nearest name where there is none."""
    target = BUILTIN_ENGINES.get(name) or _list_plugin_engines().get(name)
    if target is None:
        missing = f"or install the package that brings it (entry-point group {ENTRY_POINT_GROUP})"
        raise VoiceError(f"no engine {name!r}", remedy=f"{suggest(name, list_engines())}; {missing}")
    module, _, attribute = target.partition(":")
    try:
        engine = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise VoiceError(f"engine {name!r} can't be loaded ({error})", target) from error
    if not (isinstance(engine, type) and issubclass(engine, Engine)):
        raise VoiceError(f"engine {name!r} is not a lettercast.voices.Engine", target, "derive it from that class")
    return engine


@cache
def _list_plugin_engines() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group=ENTRY_POINT_GROUP)}
