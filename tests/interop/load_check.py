"""docs/load.py rebuilds small trained networks: ResNet-8 and ResNet-20 of 2-bit PACT+SAWB with full-precision shortcuts.

load_check.py BITSWEEP_TRAIN [RUN...]: runs in the place of the small ones.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy  # noqa: F401
    import torch
except ImportError as error:
    print(f"interop: SKIPPED: {error}")
    sys.exit(77)

sys.path.insert(0, "docs")
import load

TWO_BITS = {"weight": {"method": "sawb", "bits": 2}, "activation": {"method": "pact", "bits": 2, "alpha_init": 3}}
CASES = [
    ("resnet8", "pre", "pool", 32),
    ("resnet20", "pre", "pool", 32),
    ("resnet20", "post", "A", 32),
    ("resnet8", "post", "A", "body"),
    ("resnet8", "post", "A", 4),
]
trainer = sys.argv[1]


def call(*arguments):
    return subprocess.run([trainer, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def train(folder, model, block, shortcut, shortcut_bits):
    config = {
        "model": {"name": model, "width": 0.25, "block": block, "shortcut": shortcut},
        "data": {"name": "shapes10", "train_images": 2000},
        "quant": {**TWO_BITS, "shortcut": {"bits": shortcut_bits}},
        "optim": {"lr": 0.05},
        "schedule": {"method": "cosine"},
        "epochs": 3,
        "batch": 50,
    }
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    call("run", "--config", path, "--dir", folder / "run", "--threads", 1, "--device", "cpu")
    return folder / "run"


def same_share(run, folder):
    call("export", "--run", run, "--inputs", folder / "inputs")
    inputs, _ = load.read(folder / "inputs")
    network = load.load(run / "final.safetensors")
    with torch.no_grad():
        logits = torch.cat([load.forward(network, part) for part in inputs["images"].split(250)])
    ours = torch.frombuffer(bytearray((run / "predictions.u8").read_bytes()), dtype=torch.uint8)
    right = [(classes == inputs["labels"]).double().mean().item() * 100 for classes in (logits.argmax(1), ours)]
    return (logits.argmax(1) == ours).double().mean().item(), *right, ours


failed = False
with tempfile.TemporaryDirectory() as name:
    runs = [(run, pathlib.Path(run)) for run in sys.argv[2:]]
    for i, case in enumerate(CASES if not runs else []):
        folder = pathlib.Path(name) / str(i)
        folder.mkdir()
        runs.append((case, train(folder, *case)))
    for label, run in runs:
        share, theirs, top1, ours = same_share(run, pathlib.Path(name))
        one = 1 / len(ours)  # image
        good = share >= 1 - max(0.001, one) and abs(theirs - top1) <= max(0.05, 100 * one) + 1e-9
        failed |= not good
        print(f"{label}: the same class for {share:.4%}, top-1 {theirs:.2f} and {top1:.2f}{'' if good else ': WRONG'}")
sys.exit(failed)
