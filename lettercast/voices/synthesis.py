"""Synthesize lines: a stream of takes, in order.

Cached takes are read; the rest is synthesized in batches by workers, which store the takes themselves, so
that no finished take is lost when this process dies. Takes are read back one at a time, when their turn comes:
an episode is never in memory.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace

import numpy as np

from lettercast.voices.calibration import Calibration, CalibrationStore, calibration_lines
from lettercast.voices.engines import find_engine
from lettercast.voices.errors import VoiceError
from lettercast.voices.key import TakeKeys, text_for_engine
from lettercast.voices.model import Line, Take
from lettercast.voices.pool import WorkerPool, count_cores, start_process_pool, without_main_module, worker_count
from lettercast.voices.takes import DamagedTakeError, Takes
from lettercast.voices.verification.retakes import level_for
from lettercast.voices.worker import Job, Outcome, synthesize_job

logger = logging.getLogger(__name__)

SECONDS_PER_CHARACTER = 1 / 15
"""About 170 words a minute: for estimates before there is a take."""
MAX_WORKER_CRASHES = 3
"""A job that was running at so many crashes is split into single lines; a single line is given up."""


@dataclass(frozen=True, slots=True)
class SynthesisPlan:
    """What a run will do, known before it starts."""

    keys: tuple[str, ...]  # of each line
    missing: tuple[int, ...]  # indices of the lines to synthesize; of equal lines the first
    audio_seconds: float  # to synthesize, estimated
    cost_usd: float = 0.0  # estimated

    def __str__(self) -> str:
        minutes, seconds = divmod(round(self.audio_seconds), 60)
        cost = f" for about ${self.cost_usd:.2f}" if self.cost_usd else ""
        return f"{len(self.missing)} of {len(self.keys)} sentences to voice, about {minutes}:{seconds:02d}{cost}"


@dataclass(frozen=True, slots=True)
class SynthesisProgress:
    """Progress of a run, in seconds of audio."""

    done_seconds: float
    total_seconds: float
    lines_done: int
    lines_total: int
    cpu_per_second: float | None = None  # CPU seconds for a second of speech; None before there is any


def plan_synthesis(lines: Sequence[Line], takes: Takes) -> SynthesisPlan:
    """Find the lines that the cache lacks. Loads no engine. Raises VoiceError for a voice that can't be used."""
    keys = TakeKeys()
    known = tuple(keys.compute_key(line) for line in lines)
    missing: dict[str, int] = {}
    for index, key in enumerate(known):
        if key not in missing and key not in takes:
            missing[key] = index
    seconds, cost_usd = 0.0, 0.0
    for line in (lines[index] for index in missing.values()):
        seconds += len(line.text) * SECONDS_PER_CHARACTER / line.voice.speed
        cost_usd += find_engine(line.voice.engine).cost_usd_of(line.voice, len(line.text))
    return SynthesisPlan(known, tuple(missing.values()), seconds, cost_usd)


