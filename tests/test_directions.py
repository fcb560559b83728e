"""Data flows one way, and so do imports; a package is entered by its public names."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "lettercast"
BASE = {"errors", "files", "validation", "settings", "show", "pronunciation"}
"""Modules below all packages."""
KNOWS = {
    "audio": {"errors"},
    "normalization": set(),
    "issues": BASE - {"settings", "show", "pronunciation"},
    "scripts": BASE | {"issues", "normalization"},
    "voices": BASE | {"scripts", "audio", "logs"},
    "episodes": BASE - {"validation", "pronunciation"} | {"clock", "issues", "scripts", "voices", "audio"},
    "feed": BASE - {"validation", "pronunciation"} | {"clock", "audio", "episodes", "http"},
    "review": BASE - {"validation", "settings", "pronunciation"}
    | {"issues", "normalization", "scripts", "voices", "audio", "episodes", "http"},
    "testing": {"voices"},
    "status": {"errors", "show", "scripts", "episodes", "feed", "status_cache"},
    "status_cache": {"files", "show"},
    "pipeline": {"errors", "show", "issues", "scripts", "episodes", "feed"},
    "logs": {"errors"},
    "starter": {"files", "settings", "show"},
    "cli": BASE - {"validation", "settings", "pronunciation"}
    | {"issues", "normalization", "scripts", "voices", "episodes", "feed", "review"}
    | {"pipeline", "status", "starter", "logs"},
    "__main__": {"cli"},
    "pronunciation": set(),
    "clock": set(),
    "errors": set(),
    "files": set(),
    "http": set(),
    "validation": {"errors"},
    "settings": {"errors", "validation"},
    "show": {"files", "settings", "validation"},
}
"""Every arrow between packages and modules of the top, as it is used."""


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def public_names(package: str) -> dict[str, str]:
    """The module that each public name of a package comes from."""
    stub = PACKAGE.parent / package.replace(".", "/") / "__init__.pyi"
    found = {}
    for node in ast.parse(stub.read_text()).body if stub.is_file() else []:
        if isinstance(node, ast.AnnAssign):
            continue  # __version__
        assert isinstance(node, ast.ImportFrom)
        found |= {alias.name: f"{package}.{node.module}" for alias in node.names}
    return found


def imports(path: Path) -> set[str]:
    """What a file imports of this package, public names of a package by the module they come from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lettercast":
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in MODULES else public_names(node.module).get(alias.name, node.module))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("lettercast.")}
    return found - {"lettercast"}


def part(name: str) -> str:
    """The package or module of the top that a module belongs to."""
    return name.split(".")[1]


@pytest.mark.parametrize("name", [name for name in MODULES if name != "lettercast"])
def test_imports_run_one_way(name: str) -> None:
    wrong = {one for one in imports(MODULES[name]) if part(one) not in KNOWS[part(name)] | {part(name)}}
    assert not wrong, f"{name} must not know {wrong}"


@pytest.mark.parametrize("name", [name for name in MODULES if name != "lettercast"])
def test_other_packages_are_entered_by_their_public_names(name: str) -> None:
    for node in ast.walk(ast.parse(MODULES[name].read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("lettercast."):
            inside = node.module.count(".") > 1 and part(node.module) != part(name)
            # reading a manifest is light, the package's public names are not
            assert not inside or node.module == "lettercast.episodes.manifest", f"{name}: {node.module} is not public"


def test_every_arrow_is_used() -> None:
    used: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        if name != "lettercast":
            used.setdefault(part(name), set()).update({part(one) for one in imports(path)} - {part(name)})
    assert {name: known for name, known in used.items() if known} == {
        name: known for name, known in KNOWS.items() if known
    }


def test_no_imports_go_round_in_circles() -> None:
    TopologicalSorter({name: imports(path) - {name} for name, path in MODULES.items()}).prepare()  # raises CycleError


def test_normalization_stands_alone() -> None:
    code = "import sys; from lettercast.normalization import normalize_text; normalize_text('In 2019, 5 km.')\n"
    code += "print(sorted({m.split('.')[1] for m in sys.modules if m.startswith('lettercast.')}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "['normalization']"


def test_no_module_is_called_utils() -> None:
    bad = {"utils", "util", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in bad]
