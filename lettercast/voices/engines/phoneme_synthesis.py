"""What engines of phonemes share: sessions of models, the way from a line to a take, and word times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lettercast.voices.engines.hibari_package import HibariG2P, shared_g2p
from lettercast.voices.engines.misaki import misaki_to_ipa
from lettercast.voices.engines.onnx_outputs import add_output
from lettercast.voices.engines.reading import NO_WORD, phonemize_line, split_phonemes
from lettercast.voices.engines.versions import summarize_error
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import Take, Word

ATTEMPT_SPEEDS = (1.0, 0.95, 1.04, 0.91)
"""Speed of each attempt: such models draw no noise but that of breath, so another take is one at another speed."""
LIMITER_KNEE = 0.8
"""Share of full scale above which samples are compressed, so that none reaches full scale."""
WORD_START_OFFSET_SECONDS, WORD_END_OFFSET_SECONDS = -0.085, -0.04
"""Where a sound begins and ends, relative to the begin and end of its phoneme's units: medians against the aligner over
978 words of hibari and 878 of Kokoro."""
DURATION_UNIT_SAMPLES = 600
"""A unit of duration in Kokoro's models and those distilled from them: 25 ms."""
RATE_HZ = 24_000
MAX_PHONEMES = 400
"""In one run: hibari was trained on no more, and Kokoro hurries through more."""
MAX_CACHED_LINES = 5000
"""Lines whose guesses are cached: enough for several scripts under review, which ask again with every edit."""
_g2p_lock = Lock()  # the G2P stores the guesses of its last line, and all threads share it

SamplesWithDurations = tuple[NDArray[np.float32], NDArray[Any]]
"""Samples, and how many units each phoneme lasts in them, the silences around included."""


def synthesize_take(engine: str, g2p: HibariG2P, line: str, speak: Callable[[list[int]], SamplesWithDurations]) -> Take:
    """Synthesize a line; `speak` turns phoneme ids into samples, called for parts where they are too many.

    Raises SentenceError for any error of the G2P or the model: one sentence is not to end the run.
    """
    try:
        reading = phonemize_line(g2p, line)
    except Exception as error:
        raise SentenceError(f"{engine} can't read this ({summarize_error(error)})") from error
    if all(owner == NO_WORD for owner in reading.owners):
        return Take(np.zeros(0, np.float32), RATE_HZ, defects=reading.defects)
    spoken = []
    for start, end in split_phonemes(reading, MAX_PHONEMES):
        ids = [0, *(g2p.phoneme_ids[phoneme] for phoneme in reading.phonemes[start:end]), 0]
        try:
            samples, durations = speak(ids)
        except Exception as error:
            raise SentenceError(f"{engine} can't say this ({summarize_error(error)})") from error
        spoken.append((samples, find_phoneme_edges(durations, samples.size)))
    whole = soft_limit(np.concatenate([samples for samples, _ in spoken]))
    times = compute_word_times(
        reading.words, reading.owners, spoken, RATE_HZ, (WORD_START_OFFSET_SECONDS, WORD_END_OFFSET_SECONDS)
    )
    return Take(whole, RATE_HZ, times, reading.defects)


def guess_unknown_words(british: bool, line: str) -> dict[str, str]:
    """Guess the words of a line that no dictionary holds, each with its IPA. Loads no voice.

    Thread-safe; cached for recent lines.
    """
    try:
        guessed = _guess_phonemes(british, line)
    except Exception:  # not installed, or a line the G2P fails on: synthesis reports it
        return {}
    return {word: misaki_to_ipa(phonemes) for word, phonemes in guessed}


@lru_cache(maxsize=MAX_CACHED_LINES)
def _guess_phonemes(british: bool, line: str) -> tuple[tuple[str, str], ...]:
    with _g2p_lock:
        return phonemize_line(shared_g2p(british), line).guessed_words


def load_session(path: Path, output: str, *, threads: int = 1) -> Any:
    """Load a model on the CPU, with its inner value `output` as last output where it has one.

    Raises FileNotFoundError, and whatever onnxruntime raises for a file that is not a model.
    """
    model = path.read_bytes()
    model = add_output(model, output) if output.encode() in model else model
    return create_session(model, path.parent, threads=threads, arena=False)  # 40 MB less with hibari's, and no slower


def create_session(model: bytes, folder: Path, *, threads: int, arena: bool) -> Any:
    """Create a session on the CPU with this many threads, 0 for one for each core.

    `folder` holds what a model has outside its file. With `arena`, memory of one run is kept for the next.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = options.enable_mem_pattern = arena
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    session._model_bytes = None  # kept only for loading the model again on another device
    return session


def soft_limit(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compress samples above the knee to below full scale; leave others untouched."""
    loud = np.abs(samples) > LIMITER_KNEE
    if not loud.any():
        return samples
    headroom = 1 - LIMITER_KNEE
    bent = np.sign(samples) * (LIMITER_KNEE + headroom * np.tanh((np.abs(samples) - LIMITER_KNEE) / headroom))
    limited: NDArray[np.float32] = np.where(loud, bent, samples).astype(np.float32)
    return limited


def find_phoneme_edges(durations: NDArray[Any], samples: int) -> NDArray[np.float64]:
    """Edges of phonemes in `samples`, shape (phonemes + 1,), from durations with the silences around.

    Empty where the durations don't add up to the samples: no time is better than a wrong one.
    """
    edges = np.cumsum(durations.ravel(), dtype=np.float64) * DURATION_UNIT_SAMPLES
    return edges[:-1] if edges.size and round(edges[-1]) == samples else np.zeros(0)


def compute_word_times(
    words: Sequence[str],
    owners: Sequence[int],
    spoken: Sequence[tuple[NDArray[np.float32], NDArray[np.float64]]],
    rate_hz: int,
    offset_seconds: tuple[float, float],
) -> tuple[Word, ...]:
    """Compute word times in the joined samples of all parts; none where the edges of a part are unknown.

    `owners` holds for each phoneme of all parts the index of its word, or NO_WORD. A word lasts from its first to its
    last phoneme, begin and end moved by `offset_seconds`, and never into the next word.
    """
    if any(not edges.size for _, edges in spoken):
        return ()
    spans: dict[int, tuple[float, float]] = {}
    place, at = 0, 0
    for samples, edges in spoken:
        for start, end in pairwise(edges):
            owner = owners[place]
            if owner != NO_WORD:
                spans[owner] = (spans[owner][0] if owner in spans else at + start, at + end)
            place += 1
        at += samples.size
    if not spans:
        return ()
    offsets = [seconds * rate_hz for seconds in offset_seconds]
    starts = {owner: max(round(start + offsets[0]), 0) for owner, (start, _) in spans.items()}
    times = []
    timed = sorted(spans)
    limits = [*(starts[owner] for owner in timed[1:]), at]
    for owner, limit in zip(timed, limits, strict=True):
        end = min(round(spans[owner][1] + offsets[1]), limit)
        times.append(Word(words[owner], starts[owner], max(end, starts[owner] + 1)))
    return tuple(times)
