"""The take cache: whole or not at all, known for damaged when it is, and no larger than agreed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettercast.voices import Take, Takes, VoiceError, Word
from lettercast.voices.takes import DamagedTakeError, quantised

KEY = "ab" * 32


def tone(seconds: float = 0.5, rate_hz: int = 22050) -> Take:
    samples = (0.3 * np.sin(np.arange(round(seconds * rate_hz)) / 20)).astype(np.float32)
    return Take(samples, rate_hz, (Word("naïve", 10, 400), Word("“end”", 400, 9000)), ("a doubt — or two",), 1)


def test_a_take_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    takes, take = Takes(tmp_path), tone()
    assert KEY not in takes
    assert takes.get(KEY) is None
    takes.put(KEY, take)
    again = takes.get(KEY)
    assert KEY in takes
    assert again is not None
    assert (again.rate_hz, again.words, again.doubts, again.heard) == (take.rate_hz, take.words, take.doubts, 1)
    assert np.abs(again.samples - take.samples).max() < 1 / 32767
    takes.put(KEY, again)
    assert np.array_equal(takes.get(KEY).samples, again.samples)  # type: ignore[union-attr]
    assert takes.told(KEY) == (pytest.approx(0.5, abs=1e-3), take.doubts)


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), cut=st.booleans())
def test_a_damaged_file_is_never_taken_for_whole(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int, cut: bool
) -> None:
    takes, take = Takes(tmp_path_factory.mktemp("takes")), tone(0.1)
    takes.put(KEY, take)
    whole = takes.get(KEY)
    data = bytearray(takes.path(KEY).read_bytes())
    at = int(place * len(data))
    if cut:
        del data[at:]
    else:
        data[at] ^= 1 << bit
    takes.path(KEY).write_bytes(data)
    try:
        found = takes.get(KEY)
    except DamagedTakeError:
        return
    assert found is not None  # the bit was in padding, or in a field that says nothing of the sound
    assert whole is not None
    assert np.array_equal(found.samples, whole.samples)
    assert (found.rate_hz, found.words, found.doubts) == (whole.rate_hz, whole.words, whole.doubts)


def test_a_take_under_another_key_is_damaged(tmp_path: Path) -> None:
    takes = Takes(tmp_path)
    takes.put(KEY, tone())
    other = KEY[:2] + "0" * 62
    takes.path(KEY).rename(takes.path(other))
    with pytest.raises(DamagedTakeError):
        takes.get(other)


def test_the_longest_unused_go_first_and_none_that_is_in_use(tmp_path: Path) -> None:
    takes, keys = Takes(tmp_path), [f"{number:02x}" * 32 for number in range(6)]
    for age, key in enumerate(keys):
        takes.put(key, tone())
        os.utime(takes.path(key), (time.time() - 1000 * (6 - age),) * 2)
    size = takes.path(keys[0]).stat().st_size
    takes.get(keys[0])  # used now
    gone = takes.evict(round(size * 3.5))
    assert [take.key for take in gone] == keys[1:4]
    assert {take.key for take in takes.kept()} == {keys[0], *keys[4:]}
    assert [take.key for take in takes.evict(0, used_since=time.time() - 500)] == keys[4:]
    assert keys[0] in takes


def test_what_a_killed_process_left_is_swept_but_not_what_one_is_writing(tmp_path: Path) -> None:
    takes = Takes(tmp_path)
    takes.put(KEY, tone())
    left, writing = (takes.path(KEY).with_name(f".{name}.flac") for name in ("left", "writing"))
    for path in (left, writing):
        path.write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    assert [take.key for take in takes.kept()] == [KEY]
    takes.evict(10**9)
    assert writing.exists()
    assert not left.exists()


def test_samples_that_are_no_numbers_are_kept_as_silence() -> None:
    pcm = quantised(np.array([0.0, np.nan, np.inf, -np.inf, 0.5, 2.0, -2.0], np.float32))
    assert pcm.tolist() == [0, 0, 32767, -32767, 16384, 32767, -32767]


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "takes").write_text("a file, where a folder should be")
    with pytest.raises(VoiceError, match="a take can't be kept"):
        Takes(tmp_path / "takes").put(KEY, tone())
