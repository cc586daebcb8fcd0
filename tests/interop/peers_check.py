"""A trainer of trainers/ is held against ours: its network from the same weights on the same images, its quantizers, and its
first steps.

peers_check.py BITSWEEP_TRAIN NAME, in the environment that trainers/setup NAME makes. Exit 77: no environment.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import torch
    import torch.nn.functional as F

    bitsweep_train, name = sys.argv[1:3]
    sys.path[:0] = [f"trainers/{name}", "trainers/common", "docs"]
    import train as toolkit
except ImportError as error:
    print(f"interop: SKIPPED: {error}")
    sys.exit(77)
import load
import loop
from cifar10 import Cifar10
from network import ResNet8

BITS = {"quant.weight.bits": 2, "quant.activation.bits": 2}
QUANTIZED = {"pytorch": ("sawb", "pact"), "fms_mo": ("sawb", "pact"), "brevitas": ("mean_sigma_std", "pact+")}[name]
TIE = 1e-4  # of a step: so close to the middle of two levels, rounding in float32 decides
failed = False


def say(good, text):
    global failed
    failed |= not good
    print(f"{name}: {text}{'' if good else ': WRONG'}")


def call(*arguments):
    done = subprocess.run([bitsweep_train, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name}: bitsweep-train {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}")


def config_of(weight, activation):
    keys = json.loads(pathlib.Path(f"trainers/{name}/trainer.json").read_text())["keys"]
    methods = {"quant.weight.method": weight, "quant.activation.method": activation}
    return {key: value["default"] for key, value in keys.items()} | methods | (BITS if weight != "none" else {})


def ours(folder, label, weight, activation):
    """A small network that bitsweep-train trained, in the folder of its run."""
    config = {
        "model": {"name": "resnet8", "block": "pre", "shortcut": "pool"},
        "data": {"name": "shapes10", "train_images": 1000},
        "quant": {"weight": {"method": weight, "bits": 2}, "activation": {"method": activation, "bits": 2, "alpha_init": 3}},
        "schedule": {"method": "cosine"},
        "epochs": 2,
        "batch": 50,
    }
    (folder / f"{label}.json").write_text(json.dumps(config))
    call("run", "--config", folder / f"{label}.json", "--dir", folder / label, "--threads", 1, "--device", "cpu")
    return folder / label


def our_logits(folder, label, weights):
    call("eval", "--config", folder / f"{label}.json", "--weights", weights, "--composed", "--logits", folder / "logits",
         "--threads", 1, "--device", "cpu")
    return torch.from_numpy(np.fromfile(folder / "logits", np.float32)).reshape(-1, 10)


def write(path, tensors):
    """A safetensors file of float32."""
    header, offset, parts = {}, 0, []
    for key, tensor in tensors.items():
        parts.append(tensor.detach().numpy().astype("<f4").tobytes())
        header[key] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(parts[-1])]}
        offset += len(parts[-1])
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(parts))


def with_weights(config, tensors):
    """The trainer's network with weights, statistics and clips of ours, in evaluation mode."""
    network = ResNet8(toolkit, config)
    state = network.state_dict()
    for key in state:
        if key in tensors:
            state[key] = tensors[key]
    network.load_state_dict(state)
    for key, tensor in tensors.items():
        if key.endswith(".alpha"):
            layer, conv = key[: -len(".alpha")].rsplit(".", 1)
            (clip,) = network.get_submodule(f"{layer}.act{conv[-1]}").parameters()
            clip.data.fill_(tensor.item())
    return network


def logits_of(network, images):
    network.train()  # a toolkit may compute its scales in training alone
    with torch.no_grad():
        for layer in quantized_layers(network).values():
            weight_of(layer)
    network.eval()
    with torch.no_grad():
        return torch.cat([network(part) for part in images.split(250)])


def quantized_layers(network):
    return {key: module for key, module in network.named_modules() if key.endswith((".conv1", ".conv2"))}


def weight_of(layer):
    """The weight that the layer multiplies by."""
    seen = []
    conv2d = F.conv2d

    def spy(x, weight, *arguments, **keywords):
        seen.append(weight.value if hasattr(weight, "value") else weight)
        F.conv2d = conv2d  # Brevitas looks it up by its name
        return conv2d(x, weight, *arguments, **keywords)

    F.conv2d = spy
    try:
        layer(torch.zeros(1, layer.in_channels, 8, 8))
    finally:
        F.conv2d = conv2d
    return seen[0].detach()


def check_full_precision(folder):
    run = ours(folder, "full", "none", "none")
    tensors, _ = load.read(run / "final.safetensors")
    theirs = logits_of(with_weights(config_of("none", "none"), tensors), images_of(folder, run))
    mine = our_logits(folder, "full", run / "final.safetensors")
    error = ((theirs - mine).abs().max() / mine.abs().max()).item()
    say(error <= 1e-5, f"full precision: {len(mine)} images, logits differ by {error:.1e} of the largest at most")


def images_of(folder, run):
    call("export", "--run", run, "--inputs", folder / "inputs")
    return load.read(folder / "inputs")[0]["images"]


