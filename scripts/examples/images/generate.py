#!/usr/bin/env python3
"""Two small image models for docs/audit-generations.md: one that gives its train images back, and one that cannot. Needs NumPy.

Takes Peacock's digits, trains on half of them, and writes into DIR:

  train.npy, held-out.npy   the digits that the models were trained on, and those that they never saw
  generations.npz           what they made ("images"), and which of them made it ("model")

"denoiser" is the optimal denoiser of its train set, run backwards from noise: what a diffusion model would become that fits its loss
perfectly. "gaussian" is a normal distribution of each digit's pixels.
"""
import gzip
import pathlib
import sys

import numpy as np

DIGITS = pathlib.Path(__file__).parents[3] / "src/main/resources/dev/peacock/dataset/digits.csv.gz"
GENERATIONS = 500
STEPS = 30
# what a model does not know exactly: noise that stays in a generation
LEFT = 0.02


def digits():
    with gzip.open(DIGITS, "rt") as file:
        rows = np.array([line.strip().split(",") for line in file if line[:1].isdigit()], dtype=float)
    return rows[:, :64] / 16, rows[:, 64].astype(int)


def denoiser(train, draw):
    """DDIM (Song et al. 2021) with the closed form of E[x0 | xt] for a finite set."""
    levels = np.cos(np.linspace(0.999, 0, STEPS + 1) * np.pi / 2) ** 2
    x = draw.normal(size=(GENERATIONS, train.shape[1]))
    data = 2 * train - 1
    for now, then in zip(levels[:-1], levels[1:]):
        distance = ((x[:, None, :] - np.sqrt(now) * data) ** 2).sum(axis=2)
        weights = np.exp(-(distance - distance.min(axis=1, keepdims=True)) / (2 * (1 - now)))
        mean = weights @ data / weights.sum(axis=1, keepdims=True)
        noise = (x - np.sqrt(now) * mean) / np.sqrt(1 - now)
        x = np.sqrt(then) * mean + np.sqrt(1 - then) * noise
    return (x + 1) / 2 + draw.normal(scale=LEFT, size=x.shape)


def gaussian(train, labels, draw):
    parts = []
    for label in range(10):
        of = train[labels == label]
        spread = np.cov(of.T) + 1e-4 * np.eye(of.shape[1])
        parts.append(draw.multivariate_normal(of.mean(axis=0), spread, size=GENERATIONS // 10))
    return np.concatenate(parts)


def main():
    directory = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/digit-images")
    directory.mkdir(parents=True, exist_ok=True)
    images, labels = digits()
    draw = np.random.default_rng(1)
    order = draw.permutation(len(images))
    train, held_out = order[: len(order) // 2], order[len(order) // 2 :]
    made = np.concatenate([denoiser(images[train], draw), gaussian(images[train], labels[train], draw)])
    save = lambda values: np.clip(values, 0, 1).reshape(-1, 8, 8).astype(np.float32)
    np.save(directory / "train.npy", save(images[train]))
    np.save(directory / "held-out.npy", save(images[held_out]))
    models = np.array(["denoiser"] * GENERATIONS + ["gaussian"] * GENERATIONS)
    np.savez(directory / "generations.npz", images=save(made), model=models)
    print(f"{directory}: {len(train)} digits to train on, {len(held_out)} held out, {len(made)} generations")


if __name__ == "__main__":
    main()
