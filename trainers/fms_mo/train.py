"""IBM's fms-model-optimizer 0.8: its PACT and its SAWB on ResNet-8, a run of bitsweep's (trainers/README.md)."""
import pathlib
import sys

from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import loop
from fms_mo.modules.conv import QConv2d
from fms_mo.quant.quantizers import SAWB, get_activation_quantizer


def convolution(config, shape):
    if config["quant.weight.method"] == "none":
        return nn.Conv2d(**shape)
    bits = config["quant.weight.bits"]
    layer = QConv2d(**shape, num_bits_weight=bits, qw_mode="sawb", qcfg={}, device="cpu")
    if not config["quant.weight.zero_aligned"]:  # QConv2d's "sawb" has always 2^bits - 1 levels, whatever its align_zero
        layer.quantize_weight = SAWB(bits, dequantize=True, align_zero=False, clipSTE=False)
    return layer


def activation(config):
    method, bits = config["quant.activation.method"], config["quant.activation.bits"]
    if method == "none":
        return nn.ReLU()
    clip = float(config["quant.activation.alpha_init"])
    return nn.Sequential(nn.ReLU(), get_activation_quantizer(method, nbits=bits, clip_val=clip, non_neg=True))


def learned_decay(config):
    return config["quant.activation.alpha_decay"]


if __name__ == "__main__":
    loop.main(sys.modules[__name__])
