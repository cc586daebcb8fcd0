"""Runs a .bsnet file in numpy as docs/deployment.md says: a second reading of the format, which shares no code with bitsweep.

Every operation is float32, rounded by itself, in the order that the document gives; so the logits are bitsweep-infer's to the bit.
"""
import json
import struct

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

DTYPES = {"F32": np.float32, "U8": np.uint8, "I64": np.int64}


def read_safetensors(path):
    """(metadata, {name: array})"""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    return metadata, {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], DTYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }


def unpacked(packed, codes):
    count = int(np.prod(codes["shape"]))
    possible = codes.get("list") or [codes["first"] + i * codes["step"] for i in range(codes["count"])]
    bits = max(1, (len(possible) - 1).bit_length())
    places = np.unpackbits(packed, bitorder="little")[: count * bits].reshape(count, bits)
    return np.array(possible, np.float32)[places @ (1 << np.arange(bits))].reshape(codes["shape"])


def windows_of(x, kernel, stride, pad):
    """[N,C,H,W,kernel,kernel]"""
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    return sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]


def ordered_sum(terms):
    total = None
    for term in terms:
        total = term if total is None else total + term
    return total


class Network:
    def __init__(self, path):
        metadata, self.tensors = read_safetensors(path)
        assert (metadata["format"], metadata["version"]) == ("bsnet", "1"), metadata
        self.nodes = json.loads(metadata["graph"])["nodes"]

    def tensor(self, node, key):
        return self.tensors[f"{node['name']}.{key}"]

    def codes(self, node):
        return unpacked(self.tensor(node, "codes"), node["codes"])

    def weights(self, node):
        if "codes" not in node:
            return self.tensor(node, "weight")
        codes = self.codes(node)
        return codes * self.tensor(node, "scale").reshape(-1, *[1] * (codes.ndim - 1))

    def values(self, images):
        """Every node's output; of a levels node the levels."""
        values = []
        for node in self.nodes:
            inputs = [values[i] for i in node["in"]]
            sources = [self.nodes[i] for i in node["in"]]
            if node["op"] == "values":
                values.append(inputs[0] * (np.float32(sources[0]["alpha"]) / np.float32(sources[0]["top"])))
            else:
                values.append(getattr(self, node["op"])(node, sources, *(inputs or [images])))
            assert values[-1].dtype == np.float32, node
        return values

    def images(self, node, _, x):
        if node["levels"] == 0:
            return x
        half, width = np.float32((node["levels"] - 1) / 2), np.float32(node["range"])
        return np.rint(np.clip(x / width, -1, 1) * half) / half * width

    def level_convolution(self, node, sources, x):
        codes, groups = self.codes(node), node["groups"]
        bound = sources[0]["top"] * np.abs(codes).max() * codes[0].size
        exact = np.float32 if bound < 2**24 else np.float64
        sums = []
        for levels, of_group in zip(np.split(x, groups, axis=1), np.split(codes, groups)):
            windows = windows_of(levels.astype(exact), node["kernel"], node["stride"], node["pad"])
            sums.append(np.tensordot(windows, of_group.astype(exact), ((1, 4, 5), (1, 2, 3))))
        sums = np.concatenate(sums, axis=3).transpose(0, 3, 1, 2).astype(np.float32)
        return sums * self.tensor(node, "scale").reshape(-1, 1, 1)

    def float_convolution(self, node, _, x):
        weights = self.weights(node)
        windows = windows_of(x, node["kernel"], node["stride"], node["pad"])
        return ordered_sum(
            windows[:, c, None, :, :, row, column] * weights[:, c, row, column].reshape(-1, 1, 1)
            for c in range(weights.shape[1]) for row in range(node["kernel"]) for column in range(node["kernel"])
        )

    def norm(self, node, _, x):
        return x * self.tensor(node, "slope").reshape(-1, 1, 1) + self.tensor(node, "offset").reshape(-1, 1, 1)

    def levels(self, node, _, x):
        if f"{node.get('name')}.thresholds" in self.tensors:
            return np.searchsorted(self.tensor(node, "thresholds"), x).astype(np.float32)
        return np.rint(np.clip(x / np.float32(node["alpha"]) * np.float32(node["top"]), 0, node["top"]))

    def clip(self, node, _, x):
        return np.clip(x, 0, np.float32(node["alpha"]))

    def relu(self, _, __, x):
        return np.maximum(x, 0)

    def add(self, _, __, branch, shortcut):
        missing = branch.shape[1] - shortcut.shape[1]
        return branch + np.pad(shortcut, ((0, 0), (missing // 2, missing - missing // 2), (0, 0), (0, 0)))

    def subsample(self, node, _, x):
        return np.ascontiguousarray(x[:, :, :: node["stride"], :: node["stride"]])

    def mean_pool(self, node, _, x, stride=None):
        stride, size = stride or node["stride"], x.shape[2]
        starts = range(0, size, stride)

        def mean(row, column):
            pixels = [(r, c) for r in range(row, min(row + stride, size)) for c in range(column, min(column + stride, size))]
            return ordered_sum(x[:, :, r, c] for r, c in pixels) / np.float32(len(pixels))

        return np.stack([np.stack([mean(row, column) for column in starts], -1) for row in starts], -2)

    def global_pool(self, node, _, x):
        return self.mean_pool(node, _, x, x.shape[2])

    def max_pool(self, node, _, x):
        pad = node["pad"]
        x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), constant_values=-np.inf)
        return windows_of(x, node["kernel"], node["stride"], 0).max((4, 5))

    def linear(self, node, _, x):
        weights = self.weights(node)
        x = x[:, :, 0, 0]
        sums = ordered_sum(x[:, f, None] * weights[None, :, f] for f in range(weights.shape[1]))
        return (sums + self.tensor(node, "bias")).reshape(len(x), -1, 1, 1)
