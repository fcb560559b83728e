"""An ONNX model with one more output, without the package onnx.

A model file is a protobuf message, and two messages joined are one with the lists of both. So a few bytes behind a
model make a value inside it an output.
"""

from __future__ import annotations

from lettercast.voices.engines.protobuf import sized

GRAPH, OUTPUT, NAME = 7, 12, 1
"""The numbers of ModelProto.graph, GraphProto.output and ValueInfoProto.name in onnx.proto3."""


def with_output(model: bytes, name: str) -> bytes:
    """The bytes of `model`, which then also gives the value called `name`, as its last output."""
    return model + outputs([name])


def outputs(names: list[str]) -> bytes:
    """What stands behind a model to make the values of these names outputs, in this order."""
    return sized(GRAPH, b"".join(sized(OUTPUT, sized(NAME, name.encode())) for name in names))
