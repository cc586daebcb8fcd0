"""PACT, SAWB and LSQ in plain PyTorch: ResNet-8 on CIFAR-10, a run of bitsweep's (trainers/README.md)."""
import math
import pathlib
import sys

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import loop

SAWB = {2: (3.12, 2.064), 3: (7.509, 6.892), 4: (12.68, 12.80)}  # bits: c1, c2 of 2^bits levels (IBM fms-model-optimizer)
STEP_FLOOR = 1e-6


def round_through(x):
    """Rounds half to even; the gradient passes as if it had not rounded."""
    return x + (x.round() - x).detach()


class SawbConv2d(nn.Conv2d):
    """2^bits levels on [-alpha, alpha], alpha = c1 rms(w) - c2 mean|w| (or max|w| where that is not positive), from the
    weights of this step and a constant for the gradient, which is 0 where |w| > alpha."""

    def __init__(self, bits, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.bits, (self.c1, self.c2) = bits, SAWB[bits]

    def quantized_weight(self):
        w = self.weight.detach().double()
        alpha = (self.c1 * w.square().mean().sqrt() - self.c2 * w.abs().mean()).float()
        alpha = torch.where(alpha > 0, alpha, w.abs().max().float())
        steps = 2**self.bits - 1
        clipped = torch.minimum(torch.maximum(self.weight, -alpha), alpha)
        return (2 * round_through((clipped / alpha + 1) * (steps / 2)) / steps - 1) * alpha

    def forward(self, x):
        return self._conv_forward(x, self.quantized_weight(), self.bias)


class Pact(nn.Module):
    """round(clip(x, 0, alpha) n / alpha) alpha / n with n = 2^bits - 1. To alpha: the sum of the gradients where x >= alpha."""

    def __init__(self, bits, alpha):
        super().__init__()
        self.top, self.alpha = 2**bits - 1, nn.Parameter(torch.tensor(float(alpha)))

    def forward(self, x):
        clipped = torch.minimum(torch.relu(x), self.alpha)  # a NaN stays visible
        step = self.alpha.detach() / self.top
        return clipped + ((clipped / step).round() * step - clipped).detach()

    def keep_above_floor(self):
        self.alpha.clamp_(min=1e-3)


def learned_step(x, step, low, high, gradient_scale):
    """LSQ (arXiv 1902.08153), eq. 1 to 3: the step's gradient is multiplied by `gradient_scale`."""
    step = step * gradient_scale + (step * (1 - gradient_scale)).detach()
    return round_through((x / step).clamp(low, high)) * step


class LsqConv2d(nn.Conv2d):
    """Weights on -2^(bits-1) .. 2^(bits-1) - 1 steps; the step starts at 2 mean|w| / sqrt(top) of the first weights."""

    def __init__(self, bits, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.low, self.high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        self.step = nn.Parameter(torch.zeros(()))

    def start(self):
        self.step.copy_(2 * self.weight.abs().mean() / math.sqrt(self.high))

    def quantized_weight(self):
        return learned_step(self.weight, self.step, self.low, self.high, 1 / math.sqrt(self.weight.numel() * self.high))

    def forward(self, x):
        return self._conv_forward(x, self.quantized_weight(), self.bias)

    def keep_above_floor(self):
        self.step.clamp_(min=STEP_FLOOR)


class LsqActivation(nn.Module):
    """0 .. 2^bits - 1 steps; the step starts from the first batch that comes by in training."""

    def __init__(self, bits):
        super().__init__()
        self.top, self.step = 2**bits - 1, nn.Parameter(torch.zeros(()))

    def forward(self, x):
        r = torch.relu(x)
        if self.training and self.step.item() == 0:
            with torch.no_grad():
                self.step.copy_((2 * r.mean() / math.sqrt(self.top)).clamp_(min=STEP_FLOOR))
        return learned_step(r, self.step, 0, self.top, 1 / math.sqrt(r[0].numel() * self.top))

    def keep_above_floor(self):
        self.step.clamp_(min=STEP_FLOOR)


def convolution(config, shape):
    method, bits = config["quant.weight.method"], config["quant.weight.bits"]
    return {"none": lambda: nn.Conv2d(**shape), "sawb": lambda: SawbConv2d(bits, **shape),
            "lsq": lambda: LsqConv2d(bits, **shape)}[method]()


def activation(config):
    method, bits = config["quant.activation.method"], config["quant.activation.bits"]
    return {"none": nn.ReLU, "pact": lambda: Pact(bits, config["quant.activation.alpha_init"]),
            "lsq": lambda: LsqActivation(bits)}[method]()


def learned_decay(config):
    return config["quant.activation.alpha_decay"] if config["quant.activation.method"] == "pact" else 0.0


if __name__ == "__main__":
    loop.main(sys.modules[__name__])
