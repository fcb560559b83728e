"""The take cache: whole or not at all, known for damaged when it is, and no larger than agreed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettercast.voices import Take, Takes, Verification, VoiceError, Word
from lettercast.voices.takes import DamagedTakeError, to_pcm16

KEY = "ab" * 32


def tone(seconds: float = 0.5, rate_hz: int = 22050) -> Take:
    samples = (0.3 * np.sin(np.arange(round(seconds * rate_hz)) / 20)).astype(np.float32)
    return Take(
        samples, rate_hz, (Word("naïve", 10, 400), Word("“end”", 400, 9000)), ("a doubt — or two",), Verification.SIGNAL
    )


def test_a_take_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    takes, take = Takes(tmp_path), tone()
    assert KEY not in takes
    assert takes.load_take(KEY) is None
    takes.store_take(KEY, take)
    again = takes.load_take(KEY)
    assert KEY in takes
    assert again is not None
    assert (again.rate_hz, again.words, again.defects, again.verification_level) == (
        take.rate_hz,
        take.words,
        take.defects,
        Verification.SIGNAL,
    )
    assert b'"heard": 1, "sha256": ' in takes.path_of(KEY).read_bytes()
    assert np.abs(again.samples - take.samples).max() < 1 / 32767
    takes.store_take(KEY, again)
    assert np.array_equal(takes.load_take(KEY).samples, again.samples)  # type: ignore[union-attr]
    assert takes.stored_info(KEY) == (pytest.approx(0.5, abs=1e-3), take.defects)


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_a_damaged_file_is_never_taken_for_whole(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int, cut: bool
) -> None:
    takes, take = Takes(tmp_path_factory.mktemp("takes")), tone(0.1)
    takes.store_take(KEY, take)
    whole = takes.load_take(KEY)
    data = bytearray(takes.path_of(KEY).read_bytes())
    at = int(place * len(data))
    if cut:
        del data[at:]
    else:
        data[at] ^= 1 << bit
    takes.path_of(KEY).write_bytes(data)
    try:
        found = takes.load_take(KEY)
    except DamagedTakeError:
        return
    assert found is not None  # the bit was in padding, or in a field that says nothing of the sound
    assert whole is not None
    assert np.array_equal(found.samples, whole.samples)
    assert (found.rate_hz, found.words, found.defects) == (whole.rate_hz, whole.words, whole.defects)


def test_a_take_under_another_key_is_damaged(tmp_path: Path) -> None:
    takes = Takes(tmp_path)
    takes.store_take(KEY, tone())
    other = KEY[:2] + "0" * 62
    takes.path_of(KEY).rename(takes.path_of(other))
    with pytest.raises(DamagedTakeError):
        takes.load_take(other)


def test_the_longest_unused_go_first_and_none_that_is_in_use(tmp_path: Path) -> None:
    takes, keys = Takes(tmp_path), [f"{number:02x}" * 32 for number in range(6)]
    for age, key in enumerate(keys):
        takes.store_take(key, tone())
        os.utime(takes.path_of(key), (time.time() - 1000 * (6 - age),) * 2)
    size = takes.path_of(keys[0]).stat().st_size
    takes.load_take(keys[0])  # used now
    gone = takes.evict_unused(round(size * 3.5))
    assert [take.key for take in gone] == keys[1:4]
    assert {take.key for take in takes.iterate_takes()} == {keys[0], *keys[4:]}
    assert [take.key for take in takes.evict_unused(0, used_since=time.time() - 500)] == keys[4:]
    assert keys[0] in takes


def test_what_a_killed_process_left_is_swept_but_not_what_one_is_writing(tmp_path: Path) -> None:
    takes = Takes(tmp_path)
    takes.store_take(KEY, tone())
    left, writing = (takes.path_of(KEY).with_name(f".{name}.flac") for name in ("left", "writing"))
    for path in (left, writing):
        path.write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    assert [take.key for take in takes.iterate_takes()] == [KEY]
    takes.evict_unused(10**9)
    assert writing.exists()
    assert not left.exists()


def test_samples_that_are_no_numbers_are_kept_as_silence() -> None:
    pcm = to_pcm16(np.array([0.0, np.nan, np.inf, -np.inf, 0.5, 2.0, -2.0], np.float32))
    assert pcm.tolist() == [0, 0, 32767, -32767, 16384, 32767, -32767]


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "takes").write_text("a file, where a folder should be")
    with pytest.raises(VoiceError, match="a take can't be kept"):
        Takes(tmp_path / "takes").store_take(KEY, tone())
