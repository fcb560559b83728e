"""draft, check and approve, as they are typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ISSUE = "# Letter\n\nIt took 10 steps, said Qwerzl Vant (AN #3).\n\nTell me about (AN #2) by replying to this email.\n"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "show.toml").write_text('[show]\ntitle = "Letters"\nauthor = "Ada"\n')
    return tmp_path / "show"


def lettercast(show: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lettercast", "--show", str(show), *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)


def test_from_an_issue_to_an_approved_script(show: Path) -> None:
    drafted = lettercast(show, "draft", "-", "--as", "007", "--diff", "--format", "markdown", given=ISSUE)
    assert drafted.returncode == 0, drafted.stderr
    assert (
        "- It took 10 steps, said Qwerzl Vant (AN #3).\n      + It took ten steps, said Qwerzl Vant.\n"
        in drafted.stdout
    )
    assert "dropped (reply-by-mail 10, cross-reference 2)" in drafted.stdout
    looked = lettercast(show, "check", "7")
    assert looked.returncode == 0, looked.stderr
    assert 'unknown word: Qwerzl; lettercast lexicon add Qwerzl --say "…"' in looked.stdout
    assert "dropped: 10 words as reply-by-mail" in looked.stdout
    approved = lettercast(show, "approve", "7", "--by", "Ada")
    assert approved.returncode == 0, approved.stderr
    assert approved.stdout.startswith("scripts/007.md: approved by Ada on ")
    assert "was approved already by Ada" in lettercast(show, "approve", "007", "--by", "Ben").stdout


def test_a_broken_script_is_named_by_its_line(show: Path) -> None:
    (show / "scripts").mkdir()
    (show / "scripts" / "007.md").write_text("Fine.\n\nA {broken line.\n")
    for verb in ("check", "approve"):
        done = lettercast(show, verb, "7")
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert line.startswith("lettercast: ") and "007.md:3:3: a { that is never closed" in line
