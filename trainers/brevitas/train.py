"""Brevitas 0.13: the nearest that it has to PACT and SAWB on ResNet-8, a run of bitsweep's (trainers/README.md)."""
import pathlib
import sys

from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import loop
from brevitas.inject.enum import StatsOp
from brevitas.nn import QuantConv2d, QuantReLU
from brevitas.quant import Int8WeightPerTensorFloat, Uint8ActPerTensorFloatMaxInit


class StatisticsWeight(Int8WeightPerTensorFloat):
    """Levels -1, 0, 1 at 2 bits, times mean|w| + sigma std|w| of this step's weights; the gradient goes through these.
    sigma: the scale is SAWB's for three levels (2.6, 1.71) where weights are normal."""

    scaling_stats_op = StatsOp.MEAN_SIGMA_STD
    sigma = 0.726


def convolution(config, shape):
    if config["quant.weight.method"] == "none":
        return nn.Conv2d(**shape)
    return QuantConv2d(**shape, weight_quant=StatisticsWeight, weight_bit_width=config["quant.weight.bits"])


def activation(config):
    if config["quant.activation.method"] == "none":
        return nn.ReLU()
    return QuantReLU(act_quant=Uint8ActPerTensorFloatMaxInit, bit_width=config["quant.activation.bits"],
                     max_val=float(config["quant.activation.alpha_init"]))


def learned_decay(config):
    return config["quant.activation.alpha_decay"]


if __name__ == "__main__":
    loop.main(sys.modules[__name__])
