"""Decode sound files of servers and programs: mostly WAV, and not always valid."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from lettercast.voices.errors import SentenceError
from lettercast.voices.model import Take

PLAUSIBLE_RATES_HZ = range(4_000, 384_001)
"""Any other rate comes from a broken header."""
MIN_UNKNOWN_LENGTH = 1 << 30
"""A WAV written to a pipe has length 0 or some number near 2 or 4 GB in its header."""
_RIFF_HEADER_BYTES, _CHUNK_HEADER_BYTES = 12, 8


def decode_take(data: bytes, source: str) -> Take:
    """Decode a sound file to a take; channels are mixed. Raises SentenceError for other bytes."""
    start, length = _find_data_chunk(data)
    if start and length == 0:
        data = data[: start - 4] + len(data[start:]).to_bytes(4, "little") + data[start:]
    try:
        samples, rate_hz = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        what = f"{source} gave {len(data)} bytes that are not a sound file" if data else f"{source} gave no sound"
        raise SentenceError(what) from error
    if int(rate_hz) not in PLAUSIBLE_RATES_HZ:
        raise SentenceError(f"{source} gave sound of {rate_hz} Hz")
    return Take(np.ascontiguousarray(samples.mean(axis=1, dtype=np.float32)), int(rate_hz))


def is_truncated(data: bytes) -> bool:
    """Whether a WAV is shorter than its header says, or empty."""
    start, length = _find_data_chunk(data)
    if start:
        return length < MIN_UNKNOWN_LENGTH and start + length > len(data)
    return not data or data[:4] == b"RIFF"


def _find_data_chunk(data: bytes) -> tuple[int, int]:
    """Offset of the samples of a WAV and their length by its header, in bytes; zeros for other data."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return 0, 0
    at = _RIFF_HEADER_BYTES
    while at + _CHUNK_HEADER_BYTES <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            return at + _CHUNK_HEADER_BYTES, size
        at += _CHUNK_HEADER_BYTES + size + size % 2
    return 0, 0
