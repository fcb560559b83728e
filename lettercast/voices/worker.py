"""What runs in a worker: synthesize, verify and store a batch of lines of one voice.

Only this module and what it imports is loaded in a worker process; an engine is loaded once and stays.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from lettercast.errors import LettercastError
from lettercast.logs import LogSender
from lettercast.voices.engine import Engine
from lettercast.voices.engines import find_engine
from lettercast.voices.engines.versions import summarize_error
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import Take, Verification, Voice
from lettercast.voices.takes import DamagedTakeError, Takes
from lettercast.voices.verification.retakes import find_best_take, level_for, verify_take

logger = logging.getLogger(__name__)

MAX_LOADED_ENGINES = 8
"""Engines that one process keeps loaded; the least recently used is closed first. A voice may need two: one at its own
speed, for calibration."""

NOTHING_TO_SAY = "there is nothing in it to say"
"""Failure of a line that an engine makes no sound of, where the engine reports no defect."""


@dataclass(frozen=True, slots=True)
class Job:
    """A batch: lines of one voice as (key, text for the engine)."""

    voice: Voice
    lines: tuple[tuple[str, str], ...]
    takes_folder: Path
    verification_mode: str = "auto"  # see `retakes.level_for`


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one line. The take itself is in the folder, unless `failure` says why not."""

    key: str
    seconds: float = 0.0
    defects: tuple[str, ...] = ()
    failure: str = ""
    cpu_seconds: float | None = None  # of the engine, for the first take; None where the take was in the cache


def synthesize_job(job: Job) -> list[Outcome]:
    """Synthesize a batch. A line that can't be said is an outcome with a failure.

    Raises VoiceError for a voice that can't be loaded or a folder that can't be written.
    """
    takes = Takes(job.takes_folder)
    kind = find_engine(job.voice.engine)
    levels = {key: level_for(kind, job.voice, job.verification_mode, key) for key, _ in job.lines}
    outcomes = []
    missing = []
    for key, text in job.lines:
        kept = _load_intact_take(takes, key)  # another process may have stored it
        if kept is None:
            missing.append((key, text))
            continue
        if kept.verification_level < levels[key]:
            kept = _verify_or_retake(job.voice, text, kept, levels[key])
            takes.store_take(key, kept)
        outcomes.append(_make_outcome(key, kept))
    logger.info("voice %s: %d sentences to synthesize, %d in the cache", job.voice.name, len(missing), len(outcomes))
    while missing and not _is_halted():
        made = 0
        engine = load_engine(job.voice)
        try:
            begun = read_cpu_seconds()
            for take in engine.synthesize([text for _, text in missing]):
                spent = read_cpu_seconds() - begun
                key, text = missing[made]
                best = _verify_or_retake(job.voice, text, take, levels[key])
                if best.samples.size:
                    takes.store_take(key, best)
                    outcomes.append(replace(_make_outcome(key, best), cpu_seconds=spent))
                else:  # words that the voice has no sound for, or punctuation alone
                    outcomes.append(Outcome(key, failure="; ".join(best.defects) or NOTHING_TO_SAY))
                made += 1
                if _is_halted():
                    return outcomes
                begun = read_cpu_seconds()  # verification is not the engine's work
        except SentenceError as error:
            outcomes.append(Outcome(missing[made][0], failure=error.problems[0].what))
            made += 1
        except LettercastError:
            raise
        except Exception as error:  # an engine may be another package's: one sentence is not to end the run
            failure = f"the engine failed: {type(error).__name__}: {summarize_error(error)}"
            outcomes.append(Outcome(missing[made][0], failure=failure))
            made += 1
        missing = missing[made:]
    return outcomes


def read_cpu_seconds() -> float:
    """CPU time of this process and of the programs it ran."""
    used = os.times()
    return time.process_time() + used.children_user + used.children_system


_halt_event: Event | None = None


def _is_halted() -> bool:
    return _halt_event is not None and _halt_event.is_set()


_loaded_engines: OrderedDict[str, Engine] = OrderedDict()


def load_engine(voice: Voice) -> Engine:
    """Load the voice's engine in this process, once. Raises VoiceError."""
    name = repr(voice)
    if name in _loaded_engines:
        _loaded_engines.move_to_end(name)
        return _loaded_engines[name]
    while len(_loaded_engines) >= MAX_LOADED_ENGINES:
        _loaded_engines.popitem(last=False)[1].close()
    begun = time.monotonic()
    _loaded_engines[name] = find_engine(voice.engine)(voice)
    logger.info("voice %s: engine %s loaded in %.1f s", voice.name, voice.engine, time.monotonic() - begun)
    return _loaded_engines[name]


def unload_engine(voice: Voice) -> None:
    """Close the voice's engine, if it is loaded in this process."""
    if engine := _loaded_engines.pop(repr(voice), None):
        engine.close()


def initialize_worker(threads: int, halted: Event, log_sender: LogSender | None = None) -> None:
    """Set up a worker process, with this many threads for its engine's arithmetic.

    It exits at once when its parent does, and at Ctrl-C; after its current sentence when `halted` is set.
    """
    global _halt_event
    if log_sender:
        log_sender.install()
    _halt_event = halted
    os.environ["OMP_NUM_THREADS"] = str(threads)  # read by torch when it is loaded, and by the engines piper and kokoro
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_exit_with_parent, args=(parent,), daemon=True).start()


def _exit_with_parent(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _verify_or_retake(voice: Voice, text: str, take: Take, level: Verification) -> Take:
    """Verify the take; retry on defects the verifier found. Those the engine reports lie in the text."""
    verified = verify_take(take, text, voice, level)
    if set(verified.defects) <= set(take.defects):
        return verified
    return find_best_take(load_engine(voice), voice, text, verified, level)


def _load_intact_take(takes: Takes, key: str) -> Take | None:
    try:
        return takes.load_take(key)
    except DamagedTakeError:
        return None


def _make_outcome(key: str, take: Take) -> Outcome:
    return Outcome(key, take.samples.size / take.rate_hz, take.defects)
