"""A new show is whole, and never overwrites one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lettercast.settings import ShowError, check_settings
from lettercast.show import find_show
from lettercast.starter import create_show
from tests.conftest import ROOT


def lettercast(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "lettercast", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_show_has_everything_and_reads_back(tmp_path: Path) -> None:
    show = create_show(tmp_path / "new", title='The "Quoted" \\ Show', author="Ann")
    assert show.settings.show.title == 'The "Quoted" \\ Show'
    assert find_show(tmp_path / "new" / "scripts") == show
    for name in ("episodes", "scripts", "voices", "audio", "feed"):
        assert (tmp_path / "new" / name).is_dir()


def test_a_show_is_never_overwritten(tmp_path: Path) -> None:
    create_show(tmp_path, title="One", author="Ann")
    before = (tmp_path / "show.toml").read_bytes()
    with pytest.raises(ShowError, match="already"):
        create_show(tmp_path, title="Two", author="Ben")
    assert (tmp_path / "show.toml").read_bytes() == before


def test_every_mistake_of_show_toml_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text(
        '[show]\ntitle = "T"\nauthor = "A"\nlanguge = "en"\n[sound]\nbitrate_kbps = 97\n[pauses]\nitem = "long"\n'
    )
    done = lettercast("status", cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert 'did you mean "language"?' in done.stderr
    assert "[sound] bitrate_kbps is 97" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["show.toml"]


def test_no_show_is_one_line(tmp_path: Path) -> None:
    done = lettercast("status", cwd=tmp_path)
    assert done.returncode == 1
    assert "lettercast init" in done.stderr
    assert done.stdout == ""


def test_missing_and_empty_settings_are_told() -> None:
    with pytest.raises(ShowError) as caught:
        check_settings({}, "show.toml")
    assert str(caught.value) == "show.toml: [show] is missing; add it"


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys\nfrom lettercast.cli import app\n"
        "heavy = {'numpy', 'soundfile', 'starlette', 'uvicorn', 'feedgen', 'lxml', 'httpx', 'pydantic', 'TTS'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
