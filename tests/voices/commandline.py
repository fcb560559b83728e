"""The program, run for a show."""

from __future__ import annotations

import os
import subprocess
import sys

from lettercast.show import Show
from tests.conftest import ROOT


def ran(show: Show, *words: str, **environment: str) -> tuple[int, str, str]:
    """Run a verb for the show, without a terminal: exit status, output, errors."""
    command = [sys.executable, "-m", "lettercast", "--show", str(show.root), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return done.returncode, done.stdout, done.stderr
