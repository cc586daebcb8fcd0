"""A trained network of bitsweep in PyTorch, from the run's final.safetensors alone; numpy and torch, no bitsweep.

    network = load("results/runs/<id>/final.safetensors")
    logits = forward(network, normalize(network, images))  # images: uint8 [N,C,H,W]

CIFAR ResNets, pre- and post-activation, whose ends are in full precision and whose activations have one step.
"""
import json
import sys
from collections import namedtuple

import numpy as np
import torch
import torch.nn.functional as F

TYPES = {"F32": np.float32, "I8": np.int8, "I16": np.int16, "I64": np.int64}
Network = namedtuple("Network", "tensors config")


def read(path):
    """The tensors and the metadata of a safetensors file."""
    data = open(path, "rb").read()
    size = int.from_bytes(data[:8], "little")
    header, body = json.loads(data[8 : 8 + size]), data[8 + size :]
    meta = header.pop("__metadata__", {})
    array = lambda e: np.frombuffer(body[slice(*e["data_offsets"])], TYPES[e["dtype"]]).reshape(e["shape"])
    return {name: torch.from_numpy(array(entry).copy()) for name, entry in header.items()}, meta


def normalize(network, images):
    return images.float() * network.tensors["normalization.scale"] + network.tensors["normalization.shift"]


def load(path):
    tensors, meta = read(path)
    network = Network(tensors, json.loads(meta["config"]))
    quant = network.config["quant"]
    if quant["layers"] or quant["first"]["bits"] != 32 or quant["last"]["bits"] != 32:
        raise NotImplementedError("bits of single layers, or quantized ends")
    return network


def weight(t, layer):
    """code x scale where the layer is quantized, else the weight itself."""
    if layer + ".weight.codes" not in t:
        return t[layer + ".weight"]
    return t[layer + ".weight.codes"].float() * t[layer + ".weight.scale"].reshape(-1, 1, 1, 1)


def quantize(x, step, bits):
    return torch.round(torch.clamp(x / step, 0, 2**bits - 1)) * step


def activate(network, layer, x):
    """What the layer multiplies, and what a shortcut reads beside it."""
    t, quant = network.tensors, network.config["quant"]
    bits, step = quant["activation"]["bits"], t.get(layer + ".activation.step")
    if quant["activation"]["method"] == "none":
        return F.relu(x), F.relu(x)
    clip = step * (2**bits - 1) if step is not None else t[layer + ".alpha"]
    branch = quantize(x, step, bits) if step is not None else torch.minimum(F.relu(x), clip)
    if not quant["shortcut"]["clip"]:
        return branch, F.relu(x)
    own = bits if quant["shortcut"]["bits"] == "body" else quant["shortcut"]["bits"]
    return branch, torch.minimum(F.relu(x), clip) if own == 32 else quantize(x, clip / (2**own - 1), own)


def forward(network, x):
    t, config = network.tensors, network.config
    pre = config["model"]["block"] == "pre"

    def norm(x, name):
        part = [t[f"{name}.{key}"] for key in ("running_mean", "running_var", "weight", "bias")]
        return F.batch_norm(x, *part, eps=config["batchnorm"]["epsilon"])

    def conv(x, layer, stride=1):
        w = weight(t, layer)
        return F.conv2d(x, w, stride=stride, padding=w.shape[2] // 2)

    x, first = norm(conv(x, "conv1"), "bn1"), True
    for stage in (1, 2, 3):
        for block in range(sum(name.startswith(f"layer{stage}.") and name.endswith("conv1.weight") for name in t)):
            name, stride = f"layer{stage}.{block}.", 2 if stage > 1 and block == 0 else 1
            y = norm(x, name + "bn1") if pre and not first else x
            branch, shortcut = activate(network, name + "conv1", y)
            shortcut = shortcut if not pre or first else x
            branch = norm(conv(branch, name + "conv1", stride), name + ("bn2" if pre else "bn1"))
            branch = conv(activate(network, name + "conv2", branch)[0], name + "conv2")
            branch = branch if pre else norm(branch, name + "bn2")
            if stride == 2:
                pool = config["model"]["shortcut"] == "pool"
                shortcut = F.avg_pool2d(shortcut, 2) if pool else shortcut[:, :, ::2, ::2]
            missing = branch.shape[1] - shortcut.shape[1]
            x = branch + F.pad(shortcut, (0, 0, 0, 0, missing // 2, missing - missing // 2))
            first = False
    x = F.relu(norm(x, "bn") if pre else x).mean((2, 3))
    return F.linear(x, t["linear.weight"], t["linear.bias"])


if __name__ == "__main__":  # load.py FINAL IMAGES: of bitsweep-train export --inputs; prints the classes
    images, _ = read(sys.argv[2])
    with torch.no_grad():
        network = load(sys.argv[1])
        print(*torch.cat([forward(network, part) for part in images["images"].split(250)]).argmax(1).tolist(), sep="\n")
