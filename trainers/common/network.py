"""ResNet-8 of the protocol `cpu` (experiments/cifar10/resnet8_pre.json): full pre-activation, shortcuts by pooling and zero
channels.

Parameters have bitsweep's names. A toolkit gives the quantized convolutions and the activations in front of them:

    toolkit.convolution(config, shape)  shape: the arguments of nn.Conv2d; it is one
    toolkit.activation(config)          takes the signed sum: ReLU, clip and rounding
    toolkit.learned_decay(config)       the L2 coefficient of what the quantizers learn
"""
import torch
import torch.nn.functional as F
from torch import nn

from cifar10 import initial_weight

STAGES = (16, 1), (32, 2), (64, 2)  # channels, stride


def shape_of(channels, out_channels, stride):
    fixed = {"kernel_size": 3, "padding": 1, "bias": False}
    return {"in_channels": channels, "out_channels": out_channels, "stride": stride, **fixed}


class Block(nn.Module):
    def __init__(self, toolkit, config, channels, out_channels, stride, is_first):
        super().__init__()
        self.stride, self.new_channels = stride, out_channels - channels
        self.bn1 = None if is_first else nn.BatchNorm2d(channels)  # of the first block: the stem's
        self.act1 = toolkit.activation(config)
        self.conv1 = toolkit.convolution(config, shape_of(channels, out_channels, stride))
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.act2 = toolkit.activation(config)
        self.conv2 = toolkit.convolution(config, shape_of(out_channels, out_channels, 1))

    def forward(self, x):
        activated = self.act1(x if self.bn1 is None else self.bn1(x))
        branch = self.conv2(self.act2(self.bn2(self.conv1(activated))))
        shortcut = activated if self.bn1 is None else x  # the first block's reads the activation, at its bits
        if self.stride > 1:
            shortcut = F.avg_pool2d(shortcut, self.stride)
        before = self.new_channels // 2
        return branch + F.pad(shortcut, (0, 0, 0, 0, before, self.new_channels - before))


class ResNet8(nn.Module):
    def __init__(self, toolkit, config):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(**shape_of(3, 16, 1)), nn.BatchNorm2d(16)
        channels = 16
        for i, (out_channels, stride) in enumerate(STAGES, 1):
            block = Block(toolkit, config, channels, out_channels, stride, is_first=i == 1)
            setattr(self, f"layer{i}", nn.Sequential(block))
            channels = out_channels
        self.bn, self.linear = nn.BatchNorm2d(channels), nn.Linear(channels, 10)

    def forward(self, images):
        x = self.bn1(self.conv1(images))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(F.relu(self.bn(x)).mean((2, 3)))

    @torch.no_grad()
    def initialize(self, seed):
        for name, module in self.named_modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                for of, parameter in module.named_parameters(recurse=False):
                    parameter.copy_(torch.from_numpy(initial_weight(seed, f"{name}.{of}", tuple(parameter.shape))))

    def parameter_groups(self, decay, learned_decay):
        """Weights decay, batch norm and biases do not; the rest, which quantizers learn, has a decay of its own."""
        weights, norms = [], []
        for module in self.modules():
            own = list(module.parameters(recurse=False))
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                weights.append(module.weight)
                norms += [parameter for parameter in own if parameter is not module.weight]
            elif isinstance(module, nn.BatchNorm2d):
                norms += own
        known = {id(parameter) for parameter in weights + norms}
        learned = [parameter for parameter in self.parameters() if id(parameter) not in known]
        groups = (weights, decay), (norms, 0.0), (learned, learned_decay)
        return [{"params": parameters, "weight_decay": value} for parameters, value in groups if parameters]
