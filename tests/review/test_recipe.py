"""The CI recipe of docs/review-in-git.md, run by a shell in a real repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from lettercast.episodes.manifest import load_manifest
from tests.conftest import ROOT, program
from tests.review.pages import drafted


@pytest.fixture
def steps() -> dict[str, str]:
    """The recipe's shell steps by name."""
    text = (ROOT / "docs" / "review-in-git.md").read_text(encoding="utf-8")
    recipe: dict[str, Any] = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    jobs = recipe["jobs"].values()
    return {step["name"]: step["run"] for job in jobs for step in job["steps"] if "name" in step and "run" in step}


def test_a_merged_pull_request_is_rendered(show_copy: Path, steps: dict[str, str]) -> None:
    program("git")
    tools = show_copy / "bin"
    tools.mkdir()
    (tools / "lettercast").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lettercast "$@"\n')
    (tools / "lettercast").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "MERGED_BY": "Ada"}
    environment |= {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment |= {"GITHUB_STEP_SUMMARY": str(show_copy / "summary.txt"), "GIT_CONFIG_GLOBAL": os.devnull}

    def run(command: str) -> str:
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", command], cwd=show_copy, env=environment, text=True,
                              capture_output=True, check=False, timeout=120)  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("git init -q -b main && printf 'bin\\n.lettercast\\nepisodes/*/*\\n!episodes/*/issue.*\\n' > .gitignore")
    run("git add -A && git commit -qm 'A show' && git checkout -qb letter")
    drafted(show_copy)
    run("git add -A && git commit -qm 'Draft issue 12'")
    run("git commit -qm 'A second commit' --allow-empty")
    environment["BASE"] = "main"
    checked = run(steps["What needs a look in the scripts of this pull request"])
    assert "to look at" in checked and checked in (show_copy / "summary.txt").read_text()
    run("git checkout -q main && git merge -q --ff-only letter")
    environment["BEFORE"] = "ORIG_HEAD"
    run(steps["Render what was merged"])
    manifest = load_manifest(show_copy / "episodes" / "012" / "episode.json")
    assert manifest.approved is not None and manifest.approved.by == "Ada"