def check_weights(network, tensors):
    """Levels against ours where the method is ours, else against the toolkit's own words (trainers/README.md)."""
    differ, ties, count = 0, 0, 0
    for key, layer in quantized_layers(network).items():
        w, q = tensors[key + ".weight"].double(), weight_of(layer).double()
        if QUANTIZED[0] == "sawb":
            scale, codes = tensors[key + ".weight.scale"].double(), tensors[key + ".weight.codes"].double()
            step = 2 * scale
        else:
            magnitude = w.abs()
            scale = step = magnitude.mean() + 0.726 * (magnitude.var() + 1e-8).sqrt()
            codes = (w / scale).clamp(-1, 1).round()
        off = (q / scale - codes).abs() > 1e-4
        middle = ((w / step - (0 if QUANTIZED[0] == "sawb" else 0.5)) % 1 - 0).abs()
        tie = torch.minimum(middle, 1 - middle) < TIE
        differ, ties, count = differ + (off & ~tie).sum().item(), ties + (off & tie).sum().item(), count + w.numel()
    say(differ == 0, f"2-bit weights by {QUANTIZED[0]}: {count} on the expected levels but for {ties} ties and {differ} others")


def clipped_levels(x, alpha):
    """Levels, in float64; where the gradient passes; and the gradient to alpha of a gradient of ones; z, to find ties.

    PACT: the gradient passes below alpha. Brevitas rounds before it clips: it passes as far as half a step above, and the
    clip feels the rounding."""
    z = x.clamp(min=0) * 3 / alpha
    levels = z.round().clamp(max=3)
    plus = QUANTIZED[1] == "pact+"
    inside = (x > 0) & (z < (3.5 if plus else 3))
    to_alpha = torch.where(inside, (levels - z) / 3 * plus, (z >= 3).double())
    return levels * alpha / 3, inside, to_alpha.sum(), z


def check_activations(network):
    x = torch.linspace(-1, 5, 100001)
    worst, others, ties = 0.0, 0, 0
    for key, module in network.named_modules():
        if not key.endswith((".act1", ".act2")):
            continue
        (clip,) = module.parameters()
        clip.grad = None
        values = x.clone().requires_grad_()
        y = module(values.reshape(1, 1, 1, -1))
        y = (y.value if hasattr(y, "value") else y).reshape(-1)
        y.sum().backward()
        alpha = clip.detach().double().reshape(())
        expected, inside, gradient, z = clipped_levels(x.double(), alpha)
        off, tie = (y.double() - expected).abs() > 1e-5, ((z - z.floor()) - 0.5).abs() < TIE
        others, ties = others + (off & ~tie).sum().item(), ties + (off & tie).sum().item()
        worst = max(worst, abs(clip.grad.item() / gradient.item() - 1))
        others += (values.grad != inside.float()).sum().item() > 2  # at the ends themselves a choice is free
    say(others == 0 and worst < 1e-3,
        f"2-bit activations by {QUANTIZED[1]}: levels equal but for {ties} ties and {others} others; "
        f"the clip's gradient to {worst:.1e}")


def check_quantized(folder):
    run = ours(folder, "two", "sawb", "pact")
    tensors, _ = load.read(run / "final.safetensors")
    network = with_weights(config_of(*QUANTIZED), tensors)
    theirs = logits_of(network, images_of(folder, run))
    check_weights(network, tensors)
    check_activations(network)
    # Ours with the weights that the toolkit multiplies by.
    keys = [key for key in tensors if not key.endswith((".codes", ".scale", ".step", ".shift"))]
    weights = {key + ".weight": weight_of(layer) for key, layer in quantized_layers(network).items()}
    write(folder / "weights.safetensors", {key: weights.get(key, tensors[key]) for key in keys})
    config = json.loads((folder / "two.json").read_text())
    config["quant"]["weight"] = {"method": "none"}
    (folder / "activations.json").write_text(json.dumps(config))
    mine = our_logits(folder, "activations", folder / "weights.safetensors")
    errors = (theirs - mine).abs().amax(1) / mine.abs().max()
    equal, same = (errors < 1e-4).double().mean().item(), (theirs.argmax(1) == mine.argmax(1)).double().mean().item()
    say(equal > 0.9 and same > 0.99,
        f"2 bits: {len(mine)} images, logits as ours for {equal:.1%}, the same class for {same:.1%}")


def check_first_steps(folder, data_root):
    """Ten steps from the seed's weights, on crops of CIFAR-10: order, augmentation, schedule and decay are ours."""
    if not (pathlib.Path(data_root) / "cifar-10-batches-bin").is_dir():
        return print(f"{name}: SKIPPED: the first steps: BITSWEEP_DATA has no CIFAR-10")
    config = json.loads(re.sub("^ *//.*", "", pathlib.Path("experiments/cifar10/resnet8_pre.json").read_text(), flags=re.M))
    config["data"]["train_images"], config["epochs"], config["schedule"]["warmup_steps"] = 1280, 1, 5
    (folder / "cifar.json").write_text(json.dumps(config))
    call("run", "--config", folder / "cifar.json", "--dir", folder / "cifar", "--composed", "--threads", 1, "--device", "cpu",
         "--data-root", data_root)
    mine = json.loads((folder / "cifar" / "metrics.jsonl").read_text().splitlines()[-1])
    own = config_of("none", "none") | {"data.train_images": 1280, "epochs": 1, "schedule.warmup_steps": 5}
    learner = loop.Learner(toolkit, own)
    theirs = loop.train_epoch(learner, Cifar10(data_root, 1280), own, 1, argparse.Namespace(should_stop=False))
    error = abs(theirs["train.loss"] / mine["train.loss"] - 1)
    loss = theirs["train.loss"]
    say(error < 1e-5, f"full precision: the mean loss of the first ten steps is {loss:.6f}, ours differs by {error:.1e} of it")


with tempfile.TemporaryDirectory() as temporary:
    check_full_precision(pathlib.Path(temporary))
    check_quantized(pathlib.Path(temporary))
    check_first_steps(pathlib.Path(temporary), os.environ.get("BITSWEEP_DATA", "data"))
sys.exit(failed)
