"""Add outputs to an ONNX model, without the package onnx.

A model file is a protobuf message, and two messages joined are one with the lists of both. So a few bytes appended to a
model make an inner value an output.
"""

from __future__ import annotations

from lettercast.voices.engines.protobuf import encode_bytes_field

GRAPH_FIELD, OUTPUT_FIELD, NAME_FIELD = 7, 12, 1
"""The numbers of ModelProto.graph, GraphProto.output and ValueInfoProto.name in onnx.proto3."""


def add_output(model: bytes, name: str) -> bytes:
    """Make the inner value `name` the last output of `model`."""
    return model + encode_outputs([name])


def encode_outputs(names: list[str]) -> bytes:
    """Encode the bytes to append to a model to make the values of these names outputs, in this order."""
    return encode_bytes_field(
        GRAPH_FIELD,
        b"".join(encode_bytes_field(OUTPUT_FIELD, encode_bytes_field(NAME_FIELD, name.encode())) for name in names),
    )
