"""What a command and all processes it starts cost: time, and the peak of their memory together (Linux)."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL_S = 0.05
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Run:
    """How a command went: seconds of the clock, seconds of the processors, and megabytes at its peak.

    Pages that several processes share are counted once (the kernel's proportional set size).
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(command: Sequence[str], cwd: Path) -> Run:
    """Run a command to its end, and whatever it left running to its own.

    Raises CalledProcessError, its standard error shown, when it fails.
    """
    _adopt_orphans()
    peak_kb = 0
    began, used = time.perf_counter(), _cpu_seconds()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    done = threading.Event()

    def watch() -> None:
        nonlocal peak_kb
        while not done.wait(INTERVAL_S):
            peak_kb = max(peak_kb, sum(_kilobytes(pid) for pid in _family(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        code = process.wait()
    finally:
        done.set()
        watcher.join()
    seconds = time.perf_counter() - began
    _wait_for_orphans()
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Run(seconds, _cpu_seconds() - used, peak_kb / 1024)


def _adopt_orphans() -> None:
    """Have processes whose parent ends first become children of this one, so that their time is counted.

    The server that workers are forked from outlives the command by a moment, and all their time is in it.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _cpu_seconds() -> float:
    """Of all processes that were started from here and have ended."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _family(pid: int) -> list[int]:
    """A process and all its descendants; those that end meanwhile are left out."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _kilobytes(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return 0
