"""What the tests share: the show's folder, the shared corpus where there is one, real programs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,  # a landing is judged by its own change; new examples are sought on laptops
)
settings.load_profile("patient")  # a busy machine has slow moments, and they say nothing of the code

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared"
"""Other people's issues, beside the checkout on some machines. Never in the repository."""


def missing(what: str, remedy: str) -> None:
    """A missing tool is a skip with its reason on a laptop, and a failure where all were promised."""
    message = f"{what} is not here ({remedy})"
    if os.environ.get("LETTERCAST_ALL_TOOLS"):
        pytest.fail(message)
    pytest.skip(message)


def program(name: str, package: str = "") -> str:
    """The path of a program; see `missing`."""
    found = shutil.which(name)
    if found is None:
        missing(name, f"Debian: apt-get install {package or name}")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus; skipped without a failure where it is not, for it can't be shipped."""
    if not CORPUS.is_dir():
        pytest.skip("no shared corpus beside this checkout")
    return CORPUS


def copy_show(folder: Path) -> Path:
    """A fresh show in an empty folder: the repository's own settings, voices, bumpers and cover, without episodes."""
    for name in ("show.toml", "voices", "audio", "feed"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("public", "__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    (folder / "scripts").mkdir()
    (folder / "episodes").mkdir()
    return folder


@pytest.fixture
def show_copy(tmp_path: Path) -> Path:
    """A fresh show; see `copy_show`."""
    return copy_show(tmp_path)
