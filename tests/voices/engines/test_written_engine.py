"""The engine of docs/writing-an-engine.md, installed as another package's: it keeps the contract, and it speaks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lettercast.testing.engine_contract import SENTENCE
from lettercast.voices import Line, Takes, VoiceError, list_engines, load_voice, synthesize_lines
from tests.conftest import ROOT
from tests.voices.distributions import install

DOCUMENT = (ROOT / "docs" / "writing-an-engine.md").read_text()
FILES = dict(re.findall(r"^```(?:python|toml)\n# (\S+)\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL))


@pytest.fixture
def package(site: Path) -> Path:
    """A site-packages with the document's package in it."""
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in named.items())
        for group, named in project["entry-points"].items()
    )
    return install(site, project["name"], {"hum.py": FILES["hum.py"].encode()}, points)


def test_it_keeps_the_contract(package: Path, tmp_path: Path) -> None:
    (tmp_path / "test_hum.py").write_text(FILES["test_hum.py"])
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_hum.py"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(package), str(ROOT)])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^\d\d passed", done.stdout, re.MULTILINE)


def test_a_profile_speaks_with_it(package: Path, tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "hum.toml").write_text(FILES["voices/hum.toml"])
    assert list_engines()[-1] == "hum"
    voice = load_voice(tmp_path / "voices", "hum")
    (take,) = synthesize_lines([Line(SENTENCE, voice)], Takes(tmp_path / "takes"), workers=1)
    assert take.defects == ()
    assert [word.text for word in take.words] == [word.strip(",.") for word in SENTENCE.split()]
    (tmp_path / "voices" / "hum.toml").write_text('engine = "hum"\n[settings]\nletter_second = 1\n')
    with pytest.raises(VoiceError, match='letter_second is not a setting of hum; did you mean "letter_seconds"'):
        load_voice(tmp_path / "voices", "hum")
