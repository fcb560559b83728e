"""An ONNX model with one more output, without the package onnx.

A model file is a protobuf message (onnx.proto3: ModelProto.graph = 7, GraphProto.output = 12, ValueInfoProto.name = 1),
and two messages joined are one with the lists of both. So a few bytes behind a model make a value inside it an output.
"""

from __future__ import annotations

_GRAPH, _OUTPUT, _NAME = b"\x3a", b"\x62", b"\x0a"
"""The tags of fields 7, 12 and 1, each of wire type 2: a length, then so many bytes."""


def with_output(model: bytes, name: str) -> bytes:
    """The bytes of `model`, which then also gives the value called `name`, as its last output."""
    value = _NAME + _sized(name.encode())
    return model + _GRAPH + _sized(_OUTPUT + _sized(value))


def _sized(data: bytes) -> bytes:
    """`data` behind its length as a varint: seven bits a byte, the lowest first."""
    size, count = bytearray(), len(data)
    while count > 127:
        size.append(count & 127 | 128)
        count >>= 7
    return bytes([*size, count]) + data
