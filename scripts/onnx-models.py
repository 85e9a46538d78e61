#!/usr/bin/env python3
"""Writes the small ONNX models of the tests: scripts/onnx-models.py DIRECTORY (src/test/resources/dev/peacock/onnx). Needs Debian's python3-onnx.

Weight [i, j] of a matrix is ((7 i + 3 j) mod 11 - 5) / 8, and bias j is ((5 j) mod 7 - 3) / 4, so that a test can compute them."""
import pathlib
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = [helper.make_opsetid("", 13)]
where = pathlib.Path(sys.argv[1])


def weights(name, *shape):
    i, j = numpy.indices((shape[0], int(numpy.prod(shape[1:]))))
    return numpy_helper.from_array((((7 * i + 3 * j) % 11 - 5) / 8).astype(numpy.float32).reshape(shape), name)


def biases(name, size):
    return numpy_helper.from_array((((5 * numpy.arange(size)) % 7 - 3) / 4).astype(numpy.float32), name)


def array(name, *shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, list(shape))


def write(name, nodes, inputs, outputs, constants=(), check=True):
    model = helper.make_model(helper.make_graph(nodes, name, inputs, outputs, list(constants)), opset_imports=OPSET, producer_name="peacock")
    # what every ONNX Runtime since 1.8 reads
    model.ir_version = 7
    if check:
        onnx.checker.check_model(model, full_check=True)
    (where / (name + ".onnx")).write_bytes(model.SerializeToString())


def node(operator, inputs, output, **attributes):
    return helper.make_node(operator, inputs.split(), output.split(), **attributes)


def linear(batch):
    return [
        [node("Gemm", "features w b", "logits"), node("Softmax", "logits", "probabilities", axis=1)],
        [array("features", batch, 6)],
        [array("probabilities", batch, 3), array("logits", batch, 3)],
        [weights("w", 6, 3), biases("b", 3)],
    ]


write("softmax", *linear("n"))
write("batch-of-two", *linear(2))
# a step of 3 over 9 x 9 pixels, so that each output looks at a square of its own
write(
    "encoder",
    [
        node("Conv", "pixels w b", "squares", strides=[3, 3], kernel_shape=[3, 3]),
        node("Flatten", "squares", "embedding"),
        node("GlobalAveragePool", "squares", "pooled"),
    ],
    [array("pixels", "n", 1, 9, 9)],
    [array("embedding", "n", 18), array("pooled", "n", 2, 1, 1)],
    [weights("w", 2, 1, 3, 3), biases("b", 2)],
)
# mean colour; any height and width, channels last
write(
    "mean-colour",
    [node("ReduceMean", "pixels", "colour", axes=[1, 2], keepdims=0)],
    [array("pixels", "n", "height", "width", 3)],
    [array("colour", "n", 3)],
)
write("two-inputs", [node("Add", "a b", "sum")], [array("a", "n", 2), array("b", "n", 2)], [array("sum", "n", 2)])
write("total", [node("ReduceSum", "a", "sum", keepdims=0)], [array("a", "n", 2)], [array("sum")])
write("labels-only", [node("ArgMax", "a", "label", axis=1)], [array("a", "n", 2)], [array("label", "n", 1, kind=TensorProto.INT64)])
write("bytes", [node("Cast", "a", "f", to=TensorProto.FLOAT)], [array("a", "n", 2, kind=TensorProto.UINT8)], [array("f", "n", 2)])
write("unknown-operator", [node("Plume", "a", "b")], [array("a", "n", 2)], [array("b", "n", 2)], check=False)
