#!/usr/bin/python3
"""Milliseconds an image on one thread: onnxruntime's float32 ResNet-20 beside ours at 2 bits, in alternating processes.

usage: build/interop/bin/python tests/interop/latency.py BITSWEEP_BENCH [ROUNDS] [ISA]. No test: it measures, and prints a table.
ISA holds ours to an instruction set (avx2); onnxruntime takes the best that the machine has.
"""
import json
import statistics
import subprocess
import sys
import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


class ResNet20:
    """The network in float32 with random weights; batch norm is folded into each convolution, as onnxruntime would do it."""

    def __init__(self):
        self.nodes, self.constants = [], []
        self.random = np.random.default_rng(1)
        x, width = self.convolution("images", 3, 16, 1), 16
        for out, stride in (16, 1), (32, 2), (64, 2):
            for block in range(3):
                x = self.block(x, width, out, stride if block == 0 else 1)
                width = out
        x = self.node("Flatten", [self.node("GlobalAveragePool", [x])])
        self.nodes.append(helper.make_node("Gemm", [x, self.constant(64, 10), self.constant(10)], ["logits"]))

    def constant(self, *shape):
        return self.stored(self.random.normal(0, 0.1, shape).astype(np.float32))

    def stored(self, values):
        self.constants.append(numpy_helper.from_array(values, f"constant_{len(self.constants)}"))
        return self.constants[-1].name

    def node(self, op, inputs, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [f"value_{len(self.nodes)}"], **attributes))
        return self.nodes[-1].output[0]

    def convolution(self, x, channels, out, stride, relu=True):
        x = self.node("Conv", [x, self.constant(out, channels, 3, 3), self.constant(out)], kernel_shape=[3, 3], pads=[1] * 4,
                      strides=[stride] * 2)
        return self.node("Relu", [x]) if relu else x

    def block(self, x, channels, out, stride):
        branch = self.convolution(self.convolution(x, channels, out, stride), out, out, 1, relu=False)
        if out != channels:  # subsampled, with zero channels around
            start, end, axes, steps = ([0, 0], [2**31] * 2, [2, 3], [stride] * 2)
            x = self.node("Slice", [x] + [self.stored(np.array(values, np.int64)) for values in (start, end, axes, steps)])
            around = (out - channels) // 2
            x = self.node("Pad", [x, self.stored(np.array([0, around, 0, 0, 0, around, 0, 0], np.int64))])
        return self.node("Relu", [self.node("Add", [branch, x])])

    def bytes(self):
        images = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 3, 32, 32])
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 10])
        graph = helper.make_graph(self.nodes, "resnet20", [images], [logits], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model)
        return model.SerializeToString()


def theirs(batch):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(ResNet20().bytes(), options, providers=["CPUExecutionProvider"])
    images = {"images": np.random.default_rng(2).normal(size=(batch, 3, 32, 32)).astype(np.float32)}
    repeats, times = max(3, 300 // batch), []
    for _ in range(repeats + 2):
        begin = time.perf_counter()
        session.run(None, images)
        times.append(1000 * (time.perf_counter() - begin) / batch)
    return statistics.median(times[2:])


def ours(bench, isa):
    command = [bench, "infer", "--bits", "2", "--rounds", "3", "--json", *(["--isa", isa] if isa else [])]
    table = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    row = next(row for row in table["networks"] if row["bits"] == 2)
    return table["instruction_set"], {batch: row[f"batch_{batch}"]["latency"] for batch in (1, 128)}


def in_a_process_of_its_own(batch):
    run = [sys.executable, __file__, "--theirs", str(batch)]
    return float(subprocess.run(run, check=True, stdout=subprocess.PIPE).stdout)


def main(bench, rounds=5, isa=""):
    measured = {1: [], 128: []}
    for _ in range(int(rounds)):
        name, mine = ours(bench, isa)
        for batch, pairs in measured.items():
            pairs.append((mine[batch], in_a_process_of_its_own(batch)))
    for batch, pairs in measured.items():
        ratios = sorted(other / own for own, other in pairs)
        print(f"batch {batch:3}: 2 bits on {name} {statistics.median(own for own, _ in pairs):.3f} ms, onnxruntime "
              f"{onnxruntime.__version__} float32 {statistics.median(other for _, other in pairs):.3f} ms: "
              f"{statistics.median(ratios):.2f} times ({ratios[0]:.2f} to {ratios[-1]:.2f}, n={len(pairs)})")


if __name__ == "__main__":
    if sys.argv[1] == "--theirs":
        print(theirs(int(sys.argv[2])))
    else:
        main(*sys.argv[1:])
