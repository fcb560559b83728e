"""The wire format of protocol buffers, as far as model files are read and extended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED_64, LENGTH_DELIMITED, FIXED_32 = 0, 1, 2, 5
"""Wire types: a whole number, eight bytes, a length and so many bytes, four bytes."""
_FIXED_SIZES = {FIXED_64: 8, FIXED_32: 4}


class MessageField(NamedTuple):
    """A field of a message: its number, its value, and where it begins (with its tag) and ends."""

    number: int
    value: int | memoryview
    start: int
    end: int

    @property
    def payload(self) -> memoryview:
        """Its value as bytes. Raises ValueError where it is an integer."""
        if isinstance(self.value, int):
            raise ValueError(f"field {self.number} is a number")
        return self.value


def parse_fields(message: memoryview) -> Iterator[MessageField]:
    """Yield the fields of a message in their order, copying nothing. Raises ValueError for other bytes."""
    at, size = 0, len(message)
    while at < size:
        tag, begin = _decode_varint(message, at)
        if tag & 7 == VARINT:
            value, end = _decode_varint(message, begin)
            yield MessageField(tag >> 3, value, at, end)
        else:
            if tag & 7 == LENGTH_DELIMITED:
                length, begin = _decode_varint(message, begin)
            elif tag & 7 in _FIXED_SIZES:
                length = _FIXED_SIZES[tag & 7]
            else:
                raise ValueError(f"no field begins at byte {at}")
            end = begin + length
            if end > size:
                raise ValueError(f"the field at byte {at} is cut off")
            yield MessageField(tag >> 3, message[begin:end], at, end)
        at = end


def encode_bytes_field(number: int, data: bytes) -> bytes:
    """Encode a field of bytes, text or another message."""
    return encode_field_header(number, len(data)) + data


def encode_field_header(number: int, length: int) -> bytes:
    """Encode the tag and length before the `length` bytes of such a field."""
    return encode_varint(number << 3 | LENGTH_DELIMITED) + encode_varint(length)


def encode_integer_field(number: int, value: int) -> bytes:
    """Encode a field of a non-negative integer."""
    return encode_varint(number << 3 | VARINT) + encode_varint(value)


def encode_varint(value: int) -> bytes:
    """Encode a number: seven bits a byte, the lowest first."""
    low = bytearray()
    while value > 127:
        low.append(value & 127 | 128)
        value >>= 7
    return bytes([*low, value])


def _decode_varint(message: memoryview, at: int) -> tuple[int, int]:
    """Decode the number at a position; return it and the position after it."""
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
    raise ValueError(f"the number before byte {at} is cut off")
