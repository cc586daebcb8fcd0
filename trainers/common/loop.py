"""One run of ResNet-8 by a toolkit (network.py), as bitsweep-train trains it: schedule, decay, order and epochs' metrics."""
import io
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "python"))
from bitsweep_trainer import Run
from cifar10 import Cifar10
from network import ResNet8


def learning_rate(config, step, steps_per_epoch):
    """Warms up linearly, then falls along a cosine to 0 at the last step. step: from 0."""
    warmup = config["schedule.warmup_steps"]
    if step < warmup:
        return config["optim.lr"] * (step + 1) / warmup
    behind = (step - warmup) / max(1, config["epochs"] * steps_per_epoch - warmup)
    return config["optim.lr"] * 0.5 * (1 + math.cos(math.pi * behind))


class Learner:
    """A network with its optimizer."""

    def __init__(self, toolkit, config):
        self.network = ResNet8(toolkit, config)
        self.network.initialize(config["seed"])
        self.floored = [module for module in self.network.modules() if hasattr(module, "keep_above_floor")]
        with torch.no_grad():
            for module in self.network.modules():
                if hasattr(module, "start"):
                    module.start()
        groups = self.network.parameter_groups(config["optim.decay"], toolkit.learned_decay(config))
        self.optimizer = torch.optim.SGD(groups, lr=config["optim.lr"], momentum=config["optim.momentum"])

    def step(self, images, labels, rate):
        """One step at that learning rate. Returns the logits and the loss, detached."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.network(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        self.optimizer.step()
        with torch.no_grad():
            for module in self.floored:
                module.keep_above_floor()
        return logits.detach(), loss.detach()

    def state(self):
        return {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}

    def load(self, state):
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])


class Sums:
    """Loss and accuracy over the images of some batches."""

    def __init__(self):
        self.images, self.loss, self.correct = 0, 0.0, 0

    def add(self, logits, labels, loss):
        self.images += len(labels)
        self.loss += loss.item() * len(labels)
        self.correct += (logits.argmax(1) == labels).sum().item()

    def metrics(self, of):
        return {f"{of}.top1": 100 * self.correct / self.images, f"{of}.loss": self.loss / self.images}


@torch.no_grad()
def evaluate(network, batches):
    network.eval()
    sums = Sums()
    for images, labels in batches:
        labels = torch.from_numpy(labels)
        logits = network(torch.from_numpy(images))
        sums.add(logits, labels, F.cross_entropy(logits, labels))
    return sums.metrics("test")


def train_epoch(learner, data, config, epoch, run):
    """The epoch's metrics; None where a signal came before its end."""
    learner.network.train()
    steps, sums = len(data.images) // config["batch"], Sums()
    for step, (images, labels) in enumerate(data.epoch(config["seed"], epoch, config["batch"]), (epoch - 1) * steps):
        if run.should_stop:
            return None
        labels = torch.from_numpy(labels)
        logits, loss = learner.step(torch.from_numpy(images), labels, learning_rate(config, step, steps))
        sums.add(logits, labels, loss)
    return sums.metrics("train")


def prepare(toolkit, run):
    try:
        data = Cifar10(run.data, run.config["data.train_images"], run.config["data.test_images"])
        if len(data.images) < run.config["batch"]:
            raise ValueError(f"batch: expected at most the {len(data.images)} training images, got {run.config['batch']}")
        return data, Learner(toolkit, run.config)
    except (OSError, ValueError) as error:
        run.refuse(str(error))


def train(toolkit, run):
    data, learner = prepare(toolkit, run)
    saved = torch.load(io.BytesIO(run.saved)) if run.saved else {"epoch": 0}
    if saved["epoch"]:
        learner.load(saved)
    for epoch in range(saved["epoch"] + 1, run.config["epochs"] + 1):
        metrics = train_epoch(learner, data, run.config, epoch, run)
        if metrics is None:
            return
        metrics = {**evaluate(learner.network, data.test()), **metrics}
        if not all(map(math.isfinite, metrics.values())):
            return run.diverged(f"the loss became NaN or infinite in epoch {epoch}")
        run.log(epoch, metrics)
        state = io.BytesIO()
        torch.save({"epoch": epoch, **learner.state()}, state)
        run.save(state.getvalue())
        if run.should_stop:
            return


def main(toolkit):
    """toolkit: the module that is trained by: network.py says what it has to give."""
    with Run("trainer.json") as run:
        train(toolkit, run)
