"""ONNX models that draw noise, made to be given it instead, without the package onnx.

`RandomNormalLike` draws from a generator that nobody outside can set back: what it gives depends on all that was
drawn before. Here each such node of a model's graph makes room for nodes that take as many numbers as it would have
drawn from a new input, a row of them as long as one likes. How many these were is a new output: where the row was
shorter it was repeated, and the run is to be made again with a longer one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lettercast.voices.engines.onnx_outputs import GRAPH, NAME, OUTPUT, outputs
from lettercast.voices.engines.protobuf import fields, header, sized, whole

DRAWN_FIRST = 1 << 19
"""Numbers for each node of a run: enough for half a minute of speech, drawn in some milliseconds."""
_OPSET, _OPSET_DOMAIN, _OPSET_VERSION = 8, 1, 2
"""Fields of ModelProto and OperatorSetIdProto, in onnx.proto3 as all below."""
_NODE, _INPUT = 1, 11
_NODE_INPUT, _NODE_OUTPUT, _NODE_OP, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_NAME, _ATTRIBUTE_FLOAT, _ATTRIBUTE_INTEGER = 1, 2, 3
_FLOAT = 1
"""TensorProto.DataType."""
_DRAWING = "RandomNormalLike"
_OLDEST_OPSET = 10
"""Since then Slice takes from where to where as inputs."""
_PREFIX = "lettercast/noise"


class Noise(NamedTuple):
    """An input of a model that takes noise of this mean and deviation, in place of the node that drew it."""

    name: str
    mean: float
    scale: float

    @property
    def size(self) -> str:
        """The output that says how many numbers were taken."""
        return f"{self.name}/size"


class Quiet(NamedTuple):
    """A model that is given its noise, and the name of the value that was to be an output, where it has one."""

    model: bytes
    noises: tuple[Noise, ...]  # none where no node of its graph draws any that we can give
    output: str


class NoisySession:
    """A session of onnxruntime whose noise is drawn here."""

    def __init__(self, session: Any, noises: Sequence[Noise]) -> None:
        self.session, self.noises = session, tuple(noises)
        sizes = {noise.size for noise in noises}
        self.outputs = [output.name for output in session.get_outputs() if output.name not in sizes]

    def run(self, given: Mapping[str, Any], chance: np.random.Generator) -> list[NDArray[Any]]:
        """Give the model's outputs: equal ones for equal inputs and generators, however many numbers these drew."""
        streams = chance.spawn(len(self.noises))
        rows = [stream.standard_normal(DRAWN_FIRST, np.float32) for stream in streams]
        names = [*self.outputs, *(noise.size for noise in self.noises)]
        while True:
            scaled = {
                n.name: row * np.float32(n.scale) + np.float32(n.mean) for n, row in zip(self.noises, rows, strict=True)
            }
            results: list[NDArray[Any]] = self.session.run(names, {**given, **scaled})
            found, sizes = results[: len(self.outputs)], results[len(self.outputs) :]
            missing = [int(size.item()) - row.size for size, row in zip(sizes, rows, strict=True)]
            if all(count <= 0 for count in missing):
                return found
            rows = [
                np.concatenate([row, stream.standard_normal(max(count, 0) * 2, np.float32)])
                for row, stream, count in zip(rows, streams, missing, strict=True)
            ]


