"""A take that is not right is made again, and the best of all is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lettercast.voices import worker
from lettercast.voices.chunking import concatenate_takes, split_in_half, split_text
from lettercast.voices.engines.espeak import Espeak
from lettercast.voices.engines.hibari import Hibari
from lettercast.voices.errors import SentenceError
from lettercast.voices.model import NOT_VERIFIED, VERIFIED_SIGNAL, VERIFIED_WORDS, Take, Voice
from lettercast.voices.verification.retakes import find_best_take, level_for, verify_take

VOICE = Voice("v", "espeak")
LINE = "The bridge was closed for the winter, and the ferry had sunk."


class Stumbling(Espeak):
    """espeak-ng, stopping for two seconds in the middle as often as it is told to."""

    stochastic = True

    def __init__(self, good_at: tuple[int, ...], longest: int = 0):
        super().__init__(VOICE)
        self.good_at, self.longest = good_at, longest
        self.requests: list[tuple[str, int]] = []

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line, take in zip(lines, super().synthesize(lines), strict=True):
            self.requests.append((line, attempt))
            if attempt == 2 and self.longest < 0:
                raise SentenceError("it lost its voice")
            if attempt in self.good_at or len(line) <= self.longest:
                yield take
                continue
            middle = take.samples.size // 2
            silence = np.zeros(2 * take.rate_hz, np.float32)
            yield replace(take, samples=np.concatenate([take.samples[:middle], silence, take.samples[middle:]]))


def made(engine: Stumbling) -> Take:
    (first,) = engine.synthesize([LINE])
    heard = verify_take(first, LINE, VOICE, VERIFIED_SIGNAL)
    return find_best_take(engine, VOICE, LINE, heard, VERIFIED_SIGNAL) if heard.defects else heard


def test_a_good_take_is_left_alone() -> None:
    engine = Stumbling((0,))
    assert made(engine).defects == ()
    assert engine.requests == [(LINE, 0)]


def test_another_seed_comes_first() -> None:
    engine = Stumbling((1,))
    assert made(engine).defects == ()
    assert engine.requests == [(LINE, 0), (LINE, 1)]


def test_then_the_sentence_is_parted_in_two() -> None:
    engine = Stumbling((), longest=40)
    take = made(engine)
    assert take.defects == ()
    first, second = split_in_half(LINE)
    assert (first, second) == ("The bridge was closed for the winter,", "and the ferry had sunk.")
    assert engine.requests == [(LINE, 0), (LINE, 1), (first, 2), (second, 2)]
    assert [word.text for word in take.words] == [word.strip(",.") for word in LINE.split()]
    ends = [word.end for word in take.words]
    assert ends == sorted(ends)
    assert ends[-1] <= take.samples.size


def test_what_is_never_right_is_doubted_and_kept() -> None:
    engine = Stumbling(())
    take = made(engine)
    assert len(take.defects) == 1
    assert take.samples.size
    assert len({attempt for _, attempt in engine.requests}) == 4  # the first and three others


def test_what_the_engine_itself_doubts_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "The Rath⟦ꞎ⟧ fell down."
    (take,) = Espeak(VOICE).synthesize([line])
    assert take.defects == ("the voice has no sound for ꞎ",)
    monkeypatch.setattr(worker, "load_engine", None)  # nobody may ask for the engine
    assert worker._verify_or_retake(VOICE, line, take, NOT_VERIFIED).defects == take.defects
    assert worker._verify_or_retake(VOICE, line, take, VERIFIED_SIGNAL).defects == take.defects


class Failing(Espeak):
    """espeak-ng with a fault of its own, as another package's engine may have one."""

    def synthesize(self, lines: Sequence[str], *, attempt: int = 0) -> Iterator[Take]:
        for line, take in zip(lines, super().synthesize(lines), strict=True):
            if "seven" in line:
                raise ZeroDivisionError("division by zero")
            yield take


