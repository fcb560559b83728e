"""Worker processes: how many, and how to start them fast."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from lettercast.logs import start_worker_log
from lettercast.voices import worker
from lettercast.voices.engines import find_engine
from lettercast.voices.model import Voice

logger = logging.getLogger(__name__)

MAX_MEMORY_SHARE = 0.7
"""Share of the free memory that models may take."""
PRELOADED_MODULES = ["lettercast.voices.worker", "lettercast.voices.engines.espeak"]


def worker_count(voices: Sequence[Voice], jobs: int, wanted: int = 0) -> int:
    """Number of processes to start: one for each core, fewer where there is less work or too little memory."""
    models = {(voice.engine, voice.model): voice for voice in voices}.values()  # voices of one model share it
    each_mib = sum(find_engine(voice.engine).memory_mib_of(voice) for voice in models)
    fit = int(free_memory_mib() * MAX_MEMORY_SHARE / each_mib) if each_mib else count_cores()
    count = max(1, min(wanted or count_cores(), jobs, fit))
    logger.info("%d worker processes for %d jobs (%d cores, memory for %d)", count, jobs, count_cores(), fit)
    return count


def count_cores() -> int:
    """Number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_memory_mib() -> float:
    """Free memory of the machine, or of the container where that is less."""
    free = float("inf")
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines() if ":" in line)
        free = int(lines["MemAvailable"].split()[0]) / 1024
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    if limit.is_file() and used.is_file() and (maximum := limit.read_text().strip()) != "max":
        free = min(free, (int(maximum) - int(used.read_text())) / 2**20)
    return free if free != float("inf") else 4096.0


class WorkerPool(ProcessPoolExecutor):
    """Worker processes that can be stopped after their current sentence."""

    def __init__(self, workers: int, context: multiprocessing.context.BaseContext):
        self._halt_event = context.Event()
        self._log = start_worker_log(context)
        threads = max(1, count_cores() // workers)
        super().__init__(
            workers,
            mp_context=context,
            initializer=worker.initialize_worker,
            initargs=(threads, self._halt_event, self._log.sender if self._log else None),
        )

    def stop_gracefully(self) -> None:
        """Stop as soon as each worker has finished its current sentence; finished takes stay in the cache."""
        self._halt_event.set()
        self.shutdown(wait=True, cancel_futures=True)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait and self._log:
            self._log.stop()
            self._log = None


def start_process_pool(workers: int) -> WorkerPool:
    """Start an executor of worker processes.

    Where there is a fork server, modules that every worker needs are imported once, in a process without threads.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        context: multiprocessing.context.BaseContext = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED_MODULES)
        _start_fork_server()
    else:
        context = multiprocessing.get_context("spawn")
    return WorkerPool(workers, context)


def _start_fork_server() -> None:
    """Start the fork server with Ctrl-C blocked, which would otherwise print a traceback of its imports.

    Workers unblock it (`worker.initialize_worker`).
    """
    from multiprocessing import forkserver

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def without_main_module() -> Iterator[None]:
    """Start processes without running the caller's script in each.

    multiprocessing imports the main module by its `__file__` into each child; without one, it does not.
    """
    main = sys.modules["__main__"]
    file = main.__dict__.pop("__file__", None)
    try:
        yield
    finally:
        if file is not None:
            main.__file__ = file
