"""Steps of a trainer on one batch of random images, one for each line of standard input: `bitsweep-bench peers` starts it.

steps.py TRAINER WEIGHT_METHOD ACTIVATION_METHOD. It answers with the peak memory of the process in bytes, before the first
step, and then for each step "seconds peak_bytes". Threads: OMP_NUM_THREADS.
"""
import json
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
name, weight, activation = sys.argv[1:]
sys.path[:0] = [str(HERE.parent / name), str(HERE)]
import loop
import torch
import train as toolkit


def peak_bytes():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


keys = json.loads((HERE.parent / name / "trainer.json").read_text())["keys"]
config = {key: value["default"] for key, value in keys.items()}
config.update({"quant.weight.method": weight, "quant.activation.method": activation})
config.update({"quant.weight.bits": 2, "quant.activation.bits": 2})
learner = loop.Learner(toolkit, config)
images, labels = torch.randn(config["batch"], 3, 32, 32), torch.randint(0, 10, (config["batch"],))
print(peak_bytes(), flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    learner.step(images, labels, 0.1)
    print(time.perf_counter() - begin, peak_bytes(), flush=True)