def test_an_engine_that_fails_at_a_sentence_goes_on_with_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = Failing(VOICE)
    monkeypatch.setattr(worker, "load_engine", lambda voice: engine)
    lines = tuple((f"{number:064x}", f"This is line {name}.") for number, name in enumerate(("six", "seven", "eight")))
    outcomes = worker.synthesize_job(worker.Job(VOICE, lines, tmp_path))
    assert [outcome.failure for outcome in outcomes] == [
        "",
        "the engine failed: ZeroDivisionError: division by zero",
        "",
    ]
    assert [outcome.key for outcome in outcomes] == [key for key, _ in lines]


def test_a_retake_that_fails_leaves_the_take_there_was() -> None:
    assert made(Stumbling((), longest=-1)).samples.size


@pytest.mark.parametrize(
    ("language", "listen", "alignable", "word_check_interval", "key", "level"),
    [
        ("en", "auto", True, 1, "0b", VERIFIED_WORDS),
        ("en", "auto", True, 0, "00", VERIFIED_SIGNAL),
        ("en", "auto", True, 10, "0b", VERIFIED_SIGNAL),
        ("en", "auto", True, 10, "0a", VERIFIED_WORDS),
        ("en", "all", True, 10, "0b", VERIFIED_WORDS),
        ("en", "all", True, 0, "0b", VERIFIED_WORDS),
        ("en", "all", False, 1, "0b", VERIFIED_SIGNAL),
        ("fr", "all", True, 1, "0b", VERIFIED_SIGNAL),
        ("en-us", "auto", True, 1, "0b", VERIFIED_WORDS),
        ("en", "off", True, 1, "0b", NOT_VERIFIED),
    ],
)
def test_how_closely_a_take_is_listened_to(
    language: str, listen: str, alignable: bool, word_check_interval: int, key: str, level: int
) -> None:
    kind = type("Kind", (Espeak,), {"alignable": alignable, "word_check_interval": word_check_interval})
    assert level_for(kind, replace(VOICE, language=language), listen, key) == level


def test_a_take_that_lacks_its_engines_word_times_is_gone_through_word_by_word() -> None:
    voice = Voice("v", "hibari")
    (take,) = Hibari(voice).synthesize([LINE])
    assert verify_take(take, LINE, voice, VERIFIED_SIGNAL).verification_level == VERIFIED_SIGNAL
    heard = verify_take(replace(take, words=()), LINE, voice, VERIFIED_SIGNAL)
    assert heard.verification_level == VERIFIED_WORDS
    assert [word.text for word in heard.words] == [word.text for word in take.words]
    french = replace(voice, language="fr")
    assert verify_take(replace(take, words=()), LINE, french, VERIFIED_SIGNAL).verification_level == VERIFIED_SIGNAL


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One, two three four.", ("One, two", "three four.")),
        ("One two three, four five six.", ("One two three,", "four five six.")),
        ("Word", ("Word",)),
        ("Two words", ("Two", "words")),
        ("A, b, c, d.", ("A, b,", "c, d.")),
    ],
)
def test_where_a_sentence_is_parted(text: str, parts: tuple[str, ...]) -> None:
    assert split_in_half(text) == parts
    assert " ".join(parts) == text


def test_pieces_hold_every_word_and_none_is_too_long() -> None:
    text = "Some words, and some more; " * 50 + "x" * 90 + " end."
    parts = split_text(text, 60)
    assert max(map(len, parts)) <= 60
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert split_text("short", 60) == ["short"]


def test_joined_takes_keep_their_words_in_place() -> None:
    takes = list(Espeak(VOICE).synthesize(["One two.", "Three."]))
    both = concatenate_takes(takes)
    (third,) = (word for word in both.words if word.text == "Three")
    spoken = both.samples[third.start : third.end]
    alone = takes[1].samples[takes[1].words[0].start : takes[1].words[0].end]
    assert np.array_equal(spoken, alone)
