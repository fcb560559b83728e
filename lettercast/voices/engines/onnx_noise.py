"""Edit ONNX models that draw noise so that they take it as an input, without the package onnx.

`RandomNormalLike` draws from a generator that can't be reset from outside: its numbers depend on all that were drawn
before. Here each such node of a model's graph is replaced by nodes that take as many numbers as it would have drawn
from a new input, a row of any length. How many were taken is a new output: a row that was too short was repeated, and
the run has to be made again with a longer one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lettercast.voices.engines.onnx_outputs import GRAPH_FIELD, NAME_FIELD, OUTPUT_FIELD, encode_outputs
from lettercast.voices.engines.protobuf import (
    encode_bytes_field,
    encode_field_header,
    encode_integer_field,
    parse_fields,
)

INITIAL_NOISE_COUNT = 1 << 19
"""Numbers for each node of a run: enough for half a minute of speech, drawn in a few milliseconds."""
_OPSET, _OPSET_DOMAIN, _OPSET_VERSION = 8, 1, 2
"""Fields of ModelProto and OperatorSetIdProto, in onnx.proto3 as all below."""
_NODE, _INPUT = 1, 11
_NODE_INPUT, _NODE_OUTPUT, _NODE_OP, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_NAME, _ATTRIBUTE_FLOAT, _ATTRIBUTE_INTEGER = 1, 2, 3
_FLOAT_TYPE = 1
"""TensorProto.DataType."""
_NOISE_OPERATOR = "RandomNormalLike"
_MIN_OPSET = 10
"""Since this version Slice has its bounds as inputs."""
_NAME_PREFIX = "lettercast/noise"


class NoiseInput(NamedTuple):
    """A model's input for noise of this mean and deviation, in place of the node that drew it."""

    name: str
    mean: float
    scale: float

    @property
    def size_output(self) -> str:
        """The output with the number of values taken."""
        return f"{self.name}/size"


class NoiseInputModel(NamedTuple):
    """A model with noise as inputs, and the name of the value that was made an output, where there is one."""

    model: bytes
    noise_inputs: tuple[NoiseInput, ...]  # none where no node can be replaced
    extra_output: str


class NoisySession:
    """A session of onnxruntime that is given its noise."""

    def __init__(self, session: Any, noises: Sequence[NoiseInput]) -> None:
        self.session, self.noise_inputs = session, tuple(noises)
        sizes = {noise.size_output for noise in noises}
        self.output_names = [output.name for output in session.get_outputs() if output.name not in sizes]

    def run(self, inputs: Mapping[str, Any], generator: np.random.Generator) -> list[NDArray[Any]]:
        """Run the model: equal inputs and generators give equal outputs, however many numbers are drawn at once."""
        streams = generator.spawn(len(self.noise_inputs))
        rows = [stream.standard_normal(INITIAL_NOISE_COUNT, np.float32) for stream in streams]
        names = [*self.output_names, *(noise.size_output for noise in self.noise_inputs)]
        while True:
            scaled = {
                noise.name: row * np.float32(noise.scale) + np.float32(noise.mean)
                for noise, row in zip(self.noise_inputs, rows, strict=True)
            }
            results: list[NDArray[Any]] = self.session.run(names, {**inputs, **scaled})
            outputs, sizes = results[: len(self.output_names)], results[len(self.output_names) :]
            missing = [int(size.item()) - row.size for size, row in zip(sizes, rows, strict=True)]
            if all(count <= 0 for count in missing):
                return outputs
            rows = [
                np.concatenate([row, stream.standard_normal(max(count, 0) * 2, np.float32)])
                for row, stream, count in zip(rows, streams, missing, strict=True)
            ]


