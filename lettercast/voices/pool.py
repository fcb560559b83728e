"""Worker processes: how many, and started so that they are ready soon."""

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
"""Of the memory that is free, what models may take."""
PRELOADED_MODULES = ["lettercast.voices.worker", "lettercast.voices.engines.espeak"]


def worker_count(voices: Sequence[Voice], jobs: int, wanted: int = 0) -> int:
    """Processes to start: one for each core, fewer where there is less work or too little memory."""
    models = {(voice.engine, voice.model): voice for voice in voices}.values()  # voices of one model share it
    each_mib = sum(find_engine(voice.engine).memory_mib_of(voice) for voice in models)
    fit = int(free_memory_mib() * MAX_MEMORY_SHARE / each_mib) if each_mib else count_cores()
    count = max(1, min(wanted or count_cores(), jobs, fit))
    logger.info("%d worker processes for %d jobs (%d cores, memory for %d)", count, jobs, count_cores(), fit)
    return count


def count_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def free_memory_mib() -> float:
    """Memory that could be had now: of the machine, or of the container where that is less."""
    free = float("inf")
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines() if ":" in line)
        free = int(lines["MemAvailable"].split()[0]) / 1024
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    if limit.is_file() and used.is_file() and (told := limit.read_text().strip()) != "max":
        free = min(free, (int(told) - int(used.read_text())) / 2**20)
    return free if free != float("inf") else 4096.0


class WorkerPool(ProcessPoolExecutor):
    """Worker processes that can be told to come to an end."""

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
        """End as soon as each worker has said the sentence it is at; what is said is kept."""
        self._halt_event.set()
        self.shutdown(wait=True, cancel_futures=True)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait and self._log:
            self._log.stop()
            self._log = None


def start_process_pool(workers: int) -> WorkerPool:
    """An executor of worker processes.

    Where there is a fork server, what every worker imports is imported once, in a process without threads.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        context: multiprocessing.context.BaseContext = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED_MODULES)
        _start_fork_server()
    else:
        context = multiprocessing.get_context("spawn")
    return WorkerPool(workers, context)


def _start_fork_server() -> None:
    """Start the fork server deaf to Ctrl-C: it would else be told of in the middle of its imports, as a traceback.

    Workers hear it again (`worker.start`).
    """
    from multiprocessing import forkserver

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def without_main_module() -> Iterator[None]:
    """Start processes without running the caller's script in each: workers need nothing of it.

    multiprocessing imports the main module by its file into each child; without one, it does not.
    """
    main = sys.modules["__main__"]
    file = main.__dict__.pop("__file__", None)
    try:
        yield
    finally:
        if file is not None:
            main.__file__ = file
