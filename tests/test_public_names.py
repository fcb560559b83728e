"""The public names of each package: complete, loaded when asked for, and never a module where a function is meant."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

PACKAGES = sorted(path.parent.name for path in (ROOT / "lettercast").glob("*/__init__.pyi"))


def modules_of(package: str) -> set[str]:
    return {path.stem for path in (ROOT / "lettercast" / package).rglob("*.py")}


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_are_what_they_say(package: str) -> None:
    module = import_module(f"lettercast.{package}")
    assert module.__all__
    for name in module.__all__:
        assert not isinstance(getattr(module, name), ModuleType), name


@pytest.mark.parametrize("package", PACKAGES)
def test_no_public_name_is_a_module_of_its_package(package: str) -> None:
    assert not set(import_module(f"lettercast.{package}").__all__) & modules_of(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_loads_none_of_its_modules(package: str) -> None:
    code = f"import sys, lettercast.{package}; print([m for m in sys.modules if m.startswith('lettercast.{package}.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(ROOT))
    assert done.stdout.strip() == "[]"
