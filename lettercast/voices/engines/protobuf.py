"""The wire format of protocol buffers, as far as the file of a model is looked at and added to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED_64, SIZED, FIXED_32 = 0, 1, 2, 5
"""Wire types: a whole number, eight bytes, a length and so many bytes, four bytes."""
_BYTES = {FIXED_64: 8, FIXED_32: 4}


class Field(NamedTuple):
    """A field of a message: its number, what it holds, and from where to where it stands there with its tag."""

    number: int
    value: int | memoryview
    start: int
    end: int

    @property
    def data(self) -> memoryview:
        """What it holds, where that is bytes. Raises ValueError where it is a whole number."""
        if isinstance(self.value, int):
            raise ValueError(f"field {self.number} is a number")
        return self.value


def fields(message: memoryview) -> Iterator[Field]:
    """Yield the fields of a message in their order, copying nothing. Raises ValueError for what is no message."""
    at, size = 0, len(message)
    while at < size:
        tag, begin = _varint(message, at)
        if tag & 7 == VARINT:
            value, end = _varint(message, begin)
            yield Field(tag >> 3, value, at, end)
        else:
            if tag & 7 == SIZED:
                length, begin = _varint(message, begin)
            elif tag & 7 in _BYTES:
                length = _BYTES[tag & 7]
            else:
                raise ValueError(f"no field begins at byte {at}")
            end = begin + length
            if end > size:
                raise ValueError(f"the field at byte {at} is cut off")
            yield Field(tag >> 3, message[begin:end], at, end)
        at = end


def sized(number: int, data: bytes) -> bytes:
    """Write a field that holds bytes, text or another message."""
    return header(number, len(data)) + data


def header(number: int, length: int) -> bytes:
    """Write what stands before the `length` bytes of such a field."""
    return varint(number << 3 | SIZED) + varint(length)


def whole(number: int, value: int) -> bytes:
    """Write a field that holds a whole number of zero or more."""
    return varint(number << 3 | VARINT) + varint(value)


def varint(value: int) -> bytes:
    """Write a number: seven bits a byte, the lowest first."""
    low = bytearray()
    while value > 127:
        low.append(value & 127 | 128)
        value >>= 7
    return bytes([*low, value])


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """The number that stands at a place, and the place behind it."""
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
    raise ValueError(f"the number before byte {at} is cut off")