def given_noise(model: bytes, output_of: str = "") -> Quiet:
    """The model, given noise where nodes at the top of its graph draw it; any others stay as they are.

    What its only node of the operator `output_of` gives becomes an output, the first behind the model's own, where it
    is not one of these.
    Raises ValueError for what is no model.
    """
    view = memoryview(model)
    pieces: list[bytes | memoryview] = []
    noises: list[Noise] = []
    found: list[str] = []
    own: list[str] = []
    ops = [op.encode() for op in (_DRAWING, output_of) if op]
    can_slice = _opset(view) >= _OLDEST_OPSET
    for field in fields(view):
        if field.number != GRAPH:
            pieces.append(view[field.start : field.end])
            continue
        graph: list[bytes | memoryview] = []
        at = 0
        for part in fields(field.data):
            if part.number == OUTPUT:
                own += [_text(one.data) for one in fields(part.data) if one.number == NAME]
            if part.number != _NODE or not any(op in bytes(part.data) for op in ops):
                continue  # so that few of some thousand nodes are looked at
            node = _node(part.data)
            if node.op == output_of:
                found += node.outputs
            if can_slice and node.op == _DRAWING and node.numbers.get("dtype", _FLOAT) == _FLOAT:
                noise = Noise(
                    f"{_PREFIX}/{len(noises)}", float(node.numbers.get("mean", 0)), float(node.numbers.get("scale", 1))
                )
                noises.append(noise)
                graph += [field.data[at : part.start], _taken(noise, node.inputs[0], node.outputs[0])]
                at = part.end
        graph.append(field.data[at:])
        pieces += [header(GRAPH, sum(map(len, graph))), *graph]
    output = found[0] if len(found) == 1 else ""
    inputs = b"".join(sized(_INPUT, _row(noise.name)) for noise in noises)
    told = [] if output in ("", *own) else [output]
    pieces += [sized(GRAPH, inputs), outputs([*told, *(noise.size for noise in noises)])]
    return Quiet(b"".join(pieces), tuple(noises), output)


class _Node(NamedTuple):
    op: str  # with its domain before it, where it is not ONNX's own
    inputs: list[str]
    outputs: list[str]
    numbers: dict[str, float]


def _node(data: memoryview) -> _Node:
    node = _Node("", [], [], {})
    for field in fields(data):
        if field.number == _NODE_INPUT:
            node.inputs.append(_text(field.data))
        elif field.number == _NODE_OUTPUT:
            node.outputs.append(_text(field.data))
        elif field.number == _NODE_OP:
            node = node._replace(op=node.op + _text(field.data))
        elif field.number == _NODE_DOMAIN and len(field.data):
            node = node._replace(op=f"{_text(field.data)}::{node.op}")
        elif field.number == _NODE_ATTRIBUTE:
            node.numbers.update(_number(field.data))
    return node


def _number(attribute: memoryview) -> Iterator[tuple[str, float]]:
    """The name and value of an attribute that is a number."""
    name, value = "", None
    for field in fields(attribute):
        if field.number == _ATTRIBUTE_NAME:
            name = _text(field.data)
        elif field.number == _ATTRIBUTE_FLOAT:
            value = struct.unpack("<f", field.data)[0]
        elif field.number == _ATTRIBUTE_INTEGER:
            value = field.value
    if value is not None:
        yield name, value


def _opset(model: memoryview) -> int:
    """The version of ONNX's own operators that the model is made of."""
    for field in fields(model):
        if field.number == _OPSET:
            known = {one.number: one.value for one in fields(field.data)}
            domain, version = known.get(_OPSET_DOMAIN, b""), known.get(_OPSET_VERSION, 0)
            if not domain and isinstance(version, int):
                return version
    return 0


def _text(data: memoryview) -> str:
    return bytes(data).decode()


def _taken(noise: Noise, like: str, drawn: str) -> bytes:
    """The nodes that take from the row of `noise` what is to be called `drawn` and has the shape of `like`."""
    row = noise.name
    shape, length, nothing, both, times, repeated, cut = (
        f"{row}/{name}" for name in ("shape", "length", "nothing", "both", "times", "repeated", "cut")
    )
    nodes = [
        ("Shape", [like], shape),
        ("ReduceProd", [shape], noise.size),  # of shape (1,), as the length is
        ("Shape", [row], length),
        ("Sub", [length, length], nothing),
        ("Add", [noise.size, length], both),
        ("Div", [both, length], times),
        ("Tile", [row, times], repeated),
        ("Slice", [repeated, nothing, noise.size], cut),
        ("Reshape", [cut, shape], drawn),
    ]
    return b"".join(
        sized(
            _NODE,
            b"".join(sized(_NODE_INPUT, name.encode()) for name in inputs)
            + sized(_NODE_OUTPUT, output.encode())
            + sized(_NODE_OP, op.encode()),
        )
        for op, inputs, output in nodes
    )


def _row(name: str) -> bytes:
    """The ValueInfoProto of an input: floats, of shape (any number,)."""
    dimensions = sized(2, sized(1, sized(2, f"{name}/count".encode())))  # Tensor.shape of one dim with a dim_param
    tensor = whole(1, _FLOAT) + dimensions
    return sized(1, name.encode()) + sized(2, sized(1, tensor))
