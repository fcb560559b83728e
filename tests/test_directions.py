"""Data flows one way, and so do imports; a room is entered by its face."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "lettercast"
BASE = {"errors", "files", "mistakes", "settings", "show", "sounds"}
ABOVE = {"starter", "stages"}
"""Modules that know every room, and that only the verbs know."""
KNOWS = {
    "issues": set(),
    "scripts": {"issues"},
    "voices": {"scripts", "audio"},
    "audio": set(),
    "episodes": {"issues", "scripts", "voices", "audio"},
    "feed": {"episodes"},
    "review": {"issues", "scripts", "voices", "audio", "episodes", "feed"},
    "cli": {"issues", "scripts", "voices", "audio", "episodes", "feed", "review"},
}
AUDIO_ALONE = {"errors", "files"}


def imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("lettercast"):
            if node.module == "lettercast":
                found += [f"lettercast.{alias.name}" for alias in node.names]
            else:
                found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("lettercast.")]
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way_and_through_faces(path: Path) -> None:
    parts = path.relative_to(PACKAGE).parts
    room = parts[0] if len(parts) > 1 else ""
    for name in imports(path):
        target = name.split(".")[1:]
        if not target or target[0].startswith("__") or target[0] in BASE:
            if room == "audio" and target and target[0] in BASE:
                assert target[0] in AUDIO_ALONE, f"{path}: audio takes values, not {name}"
            continue
        if target[0] == room or (target[0] in ABOVE and room in ("cli", "review")):
            continue
        allowed = KNOWS["review"] if path.stem in ABOVE and not room else KNOWS.get(room, {"cli"})
        assert target[0] in allowed, f"{path}: {room or 'the base'} must not know {name}"
        assert len(target) == 1 or room == "cli" or target[1:] == ["manifest"], f"{path}: {name} is not a room's face"


def test_no_module_is_called_utils() -> None:
    bad = {"utils", "util", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in bad]
