"""Starting: `lettercast --help` against a bare interpreter, CPU time of the best of five."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator

from bench.table import Row


def cpu_seconds(*command: str) -> float:
    """User and system time of one run, the least of five."""
    best = float("inf")
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def rows() -> Iterator[Row]:
    bare = cpu_seconds(sys.executable, "-c", "pass")
    help_ = cpu_seconds(sys.executable, "-m", "lettercast", "--help")
    yield Row("python -c pass", f"{bare * 1000:.0f} ms")
    yield Row("lettercast --help", f"{help_ * 1000:.0f} ms, {help_ / bare:.1f} x")
