"""CIFAR-10 as bitsweep gives it out: the same pixels, batches, crops and mirrors of a seed, to the bit; and a seed's first
weights.

Each random number derives from (seed, name of its stream) alone, as in src/base/random.h.
"""
import math
import pathlib

import numpy as np

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
PADDING = 4  # pixels


def _mix(z):
    """SplitMix64's output for its state; uint64, any shape."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _stream(seeds, first, count):
    """Outputs first .. first + count - 1 of the generators of `seeds` (uint64 [n]): uint64 [n, count]."""
    steps = np.arange(first + 1, first + count + 1, dtype=np.uint64) * np.uint64(GAMMA)
    return _mix(np.asarray(seeds, np.uint64).reshape(-1, 1) + steps)


def _below(x, count):
    """The high 64 bits of x * count, for count < 2**32."""
    low, high, count = x & np.uint64(0xFFFFFFFF), x >> np.uint64(32), np.asarray(count, np.uint64)
    return (high * count + (low * count >> np.uint64(32))) >> np.uint64(32)


def derive_seed(seed, name):
    hashed = 0xCBF29CE484222325
    for byte in name.encode():
        hashed = (hashed ^ byte) * 0x100000001B3 & MASK
    return int(_stream([int(_stream([seed], 0, 1)[0, 0]) ^ hashed], 0, 1)[0, 0])


def _uniform(seed, count):
    return ((_stream([seed], 0, count)[0] >> np.uint64(11)).astype(np.float64) * 2.0**-53).tolist()


def initial_weight(seed, name, shape):
    """Of a convolution: normal with variance 2 / fan_out; of the linear layer: uniform. shape: of the parameter `name`."""
    count = int(np.prod(shape))
    stream = derive_seed(seed, "init " + name)
    if len(shape) == 4:
        draws = _uniform(stream, 2 * count)
        deviation = math.sqrt(2.0 / (shape[0] * shape[2] * shape[3]))
        values = [deviation * (math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(2.0 * math.pi * v))
                  for u, v in zip(draws[::2], draws[1::2])]
    else:
        bound = 1.0 / math.sqrt(shape[1] if len(shape) == 2 else 64)
        values = [bound * (2.0 * u - 1.0) for u in _uniform(stream, count)]
    return np.array(values, np.float64).astype(np.float32).reshape(shape)


def shuffled(count, seed, epoch):
    """Positions 0 .. count - 1 in the order of an epoch (1, 2, ...)."""
    sizes = np.arange(count, 1, -1)
    others = _below(_stream([derive_seed(seed, f"shuffle.{epoch}")], 0, len(sizes))[0], sizes).tolist()
    order = list(range(count))
    for i, other in zip(sizes.tolist(), others):
        order[i - 1], order[other] = order[other], order[i - 1]
    return np.array(order)


def draws(seed, epoch, positions):
    """Rows, columns and mirrors of the crops of the images at `positions`: [n] each."""
    first = (derive_seed(seed, "augment") + (epoch << 40)) & MASK
    numbers = _stream(np.uint64(first) + positions.astype(np.uint64), 0, 3)
    return *_below(numbers[:, :2], 2 * PADDING + 1).astype(int).T, _below(numbers[:, 2], 2) == 1


class Cifar10:
    """Images of both sets; pixels are (byte - mean of the pixel over the training images) / 128."""

    def __init__(self, data_root, train_images=0, test_images=0):
        """Only the first so many images; 0 = all. Raises OSError or ValueError where the files are not CIFAR-10's."""
        folder = pathlib.Path(data_root) / "cifar-10-batches-bin"
        parts = [self._read(folder / f"data_batch_{i}.bin") for i in range(1, 6)]
        self.images, self.labels = self._first(train_images, *(np.concatenate(part) for part in zip(*parts)))
        self.test_images, self.test_labels = self._first(test_images, *self._read(folder / "test_batch.bin"))
        self.shift = (self.images.sum(0, dtype=np.int64) / (-128.0 * len(self.images))).astype(np.float32)

    @staticmethod
    def _first(count, images, labels):
        if count > len(images):
            raise ValueError(f"there are {len(images)} images, not {count}")
        return images[: count or None], labels[: count or None]

    @staticmethod
    def _read(path):
        records = np.fromfile(path, np.uint8)
        if records.size != 10000 * 3073:
            raise ValueError(f"{path}: {records.size} bytes, expected 10,000 records of 3,073")
        records = records.reshape(-1, 3073)
        return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0].astype(np.int64)

    def _normalized(self, images):
        return images.astype(np.float32) * np.float32(1 / 128) + self.shift

    def epoch(self, seed, epoch, batch):
        """Whole batches of (pixels float32 [batch,3,32,32], labels int64 [batch]); the rest of the images is left out."""
        order = shuffled(len(self.images), seed, epoch)
        for first in range(0, len(order) - batch + 1, batch):
            positions = order[first : first + batch]
            padded = np.pad(self.images[positions], ((0, 0), (0, 0), (PADDING,) * 2, (PADDING,) * 2))
            pixels = np.empty((batch, 3, 32, 32), np.uint8)
            for i, (top, left, flip) in enumerate(zip(*draws(seed, epoch, positions))):
                crop = padded[i, :, top : top + 32, left : left + 32]
                pixels[i] = crop[:, :, ::-1] if flip else crop
            yield self._normalized(pixels), self.labels[positions]

    def test(self, batch=250):
        for first in range(0, len(self.test_images), batch):
            part = slice(first, first + batch)
            yield self._normalized(self.test_images[part]), self.test_labels[part]
