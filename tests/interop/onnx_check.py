#!/usr/bin/python3
"""Runs deployed networks in onnxruntime and qonnx, and compares them with bitsweep-infer.

usage: onnx_check.py BITSWEEP_TRAIN BITSWEEP_INFER [RUN]. RUN: a finished run; without one, a small network is trained for a minute.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from bsnet import Network, read_safetensors
from onnx import helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from qonnx.transformation.infer_shapes import InferShapes
from qonnx.util.cleanup import cleanup_model

IMAGES, BATCH, FEWEST_EQUAL = 1000, 100, 998
OF_LOGITS = 1e-5  # the largest difference, of the largest logit
OF_A_TIE = 1e-4  # in steps: where the stem's sum, in another order, may fall to either side
QONNX_IMAGES = 20  # it runs node by node
FINN_IMAGES = 4
RECIPE = {
    "model.name": "resnet8", "data.name": "shapes10", "epochs": 2, "batch": 64, "optim.lr": 0.05,
    "quant.weight.method": "sawb", "quant.weight.bits": 2, "quant.activation.method": "pact", "quant.activation.bits": 2,
    "quant.activation.alpha_init": 3, "quant.shortcut.bits": 32,
}


class Deployed:
    """A run, exported in every format, and its test images."""

    def __init__(self, train, infer, folder, run):
        self.train, self.infer, self.folder = train, infer, folder
        self.run = run or self.trained()
        for format, file in ("bsnet", "net.bsnet"), ("onnx", "net.onnx"), ("onnx-uint2", "uint2.onnx"), ("qonnx", "qonnx.onnx"):
            self.export("--format", format, "--out", folder / file)
        self.export("--format", "qonnx", "--zero-point=-0.5", "--out", folder / "half.onnx")
        self.export("--inputs", folder / "images", "--images", IMAGES)
        self.images = read_safetensors(folder / "images")[1]["images"]
        self.network = Network(folder / "net.bsnet")
        command([infer, "eval", folder / "net.bsnet", "--data", folder / "images", "--logits", folder / "logits"])
        self.logits = np.fromfile(folder / "logits", np.float32).reshape(len(self.images), -1)
        self.values = [self.network.values(batch) for batch in batches(self.images)]

    def trained(self):
        (self.folder / "recipe.json").write_text(json.dumps(RECIPE))
        command([self.train, "run", "--config", self.folder / "recipe.json", "--dir", self.folder / "run"])
        return self.folder / "run"

    def export(self, *arguments):
        command([self.train, "export", "--run", self.run, *arguments])

    def value(self, node):
        return np.concatenate([values[node] for values in self.values])

    def ops(self, name):
        return [i for i, node in enumerate(self.network.nodes) if node["op"] == name]


def command(arguments):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)


def batches(images):
    return [images[i : i + BATCH] for i in range(0, len(images), BATCH)]


def part_of(model, inputs, outputs):
    """The nodes that lead from those values to these, as a model. inputs: {name: element type}."""
    graph, wanted, nodes = model.graph, set(outputs), []
    for node in reversed(graph.node):
        if set(node.output) & wanted and not set(node.output) & set(inputs):
            nodes.insert(0, node)
            wanted |= set(node.input)
    constants = [c for c in graph.initializer if c.name in wanted]
    types = {n.output[0]: a.i for n in nodes if n.op_type == "Cast" for a in n.attribute if a.name == "to"}
    made = helper.make_graph(
        nodes, "part", [helper.make_tensor_value_info(name, type_, None) for name, type_ in inputs.items()],
        [helper.make_tensor_value_info(name, types.get(name, onnx.TensorProto.FLOAT), None) for name in outputs], constants)
    part = helper.make_model(made, opset_imports=model.opset_import)
    part.ir_version = model.ir_version
    return part


def run_onnxruntime(model, inputs, outputs):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    feeds = [{name: array[i : i + BATCH] for name, array in inputs.items()} for i in range(0, IMAGES, BATCH)]
    parts = [session.run(outputs, feed) for feed in feeds]
    return {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(outputs)}


def check_behind_the_stem(deployed, file, level_type):
    """Fed what the stem gives, onnxruntime gives the same levels, all of them."""
    model = onnx.load(deployed.folder / file)
    first = deployed.ops("level_convolution")[0]
    nodes = deployed.network.nodes
    crossing = {i for node in nodes[first:] for i in node["in"] if i < first}
    is_levels = {i: nodes[i]["op"] == "levels" for i in crossing}
    feeds = {f"value_{i}": deployed.value(i).astype(level_type if is_levels[i] else np.float32) for i in crossing}
    types = {name: helper.np_dtype_to_tensor_dtype(array.dtype) for name, array in feeds.items()}
    behind = [i for i in deployed.ops("levels") if i > first]
    outputs = [f"value_{i}" for i in behind] + ["logits"]
    given = run_onnxruntime(part_of(model, types, outputs), feeds, outputs)
    count = 0
    for i in behind:
        different = np.count_nonzero(given[f"value_{i}"] != deployed.value(i))
        assert different == 0, f"{file}: {different} levels of node {i} differ"
        count += deployed.value(i).size
    difference = np.abs(given["logits"] - deployed.logits).max() / np.abs(deployed.logits).max()
    assert difference < OF_LOGITS, (file, difference)
    print(f"{file}: behind the stem {count} levels are equal; logits differ by {difference:.1e} of the largest at most")


def check_whole(deployed, file):
    """The same class; where one differs, a level of the stem lies at a tie."""
    stem = [i for i in deployed.ops("levels") if i < deployed.ops("level_convolution")[0]]
    outputs = ["logits"] + [f"value_{i}" for i in stem]
    model = onnx.load(deployed.folder / file)
    onnx.checker.check_model(model, full_check=file == "net.onnx")
    given = run_onnxruntime(part_of(model, {"images": onnx.TensorProto.FLOAT}, outputs), {"images": deployed.images}, outputs)
    differs = given["logits"].argmax(1) != deployed.logits.argmax(1)
    assert np.count_nonzero(~differs) >= FEWEST_EQUAL, (file, np.count_nonzero(~differs))
    moved = np.zeros(IMAGES, bool)
    for i in stem:
        node = deployed.network.nodes[i]
        here = given[f"value_{i}"] != deployed.value(i)
        steps = deployed.value(node["in"][0])[here] / node["alpha"] * node["top"]
        assert (np.abs(steps - np.floor(steps) - 0.5) < OF_A_TIE).all(), (file, steps)
        moved |= here.any((1, 2, 3))
    assert (moved | ~differs).all(), f"{file}: {np.flatnonzero(differs & ~moved)} differ, but no level of the stem does"
    print(f"{file}: {np.count_nonzero(~differs)} of {IMAGES} classes are equal; {np.count_nonzero(moved)} images have a level "
          "of the stem at a tie")


def check_qonnx(deployed, file):
    model = ModelWrapper(str(deployed.folder / file))
    model.set_tensor_shape("images", [QONNX_IMAGES, *deployed.images.shape[1:]])
    model = model.transform(InferShapes())  # the executor wants every tensor's shape
    logits = execute_onnx(model, {"images": deployed.images[:QONNX_IMAGES]})["logits"]
    ours = deployed.logits[:QONNX_IMAGES]
    equal = np.count_nonzero(logits.argmax(1) == ours.argmax(1))
    close = np.count_nonzero(np.abs(logits - ours).max(1) < OF_LOGITS * np.abs(ours).max())
    assert equal == QONNX_IMAGES and close >= QONNX_IMAGES - 1, (file, equal, close)
    print(f"{file}: qonnx gives {equal} of {QONNX_IMAGES} classes; the logits of {close} differ by less than {OF_LOGITS}")


def check_finn(deployed, file):
    """FINN makes thresholds and integer weights of it, and computes the same."""
    try:
        from finn.transformation.qonnx.convert_qonnx_to_finn import ConvertQONNXtoFINN
    except ImportError as error:
        print(f"{file}: FINN: SKIPPED: {error}")
        return
    images = deployed.images[:FINN_IMAGES]
    model = ModelWrapper(str(deployed.folder / file))
    model.set_tensor_shape("images", list(images.shape))
    model = cleanup_model(model).transform(ConvertQONNXtoFINN())
    logits = execute_onnx(model, {model.graph.input[0].name: images})[model.graph.output[0].name]
    ours = deployed.logits[:FINN_IMAGES]
    thresholds = sum(node.op_type == "MultiThreshold" for node in model.graph.node)
    close = np.count_nonzero(np.abs(logits - ours).max(1) < OF_LOGITS * np.abs(ours).max())
    assert thresholds > 0 and not any(node.op_type == "Quant" for node in model.graph.node), thresholds
    assert (logits.argmax(1) == ours.argmax(1)).all() and close >= FINN_IMAGES - 1, close
    print(f"{file}: FINN reads it into {thresholds} thresholds and gives {FINN_IMAGES} of {FINN_IMAGES} classes")


def main(train, infer, run=None):
    with tempfile.TemporaryDirectory() as folder:
        deployed = Deployed(train, infer, pathlib.Path(folder), run)
        assert len(deployed.images) == IMAGES, len(deployed.images)
        assert deployed.value(-1).tobytes() == deployed.logits.tobytes(), "numpy's logits are not bitsweep-infer's"
        print(f"net.bsnet: numpy gives the logits of bitsweep-infer for {IMAGES} images, byte for byte")
        for file, level_type in ("net.onnx", np.uint8), ("uint2.onnx", np.float32):
            check_behind_the_stem(deployed, file, level_type)
            check_whole(deployed, file)
        for file in "qonnx.onnx", "half.onnx":
            check_qonnx(deployed, file)
        check_finn(deployed, "qonnx.onnx")


if __name__ == "__main__":
    main(*sys.argv[1:])
