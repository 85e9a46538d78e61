"""The nets, recipes, examples and batches of fleet_torch.py; its docstring lists the layers."""

import dataclasses
import pathlib

import torch
from torch import nn

WIDTH = 16


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What one model costs: epochs over a random part of the train examples, then one evaluation of all examples."""

    channels: int
    side: int
    batch: int
    rate: float
    epochs: int
    train: int
    test: int
    ratio: float
    scale: float
    momentum: float = 0.9

    @property
    def features(self):
        return self.channels * self.side * self.side

    @property
    def included(self):
        return round(self.train * self.ratio)

    @property
    def steps_per_epoch(self):
        """The last, smaller batch included; the bench itself steps through full batches only."""
        return -(-self.included // self.batch)


MNIST = Recipe(channels=1, side=28, batch=128, rate=0.1, epochs=10, train=60000, test=10000, ratio=0.7, scale=255)
DIGITS = Recipe(channels=1, side=8, batch=32, rate=0.1, epochs=10, train=1500, test=297, ratio=0.7, scale=16)
CIFAR = Recipe(channels=3, side=32, batch=128, rate=0.02, epochs=10, train=50000, test=10000, ratio=0.7, scale=255)
RECIPES = {"mlp": MNIST, "digits32": DIGITS, "digits128": DIGITS, "cnn": MNIST, "conv": MNIST, "resnet9": CIFAR}
SIZES = {"mlp": [784, 512, 256, 10], "digits32": [64, 32, 10], "digits128": [64, 128, 10]}


def dense(sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers[:-1])


def cnn():
    return nn.Sequential(
        *(nn.Conv2d(1, 16, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(800, 10)),
    )


def conv():
    return nn.Sequential(
        *(nn.Conv2d(1, 16, 3), nn.ReLU(inplace=True)),
        *(nn.Conv2d(16, 32, 3), nn.ReLU(inplace=True)),
        *(nn.Flatten(), nn.Linear(18432, 10)),
    )


def block(inputs, outputs, *then):
    conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True), *then)


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = nn.Sequential(block(width, width), block(width, width))

    def forward(self, x):
        return x + self.inner(x)


def resnet9(w=WIDTH):
    return nn.Sequential(
        block(3, w),
        block(w, 2 * w, nn.MaxPool2d(2)),
        Residual(2 * w),
        block(2 * w, 4 * w, nn.MaxPool2d(2)),
        block(4 * w, 8 * w, nn.MaxPool2d(2)),
        Residual(8 * w),
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8 * w, 10)),
    )


def build(net):
    return dense(SIZES[net]) if net in SIZES else {"cnn": cnn, "conv": conv, "resnet9": resnet9}[net]()


class Examples:
    """All examples in memory: bytes (n + q, features), labels, and the bytes as scaled floats."""

    def __init__(self, net, directory):
        recipe = RECIPES[net]
        self.bytes, self.labels = idx(directory) if directory and recipe == MNIST else learnable(recipe)
        self.floats = self.bytes.to(torch.get_default_dtype()) / recipe.scale


def learnable(recipe):
    """Random bytes around one prototype per class, so that the losses stay those of a net that learns."""
    generator = torch.Generator().manual_seed(1)
    examples, top = recipe.train + recipe.test, 16 if recipe == DIGITS else 255
    labels = torch.randint(0, 10, (examples,), generator=generator)
    prototypes = torch.randint(0, top + 1, (10, recipe.features), generator=generator, dtype=torch.uint8)
    noise = torch.randint(0, top + 1, (examples, recipe.features), generator=generator, dtype=torch.uint8)
    return prototypes[labels] // 4 + noise // 4 * 3, labels


def idx(directory):
    """MNIST's train and then test images as bytes (70000, 784), and labels."""
    folder = pathlib.Path(directory)
    read = lambda name, header: torch.frombuffer(bytearray((folder / name).read_bytes()[header:]), dtype=torch.uint8)
    images = [read(f"{split}-images-idx3-ubyte", 16).view(-1, 784) for split in ("train", "t10k")]
    labels = [read(f"{split}-labels-idx1-ubyte", 8) for split in ("train", "t10k")]
    return torch.cat(images), torch.cat(labels).long()


@dataclasses.dataclass(frozen=True)
class Feed:
    """How batches are gathered: from bytes that are scaled then, or from floats; one at a time or several at once."""

    floats: bool
    at_once: int

    @staticmethod
    def choices(recipe, models):
        """At once up to 2 MiB of floats."""
        many = max(1, min(recipe.included // recipe.batch, 2**19 // (models * recipe.batch * recipe.features)))
        return [Feed(floats, at_once) for floats in (False, True) for at_once in sorted({1, many})]

    def __str__(self):
        return f"{'floats' if self.floats else 'bytes'}, {self.at_once} at once"


def epoch(examples, recipe, feed, included):
    """One epoch of full batches in a fresh random order; included: the train examples of each model (models, n).

    Yields x (models, batch, features) and y (models, batch). The tensors of x are used again for the next batches.
    """
    models, n = included.shape
    batches = n // recipe.batch
    order = torch.stack([row[torch.randperm(n)[: batches * recipe.batch]] for row in included])
    order = order.view(models, batches, recipe.batch).transpose(0, 1).contiguous()
    size = feed.at_once * models * recipe.batch
    floats = torch.empty(size, recipe.features)
    raw = torch.empty(0 if feed.floats else size, recipe.features, dtype=torch.uint8)
    for first in range(0, batches, feed.at_once):
        chosen = order[first : first + feed.at_once]
        flat = chosen.view(-1)
        x = floats[: len(flat)]
        if feed.floats:
            torch.index_select(examples.floats, 0, flat, out=x)
        else:
            torch.index_select(examples.bytes, 0, flat, out=raw[: len(flat)])
            torch.mul(raw[: len(flat)], 1 / recipe.scale, out=x)
        y = examples.labels[chosen]
        yield from zip(x.view(-1, models, recipe.batch, recipe.features).unbind(), y.unbind())
