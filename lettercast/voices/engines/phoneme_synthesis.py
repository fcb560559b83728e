"""What engines of phonemes share: sessions of models, how a line becomes a take, and when each word is said."""

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
"""Of the attempts: such models draw nothing but the noise of breath, so another take is the same at another speed."""
LIMITER_KNEE = 0.8
"""Of full scale: what is louder is bent softly, so that nothing reaches full scale."""
WORD_START_OFFSET_SECONDS, WORD_END_OFFSET_SECONDS = -0.085, -0.04
"""A sound is heard so much before its phoneme's units begin, and has ended so much before they do: medians against the
aligner over 978 words of hibari and 878 of Kokoro."""


DURATION_UNIT_SAMPLES = 600
"""A unit of duration, in Kokoro's models and those made of them: 25 ms."""
RATE_HZ = 24_000
MAX_PHONEMES = 400
"""Of one run: more than hibari's was trained on, and Kokoro hurries through more."""
MAX_CACHED_LINES = 5000
"""Whose guesses are remembered: several scripts under review, which are asked for again with every edit."""
_g2p_lock = Lock()  # a reader notes what it guessed of its last line, and there is one for all threads

SamplesWithDurations = tuple[NDArray[np.float32], NDArray[Any]]
"""Samples, and how many units each phoneme lasts in them, with those of the silence around."""


def synthesize_take(
    engine: str, line_reader: HibariG2P, line: str, speak: Callable[[list[int]], SamplesWithDurations]
) -> Take:
    """The take of a line, which `speak` makes of the numbers of its phonemes, in parts where these are too many.

    Raises SentenceError, whatever the reader or the model come upon: one sentence is not to end the run.
    """
    try:
        reading = phonemize_line(line_reader, line)
    except Exception as error:
        raise SentenceError(f"{engine} can't read this ({summarize_error(error)})") from error
    if all(owner == NO_WORD for owner in reading.owners):
        return Take(np.zeros(0, np.float32), RATE_HZ, defects=reading.defects)
    spoken = []
    for start, end in split_phonemes(reading, MAX_PHONEMES):
        ids = [0, *(line_reader.phoneme_ids[phoneme] for phoneme in reading.phonemes[start:end]), 0]
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
    """The words of a line that no dictionary holds, with the IPA they would be said with. Loads no voice.

    Safe to call from several threads, and quick for a line that was asked for lately.
    """
    try:
        guessed = _guess_phonemes(british, line)
    except Exception:  # not installed, or a line the reader stumbles over: voicing it tells
        return {}
    return {word: misaki_to_ipa(phonemes) for word, phonemes in guessed}


@lru_cache(maxsize=MAX_CACHED_LINES)
def _guess_phonemes(british: bool, line: str) -> tuple[tuple[str, str], ...]:
    with _g2p_lock:
        return phonemize_line(shared_g2p(british), line).guessed_words


def load_session(path: Path, output: str, *, threads: int = 1) -> Any:
    """The model's session on the CPU; it also gives, as its last output, the value called `output` where it has one.

    Raises FileNotFoundError, and whatever onnxruntime comes upon in a file that is no model.
    """
    model = path.read_bytes()
    model = add_output(model, output) if output.encode() in model else model
    return create_session(model, path.parent, threads=threads, arena=False)  # 40 MB less with hibari's, and no slower


def create_session(model: bytes, folder: Path, *, threads: int, arena: bool) -> Any:
    """The session of a model on the CPU, on so many threads, 0 for as many as there are cores.

    What a model has outside its file is looked for in `folder`. With an arena, memory of one run is kept for the next.
    """
    import onnxruntime

    how = onnxruntime.SessionOptions()
    how.intra_op_num_threads, how.inter_op_num_threads = threads, 1
    how.log_severity_level = 3
    how.enable_cpu_mem_arena = how.enable_mem_pattern = arena
    how.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    made = onnxruntime.InferenceSession(model, how, providers=["CPUExecutionProvider"])
    made._model_bytes = None  # it keeps the file in memory, to load it again on a device that there is not
    return made


def soft_limit(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples with what is above the knee bent below full scale, others untouched."""
    loud = np.abs(samples) > LIMITER_KNEE
    if not loud.any():
        return samples
    room = 1 - LIMITER_KNEE
    bent = np.sign(samples) * (LIMITER_KNEE + room * np.tanh((np.abs(samples) - LIMITER_KNEE) / room))
    limited_samples: NDArray[np.float32] = np.where(loud, bent, samples).astype(np.float32)
    return limited_samples


def find_phoneme_edges(durations: NDArray[Any], samples: int) -> NDArray[np.float64]:
    """Where phonemes begin and end in `samples`, shape (phonemes + 1,), from their durations with the silence around.

    Empty where the durations are not those of the samples: then no time is better than a wrong one.
    """
    edges = np.cumsum(durations.ravel(), dtype=np.float64) * DURATION_UNIT_SAMPLES
    return edges[:-1] if edges.size and round(edges[-1]) == samples else np.zeros(0)


def compute_word_times(
    words: Sequence[str],
    owners: Sequence[int],
    spoken: Sequence[tuple[NDArray[np.float32], NDArray[np.float64]]],
    rate_hz: int,
    heard_seconds: tuple[float, float],
) -> tuple[Word, ...]:
    """Word times in the samples of all parts, one after the other; none where edges of a part or owners are not known.

    `owners` are the indices of the words that the phonemes of all parts are of, or NOBODY. A word lasts from its first
    to its last phoneme, these edges moved by `heard_seconds` to where they are heard, and never into the next.
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
    moved = [seconds * rate_hz for seconds in heard_seconds]
    starts = {owner: max(round(start + moved[0]), 0) for owner, (start, _) in spans.items()}
    times = []
    timed = sorted(spans)
    limits = [*(starts[owner] for owner in timed[1:]), at]
    for owner, limit in zip(timed, limits, strict=True):
        end = min(round(spans[owner][1] + moved[1]), limit)
        times.append(Word(words[owner], starts[owner], max(end, starts[owner] + 1)))
    return tuple(times)
