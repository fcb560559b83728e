"""The verb says what was left out, what failed, and renders the rest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.episodes.shows import SCRIPT, add_script, make_show


def lettercast(show: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lettercast", "--show", str(show), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_all_renders_what_is_approved_and_tells_the_rest(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show, "007")
    add_script(show, "008", approved=False)
    add_script(show, "009", SCRIPT.replace("[[cue sting]]", "[[cue gong]]"))
    done = lettercast(tmp_path, "render", "--all")
    assert done.returncode == 1
    assert "008: not approved, left out" in done.stdout
    assert "007: 0:" in done.stdout
    assert done.stderr.splitlines() == [
        "lettercast: scripts/009.md, after sentence 9: unknown cue [[cue gong]]; known are "
        "[[cue sting]], [[pause 1.2]], [[voice opinion NAME]], [[link …]] and [[image …]]"
    ]
    assert (show.episode_folder("007") / "episode.mp3").is_file()
    assert not show.episode_folder("008").exists()
    assert not show.episode_folder("009").exists()


def test_an_unapproved_script_is_one_clear_line(tmp_path: Path) -> None:
    show = make_show(tmp_path)
    add_script(show, approved=False)
    done = lettercast(tmp_path, "render", "7")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "lettercast: scripts/007.md: the script is not approved, so it is not rendered; read it with "
        "`lettercast review 007`, then `lettercast approve 007`"
    ]
