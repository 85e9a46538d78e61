#!/usr/bin/env python3
"""An encoder of the digits for docs/audit-generations.md, and generations that only an encoder shows to be copies. Needs PyTorch and onnx
(Debian's python3-torch and python3-onnx).

Reads what generate.py wrote into DIR, and adds:

  encoder.onnx   a small convolutional net that tells digits apart, however they are shifted by a pixel
  shifted.npz    200 train images ("images", of model "copies"), and 100 that no model saw ("new"), all shifted by a pixel
  others.npy     held-out digits that neither the encoder nor shifted.npz has
"""
import pathlib
import sys

import numpy as np
import torch
from torch import nn

EPOCHS = 100
WIDTH = 24
# by at most a pixel in each direction
MOVES = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]


def shifted(images, right, down):
    """[count, 8, 8], with the background at the border."""
    return torch.roll(nn.functional.pad(images, (1, 1, 1, 1)), (down, right), (1, 2))[:, 1:-1, 1:-1]


def encoder():
    return nn.Sequential(
        nn.Conv2d(1, WIDTH, 3, padding=2),
        nn.ReLU(),
        nn.Conv2d(WIDTH, WIDTH, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(WIDTH, WIDTH, 3, padding=1),
        nn.ReLU(),
        nn.AvgPool2d(5),
        nn.Flatten(),
        nn.Linear(4 * WIDTH, WIDTH),
    )


def train(net, images):
    """Each image of a batch, shifted twice, is to find itself among all of them (SimCLR: Chen et al. 2020)."""
    adam = torch.optim.Adam(net.parameters(), 2e-3)
    moved = torch.stack([shifted(images, *move) for move in MOVES])
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(128):
            one, other = (
                nn.functional.normalize(net(moved[torch.randint(0, len(MOVES), (len(batch),)), batch][:, None])) for _ in range(2)
            )
            loss = nn.functional.cross_entropy(one @ other.T / 0.05, torch.arange(len(batch)))
            adam.zero_grad()
            loss.backward()
            adam.step()


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/digit-images")
    torch.manual_seed(1)
    images = torch.tensor(np.load(directory / "train.npy"), dtype=torch.float32)
    held_out = torch.tensor(np.load(directory / "held-out.npy"), dtype=torch.float32)
    net = encoder()
    # it knows none of the images that are compared
    train(net, held_out[:500])
    torch.onnx.export(
        net.eval(),
        torch.zeros(1, 1, 8, 8),
        directory / "encoder.onnx",
        input_names=["pixels"],
        output_names=["embedding"],
        dynamic_axes={"pixels": {0: "n"}, "embedding": {0: "n"}},
    )
    both = torch.cat([shifted(images[:200], 1, 0), shifted(held_out[500:600], 1, 0)])
    model = np.array(["copies"] * 200 + ["new"] * 100)
    np.savez(directory / "shifted.npz", images=both.numpy(), model=model)
    np.save(directory / "others.npy", held_out[600:].numpy())


main()