def synthesize_lines(
    lines: Sequence[Line],
    takes: Takes,
    *,
    executor: Executor | None = None,
    workers: int = 0,
    listen: str = "auto",
    progress: Callable[[SynthesisProgress], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Iterator[Take]:
    """Yield a take for each line, in order, as soon as it and those before it are there.

    Takes are calibrated: gain and de-essing are applied, so that samples may exceed full scale. `executor` runs the
    jobs (default: `workers` processes, 0 for as many as fit). `listen` is "auto", "all" or "off": how takes are
    verified (see `retakes.level_for`). A line that can't be said gives a take without samples, its defects saying
    why; the run goes on.
    Raises VoiceError where a voice can't be loaded or takes can't be stored.
    """
    started_at = time.time()
    run = _SynthesisRun(lines, takes, executor, workers, listen, progress, notice)
    try:
        yield from run.takes_in_order()
        if takes.limit_bytes is not None and run.outcomes:
            gone = takes.evict_unused(takes.limit_bytes, used_since=started_at)
            if gone and notice:
                notice(f"{len(gone)} takes long unused were deleted to stay within {takes.limit_bytes / 1e9:.3g} GB")
    finally:
        run.stop_workers()


def split_into_jobs(indices: Sequence[int], most: int, least: int, workers: int) -> Iterator[Sequence[int]]:
    """Split the lines in order: ever smaller jobs towards the end, so that no worker waits long for the last one."""
    at = 0
    while at < len(indices):
        size = min(most, max(least, math.ceil((len(indices) - at) / (2 * workers))))
        yield indices[at : at + size]
        at += size


class _SynthesisRun:
    """One call of `synthesize_lines`."""

    def __init__(
        self,
        lines: Sequence[Line],
        takes: Takes,
        executor: Executor | None,
        workers: int,
        listen: str,
        progress: Callable[[SynthesisProgress], None] | None,
        notice: Callable[[str], None] | None,
    ):
        self.lines, self.takes, self.workers, self.verification_mode = lines, takes, workers, listen
        self.external_executor = executor
        self.own_pool: WorkerPool | None = None
        self.progress, self.notice = progress or (lambda _: None), notice or (lambda _: None)
        self.outcomes: dict[str, Outcome] = {}
        self.running_jobs: dict[Future[list[Outcome]], Job] = {}
        self.crash_counts: dict[tuple[tuple[str, str], ...], int] = {}

    def takes_in_order(self) -> Iterator[Take]:
        self.plan = wanted = plan_synthesis(self.lines, self.takes)
        logger.info("%d sentences, %d to synthesize, the others in the cache", len(self.lines), len(wanted.missing))
        if wanted.missing:
            self.notice(str(wanted))
        voices = list({line.voice.name: line.voice for line in self.lines}.values())
        calibrations = CalibrationStore(self.takes)
        texts = calibration_lines([voice for voice in voices if calibrations.load_calibration(voice) is None])
        first = plan_synthesis(texts, self.takes)
        self.submit_jobs(
            self.make_jobs(texts, first.keys, first.missing) + self.make_jobs(self.lines, wanted.keys, wanted.missing)
        )
        matching: dict[str, Calibration] = {}
        for line, key in zip(self.lines, wanted.keys, strict=True):
            take = self.await_take(line, key)
            calibration = matching.get(line.voice.name) or calibrations.load_calibration(line.voice)
            if calibration is None:
                spoken = [
                    self.await_take(text, text_key)
                    for text, text_key in zip(texts, first.keys, strict=True)
                    if text.voice.name == line.voice.name
                ]
                calibration = calibrations.measure_and_store(line.voice, spoken)
            matching[line.voice.name] = calibration
            yield replace(take, samples=calibration.apply_to_take(take, line.voice.gain_db))

    def submit_jobs(self, jobs: list[Job]) -> None:
        if not jobs:
            return
        executor = self.external_executor or self.own_pool
        if executor is None:
            distinct = list({job.voice.name: job.voice for job in jobs}.values())
            executor = self.own_pool = start_process_pool(worker_count(distinct, len(jobs), self.workers))
        with without_main_module():
            for job in jobs:
                self.running_jobs[executor.submit(synthesize_job, job)] = job

    def make_jobs(self, lines: Sequence[Line], keys: Sequence[str], indices: Sequence[int]) -> list[Job]:
        """Make jobs of the lines at `indices`, each of one voice, those needed first at the front."""
        jobs: list[tuple[int, Job]] = []
        by_voice: dict[str, list[int]] = {}
        for index in indices:
            by_voice.setdefault(lines[index].voice.name, []).append(index)
        for of_voice in by_voice.values():
            voice = lines[of_voice[0]].voice
            engine = find_engine(voice.engine)
            for batch in split_into_jobs(
                of_voice, engine.max_batch, engine.preferred_batch(voice), self.workers or count_cores()
            ):
                texts = tuple((keys[index], text_for_engine(lines[index])) for index in batch)
                jobs.append((batch[0], Job(voice, texts, self.takes.folder, self.verification_mode)))
        return [job for _, job in sorted(jobs, key=lambda pair: pair[0])]

    def await_take(self, line: Line, key: str) -> Take:
        """Wait for the take of a line and load it; synthesize it again where its file is damaged or gone."""
        for _ in range(MAX_WORKER_CRASHES):
            while key not in self.outcomes and any(
                key == k for job in self.running_jobs.values() for k, _ in job.lines
            ):
                self.wait_for_job()
            outcome = self.outcomes.get(key)
            if outcome is not None and outcome.failure:
                return Take(np.zeros(0, np.float32), 22050, defects=(f"could not be voiced: {outcome.failure}",))
            try:
                take = self.takes.load_take(key)
            except DamagedTakeError as error:
                self.notice(str(error))
                take = None
            engine = find_engine(line.voice.engine)
            if take is not None and take.verification_level >= level_for(
                engine, line.voice, self.verification_mode, key
            ):
                return take
            self.outcomes.pop(key, None)
            self.submit_jobs(
                [Job(line.voice, ((key, text_for_engine(line)),), self.takes.folder, self.verification_mode)]
            )
        raise VoiceError(
            "cached audio was deleted while rendering", str(self.takes.folder), "see which other program deletes it"
        )

    def wait_for_job(self) -> None:
        """Wait until a job is done. Raises what made a job impossible."""
        done, _ = wait(self.running_jobs, return_when=FIRST_COMPLETED)
        dead = []
        for future in done:
            job = self.running_jobs.pop(future)
            try:
                for outcome in future.result():
                    self.outcomes[outcome.key] = outcome
            except BrokenProcessPool:
                dead.append(job)
        if dead:
            logger.info("a synthesis process crashed at %d jobs: starting the pool again", len(dead))
            self.restart_pool(dead)
        self.report_progress()

    def restart_pool(self, dead: list[Job]) -> None:
        """Start a new pool after a worker crashed, which breaks the old one. Stored takes are not lost."""
        if self.external_executor is not None:
            raise VoiceError(
                "a synthesis process crashed", remedy="run the same command again; finished takes are kept"
            )
        wait(self.running_jobs)
        dead += self.running_jobs.values()
        self.running_jobs.clear()
        self.stop_workers()
        jobs = []
        for job in dead:
            self.crash_counts[job.lines] = self.crash_counts.get(job.lines, 0) + 1
            if self.crash_counts[job.lines] < MAX_WORKER_CRASHES:
                jobs.append(job)
            elif len(job.lines) > 1:
                jobs += [replace(job, lines=(line,)) for line in job.lines]
            else:
                self.outcomes[job.lines[0][0]] = Outcome(job.lines[0][0], failure="the engine's process crashed")
        self.notice("a synthesis process crashed; its lines are synthesized again")
        self.submit_jobs(jobs)

    def report_progress(self) -> None:
        missing = {self.plan.keys[index]: self.lines[index].text for index in self.plan.missing}
        done = {key: self.outcomes[key] for key in missing if key in self.outcomes}
        seconds = sum(outcome.seconds for outcome in done.values())
        characters = sum(len(missing[key]) for key in done)
        rate = seconds / characters if characters else SECONDS_PER_CHARACTER
        total = seconds + sum(len(text) for key, text in missing.items() if key not in done) * rate
        # takes for calibration count too
        measured = [outcome for outcome in self.outcomes.values() if outcome.cpu_seconds is not None]
        speech = sum(outcome.seconds for outcome in measured)
        cpu = sum(outcome.cpu_seconds or 0.0 for outcome in measured) / speech if speech else None
        self.progress(SynthesisProgress(seconds, total, len(done), len(missing), cpu))

    def stop_workers(self) -> None:
        """Stop the workers that this run started."""
        if self.own_pool is not None:
            self.own_pool.stop_gracefully()
            self.own_pool = None
