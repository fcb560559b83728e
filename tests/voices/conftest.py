"""What the tests of voices share: a show without models, a server of files, a place for packages."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lettercast.show import Show, open_show
from lettercast.voices import engines
from tests.voices.fileserver import FileServer, serve_files

SHOW = '[show]\ntitle = "T"\nauthor = "A"\n[cast]\nnarrator = "amy"\n'


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serve_files() as serving:
        yield serving


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """A show whose machine has no models yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    root = tmp_path / "show"
    (root / "voices").mkdir(parents=True)
    (root / "scripts").mkdir()
    (root / "show.toml").write_text(SHOW)
    (root / "voices" / "lexicon.toml").write_text("[words]\nHCH = { letters = true }\n")
    (root / "voices" / "amy.toml").write_text('engine = "espeak"\n')
    return open_show(root)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty site-packages that Python looks into."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    for known in (engines._list_plugin_engines, engines.find_engine):
        known.cache_clear()
    yield folder
    for known in (engines._list_plugin_engines, engines.find_engine):
        known.cache_clear()
