"""Good takes are spoilt in six ways, and listening back has to tell them from those that were left alone."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from lettercast.voices.engines import find_engine
from lettercast.voices.model import Take, Verification, Voice, Word
from lettercast.voices.verification.retakes import verify_take
from tests.conftest import program
from tests.voices.sentences import sentences

DEEP = bool(os.environ.get("LETTERCAST_DEEP"))
UNTOUCHED, SPOILT = (500, 100) if DEEP else (100, 20) if os.environ.get("LETTERCAST_ENGINES") else (6, 2)
FOUND_AT_LEAST, FLAGGED_AT_MOST = 0.95, 0.01

Samples = NDArray[np.float32]


def clause(words: Sequence[Word], draw: random.Random) -> tuple[int, int]:
    """Where a run of three to eight words, at most half of them, begins and ends."""
    count = min(draw.randint(3, 8), max(2, len(words) // 2))
    first = draw.randint(0, len(words) - count)
    return words[first].start, words[first + count - 1].end


def missing_clause(take: Take, other: Take, draw: random.Random) -> Samples:
    start, end = clause(take.words, draw)
    return np.concatenate([take.samples[:start], take.samples[end:]])


def cut_off_end(take: Take, other: Take, draw: random.Random) -> Samples:
    word = draw.choice(take.words[len(take.words) * 2 // 3 :])
    return take.samples[: round(draw.uniform(word.start, word.end - 0.3 * (word.end - word.start)))]


def repeated_clause(take: Take, other: Take, draw: random.Random) -> Samples:
    start, end = clause(take.words, draw)
    return np.concatenate([take.samples[:end], take.samples[start:end], take.samples[end:]])


def babble(take: Take, other: Take, draw: random.Random) -> Samples:
    """The same voice says something else in place of a clause."""
    start, end = clause(take.words, draw)
    speech = other.samples[other.words[0].start : other.words[-1].end]
    speech = np.tile(speech, 1 + (end - start) // speech.size)
    return np.concatenate([take.samples[:start], speech[: end - start], take.samples[end:]])


def two_seconds_of_silence(take: Take, other: Take, draw: random.Random) -> Samples:
    at = draw.choice(take.words[1:-1]).start
    return np.concatenate([take.samples[:at], np.zeros(2 * take.rate_hz, np.float32), take.samples[at:]])


def clipping(take: Take, other: Take, draw: random.Random) -> Samples:
    loud = take.samples / np.abs(take.samples).max() * draw.uniform(2.0, 6.0)
    return loud.clip(-1.0, 1.0).astype(np.float32)


FAULTS: tuple[Callable[[Take, Take, random.Random], Samples], ...] = (
    missing_clause,
    cut_off_end,
    repeated_clause,
    babble,
    two_seconds_of_silence,
    clipping,
)
SIGNAL_FAULTS = (two_seconds_of_silence, clipping)


@dataclass(frozen=True)
class Case:
    """A voice, what it says, what the babbler says, and the faults to make of it."""

    voice: Voice
    text: str
    other: str
    faults: tuple[Callable[[Take, Take, random.Random], Samples], ...]
    level: int


def doubts(case: Case) -> dict[str, tuple[str, ...]]:
    """What was doubted in the take as it was made, and in each spoilt one."""
    engine = find_engine(case.voice.engine)(case.voice)
    texts = [case.text, case.other] if case.faults else [case.text]
    take, *others = (
        verify_take(made, text, case.voice, case.level)
        for made, text in zip(engine.synthesize(texts), texts, strict=True)
    )
    found = {"untouched": take.defects}
    for fault in case.faults:
        spoilt = fault(take, others[0], random.Random(f"{case.text} {case.voice.name}"))
        bare = replace(take, samples=spoilt, words=() if case.level == Verification.WORDS else take.words)
        found[fault.__name__] = verify_take(bare, case.text, case.voice, case.level).defects
    return found


def judged(cases: list[Case]) -> dict[str, list[tuple[Case, tuple[str, ...]]]]:
    kinds: dict[str, list[tuple[Case, tuple[str, ...]]]] = {}
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        for case, found in zip(cases, executor.map(doubts, cases, chunksize=4), strict=True):
            for kind, doubted in found.items():
                kinds.setdefault(kind, []).append((case, doubted))
    return kinds


def check(
    kinds: dict[str, list[tuple[Case, tuple[str, ...]]]],
    shown: pytest.CaptureFixture[str],
    *,
    least: float = FOUND_AT_LEAST,
    most: float = FLAGGED_AT_MOST,
) -> None:
    untouched = kinds.pop("untouched")
    flagged = [f"{case.voice.name}: {case.text} {doubted}" for case, doubted in untouched if doubted]
    figures = {kind: sum(bool(doubted) for _, doubted in found) for kind, found in kinds.items()}
    sizes = {kind: len(found) for kind, found in kinds.items()}
    with shown.disabled():
        print(f"\nuntouched {len(untouched)}, flagged {len(flagged)}; found {figures} of {sizes}")
    assert len(flagged) <= max(most * len(untouched), 0 if DEEP else 1), "\n".join(flagged)
    for kind, found in kinds.items():
        passed = [f"{case.voice.name}: {case.text}" for case, doubted in found if not doubted]
        allowed = (1 - least) * len(found)
        assert len(passed) <= max(allowed, 0 if DEEP else 1), "\n".join([kind, *passed])


@pytest.mark.debian
def test_spoilt_takes_of_flites_voices_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    flite = program("flite")
    voices = [
        Voice(name, "command", settings={"command": [flite, "-voice", name, "-t", "{text}", "-o", "{out}"]})
        for name in ("slt", "rms")
    ]
    texts = sentences(UNTOUCHED // 2)
    cases = [
        Case(voice, text, texts[index - 1], FAULTS if index < SPOILT // 2 else (), Verification.WORDS)
        for index, text in enumerate(texts)
        for voice in voices
    ]
    check(judged(cases), capsys)


def test_spoilt_signals_of_espeak_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    voices = [Voice("narrator", "espeak"), Voice("opinion", "espeak", speaker="f3")]
    texts = sentences(UNTOUCHED // 2, seed=1)
    cases = [
        Case(voice, text, texts[index - 1], SIGNAL_FAULTS if index < SPOILT // 2 else (), Verification.SIGNAL)
        for index, text in enumerate(texts)
        for voice in voices
    ]
    check(judged(cases), capsys)


def test_spoilt_takes_of_hibari_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice("heart", "hibari")
    texts = sentences(UNTOUCHED, seed=2)
    cases = [
        Case(voice, text, texts[index - 1], FAULTS if index < SPOILT else (), Verification.WORDS)
        for index, text in enumerate(texts)
    ]
    check(judged(cases), capsys, least=0.98, most=0.005)
