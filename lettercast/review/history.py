"""The approved text of a script, from git, where this machine kept none."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lettercast.scripts import Script, ScriptError, compute_fingerprint, parse

MAX_COMMITS = 50
"""How far back to look: an approval is the last thing that happens to most scripts."""
GIT_TIMEOUT_S = 5.0


def find_approved_in_git(path: Path, sha256: str) -> Script | None:
    """Find the version of the file with this fingerprint; None without git, a repository or such a version."""
    for commit in _run_git(path.parent, "log", f"--max-count={MAX_COMMITS}", "--format=%H", "--", path.name).split():
        text = _run_git(path.parent, "show", f"{commit}:./{path.name}")
        try:
            script = parse(text, path.name)
        except ScriptError:
            continue  # committed while it was broken
        if compute_fingerprint(script) == sha256:
            return script
    return None


def _run_git(folder: Path, *arguments: str) -> str:
    """Run git; its output, or nothing where it fails."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=GIT_TIMEOUT_S, check=False
        )
    except (OSError, UnicodeDecodeError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
