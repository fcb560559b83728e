"""Engines, by name: what the entry-point group `lettercast.engines` offers, our own among it."""

from __future__ import annotations

import importlib
from functools import cache

from lettercast.validation import nearest
from lettercast.voices.errors import VoiceError
from lettercast.voices.model import Engine

GROUP = "lettercast.engines"
OWN = {
    "espeak": "lettercast.voices.engines.espeak:Espeak",
    "hibari": "lettercast.voices.engines.hibari:Hibari",
    "kokoro": "lettercast.voices.engines.kokoro:Kokoro",
    "coqui": "lettercast.voices.engines.coqui:Coqui",
    "piper": "lettercast.voices.engines.piper:Piper",
    "openai": "lettercast.voices.engines.openai:OpenAI",
    "command": "lettercast.voices.engines.command:Command",
}
"""Those that come with this package: found without reading any metadata, also from a bare checkout."""


def engine_names() -> list[str]:
    """All engines there are, our own first."""
    return [*OWN, *sorted(set(_others()) - set(OWN))]


@cache
def find_engine(name: str) -> type[Engine]:
    """The engine class called `name`. Raises VoiceError naming the nearest where there is none."""
    target = OWN.get(name) or _others().get(name)
    if target is None:
        raise VoiceError(f"no engine {name!r}", remedy=nearest(name, engine_names()))
    module, _, attribute = target.partition(":")
    try:
        found: type[Engine] = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise VoiceError(f"engine {name!r} can't be loaded ({error})", target) from error
    return found


@cache
def _others() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {found.name: found.value for found in entry_points(group=GROUP)}