def add_noise_inputs(model: bytes, output_of: str = "") -> NoiseInputModel:
    """Replace the nodes at the top level of the graph that draw noise; any others stay as they are.

    The value of its only node of the operator `output_of` becomes an output, the first after the model's own, where it
    is not one of these already. Raises ValueError for bytes that are not a model.
    """
    view = memoryview(model)
    pieces: list[bytes | memoryview] = []
    noises: list[NoiseInput] = []
    candidates: list[str] = []
    outputs: list[str] = []
    ops = [op.encode() for op in (_NOISE_OPERATOR, output_of) if op]
    can_slice = _read_opset(view) >= _MIN_OPSET
    for field in parse_fields(view):
        if field.number != GRAPH_FIELD:
            pieces.append(view[field.start : field.end])
            continue
        graph: list[bytes | memoryview] = []
        at = 0
        for part in parse_fields(field.payload):
            if part.number == OUTPUT_FIELD:
                names = (inner for inner in parse_fields(part.payload) if inner.number == NAME_FIELD)
                outputs += [_decode_text(name.payload) for name in names]
            if part.number != _NODE or not any(op in bytes(part.payload) for op in ops):
                continue  # so that few of some thousand nodes are parsed
            node = _parse_node(part.payload)
            if node.operator == output_of:
                candidates += node.outputs
            if (
                can_slice
                and node.operator == _NOISE_OPERATOR
                and node.attributes.get("dtype", _FLOAT_TYPE) == _FLOAT_TYPE
            ):
                noise = NoiseInput(
                    f"{_NAME_PREFIX}/{len(noises)}",
                    float(node.attributes.get("mean", 0)),
                    float(node.attributes.get("scale", 1)),
                )
                noises.append(noise)
                graph += [field.payload[at : part.start], _build_slice_nodes(noise, node.inputs[0], node.outputs[0])]
                at = part.end
        graph.append(field.payload[at:])
        pieces += [encode_field_header(GRAPH_FIELD, sum(map(len, graph))), *graph]
    output = candidates[0] if len(candidates) == 1 else ""
    inputs = b"".join(encode_bytes_field(_INPUT, _build_noise_input(noise.name)) for noise in noises)
    added = [] if output in ("", *outputs) else [output]
    pieces += [
        encode_bytes_field(GRAPH_FIELD, inputs),
        encode_outputs([*added, *(noise.size_output for noise in noises)]),
    ]
    return NoiseInputModel(b"".join(pieces), tuple(noises), output)


class _Node(NamedTuple):
    operator: str  # with its domain before it, unless that is ONNX's
    inputs: list[str]
    outputs: list[str]
    attributes: dict[str, float]


def _parse_node(data: memoryview) -> _Node:
    node = _Node("", [], [], {})
    for field in parse_fields(data):
        if field.number == _NODE_INPUT:
            node.inputs.append(_decode_text(field.payload))
        elif field.number == _NODE_OUTPUT:
            node.outputs.append(_decode_text(field.payload))
        elif field.number == _NODE_OP:
            node = node._replace(operator=node.operator + _decode_text(field.payload))
        elif field.number == _NODE_DOMAIN and len(field.payload):
            node = node._replace(operator=f"{_decode_text(field.payload)}::{node.operator}")
        elif field.number == _NODE_ATTRIBUTE:
            node.attributes.update(_parse_attribute(field.payload))
    return node


def _parse_attribute(attribute: memoryview) -> Iterator[tuple[str, float]]:
    """Yield the name and value of an attribute that is a number."""
    name, value = "", None
    for field in parse_fields(attribute):
        if field.number == _ATTRIBUTE_NAME:
            name = _decode_text(field.payload)
        elif field.number == _ATTRIBUTE_FLOAT:
            value = struct.unpack("<f", field.payload)[0]
        elif field.number == _ATTRIBUTE_INTEGER:
            value = field.value
    if value is not None:
        yield name, value


def _read_opset(model: memoryview) -> int:
    """Read the version of ONNX's own operators that the model uses."""
    for field in parse_fields(model):
        if field.number == _OPSET:
            values = {inner.number: inner.value for inner in parse_fields(field.payload)}
            domain, version = values.get(_OPSET_DOMAIN, b""), values.get(_OPSET_VERSION, 0)
            if not domain and isinstance(version, int):
                return version
    return 0


def _decode_text(data: memoryview) -> str:
    return bytes(data).decode()


def _build_slice_nodes(noise: NoiseInput, like: str, drawn: str) -> bytes:
    """Encode nodes that take the value `drawn`, of the shape of `like`, from the row of `noise`."""
    row = noise.name
    shape, length, nothing, both, times, repeated, cut = (
        f"{row}/{name}" for name in ("shape", "length", "nothing", "both", "times", "repeated", "cut")
    )
    nodes = [
        ("Shape", [like], shape),
        ("ReduceProd", [shape], noise.size_output),  # of shape (1,), as the length is
        ("Shape", [row], length),
        ("Sub", [length, length], nothing),
        ("Add", [noise.size_output, length], both),
        ("Div", [both, length], times),
        ("Tile", [row, times], repeated),
        ("Slice", [repeated, nothing, noise.size_output], cut),
        ("Reshape", [cut, shape], drawn),
    ]
    return b"".join(
        encode_bytes_field(
            _NODE,
            b"".join(encode_bytes_field(_NODE_INPUT, name.encode()) for name in inputs)
            + encode_bytes_field(_NODE_OUTPUT, output.encode())
            + encode_bytes_field(_NODE_OP, op.encode()),
        )
        for op, inputs, output in nodes
    )


def _build_noise_input(name: str) -> bytes:
    """Encode the ValueInfoProto of an input: floats, of shape (any length,)."""
    dimensions = encode_bytes_field(
        2, encode_bytes_field(1, encode_bytes_field(2, f"{name}/count".encode()))
    )  # Tensor.shape of one dim with a dim_param
    tensor = encode_integer_field(1, _FLOAT_TYPE) + dimensions
    return encode_bytes_field(1, name.encode()) + encode_bytes_field(2, encode_bytes_field(1, tensor))
