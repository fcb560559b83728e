"""The room's face: light, complete, and never a module where a function is meant."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import lettercast.scripts
from lettercast.scripts import shelf, spoken  # noqa: F401  (submodules that are there must not shadow names)


def test_names_are_what_they_say() -> None:
    for name in lettercast.scripts.__all__:
        assert not isinstance(getattr(import_module("lettercast.scripts"), name), ModuleType), name


def test_importing_the_face_loads_none_of_the_room() -> None:
    code = "import sys, lettercast.scripts; print([m for m in sys.modules if m.startswith('lettercast.scripts.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
